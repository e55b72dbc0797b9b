package rotation

import (
	"context"
	"errors"
	"os"

	"concord/backend/certstore"
)

// Forget deletes the old key that the last rotation put aside or left in the store, after the certificate of the settings has signed
// in. It fails with rotation_nothing when there is none, and with rotation_unproven when that sign-in does not work.
func (r *Rotation) Forget(ctx context.Context) (State, error) {
	unlock, err := r.lock()
	if err != nil {
		return State{}, err
	}
	defer unlock()
	if r.last, err = readJournal(r.journal); err != nil {
		return State{}, err
	}
	if r.last == nil || r.last.Phase != Done || r.last.KeepOld || r.last.Forgotten || r.last.Aside == "" && r.last.Old.Store == "" {
		return State{}, nothing("No old key is kept by the last renewal.")
	}
	s := *r.last
	in, err := placeOf(r.settings.Certificate).identity()
	if err != nil {
		return s, unproven(err)
	}
	if in.Thumbprint() == s.Old.Thumbprint || s.Aside != "" && r.settings.Certificate.File == s.Aside {
		return s, nothing("The settings name the old certificate: it is in use.")
	}
	for _, app := range s.Apps {
		at, err := r.options.Connect(app.ClientID, in)
		if err == nil {
			_, err = at.Source.Fresh(ctx)
		}
		if err != nil {
			return s, unproven(err)
		}
	}
	if s.Aside != "" {
		err = os.Remove(s.Aside)
		if os.IsNotExist(err) {
			err = nil
		}
		if err != nil {
			err = unwritable(s.Aside, err)
		}
	} else if err = certstore.Delete(certstore.Location(s.Old.Store), s.Old.Thumbprint); err != nil {
		var known *certstore.Error
		if errors.As(err, &known) && known.Code() == "certificate_not_in_store" {
			err = nil
		}
	}
	if err != nil {
		return s, err
	}
	s.Forgotten = true
	return s, r.save(&s)
}
