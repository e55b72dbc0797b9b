package graphsim

import "testing"

func TestContactFoldersDeltaShowsChangesAndDeletions(t *testing.T) {
	w := start(t, Options{})
	kept, gone := w.folder(ann, "Kept"), w.folder(ann, "Gone")
	w.folder(bob, "Another mailbox's")
	all, link, _ := w.round("/users/" + ann + "/contactFolders/delta")
	if len(all) != 2 {
		t.Errorf("the first round shows %v, want both folders and not the default one", all)
	}
	if quiet, _, _ := w.round(link); len(quiet) != 0 {
		t.Errorf("a quiet round shows %v", quiet)
	}
	box := w.tenant.Mailbox(ann)
	must(t, box.RenameFolder("Kept", "Renamed"))
	must(t, box.DeleteFolder("Gone"))
	changed, link, _ := w.round(link)
	got := byID(changed)
	if len(changed) != 2 || got[kept]["displayName"] != "Renamed" || got[gone]["@removed"] == nil {
		t.Errorf("the second round shows %v", changed)
	}
	if first, _, _ := w.round("/users/" + ann + "/contactFolders/delta"); len(first) != 1 {
		t.Errorf("a new first round shows %v, want no deleted folder", first)
	}
	w.tenant.SetFaults(Faults{ForgetContactDelta: true})
	w.get(link).want(400, "syncStateNotFound")
	china := start(t, Options{Cloud: China})
	china.get("/users/" + ann + "/contactFolders/delta").want(400)
}
