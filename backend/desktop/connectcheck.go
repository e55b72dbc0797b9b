package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"concord/backend/certstore"
	"concord/backend/release"
	"concord/backend/settings"
	"concord/backend/tenant"
)

// Check is how far a check is, and what it found.
type Check struct {
	Running bool        `json:"running"`
	Passed  bool        `json:"passed"` // it has ended, and no step failed
	Steps   []CheckStep `json:"steps"`
}

// CheckStep is one question of a check.
type CheckStep struct {
	Name        string            `json:"name"`  // certificate, sign_in, permissions, directory, mailbox
	State       string            `json:"state"` // waiting, running, ok, warning, failed, skipped
	Text        string            `json:"text"`
	Details     []string          `json:"details"`
	Rights      []Right           `json:"rights"`                // of permissions
	Certificate *CertificateFacts `json:"certificate,omitempty"` // of certificate; its file is "" for the tenant that is open
	TenantID    string            `json:"tenantId"`              // of sign_in: who issued the token
	Failure     *Failure          `json:"failure,omitempty"`     // why it failed, and what to do
}

var checkSteps = []string{"certificate", "sign_in", "permissions", "directory", "mailbox"}

// checking is a check at work. Each answer is told as a whole snapshot.
type checking struct {
	*core
	now Check
}

func (c *core) newCheck() *checking {
	k := &checking{core: c, now: Check{Running: true}}
	for i, name := range checkSteps {
		state := "waiting"
		if i == 0 {
			state = "running"
		}
		k.now.Steps = append(k.now.Steps, CheckStep{Name: name, State: state, Details: []string{}, Rights: []Right{}})
	}
	k.tell()
	return k
}

func (k *checking) tell() {
	told := k.now
	told.Steps = slices.Clone(k.now.Steps) // what was told stays as it was
	k.emit(EventCheck, told)
}

// done puts an answer in its place and begins with the next question.
func (k *checking) done(step CheckStep) {
	at := slices.Index(checkSteps, step.Name)
	if at < 0 {
		return
	}
	if step.Details == nil {
		step.Details = []string{}
	}
	if step.Rights == nil {
		step.Rights = []Right{}
	}
	k.now.Steps[at] = step
	if next := at + 1; next < len(k.now.Steps) && step.State != string(tenant.NotPassed) && k.now.Steps[next].State == "waiting" {
		k.now.Steps[next].State = "running"
	}
	k.tell()
}

func (k *checking) failed(name string, err error) {
	failure := FailureOf(err)
	k.done(CheckStep{Name: name, State: string(tenant.NotPassed), Text: failure.Message, Failure: failure})
}

func (k *checking) report(s tenant.CheckStep) {
	step := CheckStep{Name: s.Name, State: string(s.State), Text: s.Text, Details: s.Details, Rights: rightsOf(s.Rights), TenantID: s.TenantID, Failure: failureOf(s.Failure)}
	if s.Identity != nil {
		facts := factsOf("", s.Identity)
		step.Certificate = &facts
	}
	k.done(step)
}

// end tells that it is over: what was not asked any more is skipped.
func (k *checking) end() Check {
	k.now.Running, k.now.Passed = false, true
	for i := range k.now.Steps {
		switch step := &k.now.Steps[i]; step.State {
		case "waiting", "running":
			step.State = string(tenant.NotChecked)
		case string(tenant.NotPassed):
			k.now.Passed = false
		}
	}
	k.tell()
	return k.now
}

// Check tries a draft: reads the certificate, signs in, looks at the permissions, reads a few people and one mailbox. It
// writes nothing that stays, in the tenant or here. check.changed tells each step; a check that was at work before is
// given up. What is wrong with the draft is in the steps, not an error.
func (c *Connect) Check(draft ConnectDraft) (check Check, err error) {
	err = c.guarded(func() error {
		check, err = c.checked(func(ctx context.Context, k *checking) { k.draft(ctx, c.tidy(draft)) })
		return err
	})
	return check, err
}

