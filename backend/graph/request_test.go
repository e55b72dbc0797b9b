package graph

import (
	"encoding/json"
	"net/http"
	"testing"

	"concord/backend/throttle"
)

func TestPathsAreEscapedAndAddressPeopleById(t *testing.T) {
	for _, c := range []struct {
		request Request
		want    string
	}{
		{ListContactFolders(ann, "O'Neil & Söhne+Co #1"), "GET /users/" + ann +
			"/contactFolders?$filter=displayName%20eq%20'O''Neil%20%26%20S%C3%B6hne%2BCo%20%231'&$top=250"},
		{ListContactFolders(ann, ""), "GET /users/" + ann + "/contactFolders?$top=250"},
		{GetContactFolder(ann, "AA/B+C=="), "GET /users/" + ann + "/contactFolders/AA%2FB%2BC=="},
		{CreateContactFolder(ann, "Corp"), "POST /users/" + ann + "/contactFolders"},
		{CreateContact(ann, folder, nil), "POST /users/" + ann + "/contactFolders/" + folder + "/contacts"},
		{UpdateContact(ann, card, nil), "PATCH /users/" + ann + "/contacts/AAkALg%2FAAAA%2BhEqAA=="},
		{DeleteContact(ann, card), "DELETE /users/" + ann + "/contacts/AAkALg%2FAAAA%2BhEqAA=="},
		{PermanentDeleteContact(ann, card), "POST /users/" + ann + "/contacts/AAkALg%2FAAAA%2BhEqAA==/permanentDelete"},
		{GetContact(ann, card, ContactQuery{Select: []string{"id", "parentFolderId"}, Extension: "com.x.sync"}),
			"GET /users/" + ann + "/contacts/AAkALg%2FAAAA%2BhEqAA==?$select=id,parentFolderId" +
				"&$expand=extensions($filter%3Did%20eq%20'com.x.sync')"},
		{ListContacts(ann, folder, ContactQuery{Property: "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Key", Top: 5000}),
			"GET /users/" + ann + "/contactFolders/" + folder + "/contacts" +
				"?$expand=singleValueExtendedProperties($filter%3Did%20eq%20'String%20%7B66f5a359-4659-4830-9070-00047ec6ac6e%7D%20Name%20Key')&$top=1000"},
		{FindContactsByProperty(ann, folder, "String {1} Name Key", "u'1", "com.x.sync"),
			"GET /users/" + ann + "/contactFolders/" + folder + "/contacts" +
				"?$filter=singleValueExtendedProperties/Any(ep:%20ep/id%20eq%20'String%20%7B1%7D%20Name%20Key'%20and%20ep/value%20eq%20'u''1')" +
				"&$expand=extensions($filter%3Did%20eq%20'com.x.sync'),singleValueExtendedProperties($filter%3Did%20eq%20'String%20%7B1%7D%20Name%20Key')"},
		{GetUser(ann, []string{"id", "mail"}), "GET /users/" + ann + "?$select=id,mail"},
		{CheckMemberGroups(ann, []string{bo}), "POST /users/" + ann + "/checkMemberGroups"},
	} {
		if got := c.request.Method + " " + c.request.Path; got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestEveryMailboxRequestAsksForImmutableIdsAndItsMailbox(t *testing.T) {
	for _, r := range []Request{
		ListContactFolders(ann, ""), GetContactFolder(ann, folder), CreateContactFolder(ann, "Corp"),
		CreateContact(ann, folder, json.RawMessage(`{}`)), UpdateContact(ann, card, json.RawMessage(`{}`)),
		DeleteContact(ann, card), PermanentDeleteContact(ann, card), GetContact(ann, card, ContactQuery{}),
		ListContacts(ann, folder, ContactQuery{}), FindContactsByProperty(ann, folder, "p", "v", ""),
	} {
		if got := r.Header.Get("Prefer"); got != `IdType="ImmutableId"` {
			t.Errorf("%s %s: Prefer: %s", r.Method, r.Path, got)
		}
		e, err := r.encode()
		if err != nil || e.scope() != throttle.Mailbox(ann) || e.asks[0].Slots != 1 || e.asks[0].Requests != 1 {
			t.Errorf("%s %s asks for %+v (%v)", r.Method, r.Path, e.asks, err)
		}
	}
}

func TestRequestsSayWhatTheyUploadAndThatTheyTouchAnExtension(t *testing.T) {
	marked := json.RawMessage(`{"extensions":[{"@odata.type":"microsoft.graph.openTypeExtension"}]}`)
	for _, c := range []struct {
		request   Request
		upload    int64
		extension bool
	}{
		{CreateContact(ann, folder, marked), int64(len(marked)), true},
		{UpdateContact(ann, card, json.RawMessage(`{"a":1}`)), 7, false},
		{ListContacts(ann, folder, ContactQuery{Extension: "com.x"}), 0, true},
		{ListContacts(ann, folder, ContactQuery{}), 0, false},
		{GetUser(ann, nil), 0, false},
	} {
		e, err := c.request.encode()
		if err != nil || e.asks[0].Upload != c.upload || e.touchesExtension() != c.extension {
			t.Errorf("%s %s: %+v (%v), want %d bytes, extension %v", c.request.Method, c.request.Path, e.asks, err, c.upload, c.extension)
		}
	}
}

func TestARequestWithAMissingPartIsNeverSent(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, body: "{}"}))
	for _, r := range []Request{
		GetUser("", nil), DeleteContact(ann, ""), DeleteContact("", card), GetContactFolder(ann, ".."),
		CheckMemberGroups(ann, make([]string, 21)),
	} {
		err := c.Do(t.Context(), r, nil)
		if as(err).GraphCode != CodeInvalidRequest {
			t.Errorf("%s %s: got %v", r.Method, r.Path, err)
		}
		if _, err = c.Batch(t.Context(), []Request{GetUser(ann, nil), r}); as(err).GraphCode != CodeInvalidRequest {
			t.Errorf("in a batch, %s %s: got %v", r.Method, r.Path, err)
		}
	}
	if len(w.sent) != 0 {
		t.Errorf("sent %+v", w.sent)
	}
}

