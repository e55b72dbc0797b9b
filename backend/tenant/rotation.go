package tenant

import (
	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/rotation"
	"concord/backend/settings"
	"concord/backend/signin"
	"concord/backend/throttle"
)

// OpenRotation is how the certificate of the settings is renewed. No tenant needs to be open, nor to be to open: the certificate may have
// ended. done lets go of the connections.
func OpenRotation(o Options) (r *rotation.Rotation, done func(), err error) {
	if o.Demo {
		return nil, nil, &Error{code: "rotation_demo", sentence: "The demo tenant has no certificate to renew: its own lives as long as the program does.",
			action: "Connect your tenant first."}
	}
	folder, err := openFolder(o.DataDir)
	if err != nil {
		return nil, nil, err
	}
	in, err := realIngredients(o.Config, folder)
	if err != nil {
		return nil, nil, err
	}
	path, _, err := settings.Find(o.Config, string(folder))
	if err != nil {
		return nil, nil, err
	}
	gate := throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits(), Budget: in.budget, MaxConcurrency: in.concurrency})
	r, err = rotation.Open(rotation.Options{Settings: path, Connect: func(clientID string, identity *certstore.Identity) (rotation.Connection, error) {
		source, err := signin.New(signin.Options{LoginEndpoint: in.login, TenantID: in.typed, ClientID: clientID,
			GraphEndpoint: in.graph, Identity: identity, Transport: in.transport})
		if err != nil {
			return rotation.Connection{}, err
		}
		client, err := graph.NewClient(graph.Options{Endpoint: in.graph, Transport: source.Transport(in.transport), Gate: gate, UserAgent: o.UserAgent})
		return rotation.Connection{Source: source, Graph: client}, err
	}})
	return r, func() { _ = in.Close() }, err // idle connections; there is nothing to do about one that does not close
}

// Certificate is what the tenant signs in with; nil offline, and in the demo, whose certificate concerns nobody.
func (t *Tenant) Certificate() *certstore.Identity {
	if t.connection == nil || t.Demo {
		return nil
	}
	return t.source.Identity()
}
