package graphsim

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"
)

// FuzzClientAssertion: nothing that was not signed by the app's key is accepted, whatever it looks like.
func FuzzClientAssertion(f *testing.F) {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Concord fuzz"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, testKey().Public(), testKey())
	if err != nil {
		f.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		f.Fatal(err)
	}
	good := goodAssertion(certificate)
	text := good.signedText()
	f.Add(text)
	f.Add(text + "." + text)
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Add("..")
	app := App{ClientID: testClientID, Certificates: []*x509.Certificate{certificate}}
	audience := []string{good.claims["aud"].(string)}
	f.Fuzz(func(t *testing.T, assertion string) {
		if checkAssertion(assertion, app, audience, time.Now()) == nil && !strings.HasPrefix(assertion, text) {
			t.Errorf("accepted %q", assertion)
		}
	})
}

// FuzzBearerToken: no token that the authority did not issue is accepted.
func FuzzBearerToken(f *testing.F) {
	a := &authority{tenantID: "t", apps: map[string]App{}}
	token := a.issue(App{ClientID: testClientID, Roles: testRoles}, "https://graph.microsoft.com", claimsRequest{}).AccessToken
	f.Add(token)
	f.Add(token[:len(token)-1])
	f.Add("Bearer " + token)
	f.Add(strings.Replace(token, ".", "..", 1))
	f.Add(token[:40] + "\n" + token[40:])
	f.Add("{}")
	f.Fuzz(func(t *testing.T, bearer string) {
		if _, refused := a.verify(bearer, time.Now()); refused == nil && !strings.Contains(bearer, token[:len(token)-1]) { // the last character holds unused bits
			t.Errorf("accepted %q", bearer)
		}
	})
}
