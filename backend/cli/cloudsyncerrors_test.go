package cli

import (
	"bytes"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
)

// TestStatusTellsEveryErrorAndReasonWithItsRemedy shows each as it comes from a job; that jobs come to say so is package cloudsync's test.
func TestStatusTellsEveryErrorAndReasonWithItsRemedy(t *testing.T) {
	show := func(s cloudsync.Status) string {
		var out bytes.Buffer
		(&app{out: &out}).printConfiguration(cloudsync.ConfigurationStatus{Domain: "contoso.com", Jobs: []cloudsync.JobStatus{{ID: "AD2AADProvisioning.1", Text: s.Words(), Status: s}}})
		return out.String()
	}
	for _, code := range graphsim.SyncErrorCodes() {
		meaning, remedy, known := cloudsync.ExplainError(code)
		if !known {
			t.Errorf("%s is not explained", code)
			continue
		}
		e := cloudsync.Explain(graph.SynchronizationStatus{Code: graph.JobQuarantine, Quarantine: &graph.SynchronizationQuarantine{Reason: "EncounteredQuarantineException",
			Error: &graph.SynchronizationError{Code: code, Message: "m", TenantActionable: true}}})
		for kind, s := range map[string]cloudsync.Status{"quarantine": {Code: graph.JobQuarantine, Quarantine: &cloudsync.Quarantine{Explanation: *e}},
			"failed execution": {Code: graph.JobActive, Execution: "Failed", Error: code, ErrorMeaning: meaning, ErrorRemedy: remedy}} {
			out := show(s)
			for _, part := range []string{code, meaning, "What to do: " + remedy} {
				if !strings.Contains(out, part) {
					t.Errorf("%s as %s: no %q in\n%s", code, kind, part, out)
				}
			}
			if kind == "quarantine" && !strings.Contains(out, "concordctl cloudsync start contoso.com") {
				t.Errorf("%s: the way out is not shown:\n%s", code, out)
			}
		}
	}
	for _, reason := range graphsim.SyncQuarantineReasons() {
		e := cloudsync.Explain(graph.SynchronizationStatus{Code: graph.JobQuarantine, Quarantine: &graph.SynchronizationQuarantine{Reason: reason}})
		out := show(cloudsync.Status{Code: graph.JobQuarantine, Activity: "a1", Quarantine: &cloudsync.Quarantine{Explanation: *e}})
		for _, part := range []string{"Reason: " + reason, e.Meaning, "What to do: " + e.Remedy} {
			if !strings.Contains(out, part) {
				t.Errorf("%s: no %q in\n%s", reason, part, out)
			}
		}
		if e.Support != strings.Contains(out, "job AD2AADProvisioning.1, activity a1") {
			t.Errorf("%s: what support needs:\n%s", reason, out)
		}
	}
}

func TestAnExecutionIsToldInWords(t *testing.T) {
	for state, says := range map[string]string{"Succeeded": "last execution succeeded at", "Failed": "last execution failed at", "EntryLevelErrors": "last execution succeeded but for some objects, at"} {
		var out bytes.Buffer
		(&app{out: &out}).printConfiguration(cloudsync.ConfigurationStatus{Domain: "contoso.com", Jobs: []cloudsync.JobStatus{{Status: cloudsync.Status{Execution: state}}}})
		if !strings.Contains(out.String(), says) {
			t.Errorf("%s: no %q in\n%s", state, says, out.String())
		}
	}
}

// TestWhereNobodyCanTypeTheFlagThatDoesInsteadIsNamed: letting deletes through takes their number, not a yes.
func TestWhereNobodyCanTypeTheFlagThatDoesInsteadIsNamed(t *testing.T) {
	err := (&app{in: strings.NewReader("7\n")}).typed("These 7 objects would be deleted in Entra ID.", "7", "--count 7")
	if err == nil || !strings.Contains(err.Error(), "add --count 7") {
		t.Errorf("got %v", err)
	}
}

// TestAMishapOfTheDemoIsToldByStatus: at once, where an error waits for the next cycle.
func TestAMishapOfTheDemoIsToldByStatus(t *testing.T) {
	d := demo{t.TempDir()}
	d.call(t, "cloudsync", "apply", "--demo", "--yes", "--wait", "0").want(t, exitDone)
	for _, test := range []struct {
		mishap []string
		says   []string
	}{
		{[]string{"quarantine", "TooManyDeletes"}, []string{"TooManyDeletes", "concordctl cloudsync allow-deletes contoso.com --demo"}},
		{[]string{"quarantine", "QuarantinedOnDemand"}, []string{"For Microsoft's support: job AD2AADProvisioning"}},
	} {
		d.call(t, append([]string{"demo", "cloudsync"}, test.mishap...)...).want(t, exitDone)
		out := d.call(t, "cloudsync", "status", "--demo").want(t, exitDone).stdout
		for _, part := range test.says {
			if !strings.Contains(out, part) {
				t.Errorf("%v: no %q in\n%s", test.mishap, part, out)
			}
		}
	}
}
