//go:build !windows

package unattended

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"concord/backend/atomicfile"
)

// unitFolder is where systemd looks for a user's own units (systemd.unit(5)).
func unitFolder() (string, error) {
	if config := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(config) {
		return filepath.Join(config, "systemd", "user"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("unattended: find the folder for units: %w", err)
	}
	return filepath.Join(home, ".config", "systemd", "user"), nil
}

// systemctl speaks to the user's systemd.
func systemctl(ctx context.Context, arguments ...string) (string, error) {
	ctx, done := context.WithTimeout(ctx, time.Minute)
	defer done()
	cmd := exec.CommandContext(ctx, "systemctl", append([]string{"--user", "--no-pager"}, arguments...)...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return out.String(), refusedBy("systemd", strings.TrimSpace(said.String()), err)
	}
	return out.String(), nil
}

// systemdThere says why there is no systemd for this user, "" when there is.
func systemdThere(ctx context.Context) string {
	if _, err := exec.LookPath("systemctl"); err != nil {
		return "no systemctl"
	}
	// It prints how the user's manager is, and fails for "degraded" as well.
	switch state, err := systemctl(ctx, "is-system-running"); strings.TrimSpace(state) {
	case "", "offline", "unknown":
		if err != nil {
			return "its manager cannot be reached"
		}
		return "it is not at work"
	}
	return ""
}

func noScheduler(why string, t Task) error {
	return &Error{code: "task_no_scheduler", sentence: "There is no systemd for this user here (" + why + "), so no timer can be installed.",
		action: "Let cron do it: add this line with crontab -e:  " + t.Crontab()}
}

func systemdInstall(ctx context.Context, t Task) error {
	if err := t.Valid(); err != nil {
		return err
	}
	if why := systemdThere(ctx); why != "" {
		return noScheduler(why, t)
	}
	folder, err := unitFolder()
	if err != nil {
		return err
	}
	service, timer := t.Units()
	if err := writeUnits(folder, service, timer); err != nil {
		return err
	}
	_, err = systemctl(ctx, "daemon-reload")
	if err == nil {
		_, err = systemctl(ctx, "enable", "--now", UnitName+".timer")
	}
	if err == nil {
		// A timer that was at work already keeps its old times until then.
		_, err = systemctl(ctx, "restart", UnitName+".timer")
	}
	if err != nil {
		return errors.Join(err, removeUnits(folder))
	}
	return nil
}

// writeUnits puts both files in place, each whole.
func writeUnits(folder, service, timer string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return unwritable(folder, err)
	}
	for name, text := range map[string]string{UnitName + ".service": service, UnitName + ".timer": timer} {
		if err := atomicfile.Replace(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return errors.Join(unwritable(folder, err), removeUnits(folder))
		}
	}
	return nil
}

func unwritable(folder string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &Error{code: "task_refused", sentence: fmt.Sprintf("Nothing can be written into %s: %v.", folder, err), err: err,
		action: "Let this account write there, or make room on the disk."}
}

// unitFiles are what installing leaves in the folder; the link is made by systemctl enable.
func unitFiles(folder string) []string {
	return []string{
		filepath.Join(folder, "timers.target.wants", UnitName+".timer"),
		filepath.Join(folder, UnitName+".timer"), filepath.Join(folder, UnitName+".service"),
	}
}

func removeUnits(folder string) error {
	for _, path := range unitFiles(folder) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(folder, err)
		}
	}
	_ = os.Remove(filepath.Join(folder, "timers.target.wants")) // goes only when it is empty
	return nil
}

func systemdRemove(ctx context.Context) error {
	folder, err := unitFolder()
	if err != nil {
		return err
	}
	there := systemdThere(ctx) == ""
	if there && isFile(filepath.Join(folder, UnitName+".timer")) {
		if _, err := systemctl(ctx, "disable", "--now", UnitName+".timer"); err != nil {
			return err
		}
	}
	if err := removeUnits(folder); err != nil || !there {
		return err
	}
	_, err = systemctl(ctx, "daemon-reload")
	_, _ = systemctl(ctx, "reset-failed", UnitName+".service") // fails where nothing has failed
	return err
}

func systemdStart(ctx context.Context) error {
	folder, err := unitFolder()
	if err != nil {
		return err
	}
	if !isFile(filepath.Join(folder, UnitName+".service")) {
		return ErrMissing
	}
	_, err = systemctl(ctx, "start", "--no-block", UnitName+".service")
	return err
}

func systemdLook(ctx context.Context) (State, error) {
	s := State{Scheduler: "systemd"}
	folder, err := unitFolder()
	if err != nil {
		return s, err
	}
	service, err := os.ReadFile(filepath.Join(folder, UnitName+".service"))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("unattended: read the unit: %w", err)
	}
	timer, _ := os.ReadFile(filepath.Join(folder, UnitName+".timer"))
	s.Installed = len(timer) > 0
	s.Command = value(string(service), "ExecStart")
	program, _, _ := strings.Cut(strings.TrimPrefix(s.Command, `"`), " ")
	if strings.HasPrefix(s.Command, `"`) {
		program, _, _ = strings.Cut(s.Command[1:], `"`)
	}
	s.Program = isFile(strings.NewReplacer("%%", "%", "$$", "$", `\\`, `\`).Replace(program))
	s.Minutes, _ = strconv.Atoi(strings.TrimSuffix(value(string(timer), "OnUnitInactiveSec"), "min"))
	if systemdThere(ctx) != "" {
		return s, nil
	}
	shown, err := systemctl(ctx, "show", UnitName+".timer", "--property=ActiveState,LastTriggerUSec,NextElapseUSecMonotonic")
	if err != nil {
		return s, err
	}
	s.Enabled = value(shown, "ActiveState") == "active"
	if last := value(shown, "LastTriggerUSec"); last != "n/a" {
		s.LastRun = last
	}
	shown, err = systemctl(ctx, "show", UnitName+".service", "--property=ExecMainStatus,ExecMainExitTimestamp")
	if code, bad := strconv.ParseInt(value(shown, "ExecMainStatus"), 10, 64); bad == nil && value(shown, "ExecMainExitTimestamp") != "" {
		s.LastExit = &code
	}
	return s, err
}

// value is what stands after key= in a line of its own.
func value(text, key string) string {
	for line := range strings.Lines(text) {
		if v, found := strings.CutPrefix(line, key+"="); found {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
