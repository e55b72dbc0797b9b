package graphsim

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestDefaultFolderIsNotListedButAnswersByName(t *testing.T) {
	w := start(t, Options{})
	id := w.folder(ann, "Corp")
	folders := w.get("/users/" + ann + "/contactFolders").want(200).values()
	if len(folders) != 1 || folders[0]["displayName"] != "Corp" {
		t.Errorf("the list shows %v, want Corp alone", folders)
	}
	root := w.get("/users/" + ann + "/contactFolders/contacts").want(200)
	if root.text("displayName") != "Contacts" || folders[0]["parentFolderId"] != root.text("id") {
		t.Errorf("the alias gives %s", root.raw)
	}
	if own := w.get("/users/" + ann + "/contactFolders/contacts/contacts").want(200).values(); len(own) != 1 || own[0]["displayName"] != "Mother" {
		t.Errorf("Ann's own contacts: %v", own)
	}
	child := w.send("POST", "/users/"+ann+"/contactFolders/"+id+"/childFolders", `{"displayName":"Sub"}`).want(201).text("id")
	w.get("/users/" + ann + "/contactFolders/" + child).want(200) // flat
	if sub := w.get("/users/" + ann + "/contactFolders/" + id + "/childFolders").want(200).values(); len(sub) != 1 {
		t.Errorf("child folders: %v", sub)
	}
	if found := w.get("/users/" + ann + "/contactFolders?$filter=displayName eq 'corp'").want(200).values(); len(found) != 1 {
		t.Errorf("a filter on the name finds %d", len(found))
	}
	w.send("DELETE", "/users/"+ann+"/contactFolders/contacts", "").want(403, "ErrorDeleteDistinguishedFolder")
}

func TestSecondFolderOfANameIsRefused(t *testing.T) {
	w := start(t, Options{})
	id := w.folder(ann, "Corp")
	w.send("POST", "/users/"+ann+"/contactFolders", `{"displayName":"corp"}`).want(409, "ErrorFolderExists")
	w.tenant.SetFaults(Faults{FolderExistsStatus: 400, CreatedFolderAnswers503: true})
	w.send("POST", "/users/"+ann+"/contactFolders", `{"displayName":"Corp"}`).want(400, "ErrorFolderExists")
	w.send("POST", "/users/"+ann+"/contactFolders", `{"displayName":"Other"}`).want(503)
	w.send("POST", "/users/"+ann+"/contactFolders", `{"displayName":"Other"}`).want(400, "ErrorFolderExists")
	w.send("PATCH", "/users/"+ann+"/contactFolders/"+id, `{"displayName":"Other"}`).want(400, "ErrorFolderExists")
	if got := w.send("PATCH", "/users/"+ann+"/contactFolders/"+id, `{"displayName":"New"}`).want(200); got.text("id") != id {
		t.Error("a rename changes the id")
	}
}

func TestDeletedFolderIsGoneUnlessTheSwitchLetsItAnswer(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	c := w.contact(ann, f, "x")
	w.send("DELETE", "/users/"+ann+"/contactFolders/"+f, "").want(204)
	w.get("/users/"+ann+"/contactFolders/"+f).want(404, "ErrorFolderNotFound")
	w.send("POST", "/users/"+ann+"/contactFolders/"+f+"/contacts", `{}`).want(404, "ErrorFolderNotFound")
	// The contact in it still answers by immutable id, and names the folder it lies in.
	if got := w.get("/users/" + ann + "/contacts/" + c).want(200).text("parentFolderId"); got != f {
		t.Errorf("parentFolderId is %q, want the deleted folder", got)
	}
	if info, _ := w.tenant.Mailbox(ann).Contact(c); !info.Deleted {
		t.Error("a contact in a deleted folder does not count as deleted")
	}
	w.tenant.SetFaults(Faults{DeletedFoldersAnswer: true, FolderDeleteIgnoredOnTwin: true})
	contacts := w.get("/users/" + ann + "/contactFolders/contacts").text("id")
	if got := w.get("/users/" + ann + "/contactFolders/" + f).want(200).text("parentFolderId"); got == contacts {
		t.Error("a deleted folder still names Contacts as its parent")
	}
	twin := w.folder(ann, "Corp")
	w.send("DELETE", "/users/"+ann+"/contactFolders/"+twin, "").want(204)
	if left := w.get("/users/" + ann + "/contactFolders").values(); len(left) != 1 {
		t.Errorf("the delete took effect although Deleted Items has a folder of that name: %v", left)
	}
}

func TestEachMailboxStateHasItsAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		url := "/users/" + ann + "/contactFolders"
		for kind, want := range map[MailboxKind]string{
			NoMailbox: "404 MailboxNotEnabledForRESTAPI", OnPremisesMailbox: "404 MailboxNotEnabledForRESTAPI",
			InactiveMailbox: "404 MailboxNotEnabledForRESTAPI", NewMailbox: "404 MailboxNotEnabledForRESTAPI",
			PolicyBlockedMailbox: "403 ErrorAccessDenied", ScopeBlockedMailbox: "403 ErrorAccessDenied",
			CloudMailbox: "200 ", FullMailbox: "200 ",
		} {
			must(t, w.tenant.SetMailbox(ann, kind))
			if got := w.get(url); fmt.Sprint(got.status, " ", got.code()) != want {
				t.Errorf("kind %d answers %d %s, want %s", kind, got.status, got.code(), want)
			}
		}
		must(t, w.tenant.SetMailbox(ann, PolicyBlockedMailbox))
		if got := w.get(url).message(); got != "Access to OData is disabled." {
			t.Errorf("the policy says %q", got)
		}
		must(t, w.tenant.SetMailbox(ann, FullMailbox))
		w.send("POST", url, `{"displayName":"x"}`).want(507, "ErrorQuotaExceeded")
		must(t, w.tenant.SetMailbox(ann, NewMailbox))
		time.Sleep(15 * time.Minute)
		w.get(url).want(200)
		w.tenant.SetFaults(Faults{NoMailboxStatus: 401, NoMailboxCode: "MailboxNotSupportedForRESTAPI"})
		w.get("/users/"+cleo+"/contactFolders").want(401, "MailboxNotSupportedForRESTAPI")
		for _, status := range []int{400, 401} { // for one mailbox; the token is good
			w.tenant.SetFaults(Faults{NoMailboxStatus: status, NoMailboxCode: "AuthenticationError"})
			w.get("/users/"+cleo+"/contactFolders").want(status, "AuthenticationError")
			w.get("/users/" + bob + "/contactFolders").want(200)
		}
		w.get("/users/nobody/contactFolders").want(404, "ErrorInvalidUser")
	})
}

func TestExchangeGrantsMailboxesWithoutARoleInTheToken(t *testing.T) {
	w := start(t, Options{Faults: Faults{ExchangeRBAC: true}})
	w.bearer = bearerFor(w.tenant, "User.Read.All")
	w.folder(ann, "Corp")
	must(t, w.tenant.SetMailbox(ann, ScopeBlockedMailbox))
	w.get("/users/"+ann+"/contactFolders").want(403, "ErrorAccessDenied")
}

func TestMarksAreFoundByFilterAndShownByExpand(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	id := w.contact(ann, f, "x")
	if _, err := w.tenant.Mailbox(ann).AddContact("Corp", map[string]any{"displayName": "Own", "emailAddresses": []any{map[string]any{"address": "Own@x.com"}}}); err != nil {
		t.Fatal(err)
	}
	list := "/users/" + ann + "/contactFolders/" + f + "/contacts?$filter="
	for filter, want := range map[string]int{
		"singleValueExtendedProperties/Any(ep: ep/id eq '" + sourceProperty + "' and ep/value eq 'person-1')":         1,
		"singleValueExtendedProperties/Any(ep: ep/id eq '" + sourceProperty + "' and ep/value eq 'person-2')":         0,
		"singleValueExtendedProperties/any(ep:ep/id eq '" + strings.ToUpper(sourceProperty) + "' and ep/value ne '')": 0,
		"singleValueExtendedProperties/any(ep:ep/id eq '" + sourceProperty + "' and ep/value ne null)":                1,
		"singleValueExtendedProperties/any(ep:ep/id eq '" + sourceProperty + "' and startswith(ep/value,'PER'))":      1,
		"Extensions/any(f:f/id eq 'com.test.mark')":                                                                   1,
		"Extensions/any(f:f/id eq 'microsoft.graph.openTypeExtension.com.test.mark')":                                 1,
		"Extensions/any(f:f/id eq 'com.other')":                                                                       0,
		"emailAddresses/any(a:a/address eq 'own@x.com')":                                                              1,
		"displayName eq 'x'": 1,
	} {
		if got := w.get(list + encoded(filter)).want(200).values(); len(got) != want {
			t.Errorf("%s finds %d, want %d", filter, len(got), want)
		}
	}
	for _, filter := range []string{
		"Extensions/any(f:f/id eq 'com.test.mark' and f/sourceId eq 'u1')",
		"emailAddresses/any(a:startswith(a/address,'own'))",
		"nonsense eq 'x'", "displayName",
	} {
		w.get(list+encoded(filter)).want(400, "ErrorInvalidUrlQueryFilter")
	}
	expand := "?$expand=" + encoded("extensions($filter=id eq 'com.test.mark'),singleValueExtendedProperties($filter=id eq '"+sourceProperty+"')")
	for _, fault := range []Faults{{}, {OutlookExtensionIDs: true}} {
		w.tenant.SetFaults(fault)
		want := "microsoft.graph.openTypeExtension.com.test.mark"
		if fault.OutlookExtensionIDs {
			want = "Microsoft.OutlookServices.OpenTypeExtension.com.test.mark"
		}
		one := w.get("/users/" + ann + "/contacts/" + id + expand).want(200)
		extension := one.body["extensions"].([]any)[0].(map[string]any)
		if extension["id"] != want || extension["extensionName"] != "com.test.mark" || extension["sourceId"] != "u1" {
			t.Errorf("the extension is %v", extension)
		}
		property := one.body["singleValueExtendedProperties"].([]any)[0].(map[string]any)
		if property["id"] != sourceProperty || property["value"] != "Person-1" {
			t.Errorf("the property is %v", property)
		}
	}
	w.get("/users/" + ann + "/contacts/" + id + "?$expand=singleValueExtendedProperties").want(400)
	w.tenant.SetFaults(Faults{RefusePropertyFilter: true})
	w.get(list+encoded("singleValueExtendedProperties/any(ep:ep/id eq '"+sourceProperty+"' and ep/value eq 'x')")).want(400, "ErrorInvalidUrlQueryFilter")
	w.get(list + encoded("Extensions/any(f:f/id eq 'com.test.mark')")).want(200)
}

