//go:build unix

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/tenant"
)

// manager puts a systemctl into the PATH behind which a user's systemd is at work.
func manager(t *testing.T) (units string) {
	t.Helper()
	bin, config := t.TempDir(), t.TempDir()
	write(t, bin, "systemctl", "#!/bin/sh\n[ \"$3\" = is-system-running ] && echo running\n[ \"$3\" = show ] && printf 'ActiveState=active\\nLastTriggerUSec=n/a\\n'\nexit 0\n")
	if err := os.Chmod(filepath.Join(bin, "systemctl"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	t.Setenv("XDG_CONFIG_HOME", config)
	return filepath.Join(config, "systemd", "user")
}

func TestATaskIsInstalledShownAndRemoved(t *testing.T) {
	units := manager(t)
	j := newJourney(t)
	if a := j.run("task", "status").want(t, exitDone); !strings.Contains(a.stdout, "No sync is scheduled") {
		t.Errorf("before: %s", a.stdout)
	}
	j.refuses(refusal{exitUsage, "task_missing", "No sync is scheduled", "concordctl task install"}, "task", "run")
	a := j.run("task", "install", "--every", "10m").want(t, exitDone)
	if !strings.Contains(a.stdout, "every 10 minutes") || !strings.Contains(a.stderr, "No profile has a schedule yet") || !strings.Contains(a.stderr, "loginctl enable-linger") {
		t.Errorf("installed: %s%s", a.stdout, a.stderr)
	}
	service := read(t, filepath.Join(units, "concord-sync.service"))
	if !strings.Contains(service, " sync --due --data-dir "+j.data()+" --config "+filepath.Join(j.dir, "appsettings.json")) {
		t.Errorf("the unit runs %s", service)
	}
	j.run("schedule", "set", "Everyone", "--every", "1h").want(t, exitDone)
	if a := j.run("task", "install").want(t, exitDone); strings.Contains(a.stderr, "No profile has a schedule yet") {
		t.Errorf("with a schedule: %s", a.stderr)
	}
	if s := j.run("task", "status", "--json").want(t, exitDone).summary(t); s["installed"] != true || s["enabled"] != true || s["everyMinutes"] != 5.0 || s["programExists"] != true {
		t.Errorf("status: %v", s)
	}
	if a := j.run("task", "status").want(t, exitDone); !strings.Contains(a.stdout, "Installed, every 5 minutes") || !strings.Contains(a.stdout, "Last run   never") {
		t.Errorf("status: %s", a.stdout)
	}
	j.run("task", "run").want(t, exitDone)
	own := read(t, filepath.Join(units, "concord-sync.service"))
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// An uninstaller takes its own program's task along, and leaves another Concord's.
	write(t, units, "concord-sync.service", strings.ReplaceAll(own, program, "/opt/another/concordctl"))
	j.run("task", "remove", "--own").want(t, exitDone)
	if read(t, filepath.Join(units, "concord-sync.service")) == "" {
		t.Error("another program's task was taken away")
	}
	write(t, units, "concord-sync.service", own)
	j.run("task", "remove", "--own").want(t, exitDone)
	if left, err := os.ReadDir(units); err != nil || len(left) != 0 {
		t.Errorf("the own task was left: %v, %v", left, err)
	}
	j.run("task", "install").want(t, exitDone)
	j.run("task", "remove").want(t, exitDone)
	j.run("task", "remove").want(t, exitDone)
	if left, err := os.ReadDir(units); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestATaskThatCouldNeverWorkIsRefused(t *testing.T) {
	units := manager(t)
	j := newJourney(t)
	empty := t.TempDir()
	for name, c := range map[string]struct {
		args []string
		want refusal
	}{
		"no settings":         {[]string{"task", "install", "--data-dir", empty}, refusal{exitUsage, "settings_missing", "There is no appsettings.json", "write one"}},
		"another account":     {j.args("task", "install", "--account", "system"), refusal{exitUsage, "task_account", "belongs to the account", "as the account"}},
		"a strange time":      {j.args("task", "install", "--every", "90s"), refusal{exitFailed, "task_refused", "is not possible", "whole minutes"}},
		"prepared for nobody": {j.args("task", "install", "--prepare"), refusal{exitUsage, "usage", "--account", "--help"}},
		"a strange system":    {j.args("task", "show", "--for", "plan9"), refusal{exitUsage, "usage", "plan9", "--help"}},
		"a probe for nobody":  {j.args("task", "probe"), refusal{exitUsage, "usage", "--out", "--help"}},
	} {
		t.Run(name, func(t *testing.T) {
			j.within(name, func() { j.refused(call(t, c.args...), c.want) })
		})
	}
	if _, err := os.Stat(units); err == nil {
		t.Error("something was installed all the same")
	}
	t.Setenv("PATH", t.TempDir())
	j.refuses(refusal{exitUsage, "task_no_scheduler", "no systemd", "*/5 * * * * "}, "task", "install")
}

func TestWhatWouldBeInstalledCanBeSeenOnEverySystem(t *testing.T) {
	dir := t.TempDir()
	for system, says := range map[string]string{"windows": "<LogonType>", "linux": "ExecStart=", "cron": "*/5 * * * * "} {
		a := call(t, "task", "show", "--for", system, "--data-dir", dir).want(t, exitDone)
		if system != "windows" && !strings.Contains(a.stdout, says) || !strings.Contains(a.stdout, "sync --due --data-dir "+dir) {
			t.Errorf("%s: %s", system, a.stdout)
		}
	}
}

func TestAProbeWritesWhatCameOfTheCheckIntoAFile(t *testing.T) {
	j := newJourney(t)
	out := filepath.Join(j.dir, "answer.json")
	probe := func(code int) (answer checkAnswer) {
		t.Helper()
		if a := j.run("task", "probe", "--out", out).want(t, code); a.stdout != "" {
			t.Errorf("it prints: %s", a.stdout)
		}
		if err := json.Unmarshal([]byte(read(t, out)), &answer); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	// The simulated tenant's certificate ends tomorrow.
	if answer := probe(exitRenew); answer.State != tenant.Passed || len(answer.Steps) != 5 {
		t.Errorf("a check that passes: %+v", answer)
	}
	passed, warning, err := verdict("CONTOSO\\sync", []byte(read(t, out)))
	if err != nil || passed != `As CONTOSO\sync the check passes.` || !strings.Contains(warning, "ends in 0 days") || !strings.Contains(warning, "concordctl cert rotate") {
		t.Errorf("with a certificate that ends soon: %q, %q, %v", passed, warning, err)
	}
	if _, warning, err := verdict("SYSTEM", []byte(`{"state":"ok","certificateDays":61,"certificateEndsSoon":false}`)); err != nil || warning != "" {
		t.Errorf("with one that does not: %q, %v", warning, err)
	}
	defer j.configure(map[string]any{"certificate": map[string]any{"file": "gone.pem"}})()
	if answer := probe(exitUsage); answer.State != tenant.NotPassed || answer.Failure == nil || answer.Failure.Code != "certificate_missing" {
		t.Errorf("without a key: %+v", answer)
	}
	if _, _, err := verdict("SYSTEM", []byte(read(t, out))); err == nil || !strings.Contains(err.Error(), "certificate_missing") {
		t.Errorf("the verdict without a key: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(j.dir, ".answer.json.*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
