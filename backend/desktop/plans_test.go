package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plans makes a plan and waits for it.
func (w *window) planned() Run {
	w.t.Helper()
	run, err := w.profiles.Plan("")
	w.must(err)
	run = w.awaitRun("the plan", func(r Run) bool { return r.ID == run.ID && r.Final })
	if run.State != "done" || !run.Plan || run.PlanID == 0 {
		w.t.Fatalf("the run that planned ended as %+v", run)
	}
	return run
}

// edits saves Contoso with keys replaced.
func (w *window) edits(change func(map[string]any)) {
	w.t.Helper()
	saved, err := w.profiles.Save(w.changed(w.contoso().Text, change))
	w.must(err)
	if !saved.Verdict.Valid {
		w.t.Fatalf("the profile was not saved: %+v", saved.Verdict)
	}
}

func TestAPlanIsReadPageByPageAndAppliedExactly(t *testing.T) {
	w := demoWindow(t)
	made := w.planned()
	plans, err := w.plans.List()
	w.must(err)
	if len(plans) != 1 || plans[0].ID != made.PlanID || plans[0].State != "ready" || plans[0].Creates != made.Figures.Created {
		t.Fatalf("the plans are %+v, the run says %+v", plans, made.Figures)
	}
	detail, err := w.plans.Get(made.PlanID)
	w.must(err)
	if len(detail.Profiles) != 1 || len(detail.Troubles) == 0 {
		t.Errorf("the plan tells %+v", detail)
	}
	all, err := w.plans.Page(PlanQuery{Plan: made.PlanID, Limit: 1000})
	w.must(err)
	if all.Total != plans[0].Creates || len(all.Operations) != int(min(all.Total, 1000)) {
		t.Fatalf("%d operations of %d; the plan counts %d", len(all.Operations), all.Total, plans[0].Creates)
	}
	one := all.Operations[len(all.Operations)/2]
	if one.Kind != "create" || one.Why == "" || one.Reason != "new_mailbox" || one.Mailbox == "" || one.PersonName == "" {
		t.Errorf("an operation shows %+v", one)
	}
	mine, err := w.plans.Page(PlanQuery{Plan: made.PlanID, Mailbox: one.Mailbox, Person: one.PersonID, Limit: 10})
	w.must(err)
	if mine.Total != 1 || mine.Operations[0].PersonID != one.PersonID || mine.Operations[0].Mailbox != one.Mailbox {
		t.Errorf("filtered to one it shows %+v", mine)
	}
	none, err := w.plans.Page(PlanQuery{Plan: made.PlanID, Kind: "delete", Held: "yes", Limit: 10})
	w.must(err)
	if none.Total != 0 || none.Operations == nil {
		t.Errorf("removals: %+v", none)
	}

	run, err := w.plans.Apply(made.PlanID)
	w.must(err)
	run = w.awaitRun("the plan's application", func(r Run) bool { return r.ID == run.ID && r.Final })
	report, err := w.runs.Report(run.ID)
	w.must(err)
	if run.State != "done" || run.Figures.Created != plans[0].Creates || run.PlanID != made.PlanID || report.Applied == nil || report.Applied.Done != report.Applied.Operations {
		t.Errorf("applied as %+v, %+v", run, report.Applied)
	}
	_, err = w.plans.Apply(made.PlanID)
	refused(t, err, "plan_unusable")
	w.must(w.plans.Delete(made.PlanID))
	_, err = w.plans.Get(made.PlanID)
	refused(t, err, "plan_unusable")
}

func TestAPlanThatDoesNotFitAnyMoreIsRefusedAndSaysWhatMoved(t *testing.T) {
	w := demoWindow(t)
	made := w.planned()
	w.edits(func(d map[string]any) { d["folder"] = "Elsewhere" })
	run, err := w.plans.Apply(made.PlanID)
	w.must(err)
	run = w.awaitRun("the refusal", func(r Run) bool { return r.ID == run.ID && r.Final })
	if run.State != "failed" || run.Failure == nil || run.Failure.Code != "plan_moved" || run.Figures.Created != 0 {
		t.Fatalf("it ended as %+v, %+v", run, run.Failure)
	}
	moved, err := w.plans.Moved(run.ID)
	w.must(err)
	if len(moved) != 1 || moved[0].What != "profile_changed" || moved[0].Profile != "Contoso" {
		t.Errorf("what moved: %+v", moved)
	}
	others, err := w.plans.Moved(made.ID)
	w.must(err)
	if others == nil || len(others) != 0 {
		t.Errorf("of another run: %+v", others)
	}
}

func TestAPlanIsExportedWhereTheAdminSays(t *testing.T) {
	w := demoWindow(t)
	made := w.planned()
	for _, format := range []string{"csv", "json"} {
		w.saveTo = filepath.Join(t.TempDir(), "plan."+format)
		path, err := w.plans.Export(made.PlanID, format)
		w.must(err)
		text, err := os.ReadFile(path)
		w.must(err)
		if lines := strings.Count(string(text), "\n"); lines < int(made.Figures.Created) {
			t.Errorf("%s has %d lines, %d contacts would be made", format, lines, made.Figures.Created)
		}
	}
	w.saveTo = t.TempDir() // a folder cannot be written to
	_, err := w.plans.Export(made.PlanID, "csv")
	refused(t, err, "save_failed")
	w.saveTo = ""
	path, err := w.plans.Export(made.PlanID, "csv")
	w.must(err)
	if path != "" {
		t.Errorf("nobody chose a file, and it is in %q", path)
	}
	_, err = w.plans.Export(77, "csv")
	refused(t, err, "plan_unusable")
}
