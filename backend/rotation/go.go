package rotation

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"concord/backend/certstore"
	"concord/backend/settings"
)

// How long a new certificate is waited for. A credential was measured to work after 4 to 18 seconds (microsoft-graph-docs#17966); a token that is
// asked for too early makes the sign-in remember for minutes that there is none (azure-workload-identity#273), so the
// first attempt waits. Microsoft promises no time.
const (
	firstTry      = 20 * time.Second
	longestPause  = time.Minute
	patience      = 15 * time.Minute
	handPause     = 15 * time.Second // while somebody uploads
	handPatience  = 10 * time.Minute
	proven        = 3 // sign-ins in a row: not every place that answers knows it at the same time
	provenPause   = 5 * time.Second
	lostPatience  = time.Minute // for an addKey whose answer was lost
	lostFirstTry  = 5 * time.Second
	retirePatient = 2 * time.Minute
)

// Go does what is left of the rotation that is under way, and reports each step; report may be nil. It returns nil when the new
// certificate is in use, State.Left tells whether the old one is still on the registration. Errors are *Error, of
// certstore, settings, signin and graph, or the context's: after each of them Go may be called again.
func (r *Rotation) Go(ctx context.Context, report func(State)) error {
	unlock, err := r.lockUnderWay()
	if err != nil {
		return err
	}
	defer unlock()
	if report != nil {
		r.report = report
		defer func() { r.report = func(State) {} }()
	}
	s := r.last.clone()
	if err := r.ours(&s); err != nil {
		return err
	}
	r.report(s.clone())
	for s.Phase != Done {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("rotation: %w", context.Cause(ctx))
		}
		do := map[Phase]func(context.Context, *State) error{Make: r.make, Register: r.register, Accept: r.accept, Switch: r.change, Retire: r.retire}[s.Phase]
		if err := do(ctx, &s); err != nil {
			return err
		}
		if err := r.save(&s); err != nil {
			return err
		}
		r.passed("saved " + string(s.Phase))
	}
	return nil
}

// make makes the new key, or finds the one that was made before it was cut off.
func (r *Rotation) make(_ context.Context, s *State) error {
	made := madeHere(s)
	for try := 0; made == nil; try++ {
		options := certstore.MakeOptions{CommonName: s.Name, Bits: s.Bits, Lifetime: s.Lifetime}
		var err error
		if s.New.Store != "" {
			made, err = certstore.NewInStore(certstore.Location(s.New.Store), s.TPM, options)
		} else {
			made, err = certstore.NewFile(s.New.File, options)
		}
		var known *certstore.Error
		if s.New.File != "" && try < 3 && errors.As(err, &known) && known.Code() == "certificate_exists" {
			// Somebody else's, or the torso of one that was cut off: another name, written down before it is used.
			s.New.File = freeFile(filepath.Dir(s.New.File), s.Began)
			if s.Way == ByHand {
				s.Upload = uploadFile(r.options.Settings, *s)
			}
			if err = r.save(s); err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
	}
	r.passed("made")
	s.New.Thumbprint, s.New.NotAfter = made.Thumbprint(), made.Certificate.NotAfter
	s.Phase = Register
	return nil
}

// accept waits until each registration signs in with the new certificate, several times in a row.
func (r *Rotation) accept(ctx context.Context, s *State) error {
	made, err := s.New.identity()
	if err != nil {
		return err
	}
	how := attempts{first: firstTry, pause: firstTry, patience: patience, proven: proven}
	if s.Way == ByHand {
		how = attempts{pause: handPause, patience: handPatience, proven: proven}
	}
	for i := range s.Apps {
		if s.Apps[i].Accepted {
			continue
		}
		if err := r.signIn(ctx, s, s.Apps[i].ClientID, made, how); err != nil {
			return err
		}
		s.Apps[i].Added, s.Apps[i].Accepted = true, true
		if err := r.save(s); err != nil {
			return err
		}
		r.passed("accepted")
	}
	s.Phase = Switch
	return nil
}

// attempts say how signing in is tried.
type attempts struct {
	first, pause, patience time.Duration
	proven                 int // in a row
}

// signIn tries until it works; a refusal that time does not heal is returned at once.
func (r *Rotation) signIn(ctx context.Context, s *State, clientID string, identity *certstore.Identity, how attempts) error {
	began, pause, inRow := time.Now(), how.first, 0
	for {
		if pause > 0 {
			s.Next = time.Now().Add(pause)
			r.report(s.clone())
			timer := time.NewTimer(pause)
			select {
			case <-ctx.Done():
				timer.Stop()
				return fmt.Errorf("rotation: %w", context.Cause(ctx))
			case <-timer.C:
			}
		}
		// A source of its own each time: what is asked is the sign-in, not what is remembered of it.
		at, err := r.options.Connect(clientID, identity)
		if err != nil {
			return err
		}
		s.Tries++
		_, err = at.Source.Fresh(ctx)
		switch {
		case err == nil:
			if inRow++; inRow >= how.proven {
				s.Tries, s.Next = 0, time.Time{}
				return nil
			}
			pause = provenPause
			continue
		case !notYet(err):
			return err
		}
		inRow = 0
		if waited := time.Since(began); waited >= how.patience {
			return notAccepted(s, waited, err)
		}
		if pause = min(max(2*pause, how.pause), longestPause); s.Way == ByHand {
			pause = how.pause
		}
	}
}

// change lets the settings name the new certificate.
func (r *Rotation) change(_ context.Context, s *State) error {
	if err := r.ours(s); err != nil {
		return err
	}
	if !placeOf(r.settings.Certificate).is(s.New) {
		change := settings.Change{Key: "certificate.thumbprint", Value: s.New.Thumbprint}
		if s.New.File != "" {
			change = settings.Change{Key: "certificate.file", Value: written(r.settings.Path, s.New.File)}
		}
		now, err := settings.Apply(r.settings.Path, change)
		if err != nil {
			return err
		}
		r.settings = now
		r.passed("switched")
	}
	s.Phase = Retire
	return nil
}

// written is a path as the settings say it: a file beside them moves with them.
func written(settingsPath, file string) string {
	if inside, err := filepath.Rel(filepath.Dir(settingsPath), file); err == nil && filepath.IsLocal(inside) {
		return filepath.ToSlash(inside)
	}
	return file
}
