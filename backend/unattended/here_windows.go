package unattended

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// Own is this account, as which a task runs only while it is logged on, or always.
func Own(always bool) (Account, error) {
	me, err := user.Current()
	if err != nil {
		return Account{}, fmt.Errorf("unattended: find out who this is: %w", err)
	}
	a := Account{Name: me.Username, ID: me.Uid, Logon: LoggedOn} // Uid is the SID
	if always {
		a.Logon = Always
	}
	return a, nil
}

// Named is another account, by a name that AccountNamed knows.
func Named(name string) (Account, error) {
	return AccountNamed(name, func(name string) (string, error) {
		sid, _, _, err := windows.LookupSID("", name)
		if err != nil {
			return "", err
		}
		return sid.String(), nil
	})
}

// Elevated tells whether this process may do what an administrator may.
func Elevated() bool { return windows.GetCurrentProcessToken().IsElevated() }

// schtasks speaks to the Task Scheduler. Its words are in the language of Windows; its exit code is not.
func schtasks(ctx context.Context, arguments ...string) ([]byte, error) {
	ctx, done := context.WithTimeout(ctx, time.Minute)
	defer done()
	// By its full path: a program of that name beside ours must not be taken for it.
	program := "schtasks.exe"
	if system, err := windows.GetSystemDirectory(); err == nil {
		program = filepath.Join(system, program)
	}
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
	cmd.WaitDelay = time.Second // a service that it starts under Wine keeps its output open
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return out.Bytes(), refusedBy("The Task Scheduler", strings.TrimSpace(strings.ToValidUTF8(said.String(), "?")), err)
	}
	return out.Bytes(), nil
}

// Install lets the system's scheduler start the task from now on, in place of one that was installed before.
func Install(ctx context.Context, t Task) error {
	if err := t.Valid(); err != nil {
		return err
	}
	if (t.Account.Other || t.Account.Logon != LoggedOn) && !Elevated() {
		return ErrElevation
	}
	return create(ctx, TaskName, t)
}

func create(ctx context.Context, name string, t Task) error {
	text, err := t.XML()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "concord-task-*.xml")
	if err != nil {
		return fmt.Errorf("unattended: write the task: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("unattended: write the task: %w", err)
	}
	arguments := []string{"/create", "/f", "/tn", name, "/xml", file.Name()}
	switch t.Account.Logon {
	case Managed:
		arguments = append(arguments, "/ru", t.Account.ID, "/rp", "") // Windows keeps its password by itself
	case Always:
		if t.Account.Other {
			arguments = append(arguments, "/ru", t.Account.Name, "/np")
		}
	case LoggedOn, Service:
	}
	_, err = schtasks(ctx, arguments...)
	return err
}

// Try runs a task once as its account, takes it away again, and returns what it wrote into a file.
func Try(ctx context.Context, t Task, out string) (_ []byte, err error) {
	if err := t.Valid(); err != nil {
		return nil, err
	}
	if !Elevated() {
		return nil, ErrElevation
	}
	if err := os.Remove(out); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("unattended: make room for the answer: %w", err)
	}
	if err := create(ctx, CheckName, t); err != nil {
		return nil, err
	}
	defer func() {
		_, gone := schtasks(context.WithoutCancel(ctx), "/delete", "/f", "/tn", CheckName)
		_ = os.Remove(out)
		err = errors.Join(err, gone)
	}()
	if _, err := schtasks(ctx, "/run", "/tn", CheckName); err != nil {
		return nil, err
	}
	// A check takes seconds; behind a slow proxy it can take a minute.
	patience, done := context.WithTimeout(ctx, 3*time.Minute)
	defer done()
	for {
		data, err := os.ReadFile(out)
		if err == nil {
			return data, nil // it is put in place whole
		}
		select {
		case <-patience.Done():
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, CheckFailed(t.Account.Name, "it wrote nothing within three minutes.",
				"See in the Task Scheduler's history why it did not start: the account may lack the right to log on as a batch job, or to read the program or the data folder.")
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// Look asks the scheduler about the task.
func Look(ctx context.Context) (State, error) {
	s := State{Scheduler: "Task Scheduler"}
	text, err := schtasks(ctx, "/query", "/tn", TaskName, "/xml")
	if err != nil {
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
		return s, nil // it fails the same way for a task that is not there and for one that this account may not see
	}
	if len(bytes.TrimSpace(text)) == 0 {
		// Wine's schtasks makes and deletes tasks, and shows none: their files are where Windows keeps them.
		if text, err = os.ReadFile(taskFile(TaskName)); err != nil {
			return s, nil //nolint:nilerr // it is not there
		}
	}
	d, err := parse(text)
	if err != nil {
		return s, err
	}
	s.Installed, s.Enabled = true, d.Settings.Enabled
	s.Command = strings.TrimSpace(quoteWindows(d.Actions.Exec.Command) + " " + d.Actions.Exec.Arguments)
	s.Program = exists(d.Actions.Exec.Command)
	s.Account, s.LoggedOn = accountName(d.Principal.UserID), d.Principal.LogonType == LoggedOn
	if trigger := d.Triggers.Time; trigger != nil {
		s.Minutes, _ = strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(trigger.Interval, "PT"), "M"))
	}
	if list, err := schtasks(ctx, "/query", "/tn", TaskName, "/fo", "csv", "/v", "/nh"); err == nil {
		s.read(list)
	}
	return s, nil
}

