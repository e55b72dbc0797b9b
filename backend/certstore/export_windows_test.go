package certstore

import (
	"crypto/rand"
	"crypto/x509"
	"testing"

	"github.com/google/uuid"
)

// What the tests outside of the package need of its fixtures: signing in knows certstore, so that this one cannot know it.

// InStore puts a certificate and a key of CryptoAPI into a store until the test ends.
func InStore(t *testing.T, location Location) *Identity {
	t.Helper()
	return InStoreAs(t, location, "Concord "+uuid.NewString())
}

// InStoreAs is InStore for a name.
func InStoreAs(t *testing.T, location Location, name string) *Identity {
	t.Helper()
	made, err := InMemory(name, day)
	if err != nil {
		t.Fatal(err)
	}
	info := aes()
	if location == LocalMachine {
		info.flags = machineKey
	}
	stored(t, location, made, info)
	found, err := FromStore(location, made.Thumbprint())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// OfCNG is a certificate with an open key of CNG: Wine keeps none for the next time it is looked for.
func OfCNG(t *testing.T) *Identity {
	t.Helper()
	made, err := createCNG(softwareProvider, "concord-test-"+uuid.NewString(), 0, 2048)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = removeCNG(made.handle) })
	public, err := made.public()
	if err != nil {
		t.Fatal(err)
	}
	issuer := inMemory(t)
	template := *issuer.Certificate
	der, err := x509.CreateCertificate(rand.Reader, &template, issuer.Certificate, public, issuer.Signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	held, err := openKey(keyContext(t, made, der), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(held.close)
	return &Identity{Certificate: certificate, PSS: held.pss(),
		Signer: &storeSigner{place: "here", public: public, open: func(use func(key) error) error { return use(held) }}}
}
