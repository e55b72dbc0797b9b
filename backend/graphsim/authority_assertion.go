package graphsim

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // x5t is defined as SHA-1 (RFC 7515 §4.1.7); it names a certificate, it protects nothing
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// Limits of a client assertion.
const (
	// assertionLifetime is the longest nbf → exp. Source: entra-docs certificate-credentials.md, "5-10 minutes after
	// nbf at most"; MSAL sends exactly ten.
	assertionLifetime = 10 * time.Minute
	// clockTolerance is how far the two clocks may be apart. Source: DefaultClockSkew of Microsoft.IdentityModel.Tokens.
	clockTolerance = 5 * time.Minute
)

// assertionHeader is the JOSE header of a client assertion. Source: certificate-credentials.md, "Header".
type assertionHeader struct {
	Alg        string `json:"alg"`
	Typ        string `json:"typ"`
	Thumbprint string `json:"x5t#S256"`
	SHA1       string `json:"x5t"`
}

// assertionClaims are the claims that are checked. Times are seconds since 1970. Source: certificate-credentials.md.
type assertionClaims struct {
	Audience  string   `json:"aud"`
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	ID        string   `json:"jti"`
	NotBefore *float64 `json:"nbf"`
	Expires   *float64 `json:"exp"`
}

// checkAssertion verifies a client assertion as Entra would: form, certificate, signature, then claims. audiences are
// the spellings of the token endpoint that count. An assertion may be used more than once within its times: Entra
// takes replays, and clients that cache assertions live on it.
func checkAssertion(assertion string, app App, audiences []string, now time.Time) *signInRefusal {
	signed, header, claims, signature, no := parseAssertion(assertion)
	if no != nil {
		return no
	}
	certificate, thumbprint, no := header.certificate(app)
	if no != nil {
		return no
	}
	if !verifySignature(header.Alg, certificate, signed, signature) {
		return refuseSignature(thumbprint)
	}
	if now.Before(certificate.NotBefore) || now.After(certificate.NotAfter) {
		return refuseCertificateTime()
	}
	return claims.check(app.ClientID, audiences, now)
}

func parseAssertion(assertion string) (signed []byte, h assertionHeader, c assertionClaims, signature []byte, no *signInRefusal) {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return nil, h, c, nil, refuseAssertion("It must have three parts.")
	}
	strict := base64.RawURLEncoding.Strict() // RFC 7515 §2: base64url, no padding
	head, err1 := strict.DecodeString(parts[0])
	body, err2 := strict.DecodeString(parts[1])
	signature, err3 := strict.DecodeString(parts[2])
	if err1 != nil || err2 != nil || err3 != nil {
		return nil, h, c, nil, refuseAssertion("Its parts must be base64url without padding.")
	}
	if json.Unmarshal(head, &h) != nil || json.Unmarshal(body, &c) != nil {
		return nil, h, c, nil, refuseAssertion("Header and payload must be JSON objects with claims of the documented types.")
	}
	if h.Alg != "PS256" && h.Alg != "RS256" {
		return nil, h, c, nil, refuseAssertion("'" + h.Alg + "' is not a supported signature algorithm.")
	}
	if h.Typ != "" && !strings.EqualFold(h.Typ, "JWT") {
		return nil, h, c, nil, refuseAssertion("The header's typ must be JWT.")
	}
	return []byte(parts[0] + "." + parts[1]), h, c, signature, nil
}

// certificate finds the app's certificate that the header names; each thumbprint that is present must match it. The
// second result is the client's thumbprint in hex, for the refusal.
func (h assertionHeader) certificate(app App) (*x509.Certificate, string, *signInRefusal) {
	long, okLong := decodeThumbprint(h.Thumbprint, sha256.Size)
	short, okShort := decodeThumbprint(h.SHA1, sha1.Size)
	if !okLong || !okShort {
		return nil, "", refuseAssertion("The certificate thumbprint in the header is not base64 of a hash.")
	}
	if long == nil && short == nil {
		return nil, "", refuseAssertion("The header names no certificate: 'x5t#S256' or 'x5t' is required.")
	}
	shown := strings.ToUpper(hex.EncodeToString(append(bytes.Clone(long), short...)))
	if long != nil {
		shown = strings.ToUpper(hex.EncodeToString(long))
	}
	for _, certificate := range app.Certificates {
		sum256, sum1 := sha256.Sum256(certificate.Raw), sha1.Sum(certificate.Raw) //nolint:gosec // see the import
		if (long == nil || bytes.Equal(long, sum256[:])) && (short == nil || bytes.Equal(short, sum1[:])) {
			return certificate, shown, nil
		}
	}
	return nil, shown, refuseKey(app.ClientID, shown)
}

// decodeThumbprint takes both base64 alphabets, with or without padding: the documentation says base64url, MSAL sends
// the standard alphabet with padding, and Entra takes either. nil, true means absent.
// Source: MSAL apps/internal/oauth/ops/accesstokens/accesstokens.go:141.
func decodeThumbprint(s string, size int) ([]byte, bool) {
	if s == "" {
		return nil, true
	}
	s = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "="))
	sum, err := base64.RawURLEncoding.DecodeString(s)
	return sum, err == nil && len(sum) == size
}

// verifySignature is strict where most libraries are not: a PS256 salt has exactly the length of the hash
// (RFC 7518 §3.5), so a signer that uses the longest salt the key allows, which is Go's and OpenSSL's default, is
// caught here and not in front of a customer.
func verifySignature(alg string, certificate *x509.Certificate, signed, signature []byte) bool {
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	sum := sha256.Sum256(signed)
	if alg == "PS256" {
		return rsa.VerifyPSS(key, crypto.SHA256, sum[:], signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
	}
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
}

func (c assertionClaims) check(clientID string, audiences []string, now time.Time) *signInRefusal {
	if !strings.EqualFold(c.Issuer, clientID) {
		return refuseAssertionClient()
	}
	if !strings.EqualFold(c.Subject, c.Issuer) {
		return refuseAssertionSubject()
	}
	if !containsFold(audiences, c.Audience) {
		return refuseAssertionAudience()
	}
	if c.ID == "" {
		return refuseAssertion("The claim 'jti' is missing.")
	}
	if c.Expires == nil {
		return refuseAssertion("The claim 'exp' is missing.")
	}
	// Without nbf the assertion is "valid from 1970", as Entra's own message puts it, and counts from now.
	// Source: AzureAD/microsoft-authentication-library-for-dotnet#4951.
	from, until := time.Unix(0, 0), time.Unix(int64(*c.Expires), 0)
	longest := now.Add(assertionLifetime + clockTolerance)
	if c.NotBefore != nil {
		from = time.Unix(int64(*c.NotBefore), 0)
		longest = from.Add(assertionLifetime)
	}
	if now.Before(from.Add(-clockTolerance)) || now.After(until.Add(clockTolerance)) || until.After(longest) {
		return refuseAssertionTime(now, from, until)
	}
	return nil
}

// containsFold compares addresses as Entra does: host and tenant without regard to case.
func containsFold(list []string, s string) bool {
	for _, one := range list {
		if strings.EqualFold(one, s) {
			return true
		}
	}
	return false
}
