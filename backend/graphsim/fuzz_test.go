package graphsim

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzRequest sends whatever comes to the tenant: it must answer, and never with 500.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/users/delta?$select=id", ""},
		{"GET", "/users/" + ann + "/contacts?$filter=singleValueExtendedProperties/any(ep:ep/id%20eq%20'x'%20and%20ep/value%20eq%20'y')&$expand=extensions($filter=id%20eq%20'a')", ""},
		{"GET", "/users?$filter=not(startswith(displayName,'a'))%20or%20id%20in%20('a','b')&$count=true", ""},
		{"POST", "/users('" + ann + "')/contacts", `{"emailAddresses":[{"address":"a"}],` + mark + `}`},
		{"POST", "/$batch", `{"requests":[{"id":"1","method":"GET","url":"users","dependsOn":["2"]},{"id":"2","method":"POST","url":"/x","body":"eA","headers":{"Content-Type":"image/jpeg"},"dependsOn":["1"]}]}`},
		{"PATCH", "/users/" + ann + "/contactFolders/contacts/contacts/x/extensions/y", `{}`},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	tenant, err := New(Options{Company: smallCompany(), Limits: Limits{MailboxRequests: -1, DirectoryUnits: -1, AppRequests: -1}})
	if err != nil {
		f.Fatal(err)
	}
	bearer := bearerFor(tenant, testRoles...)
	f.Fuzz(func(t *testing.T, method, path, body string) {
		r, err := http.NewRequestWithContext(t.Context(), method, "https://graph.microsoft.com/v1.0"+path, strings.NewReader(body))
		if err != nil || r.URL.Host != "graph.microsoft.com" {
			t.Skip()
		}
		r.Header.Set("Authorization", "Bearer "+bearer)
		r.Header.Set("ConsistencyLevel", "eventual")
		res, err := tenant.RoundTripper().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented {
			t.Fatalf("%s %s answers %d", method, path, res.StatusCode)
		}
	})
}
