package rotation

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"concord/backend/certstore"
)

// Forget deletes the old keys that rotations put aside or left in a store, the last one's and those of earlier ones, after the
// certificate of the settings has signed in. It fails with rotation_nothing when there is none, and with rotation_unproven when that sign-in does not work.
func (r *Rotation) Forget(ctx context.Context) (State, error) {
	unlock, err := r.lock()
	if err != nil {
		return State{}, err
	}
	defer unlock()
	if r.last, err = readJournal(r.journal); err != nil {
		return State{}, err
	}
	if r.last == nil || r.last.Phase != Done || len(r.last.Kept()) == 0 {
		return State{}, nothing("No old key is kept by a renewal.")
	}
	s := r.last.clone()
	kept := s.Kept()
	in, err := placeOf(r.settings.Certificate).identity()
	if err != nil {
		return s, unproven(err)
	}
	for _, old := range kept {
		if in.Thumbprint() == old.Thumbprint || placeOf(r.settings.Certificate).is(old) {
			return s, nothing("The settings name an old certificate: it is in use.")
		}
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
	for _, old := range kept {
		if err := old.deleteKey(); err != nil {
			return s, err
		}
	}
	s.Earlier, s.Forgotten = nil, true
	return s, r.save(&s)
}

// deleteKey deletes a key for good; one that is gone already is no error.
func (p Place) deleteKey() error {
	if p.Store == "" {
		if err := os.Remove(p.File); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(p.File, err)
		}
		return nil
	}
	err := certstore.Delete(certstore.Location(p.Store), p.Thumbprint)
	if known := (*certstore.Error)(nil); errors.As(err, &known) && known.Code() == "certificate_not_in_store" {
		return nil
	}
	return err
}
