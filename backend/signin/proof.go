package signin

import (
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"concord/backend/certstore"
)

// directoryAudience is what a proof of possession is addressed to: the directory itself, not Microsoft Graph. The page
// named Graph's id for a while (microsoft-graph-docs#10686) and is corrected.
const directoryAudience = "00000002-0000-0000-c000-000000000000"

type proofHeader struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	KeyID     string `json:"kid"` // the thumbprint in hexadecimal
	SHA1      string `json:"x5t"` // the same in base64url
}

type proofClaims struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	NotBefore int64  `json:"nbf"` // Unix seconds; ISO dates are answered with 500 (microsoft-graph-docs-contrib#2705)
	ExpiresAt int64  `json:"exp"`
}

// Proof makes the JWT by which an application proves to the directory that it holds the key of a certificate it has
// already, so that it may change its own keys. objectID is that of the application, which is not its client id. It is good for ten minutes.
//
// Header and signature are those of Microsoft's sample, which signs by RS256 whatever the key could do.
// Source: learn.microsoft.com/graph/application-rollkey-prooftoken.
func Proof(identity *certstore.Identity, objectID string) (string, error) {
	now := time.Now()
	sum := sha1.Sum(identity.Certificate.Raw)
	first, err := json.Marshal(proofHeader{Algorithm: "RS256", Type: "JWT", KeyID: identity.Thumbprint(), SHA1: base64.RawURLEncoding.EncodeToString(sum[:])})
	if err != nil {
		return "", fmt.Errorf("sign-in: write the proof's header: %w", err)
	}
	second, err := json.Marshal(proofClaims{Audience: directoryAudience, Issuer: objectID, NotBefore: now.Unix(), ExpiresAt: now.Add(assertionLifetime).Unix()})
	if err != nil {
		return "", fmt.Errorf("sign-in: write the proof's claims: %w", err)
	}
	unsigned := base64.RawURLEncoding.EncodeToString(first) + "." + base64.RawURLEncoding.EncodeToString(second)
	digest := sha256.Sum256([]byte(unsigned))
	signature, err := identity.Signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return "", keyRefused(identity, err)
	}
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
