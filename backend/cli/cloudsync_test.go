package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
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
	if !strings.Contains(refused.stderr, "cloudsync_not_confirmed") || !strings.Contains(refused.stderr, "--yes") {
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
	kept := d.call(t, "cloudsync", "export", "--demo").want(t, exitDone).stdout
	if err := json.Unmarshal([]byte(kept), &exported); err != nil || exported["domain"] != "contoso.com" {
		t.Errorf("exported %v, %v", exported, err)
	}
	taken := write(t, t.TempDir(), "taken.json", "mine")
	d.call(t, "cloudsync", "import", "--demo", "--out", taken).want(t, exitUsage)
	if text, err := os.ReadFile(taken); err != nil || string(text) != "mine" || d.call(t, "cloudsync", "export", "--demo").stdout != kept {
		t.Errorf("an import that could not be written leaves the file %q, %v, and something else is remembered", text, err)
	}
	missing := filepath.Join(t.TempDir(), "missing.json")
	d.call(t, "cloudsync", "import", "nowhere.example.com", "--demo", "--out", missing).want(t, exitUsage)
	if _, err := os.Stat(missing); !os.IsNotExist(err) {
		t.Errorf("an import that failed leaves a file: %v", err)
	}
	d.call(t, "cloudsync", "import", "--demo", "--out", missing).want(t, exitDone)
	if plan := d.call(t, "cloudsync", "plan", missing, "--demo", "--json").want(t, exitDone).summary(t); plan["clean"] != true {
		t.Errorf("what was imported is planned as %v", plan)
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

// TestCloudSyncsCommandsSayWhatIsWrongWithTheirInput: each line tells what happened and what to do, and never Go's words alone.
func TestCloudSyncsCommandsSayWhatIsWrongWithTheirInput(t *testing.T) {
	long(t)
	d := demo{t.TempDir()}
	folder, kept, broken := t.TempDir(), filepath.Join(t.TempDir(), "kept.json"), filepath.Join(t.TempDir(), "broken.json")
	for path, text := range map[string]string{kept: `{"domain":"contoso.com","passwordHashSync":false}`, broken: "{\n  \"domain\": \"contoso.com\",\n}"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.call(t, "cloudsync", "apply", kept, "--demo", "--yes", "--wait", "0").want(t, exitDone)
	for _, test := range []struct {
		says string
		args []string
	}{
		{"configuration " + filepath.Join(folder, "none.json") + " cannot be read", []string{"plan", filepath.Join(folder, "none.json")}},
		{"is a directory", []string{"plan", folder}},
		{"line 3", []string{"apply", broken}},
		{"There is no step", []string{"apply", "--step", "everything"}},
		{"--wait takes a time", []string{"apply", "--wait", "-5m"}},
		{"there already", []string{"export", "--out", kept}},
		{"cannot be written", []string{"export", "--out", filepath.Join(folder, "none", "c.json")}},
		{"there already", []string{"import", "--out", kept}},
		{"no cloud sync configuration with the object id", []string{"import", "--service-principal", "abc"}},
		{"of the domain nowhere.example was found", []string{"status", "nowhere.example"}},
		{"no such job", []string{"start", "--job", "AD2AD"}},
		{"no restart of", []string{"restart", "--scope", "everything"}},
		{"add --yes", []string{"restart", "--scope", "full"}},
		{"no distinguished name", []string{"ondemand", "Adele"}},
		{"no kind of object", []string{"ondemand", "CN=Adele,DC=contoso,DC=com", "--type", "dog", "--yes"}},
		{`no action "bogus"`, []string{"logs", "--action", "bogus"}},
		{`no outcome "bogus"`, []string{"logs", "--status", "bogus"}},
		{"--since takes a time", []string{"logs", "--since", "-3h"}},
		{"no backup of that number", []string{"restore", "contoso.com", "99"}},
		{"no number of a backup", []string{"restore", "contoso.com", "x", "--yes"}},
		{"or --default", []string{"restore", "contoso.com"}},
		{"No deletes wait", []string{"allow-deletes", "--count", "0"}},
		{"An argument is empty", []string{"delete", "", "--yes"}},
		{"add --yes", []string{"delete", "contoso.com"}},
	} {
		o := d.call(t, append(append([]string{"cloudsync"}, test.args...), "--demo")...)
		want := exitUsage // all but one name something that is not there, or cannot be meant
		if test.says == "No deletes wait" {
			want = exitFailed
		}
		if o.code != want || !strings.Contains(o.stderr, test.says) || !strings.Contains(o.stderr, "What to do:") || o.stdout != "" {
			t.Errorf("%v: exit code %d, says\n%s%s", test.args, o.code, o.stderr, o.stdout)
		}
	}
}
