package truth

import (
	"testing"

	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// round follows users/delta from a link, or from the start, to its deltaLink.
func (c *client) round(t *testing.T, link string) (people []models.Userable, deltaLink string, pages int) {
	t.Helper()
	builder := c.users.Delta()
	config := &users.DeltaRequestBuilderGetRequestConfiguration{QueryParameters: &users.DeltaRequestBuilderGetQueryParameters{
		Select: []string{"id", "displayName", "mail", "accountEnabled", "businessPhones", "mobilePhone", "department"}}}
	for {
		if link != "" {
			builder, config = builder.WithUrl(link), nil
		}
		page, err := builder.GetAsDeltaGetResponse(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		people = append(people, page.GetValue()...)
		if deltaLink = text(page.GetOdataDeltaLink()); deltaLink != "" {
			if page.GetOdataNextLink() != nil {
				t.Error("a page has both links")
			}
			return people, deltaLink, pages
		}
		if link = text(page.GetOdataNextLink()); link == "" {
			t.Fatal("a page has neither link")
		}
	}
}

func TestUsersDeltaIsReadToItsEndAndTellsWhatChanged(t *testing.T) {
	c := sdk(t)
	people, link, pages := c.round(t, "")
	ids := map[string]bool{}
	named := 0
	for _, p := range people {
		ids[text(p.GetId())] = true
		if text(p.GetDisplayName()) != "" && p.GetAccountEnabled() != nil {
			named++
		}
	}
	if len(ids) < 500 || pages < 3 || named < 500 {
		t.Errorf("%d people on %d pages, %d of them with a name; want 500 on 3 or more", len(ids), pages, named)
	}
	if tokens := signedIn(sim.transport.since(0)); tokens != 1 {
		t.Errorf("azidentity asked for %d tokens, want 1 that is kept", tokens)
	}
	quiet, link, _ := c.round(t, link)
	if len(quiet) != 0 {
		t.Errorf("%d people changed, though nothing happened", len(quiet))
	}
	sim.live(t, "3")
	changed, _, _ := c.round(t, link)
	removed := 0
	for _, p := range changed {
		if annotation, ok := p.GetAdditionalData()["@removed"].(map[string]any); ok {
			removed++
			if reason, _ := annotation["reason"].(*string); text(reason) != "changed" && text(reason) != "deleted" {
				t.Errorf("somebody was removed for the reason %v", annotation["reason"])
			}
		}
	}
	if len(changed) == 0 || len(changed) > 200 || removed == 0 || removed == len(changed) {
		t.Errorf("%d changes, %d of them removals, after three days", len(changed), removed)
	}
}

func TestGroupsDeltaTellsTheMembers(t *testing.T) {
	c := sdk(t)
	list, err := c.groups.Get(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.GetValue()) < 2 {
		t.Fatalf("%d groups", len(list.GetValue()))
	}
	first, second := text(list.GetValue()[0].GetId()), text(list.GetValue()[1].GetId())
	config := &groups.DeltaRequestBuilderGetRequestConfiguration{QueryParameters: &groups.DeltaRequestBuilderGetQueryParameters{
		Select: []string{"id", "displayName", "members"}, Filter: ptr("id eq '" + first + "' or id eq '" + second + "'")}}
	builder := c.groups.Delta()
	members := map[string]bool{}
	for seen := map[string]bool{}; ; {
		page, err := builder.GetAsDeltaGetResponse(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range page.GetValue() {
			seen[text(g.GetId())] = true
			list, _ := g.GetAdditionalData()["members@delta"].([]any)
			for _, m := range list {
				member, _ := m.(map[string]any)
				id, _ := member["id"].(*string)
				kind, _ := member["@odata.type"].(*string)
				if text(id) == "" || text(kind) == "" {
					t.Fatalf("a member without id or type: %v", member)
				}
				members[text(id)] = true
			}
		}
		if page.GetOdataDeltaLink() != nil {
			if !seen[first] || !seen[second] || len(seen) != 2 || len(members) == 0 {
				t.Errorf("the groups %v with %d members, want %s and %s", seen, len(members), first, second)
			}
			return
		}
		builder, config = builder.WithUrl(text(page.GetOdataNextLink())), nil
	}
}

func TestErrorsCarryTheirCode(t *testing.T) {
	c := sdk(t)
	const nobody = "00000000-0000-4000-8000-000000000000"
	_, err := c.users.ByUserId(nobody).Get(t.Context(), nil)
	refused(t, err, 404, "Request_ResourceNotFound")
	_, err = c.users.ByUserId(nobody).ContactFolders().Get(t.Context(), nil)
	refused(t, err, 404, "ErrorInvalidUser")
	_, err = c.users.Delta().GetAsDeltaGetResponse(t.Context(), &users.DeltaRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.DeltaRequestBuilderGetQueryParameters{Filter: ptr("displayName eq 'x'")}})
	refused(t, err, 400, "Request_UnsupportedQuery")
}
