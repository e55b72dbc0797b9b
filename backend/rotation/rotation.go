package rotation

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/settings"
	"concord/backend/signin"

	"github.com/gofrs/flock"
)

// Connection is an app as it is reached with one certificate.
type Connection struct {
	Source *signin.Source
	Graph  *graph.Client
}

// Options say what is rotated.
type Options struct {
	// Settings is the settings file, absolute.
	Settings string
	// Connect reaches an app registration of the settings with a certificate; it sends nothing.
	Connect func(clientID string, identity *certstore.Identity) (Connection, error)
}

// Wish is what somebody wants of a rotation that begins.
type Wish struct {
	Way      Way           // "" takes ByItself where that is possible
	KeepOld  bool          // for other computers that use the old one
	Name     string        // of the new certificate; "" is Concord and the day
	Bits     int           // of the new key; 0 is as certstore has it
	Lifetime time.Duration // of the new certificate; 0 is as certstore has it
}

// Rotation is a rotation that could begin, is under way, or has ended.
type Rotation struct {
	options  Options
	journal  string
	settings *settings.Settings
	last     *State // as the journal has it; nil when there is none

	report func(State)
	passed func(point string) // for tests: called between what is done and what is written down
}

// Open reads the settings and the journal. It changes nothing and sends nothing.
func Open(o Options) (*Rotation, error) {
	known, err := settings.Load(o.Settings)
	if err != nil {
		return nil, err
	}
	r := &Rotation{options: o, settings: known, journal: journalPath(known.Path), report: func(State) {}, passed: func(string) {}}
	r.last, err = readJournal(r.journal)
	return r, err
}

// Last is the rotation that is under way or has ended last; nil when there was none.
func (r *Rotation) Last() *State { return r.last }

// UnderWay tells whether there is one to go on with.
func (r *Rotation) UnderWay() bool { return r.last != nil && r.last.Phase != Done }

// Plan is what Begin would begin with: nothing is done or written yet. It looks for the object ids of the registrations where
// that takes a request. It fails with rotation_by_hand when the wish is for ByItself and that is not possible.
func (r *Rotation) Plan(ctx context.Context, wish Wish) (State, error) {
	s := State{Format: journalFormat, Phase: Make, Way: wish.Way, Old: placeOf(r.settings.Certificate), KeepOld: wish.KeepOld,
		Began: time.Now(), Name: wish.Name, Bits: wish.Bits, Lifetime: wish.Lifetime}
	if s.Name == "" {
		s.Name = "Concord " + s.Began.Format(time.DateOnly)
	}
	if s.Old.Store != "" {
		s.New.Store, s.TPM = s.Old.Store, inTPM(s.Old)
	} else {
		s.New.File = freeFile(filepath.Dir(s.Old.File), s.Began)
	}
	s.Apps = []App{{ClientID: r.settings.ClientID, ObjectID: r.settings.ApplicationObjectID}}
	if other := r.settings.CloudSyncClientID; other != "" && other != r.settings.ClientID {
		s.Apps = append(s.Apps, App{ClientID: other})
	}
	why, err := r.look(ctx, &s)
	if err != nil {
		return s, err
	}
	switch {
	case why != "" && s.Way == ByItself:
		return s, byHand(why)
	case why != "":
		s.Way = ByHand
	case s.Way == "":
		s.Way = ByItself
	}
	if s.Way == ByHand {
		s.Upload = uploadFile(r.settings.Path, s)
	}
	return s, nil
}

// look fills in what is known of the old certificate and of the registrations. why says why Concord cannot do it by itself.
func (r *Rotation) look(ctx context.Context, s *State) (why string, err error) {
	old, err := s.Old.identity()
	if err != nil {
		// An old one that cannot be used any more is the best of reasons for a new one, and proves nothing.
		s.Why = "old_unusable"
		return fmt.Sprintf("the certificate in use cannot sign a proof (%v)", err), nil
	}
	s.Old.Thumbprint, s.Old.NotAfter = old.Thumbprint(), old.Certificate.NotAfter
	if key, is := old.Certificate.PublicKey.(*rsa.PublicKey); is && s.TPM && s.Bits == 0 {
		s.Bits = key.N.BitLen() // what this TPM takes
	}
	for i := range s.Apps {
		app := &s.Apps[i]
		app.OldKeyID = r.keyIDOf(app.ClientID, s.Old.Thumbprint)
		if app.ObjectID != "" || s.Way == ByHand {
			continue
		}
		if app.ObjectID, err = r.objectID(ctx, app.ClientID, old); err != nil {
			return "", err
		}
		if app.ObjectID == "" {
			s.Why = "object_unknown"
			why = "the Object ID of the app registration " + app.ClientID + " is not known, and the application may not look for it"
		}
	}
	return why, nil
}

// keyIDOf is how the directory calls a certificate, when the last rotation put it there; else "".
func (r *Rotation) keyIDOf(clientID, thumbprint string) string {
	if r.last == nil || r.last.New.Thumbprint != thumbprint {
		return ""
	}
	for _, app := range r.last.Apps {
		if app.ClientID == clientID {
			return app.KeyID
		}
	}
	return ""
}

