package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

// steps are the states of a plan by step.
func steps(t *testing.T, plan map[string]any) map[string]string {
	t.Helper()
	states := map[string]string{}
	for _, s := range plan["steps"].([]any) {
		step := s.(map[string]any)
		states[step["name"].(string)] = step["state"].(string)
	}
	return states
}

func TestTheDemosCloudSyncIsPlannedAppliedWatchedAndDeleted(t *testing.T) {
	d := demo{t.TempDir()}
	if states := steps(t, d.call(t, "cloudsync", "plan", "--demo", "--json").want(t, exitDone).summary(t)); states["jobs"] != "open" || len(states) != 12 {
		t.Fatalf("before anything: %v", states)
	}
	refused := d.call(t, "cloudsync", "apply", "--demo").want(t, exitUsage)
	if !strings.Contains(refused.stderr, "cloudsync_not_confirmed") {
		t.Errorf("without a yes it says %s", refused.stderr)
	}
	applied := d.call(t, "cloudsync", "apply", "--demo", "--yes", "--wait", "0s", "--json").want(t, exitDone).summary(t)
	if states := steps(t, applied); states["start"] != "done" || states["password_hashes"] != "done" {
		t.Fatalf("applied: %v", states)
	}
	if out := d.call(t, "cloudsync", "status", "--demo").want(t, exitDone).stdout; !strings.Contains(out, "AD2AADProvisioning") {
		t.Errorf("status says %s", out)
	}
	var exported map[string]any
	if err := json.Unmarshal([]byte(d.call(t, "cloudsync", "export", "--demo").want(t, exitDone).stdout), &exported); err != nil || exported["domain"] != "contoso.com" {
		t.Errorf("exported %v, %v", exported, err)
	}
	if out := d.call(t, "cloudsync", "pause", "--demo").want(t, exitDone).stdout; strings.Count(out, "paused") != 2 {
		t.Errorf("pause says %s", out)
	}
	if states := steps(t, d.call(t, "cloudsync", "plan", "--demo", "--json").want(t, exitDone).summary(t)); states["start"] != "open" {
		t.Errorf("what somebody paused is no drift: %v", states)
	}
	d.call(t, "cloudsync", "allow-deletes", "--demo", "--count", "3").want(t, exitFailed)
	d.call(t, "cloudsync", "delete", "contoso.com", "--demo", "--yes").want(t, exitDone)
	if out := d.call(t, "cloudsync", "backups", "--demo").want(t, exitDone).stdout; !strings.Contains(out, "before the configuration was deleted") {
		t.Errorf("backups say %s", out)
	}
	d.call(t, "cloudsync", "start", "nowhere.example.com", "--demo").want(t, exitUsage)
}
