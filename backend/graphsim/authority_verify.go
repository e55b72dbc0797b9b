package graphsim

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
)

// Lifetimes of access tokens, in Entra's numbers.
// Source: entra-docs access-tokens.md (60–90 minutes; 3599 s in every example) and
// concept-continuous-access-evaluation-workload (up to 24 hours with CAE).
const (
	tokenLifetime    = 3599 * time.Second
	caeTokenLifetime = 86399 * time.Second
)

const (
	signingKeyID = "concord-simulated-authority"
	graphAppID   = "00000003-0000-0000-c000-000000000000" // Microsoft Graph, the same in every tenant
)

// signingKey signs access tokens. One for the process, made at first use: it costs a moment, and a token is bound to
// its tenant by the tid claim, not by the key.
var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("graphsim: make the authority's signing key: " + err.Error()) // only with a size that Go refuses
	}
	return key
})

// tokenHistory numbers the tokens issued and the revocations, so that "every token before now" needs no clock: several
// tokens can be issued within one tick of a test's.
type tokenHistory struct {
	issued         uint64
	expiredThrough uint64 // tokens up to this number count as expired
	revocation     uint64 // 0 = none yet
	revokedAtUnix  int64
}

// accessClaims are the claims of an app-only access token, plus two of our own for the switches.
// Source: learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
type accessClaims struct {
	Audience     string   `json:"aud"`
	Issuer       string   `json:"iss"`
	IssuedAt     int64    `json:"iat"`
	NotBefore    int64    `json:"nbf"`
	Expires      int64    `json:"exp"`
	AppID        string   `json:"appid"`
	AppIDACR     string   `json:"appidacr"` // "2": authenticated with a certificate
	IDType       string   `json:"idtyp"`
	ObjectID     string   `json:"oid"`
	Subject      string   `json:"sub"`
	TenantID     string   `json:"tid"`
	Roles        []string `json:"roles,omitempty"`
	Scopes       string   `json:"scp,omitempty"` // of somebody who is signed in
	TokenID      string   `json:"uti"`
	Version      string   `json:"ver"`
	Capabilities []string `json:"xms_cc,omitempty"`

	Number     uint64 `json:"sim_number"`     // of tokenHistory.issued
	Revocation uint64 `json:"sim_revocation"` // the last revocation whose claims this token was asked with
}

// issue makes an access token for the app.
func (a *authority) issue(app App, audience string, asked claimsRequest) tokenAnswer {
	now := a.now()
	lifetime := tokenLifetime
	var capabilities []string
	if asked.cp1 {
		lifetime, capabilities = caeTokenLifetime, []string{"CP1"}
	}
	a.mu.Lock()
	if a.faults.TokenLifetime > 0 {
		lifetime = a.faults.TokenLifetime
	}
	a.tokens.issued++
	number, revocation := a.tokens.issued, uint64(0)
	if asked.nbf >= a.tokens.revokedAtUnix {
		revocation = a.tokens.revocation
	}
	a.mu.Unlock()

	seconds := int64(lifetime / time.Second)
	principal := uuid.NewSHA1(uuid.NameSpaceOID, []byte(a.tenantID+"/"+strings.ToLower(app.ClientID))).String()
	answer := tokenAnswer{TokenType: "Bearer", ExpiresIn: seconds, ExtExpiresIn: seconds, AccessToken: sign(accessClaims{
		Audience: audience, Issuer: "https://sts.windows.net/" + a.tenantID + "/",
		IssuedAt: now.Unix(), NotBefore: now.Unix(), Expires: now.Unix() + seconds,
		AppID: app.ClientID, AppIDACR: "2", IDType: "app", ObjectID: principal, Subject: principal, TenantID: a.tenantID,
		Roles: app.Roles, Scopes: strings.Join(app.scopes, " "), TokenID: uuid.NewString(), Version: "1.0", Capabilities: capabilities,
		Number: number, Revocation: revocation,
	})}
	if lifetime > 2*time.Hour {
		answer.RefreshIn = seconds / 2
	}
	return answer
}

func sign(claims accessClaims) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("graphsim: encode an access token: " + err.Error()) // strings and integers always encode
	}
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("x5t", signingKeyID)
	key := jose.JSONWebKey{Key: signingKey(), KeyID: signingKeyID}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
	if err != nil {
		panic("graphsim: make a token signer: " + err.Error()) // RS256 with an RSA key is always possible
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		panic("graphsim: sign an access token: " + err.Error())
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		panic("graphsim: serialize an access token: " + err.Error())
	}
	return token
}

