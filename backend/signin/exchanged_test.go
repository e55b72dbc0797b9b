package signin_test

import (
	"crypto/x509"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/signin"
)

func TestACertificateThatWasExchangedMeanwhileIsTakenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		next, err := certstore.InMemory("Concord test, the next", 48*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		named, looks := o.identity, 0
		source, err := signin.New(signin.Options{
			LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com",
			TenantID: tenantID, ClientID: clientID, Identity: o.identity, Transport: o,
			Reload: func() (*certstore.Identity, error) { looks++; return named, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := source.Fresh(t.Context()); err != nil || looks != 0 {
			t.Fatalf("with the first certificate: %v, %d looks", err, looks)
		}
		o.tenant.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{next.Certificate}, Roles: roles})
		var refused *signin.Error
		if _, err := source.Fresh(t.Context()); !errors.As(err, &refused) || refused.AADSTS != 700027 || looks != 1 {
			t.Errorf("while the settings name the old one still: %v after %d looks", err, looks)
		}
		named = next
		if _, err := source.Fresh(t.Context()); err != nil {
			t.Errorf("after the settings name the next one: %v", err)
		}
		if source.Identity().Thumbprint() != next.Thumbprint() {
			t.Errorf("in use is %s", source.Identity())
		}
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 700016})
		looks = 0
		if _, err := source.Fresh(t.Context()); err == nil || looks != 0 {
			t.Errorf("a refusal that no certificate heals ends with %v after %d looks", err, looks)
		}
	})
}