func TestAnExtensionIsReadWithEitherPrefixAndWrittenWithItsType(t *testing.T) {
	for _, body := range []string{
		`{"@odata.type":"#microsoft.graph.openTypeExtension","id":"microsoft.graph.openTypeExtension.com.x.sync","extensionName":"com.x.sync","v":1,"ids":["a"]}`,
		`{"id":"Microsoft.OutlookServices.OpenTypeExtension.com.x.sync","v":1}`,
		`{"id":"microsoft.OUTLOOKSERVICES.openTypeExtension.Com.X.Sync","extensionName":"","v":1}`,
		`{"id":"com.x.sync","v":1,"v@odata.type":"#Int64"}`,
	} {
		var c Contact
		if err := json.Unmarshal([]byte(`{"id":"1","extensions":[`+body+`]}`), &c); err != nil {
			t.Fatal(err)
		}
		e, ok := c.Extension("com.x.sync")
		if !ok || e.Values["v"] != 1.0 || e.Values["id"] != nil || e.Values["v@odata.type"] != nil {
			t.Errorf("%s: read %+v (found %v)", body, e, ok)
		}
	}
	got, err := json.Marshal(OpenTypeExtension{ExtensionName: "com.x.sync", Values: map[string]any{"sourceId": "u1"}})
	want := `{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.x.sync","sourceId":"u1"}`
	if err != nil || string(got) != want {
		t.Errorf("wrote %s (%v), want %s", got, err, want)
	}
}

func TestAContactIsReadWithEverythingInIt(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, body: `{"@odata.etag":"W/\"EQ\"","id":"AAk","changeKey":"EQ",
		"createdDateTime":"2026-11-21T12:00:00Z","lastModifiedDateTime":"2026-11-21T12:00:01Z","categories":["Red"],
		"parentFolderId":"F","birthday":null,"displayName":"Ann Bo","givenName":null,"jobTitle":"CFO","imAddresses":[],
		"emailAddresses":[{"name":"Ann","address":"ann@x.test"}],"businessPhones":["+31 20 1"],"mobilePhone":null,
		"businessAddress":{},"homeAddress":{"street":"A 1","countryOrRegion":"NL"},"primaryEmailAddress":{"address":"x"},
		"singleValueExtendedProperties":[{"id":"String {66F5A359-4659-4830-9070-00047ec6ac6e} Name Key","value":"u1"}]}`}))
	var got Contact
	if err := c.Do(t.Context(), GetContact(ann, card, ContactQuery{}), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "AAk" || got.ETag != `W/"EQ"` || got.LastModifiedDateTime.Second() != 1 || got.EmailAddresses[0].Address != "ann@x.test" ||
		got.MobilePhone != "" || got.HomeAddress.Street != "A 1" || got.OtherAddress != nil || got.BusinessPhones[0] != "+31 20 1" {
		t.Errorf("read %+v", got)
	}
	if v, ok := got.Property("String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Key"); !ok || v != "u1" {
		t.Errorf("the property is %q, %v", v, ok)
	}
	s := w.sent[0]
	if s.URL != "https://graph.microsoft.com/v1.0/users/"+ann+"/contacts/AAkALg%2FAAAA%2BhEqAA==" ||
		s.Header.Get("Prefer") != immutableIDs || s.Header.Get("User-Agent") != "Concord/1.0" || s.Header.Get("client-request-id") == "" {
		t.Errorf("sent %s with %v", s.URL, s.Header)
	}
	if s.Method != http.MethodGet || s.Body != "" || s.Header.Get("Content-Type") != "" {
		t.Errorf("a GET went out with a body: %q", s.Body)
	}
}
