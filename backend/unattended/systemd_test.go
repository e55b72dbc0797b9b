//go:build unix

package unattended

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// userSystemd puts a systemctl into the PATH that answers as one with a user's manager at work does, makes and removes
// the link of an enabled timer, and writes down what it was asked. fails is a verb that it refuses.
func userSystemd(t *testing.T, fails string) (units string, asked func() string) {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "config")
	units = filepath.Join(config, "systemd", "user")
	script := `#!/bin/sh
shift 2 # --user --no-pager
echo "$*" >> ` + dir + `/asked
[ "$1" = "` + fails + `" ] && { echo 'Unit is masked.' >&2; exit 1; }
case "$1" in
is-system-running) echo degraded; exit 1 ;;
enable) mkdir -p ` + units + `/timers.target.wants; ln -sf ../concord-sync.timer ` + units + `/timers.target.wants/concord-sync.timer ;;
disable) rm -f ` + units + `/timers.target.wants/concord-sync.timer ;;
show)
  case "$2" in
  *.timer) printf 'ActiveState=active\nLastTriggerUSec=Mon 2026-03-02 06:00:01 CET\n' ;;
  *) printf 'ExecMainStatus=4\nExecMainExitTimestamp=Mon 2026-03-02 06:00:09 CET\n' ;;
  esac ;;
esac
`
	bin := filepath.Join(dir, "bin")
	if err := errors.Join(os.MkdirAll(bin, 0o755), os.WriteFile(filepath.Join(bin, "systemctl"), []byte(script), 0o755)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	t.Setenv("XDG_CONFIG_HOME", config)
	return units, func() string {
		data, _ := os.ReadFile(filepath.Join(dir, "asked"))
		_ = os.Remove(filepath.Join(dir, "asked"))
		return strings.Join(strings.Split(strings.TrimSpace(string(data)), "\n"), "; ")
	}
}

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestATimerIsInstalledLookedAtStartedAndRemovedWithoutATrace(t *testing.T) {
	units, asked := userSystemd(t, "")
	ctx := t.Context()
	if s, err := Look(ctx); err != nil || s.Installed {
		t.Fatalf("before: %+v, %v", s, err)
	}
	if err := Start(ctx); !errors.Is(err, ErrMissing) {
		t.Errorf("started before it was installed: %v", err)
	}
	task := Sync(self(t), "/srv/data", "", DefaultEvery, Account{})
	for range 2 { // again in place of the first
		if err := Install(ctx, task); err != nil {
			t.Fatal(err)
		}
	}
	if got := asked(); !strings.Contains(got, "daemon-reload; enable --now concord-sync.timer; restart concord-sync.timer") {
		t.Errorf("asked %s", got)
	}
	s, err := Look(ctx)
	if err != nil || !s.Installed || !s.Enabled || !s.Program || s.Minutes != 5 || s.LastRun == "" || s.LastExit == nil || *s.LastExit != 4 ||
		!strings.HasSuffix(s.Command, "sync --due --data-dir /srv/data") {
		t.Errorf("installed: %+v, %v", s, err)
	}
	asked()
	if err := Start(ctx); err != nil || !strings.Contains(asked(), "start --no-block concord-sync.service") {
		t.Errorf("start: %v", err)
	}
	for range 2 {
		if err := Remove(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(units); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestUnitsAreWhatSystemdAccepts(t *testing.T) {
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze here to ask:", err)
	}
	folder := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir()) // it wants to be a user's manager
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	service, timer := Sync(self, "/srv/a b", "", DefaultEvery, Account{}).Units()
	if err := writeUnits(folder, service, timer); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), verify, "--user", "verify", filepath.Join(folder, UnitName+".timer"), filepath.Join(folder, UnitName+".service")).CombinedOutput()
	if err != nil || strings.Contains(string(said), UnitName) {
		t.Errorf("%v: %s", err, said)
	}
}

func TestARefusedTimerLeavesNothing(t *testing.T) {
	units, _ := userSystemd(t, "enable")
	err := Install(t.Context(), Sync(self(t), "", "", DefaultEvery, Account{}))
	var fault *Error
	if !errors.As(err, &fault) || fault.Code() != "task_refused" || !strings.Contains(fault.Error(), "masked") {
		t.Errorf("got %v, want what systemd said", err)
	}
	if left, err := os.ReadDir(units); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWithoutSystemdTheLineForACrontabIsTold(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	err := Install(t.Context(), Sync("/usr/bin/concordctl", "", "", DefaultEvery, Account{}))
	var fault *Error
	if !errors.As(err, &fault) || fault.Code() != "task_no_scheduler" || !strings.Contains(fault.Action(), "*/5 * * * * /usr/bin/concordctl sync --due") {
		t.Errorf("got %v, want the line for a crontab", err)
	}
	if left, _ := os.ReadDir(os.Getenv("XDG_CONFIG_HOME")); len(left) != 0 {
		t.Errorf("written all the same: %v", left)
	}
	if err := Remove(t.Context()); err != nil {
		t.Errorf("remove: %v", err)
	}
}

func TestAFolderThatCannotBeWrittenIsTold(t *testing.T) {
	_, _ = userSystemd(t, "")
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", blocked)
	var fault *Error
	if err := Install(t.Context(), Sync(self(t), "", "", DefaultEvery, Account{})); !errors.As(err, &fault) || fault.Code() != "task_refused" {
		t.Errorf("got %v", err)
	}
}
