package graphsim

import "testing"

func TestLogAndCountersTellItemsFromExchanges(t *testing.T) {
	w := start(t, Options{LogSize: 5})
	w.get("/users").want(200)
	w.batchOf(creates(3, ann, "contacts")...)
	w.get("/users/"+cleo+"/contactFolders").want(404, "MailboxNotEnabledForRESTAPI")
	got := w.tenant.Counters()
	if want := (Counters{Requests: 5, DirectoryRequests: 1, MailboxRequests: 4, MailboxWrites: 3, Batches: 1}); got != want {
		t.Errorf("counters %+v, want %+v", got, want)
	}
	log := w.tenant.Log()
	if len(log) != 5 {
		t.Fatalf("%d entries, want the last 5", len(log))
	}
	exchange, last := log[3], log[4]
	if exchange.Path != "/$batch" || exchange.Item != -1 || exchange.Batch != 1 || log[0].Batch != 1 || !log[0].Write || log[0].Mailbox != ann {
		t.Errorf("the batch is logged as %+v and %+v", exchange, log[0])
	}
	if last.Status != 404 || last.Code != "MailboxNotEnabledForRESTAPI" || last.Mailbox != cleo {
		t.Errorf("the last entry is %+v", last)
	}
	if writes := w.tenant.Mailbox(ann).Writes(); writes.Created != 3 || writes.Total() != 3 {
		t.Errorf("writes %+v", writes)
	}
	w.tenant.ResetCounters()
	if len(w.tenant.Log()) != 0 || w.tenant.Counters() != (Counters{}) {
		t.Error("ResetCounters left something")
	}
}

func TestHookMayActOnTheTenant(t *testing.T) {
	w := start(t, Options{})
	f := w.folder(ann, "Corp")
	w.tenant.OnRequest(func(r RequestInfo) *Fault {
		if r.Write {
			must(t, w.tenant.Mailbox(ann).DeleteFolder("Corp")) // the user is faster
		}
		return nil
	})
	w.send("POST", "/users/"+ann+"/contactFolders/"+f+"/contacts", `{}`).want(404, "ErrorFolderNotFound")
}

func TestUserActionsOnContactsAndFolders(t *testing.T) {
	w := start(t, Options{})
	box := w.tenant.Mailbox("ANN@small.example.com")
	own := box.Unmarked("com.test.mark")
	w.folder(ann, "Corp")
	id := w.contact(ann, w.get("/users/" + ann + "/contactFolders").values()[0]["id"].(string), "x")
	copied, err := box.CopyContact(id, "")
	must(t, err)
	if marked := box.Marked("com.test.mark"); len(marked) != 2 || copied == id {
		t.Errorf("%d marked contacts after the copy", len(marked))
	}
	must(t, box.DeleteContact(copied))
	must(t, box.EmptyDeletedItems())
	must(t, box.AddFolder("", "Private"))
	must(t, box.MoveFolder("Corp", "Private"))
	must(t, box.RenameFolder("Corp", "Renamed"))
	if got, _ := box.Contact(id); got.Folder != "Renamed" || got.Deleted || got.Extensions["com.test.mark"]["sourceId"] != "u1" || got.ExtendedProperties[sourceProperty] != "Person-1" {
		t.Errorf("the contact is %+v", got)
	}
	must(t, box.DeleteFolder("Private"))
	if got, _ := box.Contact(id); !got.Deleted {
		t.Error("a folder below a deleted one does not count as deleted")
	}
	must(t, box.RestoreFolder("Private"))
	must(t, box.AddTwinFolder("Private"))
	if n := len(w.get("/users/" + ann + "/contactFolders").values()); n != 2 {
		t.Errorf("%d folders, want the twins", n)
	}
	must(t, box.EditContact(own[0].ID, map[string]any{"displayName": "Mum"}))
	after := box.Unmarked("com.test.mark")
	if len(after) != 1 || after[0].ChangeKey == own[0].ChangeKey || after[0].Text("displayName") != "Mum" {
		t.Errorf("own contacts %+v, before %+v", after, own)
	}
	for _, wrong := range []error{box.DeleteFolder(""), box.DeleteContact("nonsense"), box.RenameFolder("none", "x"), w.tenant.DeleteUser("none"), w.tenant.UpdateUser(ann, map[string]any{"nonsense": 1})} {
		if wrong == nil {
			t.Error("an impossible action has no error")
		}
	}
}