// CheckNow does the same for the tenant that is open, or for that of the settings while there is no connection. The
// mailbox is the one to try, "" for any.
func (c *Connect) CheckNow(mailbox string) (check Check, err error) {
	err = c.guarded(func() error {
		at, notOpen := c.use()
		if notOpen == nil {
			defer at.users.Done()
		}
		if notOpen == nil && !at.offline {
			check, err = c.checked(func(ctx context.Context, k *checking) {
				ctx, stop := context.WithCancel(ctx)
				defer stop()
				defer context.AfterFunc(at.ctx, stop)()
				_ = at.Check(ctx, mailbox, k.report) // the steps say it
			})
			return err
		}
		known, _, err := c.existing()
		if err != nil {
			return err
		}
		if known == nil {
			return errNoSettings
		}
		check, err = c.checked(func(ctx context.Context, k *checking) {
			identity, err := identityOfSettings(known)
			k.tried(known.Certificate.File, identity, err, func() error { return k.inside(ctx, func(string) (string, error) { return known.Path, nil }, mailbox) })
		})
		return err
	})
	return check, err
}

// StopCheck gives up the check that is at work, if there is one.
func (c *Connect) StopCheck() (err error) {
	err = c.guarded(func() error {
		c.checks.Lock()
		defer c.checks.Unlock()
		if c.giveUp != nil {
			c.giveUp()
			c.giveUp = nil
		}
		return nil
	})
	return err
}

// checked runs a check; the one before it is given up. Closing the window waits until it has let go of its files.
func (c *Connect) checked(work func(context.Context, *checking)) (Check, error) {
	c.mu.Lock()
	ctx, stop := context.WithCancel(c.ctx)
	c.work.Add(1)
	c.mu.Unlock()
	defer c.work.Done()
	defer stop()
	c.checks.Lock()
	if c.giveUp != nil {
		c.giveUp()
	}
	c.giveUp = stop
	c.checks.Unlock()
	k := c.newCheck()
	work(ctx, k)
	if ctx.Err() != nil {
		return Check{}, errCancelled
	}
	return k.end(), nil
}

// draft checks in a folder of its own, which is gone afterwards.
func (k *checking) draft(ctx context.Context, draft ConnectDraft) {
	identity, err := k.identityAt(CertificatePlace{File: draft.KeyFile, Store: draft.Store, Thumbprint: draft.Thumbprint})
	k.tried(draft.KeyFile, identity, err, func() error {
		return k.inside(ctx, func(folder string) (string, error) {
			path := filepath.Join(folder, settings.FileName)
			_, err := settings.Create(path, draft.changes(nil, folder)...)
			return path, err
		}, draft.Mailbox)
	})
}

// tried tells of the certificate, and then tries it out; the error of try is why the tenant cannot be opened.
func (k *checking) tried(file string, identity *certstore.Identity, err error, try func() error) {
	if err != nil {
		k.failed("certificate", err)
		return
	}
	facts := factsOf(file, identity)
	state := tenant.Passed
	if facts.Nearness != string(certstore.Far) {
		state = tenant.Warned
	}
	k.done(CheckStep{Name: "certificate", State: string(state), Certificate: &facts})
	if err := try(); err != nil {
		k.failed("sign_in", err)
	}
}

// inside opens the tenant in a folder that is thrown away, with the settings file that is given or made there; the error
// is why it cannot be opened.
func (k *checking) inside(ctx context.Context, config func(folder string) (string, error), mailbox string) error {
	folder, err := os.MkdirTemp("", "concord-check-*")
	if err != nil {
		return &SaveError{os.TempDir(), err}
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left is in the system's folder for that
	path, err := config(folder)
	if err != nil {
		return withoutPlace(err)
	}
	t, err := tenant.Open(ctx, tenant.Options{DataDir: folder, Config: path, UserAgent: release.UserAgent()})
	if err != nil {
		return withoutPlace(err)
	}
	defer func() { _ = t.Close() }()    // nothing in it is kept
	_ = t.Check(ctx, mailbox, k.report) // the steps say it
	return nil
}

// withoutPlace takes file and line out of what is said of settings that nobody wrote by hand.
func withoutPlace(err error) error {
	var known *settings.Error
	if errors.As(err, &known) {
		said := *known
		said.Line = 0
		if filepath.Base(said.Path) == settings.FileName {
			said.Path = ""
		}
		return &said
	}
	return err
}