// objectID asks the directory, which answers only to an application that may read registrations; else it is "".
func (r *Rotation) objectID(ctx context.Context, clientID string, identity *certstore.Identity) (string, error) {
	at, err := r.options.Connect(clientID, identity)
	if err != nil {
		return "", err
	}
	var page graph.Page[graph.Application]
	err = at.Graph.Do(ctx, graph.FindApplication(clientID), &page)
	switch {
	case graph.IsForbidden(err) || err == nil && len(page.Value) == 0:
		return "", nil
	case err != nil:
		return "", fmt.Errorf("rotation: look for the app registration: %w", err)
	}
	return page.Value[0].ID, nil
}

// Begin writes a plan down as the rotation that is under way; Go does it. It fails with rotation_active when one is.
func (r *Rotation) Begin(plan State) error {
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if r.last, err = readJournal(r.journal); err != nil { // what another process may have done since Open
		return err
	}
	if r.UnderWay() {
		return active()
	}
	if r.last != nil {
		// What is in use again, by somebody's choice, is no old key any more.
		plan.Earlier = slices.DeleteFunc(r.last.Kept(), plan.Old.is)
	}
	return r.save(&plan)
}

// lockUnderWay is lock for what needs a rotation under way: it reads the journal anew, which another process may have written.
func (r *Rotation) lockUnderWay() (unlock func(), err error) {
	if unlock, err = r.lock(); err != nil {
		return nil, err
	}
	if r.last, err = readJournal(r.journal); err == nil && !r.UnderWay() {
		err = nothing("No renewal is under way.")
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// TakeByHand lets the rotation that is under way go on by an upload, when Concord cannot put the certificate there.
func (r *Rotation) TakeByHand() error {
	unlock, err := r.lockUnderWay()
	if err != nil {
		return err
	}
	defer unlock()
	s := r.last.clone()
	if s.Way == ByHand || s.Phase != Make && s.Phase != Register && s.Phase != Accept {
		return nil
	}
	s.Way, s.Upload = ByHand, uploadFile(r.settings.Path, s)
	if s.Phase == Accept {
		s.Phase = Register
	}
	return r.save(&s)
}

// Abandon ends a rotation before the settings name the new certificate. The new key stays where it is, and so does its
// certificate on the registration; the State tells both.
func (r *Rotation) Abandon() (State, error) {
	unlock, err := r.lockUnderWay()
	if err != nil {
		return State{}, err
	}
	defer unlock()
	s := *r.last
	if s.Phase == Retire {
		return s, nothing("The settings name the new certificate already: there is nothing to give up.")
	}
	ended := s
	ended.Phase, ended.Ended, ended.KeepOld = Done, time.Now(), true
	// What is in use stays the old one: its key ids are kept for the next time.
	ended.New, ended.Old = s.Old, Place{}
	for i := range ended.Apps {
		ended.Apps[i] = App{ClientID: s.Apps[i].ClientID, ObjectID: s.Apps[i].ObjectID, KeyID: s.Apps[i].OldKeyID}
	}
	return s, r.save(&ended)
}

func (r *Rotation) save(s *State) error {
	if err := s.write(r.journal); err != nil {
		return err
	}
	kept := s.clone()
	r.last = &kept
	r.report(kept)
	return nil
}

// clone is a copy that stays as it is.
func (s *State) clone() State {
	c := *s
	c.Apps, c.Earlier = slices.Clone(s.Apps), slices.Clone(s.Earlier)
	return c
}

// lock keeps other processes away until unlock.
func (r *Rotation) lock() (unlock func(), err error) {
	file := flock.New(r.journal + ".lock")
	taken, err := file.TryLock()
	if err != nil {
		return nil, unwritable(r.journal+".lock", err)
	}
	if !taken {
		return nil, active()
	}
	return func() { _ = file.Close() }, nil // closing lets go, and nobody is there to tell otherwise
}

// inTPM tells whether a key is in the computer's TPM, so that the next one is too.
func inTPM(p Place) bool {
	entries, err := certstore.List(certstore.Location(p.Store))
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.Thumbprint() == p.Thumbprint {
			return e.InTPM()
		}
	}
	return false
}

// ours tells whether the settings are still those that a rotation began with.
func (r *Rotation) ours(s *State) error {
	known, err := settings.Load(r.options.Settings)
	if err != nil {
		return err
	}
	r.settings = known
	now := placeOf(known.Certificate)
	if s.Apps[0].ClientID != known.ClientID || !now.is(s.Old) && !now.is(s.New) {
		return settingsChanged()
	}
	return nil
}

// notYet tells whether the sign-in has not heard of a certificate, or cannot be reached just now.
func notYet(err error) bool {
	var known *signin.Error
	return errors.As(err, &known) && (known.AADSTS == 700027 || known.Temporary())
}
