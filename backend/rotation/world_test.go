package rotation

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/settings"
	"concord/backend/signin"
	"concord/backend/throttle"
)

const (
	tenantID   = "3f1c6a52-7d0e-4b1b-9a55-c0ffee000001"
	clientID   = "5c1d0e3a-6f0b-4d1e-9a63-2f7f4f1f7a01"
	cloudSyncs = "5c1d0e3a-6f0b-4d1e-9a63-2f7f4f1f7a02"
)

// world is a simulated tenant whose app signs in with the certificate that a settings file names.
type world struct {
	*testing.T
	tenant *graphsim.Tenant
	path   string // of the settings
	object string // id of the app registration
}

// inWorld lets a test run in a bubble, where minutes of waiting pass at once. KeyLag is 30 seconds.
func inWorld(t *testing.T, test func(*world), roles ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		tenant, err := graphsim.New(graphsim.Options{TenantID: tenantID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = tenant.Close() })
		dir := t.TempDir()
		w := &world{T: t, tenant: tenant, path: filepath.Join(dir, "appsettings.json")}
		first, err := certstore.NewFile(filepath.Join(dir, "old.pem"), certstore.MakeOptions{Bits: 2048, Lifetime: 20 * 24 * time.Hour})
		w.must(err)
		tenant.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{first.Certificate}, Roles: roles})
		tenant.SetAuthorityFaults(graphsim.AuthorityFaults{KeyLag: 30 * time.Second})
		w.object = tenant.ApplicationObjectID(clientID)
		w.write(map[string]any{"tenantId": tenantID, "clientId": clientID, "applicationObjectId": w.object, "certificate": map[string]any{"file": "old.pem"}})
		test(w)
	})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) write(document map[string]any) {
	w.Helper()
	data, err := json.Marshal(document)
	w.must(err)
	w.must(os.WriteFile(w.path, data, 0o600))
}

func (w *world) connect(client string, identity *certstore.Identity) (Connection, error) {
	transport := w.tenant.RoundTripper()
	source, err := signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com",
		TenantID: tenantID, ClientID: client, Identity: identity, Transport: transport})
	if err != nil {
		return Connection{}, err
	}
	c, err := graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Transport: source.Transport(transport),
		Gate: throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})})
	return Connection{source, c}, err
}

// open is what a process does that has just begun.
func (w *world) open() *Rotation {
	w.Helper()
	r, err := Open(Options{Settings: w.path, Connect: w.connect})
	w.must(err)
	return r
}

var small = Wish{Bits: 2048}

// begun is a rotation that somebody has said yes to.
func (w *world) begun(wish Wish) *Rotation {
	w.Helper()
	r := w.open()
	plan, err := r.Plan(w.Context(), wish)
	w.must(err)
	w.must(r.Begin(plan))
	return r
}

// works says that the certificate of the settings signs in, wherever the answer comes from.
func (w *world) works(when string) *certstore.Identity {
	w.Helper()
	known, err := settings.Load(w.path)
	w.must(err)
	identity, err := certstore.FromFile(known.Certificate.File, nil)
	if err != nil {
		w.Fatalf("%s: the settings name a certificate that cannot be used: %v", when, err)
	}
	for range 2 {
		at, err := w.connect(clientID, identity)
		w.must(err)
		if _, err := at.Source.Fresh(w.Context()); err != nil {
			w.Fatalf("%s: the certificate of the settings does not sign in: %v", when, err)
		}
	}
	return identity
}

// registered are the thumbprints on a registration.
func (w *world) registered(client string) (thumbprints []string) {
	for _, certificate := range w.tenant.Certificates(client) {
		thumbprints = append(thumbprints, (&certstore.Identity{Certificate: certificate}).Thumbprint())
	}
	return thumbprints
}

func (w *world) refused(err error, code string) {
	w.Helper()
	var known interface {
		Code() string
		Action() string
	}
	if !errors.As(err, &known) || known.Code() != code || known.Action() == "" {
		w.Errorf("the failure is %v, want %s", err, code)
	}
}

func (w *world) files(pattern string) []string {
	w.Helper()
	found, err := filepath.Glob(filepath.Join(filepath.Dir(w.path), pattern))
	w.must(err)
	return found
}