// read takes times and the last exit code from a verbose list: its columns are in the same order in every language.
func (s *State) read(list []byte) {
	const nextRun, lastRun, lastResult, least = 2, 5, 6, 7
	row, err := csv.NewReader(bytes.NewReader(list)).Read()
	if err != nil || len(row) < least {
		return
	}
	// 267011 is SCHED_S_TASK_HAS_NOT_RUN (Microsoft, "Task Scheduler Error and Success Constants").
	if code, err := strconv.ParseInt(row[lastResult], 10, 64); err == nil && code != 267011 {
		s.LastExit, s.LastRun = &code, row[lastRun]
	}
	s.NextRun = row[nextRun]
}

// taskFile is where Windows keeps a task.
func taskFile(name string) string {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return ""
	}
	return filepath.Join(system, "Tasks", name)
}

func exists(program string) bool {
	info, err := os.Stat(program)
	return err == nil && info.Mode().IsRegular()
}

// accountName is a SID as people know it.
func accountName(id string) string {
	sid, err := windows.StringToSid(id)
	if err != nil {
		return id
	}
	name, domain, _, err := sid.LookupAccount("")
	if err != nil {
		return id
	}
	if domain == "" {
		return name
	}
	return domain + `\` + name
}

// Start starts the task now and does not wait for it. It fails with ErrMissing where there is none.
func Start(ctx context.Context) error {
	if s, err := Look(ctx); err != nil || !s.Installed {
		return errors.Join(err, missing(s))
	}
	_, err := schtasks(ctx, "/run", "/tn", TaskName)
	return err
}

func missing(s State) error {
	if s.Installed {
		return nil
	}
	return ErrMissing
}

// Remove takes the task away, and the folder of the scheduler in which it was. Where there is none it does nothing.
func Remove(ctx context.Context) error {
	s, err := Look(ctx)
	if err != nil {
		return err
	}
	if s.Installed {
		if _, err := schtasks(ctx, "/delete", "/f", "/tn", TaskName); err != nil {
			return err
		}
	}
	removeFolder(ctx)
	return nil
}

// removeFolder takes the empty folder away, for which schtasks has no word. An empty folder harms nobody: what goes wrong
// is passed over.
func removeFolder(ctx context.Context) {
	folder := taskFile(Folder)
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		return
	}
	ctx, done := context.WithTimeout(ctx, 30*time.Second)
	defer done()
	shell := filepath.Join(filepath.Dir(filepath.Dir(folder)), "WindowsPowerShell", "v1.0", "powershell.exe")
	cmd := exec.CommandContext(ctx, shell, "-NoProfile", "-NonInteractive", "-Command",
		`$s = New-Object -ComObject Schedule.Service; $s.Connect(); $s.GetFolder('\').DeleteFolder('Concord', 0)`)
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
	_ = cmd.Run()
	_ = os.Remove(folder) // without a PowerShell that can, as under Wine
}
