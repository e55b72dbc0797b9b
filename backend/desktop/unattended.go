package desktop

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"concord/backend/settings"
	"concord/backend/tenant"
	"concord/backend/unattended"
)

// Unattended lets the system start syncs with no window open.
type Unattended struct{ *core }

// UnattendedState is what the system's scheduler says.
type UnattendedState struct {
	Windows   bool   `json:"windows"`   // a scheduled task; else a timer of systemd
	Elevated  bool   `json:"elevated"`  // this window may do what an administrator may
	Installed bool   `json:"installed"` // for this account, as far as it may see
	Enabled   bool   `json:"enabled"`
	Command   string `json:"command"`
	Account   string `json:"account"`      // as whom it runs, "" for the own account
	LoggedOn  bool   `json:"onlyLoggedOn"` // only while that account is logged on
	Minutes   int    `json:"minutes"`      // how often it looks whether something is due
	LastRun   string `json:"lastRun"`      // as the scheduler writes it, "" for never
	LastExit  int64  `json:"lastExit"`     // exit code of the last run; -1 when unknown
	Program   bool   `json:"program"`      // what it starts is there
}

// UnattendedOptions say what is to be installed.
type UnattendedOptions struct {
	Minutes   int  `json:"minutes"`   // how often to look, 1 to 1,440
	LoggedOut bool `json:"loggedOut"` // also while nobody is logged on; on Windows an administrator has to
}

// UnattendedPlan is what installing would do.
type UnattendedPlan struct {
	Makes   []string `json:"makes"`   // what is made: a task's name, files
	Command string   `json:"command"` // what is started
	Text    string   `json:"text"`    // the task as the scheduler gets it
	// Typed is how an administrator installs the same for a server's account, from a terminal.
	Typed string `json:"typed"`
}

// State asks the scheduler.
func (u *Unattended) State() (state UnattendedState, err error) {
	err = u.guarded(func() error {
		ctx, done := u.briefly()
		defer done()
		s, err := unattended.Look(ctx)
		state = UnattendedState{Windows: runtime.GOOS == "windows", Elevated: unattended.Elevated(), Installed: s.Installed, Enabled: s.Enabled,
			Command: s.Command, Account: s.Account, LoggedOn: s.LoggedOn, Minutes: s.Minutes, LastRun: s.LastRun, LastExit: -1, Program: s.Program}
		if s.LastExit != nil {
			state.LastExit = *s.LastExit
		}
		return err
	})
	return state, err
}

// briefly bounds a question to the scheduler.
func (c *core) briefly() (context.Context, context.CancelFunc) {
	c.mu.Lock()
	ctx := c.ctx
	c.mu.Unlock()
	return context.WithTimeout(ctx, time.Minute)
}

// Plan tells what Install would do, and does nothing.
func (u *Unattended) Plan(options UnattendedOptions) (plan UnattendedPlan, err error) {
	err = u.guarded(func() error {
		task, err := u.task(options)
		if err != nil {
			return err
		}
		plan.Command, plan.Typed = task.Command(), "concordctl task install --account network-service --prepare"
		if runtime.GOOS == "windows" {
			plan.Makes = []string{unattended.TaskName}
			plan.Text, err = task.XMLText()
			return err
		}
		service, timer := task.Units()
		plan.Makes = []string{unattended.UnitName + ".service", unattended.UnitName + ".timer"}
		plan.Text = "# " + plan.Makes[0] + "\n" + service + "\n# " + plan.Makes[1] + "\n" + timer
		plan.Typed = "loginctl enable-linger"
		return nil
	})
	return plan, err
}

// task is what the scheduler is to start: the command line beside this program, with this window's data folder.
func (c *core) task(options UnattendedOptions) (t unattended.Task, err error) {
	program, err := os.Executable()
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil {
		return t, err
	}
	name := "concordctl"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	program = filepath.Join(filepath.Dir(program), name)
	if info, err := os.Stat(program); err != nil || !info.Mode().IsRegular() {
		return t, unattended.NoProgram(program)
	}
	folder, err := filepath.Abs(c.dataFolder())
	if err != nil {
		return t, err
	}
	config := c.options.Config
	if config != "" {
		if config, err = filepath.Abs(config); err != nil {
			return t, err
		}
	}
	account, err := unattended.Own(options.LoggedOut)
	if err != nil {
		return t, err
	}
	t = unattended.Sync(program, folder, config, time.Duration(options.Minutes)*time.Minute, account)
	return t, t.Valid()
}

// Install lets the system look every few minutes whether a sync is due, in place of what was installed before. It fails
// with settings_missing while no tenant is set up, and otherwise with the codes of package unattended.
func (u *Unattended) Install(options UnattendedOptions) (err error) {
	err = u.guarded(func() error {
		task, err := u.task(options)
		if err != nil {
			return err
		}
		var s *settings.Settings
		if s, err = tenant.Settings(u.tenantOptions(false)); err != nil {
			return err
		}
		if err := task.Suits(s.Certificate.Source, s.Certificate.Store); err != nil {
			return err
		}
		ctx, done := u.briefly()
		defer done()
		return unattended.Install(ctx, task)
	})
	return err
}

// Start starts the installed task now and does not wait for it.
func (u *Unattended) Start() (err error) {
	err = u.guarded(func() error {
		ctx, done := u.briefly()
		defer done()
		return unattended.Start(ctx)
	})
	return err
}

// Remove takes the task away; nothing of it stays.
func (u *Unattended) Remove() (err error) {
	err = u.guarded(func() error {
		ctx, done := u.briefly()
		defer done()
		return unattended.Remove(ctx)
	})
	return err
}
