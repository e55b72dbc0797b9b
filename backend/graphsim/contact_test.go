package graphsim

import (
	"strings"
	"testing"
)

func TestContactIsCreatedReadUpdatedAndDeleted(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	made := w.send("POST", "/users/"+ann+"/contactFolders/"+f+"/contacts",
		`{"displayName":"Bob Cy","givenName":"Bob","emailAddresses":[{"name":"Bob","address":"bob@x.com"}],"businessPhones":["1","2"],`+mark+`}`,
		"Prefer: "+immutablePrefer).want(201)
	id := made.text("id")
	if made.text("parentFolderId") != f {
		t.Errorf("parentFolderId is %q, want the folder %q", made.text("parentFolderId"), f)
	}
	if made.body["extensions"] == nil {
		t.Errorf("the answer to a create with an extension does not show it: %s", made.raw)
	}
	if got := made.text("@odata.etag"); got != `W/"`+made.text("changeKey")+`"` {
		t.Errorf("the etag %s does not hold the change key", got)
	}
	if got := made.header.Get("Preference-Applied"); got != immutablePrefer {
		t.Errorf("Preference-Applied is %q", got)
	}
	url := "/users/" + ann + "/contacts/" + id
	read := w.get(url, "Prefer: "+immutablePrefer).want(200)
	if read.body["extensions"] != nil || read.body["singleValueExtendedProperties"] != nil {
		t.Errorf("marks come without $expand: %s", read.raw)
	}
	updated := w.send("PATCH", url, `{"displayName":"Bob Dy","businessPhones":[],"emailAddresses":[{"address":"b@x.com"}]}`, "Prefer: "+immutablePrefer).want(200)
	if updated.text("displayName") != "Bob Dy" || len(updated.body["businessPhones"].([]any)) != 0 || updated.text("givenName") != "Bob" {
		t.Errorf("after the update: %s", updated.raw)
	}
	if updated.text("changeKey") == made.text("changeKey") {
		t.Error("an update keeps the change key")
	}
	w.send("DELETE", url, "").want(204)
	if deleted := w.tenant.Mailbox(ann).DeletedItems(); len(deleted) != 1 || deleted[0].ID != id {
		t.Errorf("Deleted Items holds %d contacts, want the one deleted", len(deleted))
	}
	// The immutable id follows it there; only parentFolderId tells.
	gone := w.get(url, "Prefer: "+immutablePrefer).want(200)
	if gone.text("parentFolderId") == f {
		t.Error("a deleted contact still names its old folder")
	}
	w.send("PATCH", url, `{"displayName":"x"}`).want(200)
}

func TestUpdateWithoutDisplayNameOverwritesIt(t *testing.T) {
	w := start(t, Options{})
	id := w.contact(ann, "contacts", "My own name")
	got := w.send("PATCH", "/users/"+ann+"/contacts/"+id, `{"givenName":"Bob","surname":"Cy"}`).want(200)
	if got.text("displayName") != "Bob Cy" {
		t.Errorf("displayName is %q, want the generated one", got.text("displayName"))
	}
	got = w.send("PATCH", "/users/"+ann+"/contacts/"+id, `{"mobilePhone":"1"}`).want(200)
	if got.text("displayName") != "Bob Cy" {
		t.Errorf("a phone changed the displayName to %q", got.text("displayName"))
	}
}

func TestFourthAddressAndThirdBusinessPhoneAreRefusedInMicrosoftsWords(t *testing.T) {
	w := start(t, Options{})
	for body, want := range map[string]string{
		`{"emailAddresses":[{"address":"1"},{"address":"2"},{"address":"3"},{"address":"4"}]}`: "The multi value property EmailAddresses has 4 entries, that exceeds the max allowed value of 3",
		`{"businessPhones":["1","2","3"]}`: "The multi value property BusinessPhones has 3 entries, that exceeds the max allowed value of 2",
	} {
		if got := w.send("POST", "/users/"+ann+"/contacts", body).want(400).message(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	w.send("POST", "/users/"+ann+"/contacts", `{"fax":"1"}`).want(400)
	w.send("POST", "/users/"+ann+"/contacts", `{"jobTitle":7}`).want(400)
}

func TestIdsHaveTheLengthOfRealOnes(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	immutable := w.contact(ann, f, "x")
	ordinary := w.get("/users/" + ann + "/contactFolders/" + f + "/contacts").values()[0]["id"].(string)
	if len(f) != 120 || len(immutable) != 68 || len(ordinary) != 152 {
		t.Errorf("folder %d, immutable %d, ordinary %d characters; want 120, 68, 152", len(f), len(immutable), len(ordinary))
	}
	for _, id := range []string{f, immutable, ordinary} {
		if !strings.HasPrefix(id, "AAMk") && !strings.HasPrefix(id, "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A") {
			t.Errorf("id %s does not begin like a real one", id)
		}
	}
	w.get("/users/" + ann + "/contacts/" + ordinary).want(200)
	if err := w.tenant.Mailbox(ann).MoveContact(immutable, ""); err != nil {
		t.Fatal(err)
	}
	w.get("/users/"+ann+"/contacts/"+ordinary).want(404, "ErrorItemNotFound")
	w.get("/users/" + ann + "/contacts/" + immutable).want(200)
	w.get("/users/"+bob+"/contacts/"+immutable).want(400, "ErrorInvalidIdMalformed")
	w.get("/users/"+ann+"/contacts/nonsense").want(400, "ErrorInvalidIdMalformed")
}

func TestPermanentDeleteIsForTheGlobalCloudOnly(t *testing.T) {
	w := start(t, Options{})
	id := w.contact(ann, "contacts", "x")
	w.send("POST", "/users/"+ann+"/contacts/"+id+"/permanentDelete", "").want(204)
	w.send("POST", "/users/"+ann+"/contacts/"+id+"/permanentDelete", "").want(404, "ErrorItemNotFound")
	if n := len(w.tenant.Mailbox(ann).DeletedItems()); n != 0 {
		t.Errorf("%d contacts in Deleted Items after permanentDelete", n)
	}
	china := start(t, Options{Cloud: China})
	id = china.contact(ann, "contacts", "x")
	china.send("POST", "/users/"+ann+"/contacts/"+id+"/permanentDelete", "").want(404)
	china.get("/users/" + ann + "/contacts/delta").want(400)
}

func TestStaleChangeKeyIsAConflict(t *testing.T) {
	w := start(t, Options{})
	id := w.contact(ann, "contacts", "x")
	url := "/users/" + ann + "/contacts/" + id
	etag := w.get(url).text("@odata.etag")
	w.send("PATCH", url, `{"mobilePhone":"1"}`, "If-Match: "+etag).want(200)
	w.send("PATCH", url, `{"mobilePhone":"2"}`, "If-Match: "+etag).want(412, "ErrorIrresolvableConflict")
}

func TestDeleteOfAGoneContactCanBeForbidden(t *testing.T) {
	w := start(t, Options{})
	id := w.contact(ann, "contacts", "x")
	url := "/users/" + ann + "/contacts/" + id
	w.send("DELETE", url, "").want(204)
	w.send("DELETE", url, "").want(204) // out of Deleted Items
	w.send("DELETE", url, "").want(404, "ErrorItemNotFound")
	w.tenant.SetFaults(Faults{GoneDeleteForbidden: true})
	w.send("DELETE", url, "").want(403, "ErrorCannotDeleteObject")
}
