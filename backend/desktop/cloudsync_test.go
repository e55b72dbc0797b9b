package desktop

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wanted is the demo's suggestion, changed.
func (w *window) wanted(replacements ...string) string {
	w.t.Helper()
	begin, err := w.cloudSync.Begin()
	w.must(err)
	if begin.Suggestion.Domain == "" {
		w.t.Fatal("the demo suggests no configuration")
	}
	return strings.NewReplacer(replacements...).Replace(begin.Suggestion.Text)
}

// cloudWindow is a window with the small demo that does not wait for the first cycle. Making a service principal takes
// its time even so: tests that do run side by side.
func cloudWindow(t *testing.T) *window {
	t.Helper()
	t.Parallel()
	w := demoWindow(t)
	w.firstStatus = 0
	return w
}

// typedFor are the words that a plan asks for, typed.
func typedFor(plan CloudPlan) []CloudWord {
	var typed []CloudWord
	for _, step := range plan.Steps {
		if step.Confirm != nil {
			typed = append(typed, CloudWord{step.Name, " " + step.Confirm.Word + " "})
		}
	}
	return typed
}

func (w *window) apply(text string, typed []CloudWord) Run {
	w.t.Helper()
	run, err := w.cloudSync.Start(CloudOrder{Text: text, Typed: typed})
	w.must(err)
	return w.awaitRun("the end of the set-up", func(r Run) bool { return r.ID == run.ID && r.Final })
}

func (p CloudPlan) step(name string) CloudStepState {
	for _, step := range p.Steps {
		if step.Name == name {
			return step
		}
	}
	return CloudStepState{}
}

func TestAConfigurationIsSetUpFromItsPlanToItsJobs(t *testing.T) {
	w := cloudWindow(t)
	text := w.wanted()
	plan, err := w.cloudSync.Plan(text)
	w.must(err)
	if plan.Clean || plan.ServicePrincipal != "" || len(plan.Steps) != 12 || plan.LookedMs == 0 {
		t.Fatalf("before anything was done the plan is %+v", plan)
	}
	principal := plan.step("service_principal")
	if principal.State != "open" || len(principal.Evidence) == 0 || len(principal.Requests) != 1 ||
		principal.Requests[0].Method != "POST" || !strings.HasPrefix(principal.Requests[0].Path, "/v1.0/applicationTemplates/") {
		t.Errorf("the step of the service principal shows %+v", principal)
	}
	flag := plan.step("tenant_flag")
	if flag.Confirm == nil || !strings.Contains(flag.Confirm.Question, "72 hours") {
		t.Fatalf("switching the tenant's synchronisation on does not ask: %+v", flag)
	}
	if applied, err := w.cloudSync.Applied(plan.Domain); err != nil || applied.Run != nil {
		t.Errorf("looking began a run: %+v, %v", applied, err)
	}

	run := w.apply(text, typedFor(plan))
	if run.State != "done" || run.Kind != "cloudsync" || run.ProfileID != plan.Domain {
		t.Fatalf("the run ended as %+v (%+v)", run, run.Failure)
	}
	applied, err := w.cloudSync.Applied(plan.Domain)
	w.must(err)
	if !applied.Plan.Clean || applied.Run.ID != run.ID || applied.Text != text {
		t.Errorf("after it the run tells %+v", applied)
	}
	if step := applied.Plan.step("scope"); !step.Applied || step.State != "done" || len(step.Changes) == 0 {
		t.Errorf("what the run did to the scope is not told: %+v", step)
	}
	begin, err := w.cloudSync.Begin()
	w.must(err)
	if len(begin.Stored) != 1 || begin.Stored[0].Domain != plan.Domain || begin.Stored[0].Text != text {
		t.Errorf("stored is %+v", begin.Stored)
	}
	// The screen of contacts goes on as before.
	overview, err := w.overview.Get()
	w.must(err)
	if overview.LastRun != nil && overview.LastRun.Kind == "cloudsync" {
		t.Error("the overview takes the set-up of cloud sync for the last sync of contacts")
	}
}

func TestAWordThatWasNotTypedStopsTheSetUpBeforeTheStep(t *testing.T) {
	w := cloudWindow(t)
	text := w.wanted()
	run := w.apply(text, []CloudWord{{"tenant_flag", "yes"}})
	if run.State != "failed" || run.Failure == nil || run.Failure.Code != "cloudsync_not_confirmed" {
		t.Fatalf("the run ended as %+v (%+v)", run, run.Failure)
	}
	plan, err := w.cloudSync.Plan(text)
	w.must(err)
	if plan.step("tenant_flag").State != "open" || plan.step("service_principal").State != "open" {
		t.Errorf("without the word something was done: %+v", plan)
	}
}

