package certstore_test

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
	"concord/backend/rotation"
	"concord/backend/settings"
	"concord/backend/signin"
	"concord/backend/throttle"
)

// Wine keeps no key of CNG, which is what a renewal makes. What it would have made is put there with a key of CryptoAPI once the renewal has begun,
// as if it had been cut off right after the making: everything that follows is done with keys of the store.
func TestACertificateOfTheStoreIsRenewedInTheSameStore(t *testing.T) {
	for _, location := range certstore.Locations {
		t.Run(string(location), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { renewedIn(t, location) }) })
	}
}

func renewedIn(t *testing.T, location certstore.Location) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	old := certstore.InStore(t, location)
	tenant, err := graphsim.New(graphsim.Options{})
	must(err)
	t.Cleanup(func() { _ = tenant.Close() })
	tenant.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{old.Certificate}, Roles: []string{"Application.Read.All"}})
	tenant.SetAuthorityFaults(graphsim.AuthorityFaults{KeyLag: 30 * time.Second})
	path := filepath.Join(t.TempDir(), "appsettings.json")
	document, err := json.Marshal(map[string]any{"tenantId": tenant.TenantID(), "clientId": clientID, "applicationObjectId": tenant.ApplicationObjectID(clientID),
		"certificate": map[string]any{"source": "windows", "store": location, "thumbprint": old.Thumbprint()}})
	must(err)
	must(os.WriteFile(path, document, 0o600))
	open := func() *rotation.Rotation {
		r, err := rotation.Open(rotation.Options{Settings: path, Connect: func(client string, identity *certstore.Identity) (rotation.Connection, error) {
			transport := tenant.RoundTripper()
			source, err := signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com",
				TenantID: tenant.TenantID(), ClientID: client, Identity: identity, Transport: transport})
			if err != nil {
				return rotation.Connection{}, err
			}
			c, err := graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Transport: source.Transport(transport),
				Gate: throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})})
			return rotation.Connection{Source: source, Graph: c}, err
		}})
		must(err)
		return r
	}

	r := open()
	plan, err := r.Plan(t.Context(), rotation.Wish{Name: "Concord, renewed"})
	must(err)
	if plan.Way != rotation.ByItself || plan.New.Store != string(location) || plan.TPM {
		t.Errorf("the plan is %+v", plan)
	}
	must(r.Begin(plan))
	next := certstore.InStoreAs(t, location, plan.Name)
	must(open().Go(t.Context(), nil))

	known, err := settings.Load(path)
	must(err)
	if c := known.Certificate; c.Thumbprint != next.Thumbprint() || c.Store != string(location) || c.File != "" {
		t.Errorf("the settings name %+v, want %s", c, next.Thumbprint())
	}
	if on := tenant.Certificates(clientID); len(on) != 1 || !on[0].Equal(next.Certificate) {
		t.Errorf("the registration has %d certificates, want the new one alone", len(on))
	}
	_, err = certstore.FromStore(location, old.Thumbprint()) // kept until somebody says that it may go
	must(err)
	_, err = open().Forget(t.Context())
	must(err)
	var gone *certstore.Error
	if _, err := certstore.FromStore(location, old.Thumbprint()); !errors.As(err, &gone) || gone.Code() != "certificate_not_in_store" {
		t.Errorf("the old one is in the store still: %v", err)
	}
	_, err = certstore.FromStore(location, next.Thumbprint())
	must(err)
}
