package desktop

import "testing"

// heldBack is a sync after which removals wait: the rule chooses fewer people, and none may go.
func (w *window) heldBack() Run {
	w.t.Helper()
	w.sync()
	w.edits(func(d map[string]any) {
		d["people"].(map[string]any)["where"] = map[string]any{"property": "jobTitle", "is": "contains", "value": "Manager"}
	})
	run := w.sync()
	if run.State != "held" || run.Figures.Deleted != 0 {
		w.t.Fatalf("nothing was held back: %+v", run)
	}
	return run
}

func TestAHoldIsLookedAtApprovedAndCarriedOut(t *testing.T) {
	w := demoWindow(t)
	run := w.heldBack()
	waiting, err := w.holds.Waiting()
	w.must(err)
	if len(waiting) != 1 || waiting[0].Run != run.ID || waiting[0].People == 0 || len(waiting[0].Reasons) == 0 {
		t.Fatalf("what waits: %+v", waiting)
	}
	query := HeldQuery{Run: run.ID, ProfileID: waiting[0].ProfileID, Limit: 10}
	page, err := w.holds.Items(query)
	w.must(err)
	if page.Total != waiting[0].People || page.Items[0].Kind != "person" || page.Items[0].Person == "" {
		t.Errorf("the list holds %+v, %+v waits", page, waiting[0])
	}
	query.Search = page.Items[0].Person
	if page, err = w.holds.Items(query); err != nil || page.Total != 1 {
		t.Errorf("looked for by name: %+v, %v", page, err)
	}

	sync, err := w.holds.Approve(run.ID)
	w.must(err)
	done := w.awaitRun("what was approved", func(r Run) bool { return r.ID == sync.ID && r.Final })
	if done.State != "done" || done.Figures.Deleted == 0 {
		t.Errorf("carried out as %+v", done)
	}
	_, err = w.holds.Approve(run.ID)
	refused(t, err, "no_hold")
}

func TestWhatIsRefusedStays(t *testing.T) {
	w := demoWindow(t)
	run := w.heldBack()
	decided, err := w.holds.Refuse(run.ID)
	w.must(err)
	if len(decided) != 1 || decided[0].State != "refused" {
		t.Errorf("refused was %+v", decided)
	}
	again := w.sync()
	waiting, err := w.holds.Waiting()
	w.must(err)
	if again.State != "done" || again.Figures.Deleted != 0 || len(waiting) != 0 {
		t.Errorf("the next sync ended as %+v, and %+v waits", again, waiting)
	}
}
