//go:build unix

package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// beside puts a program beside the test's, as the command line lies beside the window.
func beside(t *testing.T, name string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(self), name)
	if err := os.WriteFile(path, nil, 0o755); err != nil {
		t.Skip("nothing can be put beside the test's program:", err)
	}
	t.Cleanup(func() { _ = os.Remove(path) })
}

func TestTheWindowInstallsStartsAndRemovesWhatItShowed(t *testing.T) {
	bin, config := t.TempDir(), t.TempDir()
	script := "#!/bin/sh\n[ \"$3\" = is-system-running ] && echo running\n[ \"$3\" = show ] && printf 'ActiveState=active\\nLastTriggerUSec=n/a\\n'\nexit 0\n"
	if err := errors.Join(os.WriteFile(filepath.Join(bin, "systemctl"), []byte(script), 0o755)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	t.Setenv("XDG_CONFIG_HOME", config)
	w := withSettings(t, settingsText)
	_, err := w.unattended.Plan(UnattendedOptions{Minutes: 5})
	refused(t, err, "task_program")
	beside(t, "concordctl")
	plan, err := w.unattended.Plan(UnattendedOptions{Minutes: 5})
	w.must(err)
	if !strings.HasSuffix(plan.Command, "concordctl sync --due --data-dir "+w.dir) || len(plan.Makes) != 2 || !strings.Contains(plan.Text, "OnUnitInactiveSec=5min") {
		t.Errorf("it would do %+v", plan)
	}
	if left, _ := os.ReadDir(config); len(left) != 0 {
		t.Errorf("showing it made %v", left)
	}
	refused(t, w.unattended.Start(), "task_missing")
	w.must(w.unattended.Install(UnattendedOptions{Minutes: 5}))
	state, err := w.unattended.State()
	if err != nil || !state.Installed || !state.Enabled || state.Minutes != 5 || state.LastExit != -1 || state.LastRun != "" || !state.Program || state.Windows {
		t.Errorf("installed: %+v, %v", state, err)
	}
	w.must(w.unattended.Start())
	w.must(w.unattended.Remove())
	if state, err = w.unattended.State(); err != nil || state.Installed {
		t.Errorf("removed: %+v, %v", state, err)
	}
	_, err = w.unattended.Plan(UnattendedOptions{Minutes: 2000})
	refused(t, err, "task_refused")
	none := newWindow(t, Options{DataDir: t.TempDir()})
	refused(t, none.unattended.Install(UnattendedOptions{Minutes: 5}), "settings_missing")
}
