package graphsim

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	partner = "00000000-0000-4000-c000-000000000001"
	courier = "00000000-0000-4000-c000-000000000002"
	orgRole = "OrgContact.Read.All"
)

func withOrgContacts() Company {
	c := smallCompany()
	c.OrgContacts = []OrgContact{
		{ID: partner, Properties: map[string]any{"displayName": "Ines Carvalho", "mail": "ines@adatum.example",
			"phones":    []any{map[string]any{"type": "mobile", "number": "+351 21 555 0101"}},
			"addresses": []any{map[string]any{"city": "Lisboa", "countryOrRegion": "Portugal"}}}},
		{ID: courier, Properties: map[string]any{"displayName": "Karl Hoffmann"}},
	}
	return c
}

func TestOrgContactsHaveAPermissionOfTheirOwn(t *testing.T) {
	w := start(t, Options{Company: withOrgContacts()})
	w.get("/contacts/delta").want(403, "Authorization_RequestDenied")
	w.get("/contacts").want(403, "Authorization_RequestDenied")
}

func TestOrgContactsAreListedWholeAndDeltaKeepsPhonesToItself(t *testing.T) {
	w := start(t, Options{Company: withOrgContacts(), File: filepath.Join(t.TempDir(), "sim.db")})
	w.bearer = bearerFor(w.tenant, append(slices.Clone(testRoles), orgRole)...)
	all := w.get("/contacts?$select=id,displayName,phones,addresses&$top=999").want(200)
	if len(all.values()) != 2 || !strings.Contains(all.raw, "+351 21 555 0101") || !strings.Contains(all.raw, "Lisboa") {
		t.Errorf("the list is %s", all.raw)
	}
	if one := w.get("/contacts/" + partner + "?$select=phones").want(200); !strings.Contains(one.raw, "+351 21 555 0101") || one.text("displayName") != "" {
		t.Errorf("one is %s", one.raw)
	}
	round := w.get("/contacts/delta?$select=displayName,phones").want(200)
	if len(round.values()) != 2 || strings.Contains(round.raw, "+351") {
		t.Errorf("the first round is %s", round.raw)
	}
	link := w.get("/contacts/delta?$select=displayName,phones&$deltatoken=latest").want(200).text("@odata.deltaLink")
	must(t, w.tenant.UpdateOrgContact(partner, map[string]any{"phones": []any{}}))
	quiet := w.get(link).want(200)
	if len(quiet.values()) != 0 {
		t.Errorf("a changed phone shows as %s", quiet.raw)
	}
	must(t, w.tenant.UpdateOrgContact(partner, map[string]any{"displayName": "Ines C."}))
	must(t, w.tenant.DeleteOrgContact(courier))
	next := w.get(quiet.text("@odata.deltaLink")).want(200)
	if len(next.values()) != 2 || !strings.Contains(next.raw, "Ines C.") || !strings.Contains(next.raw, `"reason":"deleted"`) {
		t.Errorf("a change and a deletion show as %s", next.raw)
	}
	w.get("/contacts/"+courier).want(404, "Request_ResourceNotFound")
	w.get("/contacts/delta?$select=manager").want(400)
}
