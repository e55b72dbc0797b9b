package rotation

import (
	"context"
	"errors"
	"net/http"
	"os"
	"time"

	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/signin"
)

// retire takes the old certificate off the registrations and puts its key aside, once the one that the settings name has
// signed in. What of it does not work leaves the old one where it is: it harms nothing and ends by itself.
func (r *Rotation) retire(ctx context.Context, s *State) error {
	if s.KeepOld {
		s.Phase, s.Ended = Done, time.Now()
		return nil
	}
	made, err := placeOf(r.settings.Certificate).identity()
	if err != nil {
		return err
	}
	if made.Thumbprint() != s.New.Thumbprint {
		return settingsChanged()
	}
	for i := range s.Apps {
		app := &s.Apps[i]
		if app.Removed {
			continue
		}
		if err := r.signIn(ctx, s, app.ClientID, made, attempts{pause: provenPause, patience: retirePatient, proven: 1}); err != nil {
			return err
		}
		if err := r.remove(ctx, s, app, made); err != nil {
			return err
		}
	}
	r.putAside(s)
	s.Phase, s.Ended = Done, time.Now()
	return nil
}

func (r *Rotation) remove(ctx context.Context, s *State, app *App, made *certstore.Identity) error {
	at, err := r.options.Connect(app.ClientID, made)
	if err != nil {
		return err
	}
	if app.ObjectID == "" {
		if app.ObjectID, err = r.objectID(ctx, app.ClientID, made); err != nil {
			return err
		}
	}
	keys, allowed, err := keysOf(ctx, at, app.ObjectID)
	if err != nil {
		return err
	}
	still := !allowed
	for _, key := range keys {
		if s.Old.Thumbprint != "" && key.IsOf(s.Old.Thumbprint) {
			app.OldKeyID, still = key.KeyID, true
		}
		if key.IsOf(s.New.Thumbprint) {
			app.KeyID = key.KeyID
		}
	}
	if !still && s.Old.Thumbprint != "" { // somebody did it by hand, or an answer was lost
		app.Removed = true
		return r.save(s)
	}
	if app.ObjectID == "" || app.OldKeyID == "" || app.OldKeyID == app.KeyID {
		return nil
	}
	again := app.Removing
	app.Removing = true
	if err := r.save(s); err != nil {
		return err
	}
	r.passed("removing")
	proof, err := signin.Proof(made, app.ObjectID)
	if err != nil {
		return err
	}
	if err := at.Graph.Do(ctx, graph.RemoveApplicationKey(app.ObjectID, app.OldKeyID, proof), nil); err != nil {
		answered := (*graph.Error)(nil)
		if !errors.As(err, &answered) || answered.Status < 400 || answered.Status >= 500 || answered.Status == http.StatusTooManyRequests {
			return err
		}
		// It was sent before and is refused now: the lost answer was a yes. Otherwise it stays, and is told.
		if !again || answered.Status != http.StatusBadRequest && answered.Status != http.StatusNotFound {
			return nil
		}
	}
	r.passed("removed")
	app.Removed = true
	return r.save(s)
}

// putAside renames the old key's file, so that nothing uses it by accident. In a store of Windows it stays: a name
// cannot be changed there.
func (r *Rotation) putAside(s *State) {
	if s.Old.File == "" || s.Old.File == s.New.File || s.Aside != "" {
		return
	}
	aside := s.Old.File + ".retired"
	if _, err := os.Lstat(s.Old.File); err != nil {
		if _, err := os.Lstat(aside); err == nil { // cut off before it was written down
			s.Aside = aside
		}
		return
	}
	if _, err := os.Lstat(aside); err == nil {
		aside = free(s.Old.File+".retired", "")
	}
	if os.Rename(s.Old.File, aside) == nil {
		r.passed("aside")
		s.Aside = aside
	}
}
