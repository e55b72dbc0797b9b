package graphsim

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"concord/backend/csdl"
	"concord/backend/graphsim/provisioning"
)

func TestEveryRouteIsKnownToMicrosoft(t *testing.T) {
	metadata := csdl.Need(t)
	for _, r := range routes {
		if r.versions == onlyBeta {
			continue // the metadata is v1.0's
		}
		path := strings.Join(r.pattern, "/")
		if err := metadata.Operation(r.method, strings.ReplaceAll(path, "{}", "a-key")); err != nil {
			t.Errorf("%s %s: %v", r.method, path, err)
		}
	}
}

// TestEveryReadAnswersWhatMicrosoftKnows asks every route for something, so that the watch sees each kind of answer; those
// of the writes it sees in their own tests.
func TestEveryReadAnswersWhatMicrosoftKnows(t *testing.T) {
	csdl.Need(t)
	company := withOrgContacts()
	company.OnPremises.Domains = []provisioning.Domain{plant()}
	w := start(t, Options{Company: company})
	w.bearer = bearerFor(w.tenant, slices.Concat(testRoles, syncRoles, []string{"OrgContact.Read.All", "AdministrativeUnit.Read.All", "MailboxSettings.Read"})...)
	c := w.configure()
	application := w.tenant.sync.ApplicationOf(c.sp)
	f := w.folder(ann, "Corp")
	keys := map[string]string{"users": ann, "groups": sales, "contactFolders": f, "contacts": w.contact(ann, f, "x"), "extensions": "com.test.mark",
		"photos": "96x96", "administrativeUnits": north, "deletedItems": cleo,
		"servicePrincipals": c.sp, "jobs": strings.TrimPrefix(c.job, c.jobs+"/"), "templates": "AD2AADProvisioning", "organization": w.tenant.TenantID(),
		"applicationTemplates": template, "applications": application}
	must(t, w.tenant.SetPhoto(ann, portrait(1)))
	must(t, w.tenant.Mailbox(ann).SetContactPhoto(keys["contacts"], portrait(2)))
	must(t, w.tenant.AddUnit(AdministrativeUnit{ID: north, Members: []GroupMember{{ann, MemberUser}}}))
	must(t, w.tenant.DeleteUser(cleo))
	for _, r := range routes {
		if r.method != http.MethodGet || r.versions == onlyBeta || len(r.scopes) > 0 {
			continue // those for who is signed in have a test of their own
		}
		parts := slices.Clone(r.pattern)
		for i, part := range parts {
			if part == "{}" {
				parts[i] = keys[r.pattern[i-1]]
			}
		}
		if r.pattern[0] == "contacts" && len(parts) > 1 && parts[1] != "delta" {
			parts[1] = partner // those of the directory, not of a mailbox
		}
		if parts[len(parts)-1] == "manager" {
			parts[1] = bob // Ann has none
		}
		want := 200
		if parts[len(parts)-1] == "extensions" {
			want = 400 // as the service refuses it: microsoft-graph-docs-contrib#3822
		}
		w.get("/"+strings.Join(parts, "/"), "ConsistencyLevel: eventual").want(want)
	}
}
