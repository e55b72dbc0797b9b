package graphsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"concord/backend/csdl"
)

// The tests of the Graph side speak raw HTTP through the in-process transport: what is written here is what goes over the wire.
// With GRAPH_CSDL set, Microsoft's metadata judges every answer, and every request that was accepted.

const (
	immutablePrefer = `IdType="ImmutableId"`
	ann             = "00000000-0000-4000-8000-00000000000a"
	bob             = "00000000-0000-4000-8000-00000000000b"
	cleo            = "00000000-0000-4000-8000-00000000000c"
	sales           = "00000000-0000-4000-9000-000000000001"
	field           = "00000000-0000-4000-9000-000000000002"
)

// smallCompany has Ann and Bob with a mailbox, Cleo without, Sales with Ann and the nested group Field with Bob.
func smallCompany() Company {
	return Company{TenantID: "0d3c0a4e-52d5-4f61-8a35-6a1a3d1c9b10", DisplayName: "Small", Domains: []string{"small.example.com"},
		People: []Person{
			{ID: ann, Mailbox: CloudMailbox, Properties: map[string]any{"displayName": "Ann Bo", "givenName": "Ann", "surname": "Bo",
				"mail": "ann@small.example.com", "userPrincipalName": "ann@small.example.com", "mobilePhone": "+31 6 1",
				"department": "Sales", "accountEnabled": true, "jobTitle": nil, "businessPhones": []any{"+31 20 1"}},
				Contacts: []map[string]any{{"displayName": "Mother", "homePhones": []any{"1"}}}},
			{ID: bob, Mailbox: CloudMailbox, Manager: ann, Properties: map[string]any{"displayName": "Bob Cy", "accountEnabled": true,
				"userPrincipalName": "bob@small.example.com", "onPremisesDistinguishedName": "CN=Bob,OU=Field,DC=small"}},
			{ID: cleo, Properties: map[string]any{"displayName": "Cleo Do", "userType": "Guest", "accountEnabled": false,
				"userPrincipalName": "cleo_x.com#EXT#@small.example.com"}},
		},
		Groups: []Group{
			{ID: sales, DisplayName: "Sales", Members: []GroupMember{{ann, MemberUser}, {field, MemberGroup}}},
			{ID: field, DisplayName: "Field", Security: true, Members: []GroupMember{{bob, MemberUser}, {"00000000-0000-4000-a000-000000000001", MemberDevice}}},
		}}
}

// wire is a client that knows nothing: it sends what it is told.
type wire struct {
	*testing.T
	tenant    *Tenant
	transport http.RoundTripper
	bearer    string
}

func start(t *testing.T, options Options) *wire {
	t.Helper()
	if options.Company.TenantID == "" {
		options.Company = smallCompany()
	}
	tenant, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	return &wire{T: t, tenant: tenant, transport: csdl.WatchService(t, tenant.RoundTripper()), bearer: bearerFor(tenant, testRoles...)}
}

func bearerFor(tenant *Tenant, roles ...string) string {
	return tenant.authority.issue(App{ClientID: testClientID, Roles: roles}, "https://graph.microsoft.com", claimsRequest{}).AccessToken
}

// got is an answer, decoded.
type got struct {
	*wire
	status int
	header http.Header
	body   map[string]any
	raw    string
}

// send sends one request; headers are "Name: value". A relative url is below v1.0.
func (w *wire) send(method, url, body string, headers ...string) got {
	w.Helper()
	answer, err := w.try(method, url, body, headers...)
	if err != nil {
		w.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}

func (w *wire) try(method, url, body string, headers ...string) (got, error) {
	w.Helper()
	if !strings.HasPrefix(url, "https://") {
		url = "https://graph.microsoft.com/v1.0" + url
	}
	request, err := http.NewRequestWithContext(w.Context(), method, strings.ReplaceAll(url, " ", "%20"), bytes.NewReader([]byte(body)))
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+w.bearer)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	response, err := w.transport.RoundTrip(request)
	if err != nil {
		return got{}, err
	}
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return got{}, err
	}
	answer := got{wire: w, status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &answer.body)
	return answer, nil
}

func (w *wire) get(url string, headers ...string) got {
	w.Helper()
	return w.send("GET", url, "", headers...)
}

// want checks the status, and the error code when one is given.
func (g got) want(status int, code ...string) got {
	g.Helper()
	if g.status != status || len(code) > 0 && g.code() != code[0] {
		g.Fatalf("got %d %s, want %d %v: %s", g.status, g.code(), status, code, g.raw)
	}
	return g
}

func (g got) code() string {
	e, _ := g.body["error"].(map[string]any)
	s, _ := e["code"].(string)
	return s
}

func (g got) message() string {
	e, _ := g.body["error"].(map[string]any)
	s, _ := e["message"].(string)
	return s
}

func (g got) text(name string) string { s, _ := g.body[name].(string); return s }

func (g got) values() (list []map[string]any) {
	all, _ := g.body["value"].([]any)
	for _, one := range all {
		list = append(list, one.(map[string]any))
	}
	return list
}

// round follows nextLinks to the deltaLink and gives all objects and the pages.
func (w *wire) round(url string, headers ...string) (objects []map[string]any, deltaLink string, pages int) {
	w.Helper()
	for {
		page := w.get(url, headers...).want(200)
		pages++
		objects = append(objects, page.values()...)
		if deltaLink = page.text("@odata.deltaLink"); deltaLink != "" {
			return objects, deltaLink, pages
		}
		if url = page.text("@odata.nextLink"); url == "" {
			w.Fatalf("a page with neither link: %s", page.raw)
		}
	}
}

func byID(objects []map[string]any) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, o := range objects {
		all[o["id"].(string)] = o
	}
	return all
}

// folder makes a folder and gives its id.
func (w *wire) folder(user, name string) string {
	w.Helper()
	return w.send("POST", "/users/"+user+"/contactFolders", fmt.Sprintf(`{"displayName":%q}`, name)).want(201).text("id")
}

const mark = `"extensions":[{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.test.mark","sourceId":"u1","v":1}],` +
	`"singleValueExtendedProperties":[{"id":"String {66F5A359-4659-4830-9070-00047EC6AC6E} Name Source","value":"Person-1"}]`

const sourceProperty = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Source"

// contact makes a marked contact and gives its immutable id.
func (w *wire) contact(user, folder, name string) string {
	w.Helper()
	return w.send("POST", "/users/"+user+"/contactFolders/"+folder+"/contacts", fmt.Sprintf(`{"displayName":%q,%s}`, name, mark),
		"Prefer: "+immutablePrefer).want(201).text("id")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func encoded(s string) string { return strings.NewReplacer("+", "%2B", " ", "%20").Replace(s) }

func newRequest(b *testing.B, w *wire, body string) *http.Request {
	r, err := http.NewRequestWithContext(b.Context(), "POST", "https://graph.microsoft.com/v1.0/$batch", strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.bearer)
	r.Header.Set("Content-Type", "application/json")
	return r
}
