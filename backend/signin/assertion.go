package signin

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"concord/backend/certstore"

	"github.com/google/uuid"
)

// assertionLifetime is the longest that Microsoft allows: exp 5 to 10 minutes after nbf ("Microsoft identity platform
// application authentication certificate credentials"). The longest forgives a slow clock best.
const assertionLifetime = 10 * time.Minute

type assertionHeader struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	SHA256    string `json:"x5t#S256,omitempty"`
	SHA1      string `json:"x5t,omitempty"`
}

type assertionClaims struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	Subject   string `json:"sub"`
	ID        string `json:"jti"`
	NotBefore int64  `json:"nbf"` // Unix seconds, as the next two
	IssuedAt  int64  `json:"iat"`
	ExpiresAt int64  `json:"exp"`
}

// assertion makes the signed JWT by which the app proves that it holds the certificate's key: PS256 named by the SHA-256
// of the certificate, or, for a key that cannot do PSS, RS256 named by its SHA-1, which is Microsoft's older form.
//
// The JWT is put together by hand, on purpose: JOSE libraries sign PS256 over a crypto.Signer with a salt of maximal
// length (go-jose v4, cryptosigner), while RFC 7518 §3.5 wants a salt as long as the hash.
func assertion(identity *certstore.Identity, clientID, tokenEndpoint string, now time.Time) (string, error) {
	header := assertionHeader{Algorithm: "PS256", Type: "JWT"}
	var how crypto.SignerOpts = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
	if identity.PSS {
		sum := sha256.Sum256(identity.Certificate.Raw)
		header.SHA256 = base64.RawURLEncoding.EncodeToString(sum[:])
	} else {
		header.Algorithm, how = "RS256", crypto.SHA256
		sum := sha1.Sum(identity.Certificate.Raw)
		header.SHA1 = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	first, err := json.Marshal(header)
	if err != nil {
		return "", fmt.Errorf("sign-in: write the assertion's header: %w", err)
	}
	second, err := json.Marshal(assertionClaims{
		Audience: tokenEndpoint, Issuer: clientID, Subject: clientID, ID: uuid.NewString(),
		NotBefore: now.Unix(), IssuedAt: now.Unix(), ExpiresAt: now.Add(assertionLifetime).Unix(),
	})
	if err != nil {
		return "", fmt.Errorf("sign-in: write the assertion's claims: %w", err)
	}
	unsigned := base64.RawURLEncoding.EncodeToString(first) + "." + base64.RawURLEncoding.EncodeToString(second)
	digest := sha256.Sum256([]byte(unsigned))
	signature, err := identity.Signer.Sign(rand.Reader, digest[:], how)
	if err != nil {
		return "", keyRefused(identity, err)
	}
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
