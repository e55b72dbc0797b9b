package desktop

import "testing"

func TestARunIsUndoneAndWhatWasUndoneIsLetGoOf(t *testing.T) {
	w := demoWindow(t)
	first := w.sync()
	able, err := w.undo.Of(first.ID)
	w.must(err)
	if able.Contacts != first.Figures.Created || able.UntilMs == 0 {
		t.Errorf("of a run that made %d contacts it says %+v", first.Figures.Created, able)
	}
	preview, err := w.undo.Preview(UndoQuery{Run: first.ID})
	w.must(err)
	if preview.TakenAway != first.Figures.Created || preview.Told != preview.TakenAway || len(preview.Lines) == 0 || preview.Lines[0].Kind != "taken-away" {
		t.Fatalf("the preview says %+v", preview)
	}
	mailbox := preview.Lines[0].Mailbox
	narrow := UndoQuery{Run: first.ID, Mailbox: mailbox}
	one, err := w.undo.Preview(narrow)
	w.must(err)
	if one.Mailboxes != 1 || one.TakenAway == 0 || one.TakenAway >= preview.TakenAway {
		t.Errorf("of one mailbox: %+v", one)
	}
	run, err := w.undo.Start(narrow)
	w.must(err)
	done := w.awaitRun("the undo", func(r Run) bool { return r.ID == run.ID && r.Final })
	if done.State != "done" || done.Kind != "undo" || done.Figures.Deleted != one.TakenAway {
		t.Errorf("it ended as %+v", done)
	}
	report, err := w.runs.Report(run.ID)
	w.must(err)
	if report.Undo == nil || report.Undo.Undoes != first.ID || report.Undo.TakenAway != one.TakenAway {
		t.Errorf("it reports %+v", report.Undo)
	}
	if able, err = w.undo.Of(first.ID); err != nil || able.UndoneBy != run.ID || !able.InPart {
		t.Errorf("afterwards the run is %+v, %v", able, err)
	}

	undone, err := w.undo.Undone(UndoneQuery{Profile: "Contoso"})
	w.must(err)
	if undone.Total != one.TakenAway || undone.Contacts[0].Mailbox != mailbox || undone.Contacts[0].There {
		t.Errorf("%d stay undone: %+v", undone.Total, undone.Contacts[0])
	}
	if again := w.sync(); again.Figures.Created != 0 {
		t.Errorf("a sync made %d of them again", again.Figures.Created)
	}
	released, err := w.undo.Release(UndoneQuery{Profile: "Contoso", Mailbox: mailbox})
	w.must(err)
	if again := w.sync(); released != one.TakenAway || again.Figures.Created != released {
		t.Errorf("%d let go of, %d made again", released, again.Figures.Created)
	}
	_, err = w.undo.Preview(UndoQuery{Run: first.ID, Person: "nobody"})
	refused(t, err, "nothing_to_undo")
	_, err = w.undo.Start(UndoQuery{Run: 99})
	refused(t, err, "no_such_run")
}
