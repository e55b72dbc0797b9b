package rotation

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/signin"
)

// register puts the new certificate onto each registration, or writes the file that somebody uploads.
func (r *Rotation) register(ctx context.Context, s *State) error {
	made, err := s.New.identity()
	if err != nil {
		return err
	}
	if s.Way == ByHand {
		if err := export(s.Upload, made); err != nil {
			return err
		}
		s.Phase = Accept
		return nil
	}
	old, err := s.Old.identity()
	if err != nil {
		return err
	}
	for i := range s.Apps {
		if s.Apps[i].Added {
			continue
		}
		if err := r.add(ctx, s, &s.Apps[i], old, made); err != nil {
			return err
		}
	}
	s.Phase = Accept
	return nil
}

func (r *Rotation) add(ctx context.Context, s *State, app *App, old, made *certstore.Identity) error {
	at, err := r.options.Connect(app.ClientID, old)
	if err != nil {
		return err
	}
	if app.Asked { // the answer was lost: it may be there
		there, err := r.there(ctx, s, app, at, made)
		if err != nil {
			return err
		}
		if there {
			app.Added = true
			return r.save(s)
		}
	}
	app.Asked = true
	if err := r.save(s); err != nil {
		return err
	}
	r.passed("asked")
	proof, err := signin.Proof(old, app.ObjectID)
	if err != nil {
		return err
	}
	var credential graph.KeyCredential
	if err := at.Graph.Do(ctx, graph.AddApplicationKey(app.ObjectID, s.Name, made.Certificate.Raw, proof), &credential); err != nil {
		if answered := (*graph.Error)(nil); errors.As(err, &answered) && answered.Status >= 400 && answered.Status < 500 && answered.Status != http.StatusTooManyRequests {
			app.Asked = false // it was not carried out
			return errors.Join(refused(err), r.save(s))
		}
		return err
	}
	r.passed("added")
	app.Added, app.KeyID = true, credential.KeyID
	return r.save(s)
}

// there finds out whether an addKey whose answer was lost was carried out: by looking, where the app may, else by signing in.
func (r *Rotation) there(ctx context.Context, s *State, app *App, at Connection, made *certstore.Identity) (bool, error) {
	keys, allowed, err := keysOf(ctx, at, app.ObjectID)
	if err != nil {
		return false, err
	}
	for _, key := range keys {
		if key.IsOf(s.New.Thumbprint) {
			app.KeyID = key.KeyID
			return true, nil
		}
	}
	if allowed {
		return false, nil
	}
	err = r.signIn(ctx, s, app.ClientID, made, attempts{first: lostFirstTry, pause: lostFirstTry, patience: lostPatience, proven: 1})
	if err != nil && !errors.As(err, new(*Error)) {
		return false, err
	}
	return err == nil, nil
}

// keysOf lists the certificates of a registration; allowed is false when the app may not see them.
func keysOf(ctx context.Context, at Connection, objectID string) (keys []graph.KeyCredential, allowed bool, err error) {
	if objectID == "" {
		return nil, false, nil
	}
	var application graph.ApplicationKeys
	err = at.Graph.Do(ctx, graph.ListApplicationKeys(objectID), &application)
	if graph.IsForbidden(err) || graph.IsNotFound(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("rotation: read the certificates of the app registration: %w", err)
	}
	return application.KeyCredentials, true, nil
}