func (a *authority) expireTokens() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens.expiredThrough = a.tokens.issued
}

func (a *authority) revokeTokens() {
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens.revocation++
	a.tokens.revokedAtUnix = now.Unix()
}

// grant is what a valid access token allows.
type grant struct {
	AppID    string
	TenantID string
	Roles    []string
	Scopes   []string // of somebody who is signed in
}

// refusal is a "no" of Graph itself, ready for its error envelope. Challenge is the WWW-Authenticate header.
type refusal struct {
	Status    int
	Code      string
	Message   string
	Challenge string
}

const challengeStart = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="` + graphAppID + `"`

func unauthorized(message string) *refusal {
	return &refusal{http.StatusUnauthorized, "InvalidAuthenticationToken", message, challengeStart}
}

// verify checks a bearer token (with or without the word Bearer before it) at the given time.
//
// Texts as Graph was seen to give them: resolve-auth-errors.md; MaikuB/flutter_appauth#575 (no dots);
// BloodHoundAD, n8n and others quote the rest. All are 401 InvalidAuthenticationToken.
func (a *authority) verify(bearer string, now time.Time) (grant, *refusal) {
	token := strings.TrimSpace(bearer)
	if scheme, rest, ok := strings.Cut(token, " "); ok && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(rest)
	}
	switch {
	case token == "" || strings.EqualFold(token, "Bearer"):
		return grant{}, unauthorized("Access token is empty.")
	case !strings.Contains(token, "."):
		return grant{}, unauthorized("IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.")
	}
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || strings.ContainsAny(token, " \t\r\n") { // the parser would skip white space
		return grant{}, unauthorized("Access token validation failure.")
	}
	payload, err := parsed.Verify(signingKey().Public())
	if err != nil {
		return grant{}, unauthorized("Access token validation failure. Invalid signature.")
	}
	var claims accessClaims
	if err := json.Unmarshal(payload, &claims); err != nil {
		return grant{}, unauthorized("Access token validation failure.")
	}
	if claims.TenantID != a.tenantID {
		return grant{}, unauthorized(fmt.Sprintf("The tenant for tenant guid '%s' does not exist.", claims.TenantID))
	}
	if no := a.checkLife(claims, now); no != nil {
		return grant{}, no
	}
	return grant{AppID: claims.AppID, TenantID: claims.TenantID, Roles: claims.Roles, Scopes: strings.Fields(claims.Scopes)}, nil
}

// checkLife refuses a token out of its times, expired by switch, or revoked.
func (a *authority) checkLife(claims accessClaims, now time.Time) *refusal {
	a.mu.Lock()
	faults, history := a.faults, a.tokens
	a.mu.Unlock()
	unix := now.Add(faults.ClockSkew).Unix()
	if unix >= claims.Expires || claims.Number <= history.expiredThrough {
		return unauthorized("Lifetime validation failed, the token is expired.")
	}
	if unix < claims.NotBefore-int64(clockTolerance/time.Second) {
		return unauthorized("Access token has expired or is not yet valid.")
	}
	if len(claims.Capabilities) > 0 && claims.Revocation < history.revocation {
		return claimsChallenge(history.revokedAtUnix, faults.ProofOfPossessionFirst)
	}
	return nil
}

// claimsChallenge is the 401 of continuous access evaluation.
// Source: learn.microsoft.com/entra/identity-platform/claims-challenge; text and header as quoted in
// microsoftgraph/msgraph-sdk-powershell#1741 and the Azure SDKs' tests.
func claimsChallenge(notBeforeUnix int64, popFirst bool) *refusal {
	const why = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"
	claims := fmt.Sprintf(`{"access_token":{"nbf":{"essential":true, "value":"%d"}}}`, notBeforeUnix)
	no := unauthorized(why)
	no.Challenge = fmt.Sprintf(`%s, error_description="%s", error="insufficient_claims", claims="%s"`,
		challengeStart, why, base64.StdEncoding.EncodeToString([]byte(claims)))
	if popFirst {
		no.Challenge = `PoP realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="` + graphAppID + `", nonce="ey==", ` + no.Challenge
	}
	return no
}
