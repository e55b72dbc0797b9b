package graph_test

import (
	"testing"

	"concord/backend/graph"
	"concord/backend/graphsim"
)

func TestContactsDeltaTellsWhatChangedAndWhatWent(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		w.batch(creates(user, f.ID, 1, 3))
		all := w.contacts(graph.ListContacts(user, f.ID, graph.ContactQuery{}))
		page, err := w.client.ContactsDelta(w.Context(), user, f.ID, "", []string{"id", "displayName", "parentFolderId"})
		if err != nil || len(page.Value) != 3 || page.DeltaLink == "" || page.Value[0].ID != all[0].ID {
			t.Fatalf("the first round: %+v, %v", page, err)
		}
		box := w.tenant.Mailbox(user)
		if err := box.EditContact(all[1].ID, map[string]any{"displayName": "Ann B."}); err != nil {
			t.Fatal(err)
		}
		if err := box.DeleteContact(all[2].ID); err != nil {
			t.Fatal(err)
		}
		page, err = w.client.ContactsDelta(w.Context(), user, f.ID, page.DeltaLink, nil)
		if err != nil || len(page.Value) != 2 {
			t.Fatalf("the second round: %+v, %v", page, err)
		}
		for _, change := range page.Value {
			if edited := change.ID == all[1].ID; edited && (change.DisplayName != "Ann B." || change.Removed != "") || !edited && (change.ID != all[2].ID || change.Removed != "deleted") {
				t.Errorf("a change is %+v", change)
			}
		}
	})
}
