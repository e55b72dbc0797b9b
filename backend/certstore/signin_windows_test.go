package certstore_test

import (
	"crypto/x509"
	"testing"

	"concord/backend/certstore"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/throttle"
)

const clientID = "5c1d0e3a-6f0b-4d1e-9a63-2f7f4f1f7a01"

// reached is a simulated tenant whose app registration knows this certificate, and the way to it.
func reached(t *testing.T, identity *certstore.Identity) (*graphsim.Tenant, *signin.Source, *graph.Client) {
	t.Helper()
	tenant, err := graphsim.New(graphsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	tenant.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{identity.Certificate}, Roles: []string{"User.Read.All"}})
	source, err := signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com",
		TenantID: tenant.TenantID(), ClientID: clientID, Identity: identity, Transport: tenant.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	client, err := graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Transport: source.Transport(tenant.RoundTripper()),
		Gate: throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})})
	if err != nil {
		t.Fatal(err)
	}
	return tenant, source, client
}

func TestAKeyOfTheStoreSignsInAndProvesThatItIsHeld(t *testing.T) {
	for _, location := range certstore.Locations {
		t.Run(string(location), func(t *testing.T) {
			identity := certstore.InStore(t, location)
			tenant, source, client := reached(t, identity)
			token, err := source.Fresh(t.Context())
			if err != nil || token.AppID != clientID {
				t.Fatalf("the token is %s, %v", token, err)
			}
			// The first step of a renewal: the app puts another certificate onto its registration by itself.
			next, err := certstore.InMemory("Concord, the next", certstore.LongestLifetime)
			if err != nil {
				t.Fatal(err)
			}
			object := tenant.ApplicationObjectID(clientID)
			proof, err := signin.Proof(identity, object)
			if err != nil {
				t.Fatal(err)
			}
			var added graph.KeyCredential
			if err := client.Do(t.Context(), graph.AddApplicationKey(object, "Concord", next.Certificate.Raw, proof), &added); err != nil {
				t.Fatal(err)
			}
			if on := tenant.Certificates(clientID); len(on) != 2 || added.KeyID == "" {
				t.Errorf("the registration has %d certificates, the new one is %q", len(on), added.KeyID)
			}
		})
	}
}

func TestAKeyOfCNGSignsInAsMicrosoftRecommends(t *testing.T) {
	identity := certstore.OfCNG(t)
	if !identity.PSS {
		t.Fatal("CNG's software provider can do PSS")
	}
	_, source, _ := reached(t, identity)
	if token, err := source.Fresh(t.Context()); err != nil || token.AppID != clientID {
		t.Errorf("the token is %s, %v", token, err)
	}
}