func TestARefusalTellsItsRemedyAndTheNextTryGoesOnThere(t *testing.T) {
	w := cloudWindow(t)
	missing := w.wanted(`"start": true`, `"start": true, "testObject": {"distinguishedName": "CN=Nobody,DC=contoso,DC=com"}`)
	plan, err := w.cloudSync.Plan(missing)
	w.must(err)
	typed := typedFor(plan)
	run := w.apply(missing, typed)
	if run.State != "failed" {
		t.Fatalf("the run ended as %+v", run)
	}
	applied, err := w.cloudSync.Applied(plan.Domain)
	w.must(err)
	refused := applied.Plan.step("test_object")
	if refused.State != "blocked" || refused.Failure == nil || refused.Failure.Message == "" || refused.Failure.Action == "" {
		t.Errorf("the refusal is told as %+v", refused)
	}
	if applied.Plan.step("jobs").State != "done" || applied.Plan.step("start").State != "pending" {
		t.Errorf("around the refusal stand %+v", applied.Plan)
	}

	run = w.apply(w.wanted(), typed)
	if run.State != "done" {
		t.Fatalf("corrected, the run ended as %+v (%+v)", run, run.Failure)
	}
	applied, err = w.cloudSync.Applied(plan.Domain)
	w.must(err)
	if applied.Plan.step("jobs").Applied || !applied.Plan.step("start").Applied {
		t.Errorf("the second run did not go on where the first one stopped: %+v", applied.Plan)
	}
}

func TestAConfigurationIsTakenOverAndDeletedOnlyWithItsWord(t *testing.T) {
	w := cloudWindow(t)
	text := w.wanted()
	plan, err := w.cloudSync.Plan(text)
	w.must(err)
	w.apply(text, typedFor(plan))
	found, err := w.cloudSync.Found()
	w.must(err)
	if len(found) != 1 || found[0].Domain != plan.Domain || !found[0].Known || found[0].Failure != nil {
		t.Fatalf("found in the tenant is %+v", found)
	}
	taken, err := w.cloudSync.Import("", found[0].ServicePrincipal)
	w.must(err)
	if taken.Domain != plan.Domain || !strings.Contains(taken.Text, found[0].ServicePrincipal) {
		t.Errorf("taken over is %+v", taken)
	}
	drift, err := w.cloudSync.Plan(taken.Text)
	w.must(err)
	if !drift.Clean {
		t.Errorf("what was taken over differs from the tenant: %+v", drift)
	}
	question, err := w.cloudSync.DeleteQuestion(plan.Domain)
	w.must(err)
	refused(t, w.cloudSync.Delete(plan.Domain, "yes"), "cloudsync_not_confirmed")
	if found, err := w.cloudSync.Found(); err != nil || len(found) != 1 {
		t.Fatalf("without the word it is gone: %+v, %v", found, err)
	}
	w.must(w.cloudSync.Delete(plan.Domain, question.Word))
	found, err = w.cloudSync.Found()
	w.must(err)
	begin, err := w.cloudSync.Begin()
	w.must(err)
	if slices.ContainsFunc(found, func(f CloudFound) bool { return f.Domain == plan.Domain }) || len(begin.Stored) != 0 {
		t.Errorf("after it there are %+v and stored %+v", found, begin.Stored)
	}
}

func TestAConfigurationIsReadFromAFile(t *testing.T) {
	w := demoWindow(t)
	text := w.wanted()
	w.openFrom = filepath.Join(t.TempDir(), "configuration.json")
	w.must(os.WriteFile(w.openFrom, []byte(text), 0o600))
	opened, err := w.cloudSync.Open()
	w.must(err)
	if opened.Text != text {
		t.Errorf("opened is %+v", opened)
	}
	w.must(os.WriteFile(w.openFrom, []byte("{}"), 0o600))
	_, err = w.cloudSync.Open()
	refused(t, err, "cloudsync_configuration_invalid")
	w.openFrom = filepath.Join(t.TempDir(), "nowhere.json")
	_, err = w.cloudSync.Open()
	refused(t, err, "cloudsync_configuration_invalid")
	w.openFrom = ""
	if none, err := w.cloudSync.Open(); err != nil || none.Text != "" {
		t.Errorf("choosing no file opens %+v, %v", none, err)
	}
}

func TestADraftIsToldWhichPartOfItCannotBe(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	verdict, err := w.cloudSync.Check(`{"domain": "contoso.com", "passwordHashSync": true, "scope": {"organizationalUnits": ["Sales"]}}`)
	w.must(err)
	if verdict.Valid || verdict.Key != "scope.organizationalUnits" || verdict.Code != "cloudsync_configuration_invalid" ||
		!strings.HasSuffix(verdict.Message, ".") || strings.Contains(verdict.Message, "line") || verdict.Action == "" {
		t.Errorf("a unit that is no distinguished name is told as %+v", verdict)
	}
	verdict, err = w.cloudSync.Check(`{"domain": "contoso.com", "passwordHashSync": true, "accidentalDeletes": {"enabled": true}}`)
	w.must(err)
	if !verdict.Valid || !strings.Contains(verdict.Text, `"threshold": 500`) {
		t.Errorf("a good one is told as %+v", verdict)
	}
}