func TestExtensionHasItsOwnCalls(t *testing.T) {
	w := start(t, Options{})
	id := w.contact(ann, "contacts", "x")
	url := "/users/" + ann + "/contacts/" + id + "/extensions"
	w.get(url).want(400, "ErrorInvalidRequest")
	w.get(url + "/com.test.mark").want(200)
	w.get(url + "/Microsoft.OutlookServices.OpenTypeExtension.Com.Test.Mark").want(200)
	w.send("PATCH", "/users/"+ann+"/contacts/"+id, `{`+mark+`}`).want(400, "ErrorInvalidRequest")
	if got := w.send("PATCH", url+"/com.test.mark", `{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.test.mark","v":2}`).want(200); got.body["sourceId"] != nil || got.body["v"] != 2.0 {
		t.Errorf("a PATCH keeps what it did not send: %s", got.raw)
	}
	w.send("DELETE", url+"/com.test.mark", "").want(204)
	w.get(url+"/com.test.mark").want(404, "ErrorItemNotFound")
	w.send("POST", url, `{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.test.two","n":{"a":1}}`).want(400)
	w.send("POST", url, `{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.microsoft.x"}`).want(400)
	w.send("POST", url, `{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":"com.test.two","n":[1]}`).want(201)
}

func TestContactListPages(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	for i := range 25 {
		w.contact(ann, f, fmt.Sprint("c", i))
	}
	must(t, w.tenant.Mailbox(ann).AddContactList("Corp"))
	url := "/users/" + ann + "/contactFolders/" + f + "/contacts"
	seen, pages := map[string]bool{}, 0
	for next := url + "?$select=displayName"; next != ""; pages++ {
		page := w.get(next).want(200)
		for _, c := range page.values() {
			seen[c["displayName"].(string)] = true
			if c["givenName"] != nil || c["mobilePhone"] != nil || c["id"] == nil {
				t.Fatalf("$select shows %v", c)
			}
		}
		next = page.text("@odata.nextLink")
	}
	if len(seen) != 25 || pages != 3 {
		t.Errorf("%d contacts on %d pages, want 25 on 3", len(seen), pages)
	}
	if n := w.get(url + "/$count").raw; n != "26" {
		t.Errorf("$count is %s, want 26 with the contact list", n)
	}
	w.get(url + "?$top=1001").want(400)
	w.tenant.SetFaults(Faults{SlowPagesFrom: 500})
	w.get(url + "?$top=999").want(504)
	if n := len(w.get(url + "?$top=100").want(200).values()); n != 25 {
		t.Errorf("one big page has %d", n)
	}
}

func TestContactsDeltaShowsChangesAndDepartures(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	ids := []string{w.contact(ann, f, "a"), w.contact(ann, f, "b"), w.contact(ann, f, "c")}
	url := "/users/" + ann + "/contactFolders/" + f + "/contacts/delta?$select=displayName"
	prefer := "Prefer: " + immutablePrefer + ", odata.maxpagesize=2"
	all, link, pages := w.round(url, prefer)
	if len(all) != 3 || pages != 2 {
		t.Errorf("%d contacts on %d pages", len(all), pages)
	}
	box := w.tenant.Mailbox(ann)
	must(t, box.EditContact(ids[0], map[string]any{"displayName": "A"}))
	must(t, box.DeleteContact(ids[1]))
	must(t, box.MoveContact(ids[2], ""))
	changed, link, _ := w.round(link, prefer)
	got := byID(changed)
	if len(changed) != 3 || got[ids[0]]["displayName"] != "A" || got[ids[1]]["@removed"] == nil || got[ids[2]]["@removed"] == nil {
		t.Errorf("the second round shows %v", changed)
	}
	w.send("PATCH", "/users/"+ann+"/contacts/"+ids[0]+"/extensions/com.test.mark", `{"@odata.type":"#microsoft.graph.openTypeExtension","v":7}`).want(200)
	if changed, link, _ = w.round(link, prefer); len(changed) != 0 {
		t.Errorf("a round after a change of an extension shows %v", changed)
	}
	w.tenant.SetFaults(Faults{ForgetContactDelta: true, ResyncCode: "SyncStateNotFound"})
	w.get(link, prefer).want(400, "SyncStateNotFound")
}
