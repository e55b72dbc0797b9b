package graphsim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

func TestEveryFlawOfAnAssertionIsRefusedWithItsCode(t *testing.T) {
	tenant, certificate := signInTenant(t)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	other := testCertificate(t, time.Now().Add(-time.Minute), time.Now().Add(time.Hour)) // never registered
	otherSum := sha256.Sum256(other.Raw)
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	tests := []struct {
		flaw  string
		spoil func(*assertion)
		code  int
	}{
		{"certificate not registered", func(a *assertion) {
			a.header["x5t#S256"] = base64.StdEncoding.EncodeToString(otherSum[:])
		}, 700027},
		{"signed with another key", func(a *assertion) { a.key = stranger }, 700027},
		{"one thumbprint of two is wrong", func(a *assertion) { a.header["x5t"] = base64.StdEncoding.EncodeToString(make([]byte, 20)) }, 700027},
		{"no thumbprint", func(a *assertion) { delete(a.header, "x5t#S256") }, 50027},
		{"thumbprint is hex", func(a *assertion) { a.header["x5t#S256"] = strings.Repeat("ab", 32) }, 50027},
		{"algorithm not taken", func(a *assertion) { a.header["alg"] = "PS512" }, 50027},
		{"no signature asked for", func(a *assertion) { a.header["alg"] = "none" }, 50027},
		{"for another audience", func(a *assertion) { a.claims["aud"] = "https://login.microsoftonline.us/x/oauth2/v2.0/token" }, 700023},
		{"of another client", func(a *assertion) { a.claims["iss"] = "another" }, 700021},
		{"subject is not the issuer", func(a *assertion) { a.claims["sub"] = "another" }, 50048},
		{"no jti", func(a *assertion) { delete(a.claims, "jti") }, 50027},
		{"no exp", func(a *assertion) { delete(a.claims, "exp") }, 50027},
		{"expired", func(a *assertion) { a.claims["nbf"], a.claims["exp"] = at(-20*time.Minute), at(-10*time.Minute) }, 700024},
		{"not yet valid", func(a *assertion) { a.claims["nbf"], a.claims["exp"] = at(6*time.Minute), at(10*time.Minute) }, 700024},
		{"valid for too long", func(a *assertion) { a.claims["exp"] = at(11 * time.Minute) }, 700024},
		{"without nbf and valid for too long", func(a *assertion) { delete(a.claims, "nbf"); a.claims["exp"] = at(time.Hour) }, 700024},
	}
	for _, test := range tests {
		t.Run(test.flaw, func(t *testing.T) {
			a := goodAssertion(certificate)
			test.spoil(a)
			ask(t, tenant, a, nil).want(t, 401, test.code, "invalid_client")
		})
	}
}

func TestSmallClockDifferencesAndAReplayAreTolerated(t *testing.T) {
	tenant, certificate := signInTenant(t)
	for name, spoil := range map[string]func(*assertion){
		"client's clock four minutes ahead":  func(a *assertion) { shift(a, 4*time.Minute) },
		"client's clock 14 minutes behind":   func(a *assertion) { shift(a, -14*time.Minute) },
		"no nbf, as older libraries send it": func(a *assertion) { delete(a.claims, "nbf") },
	} {
		a := goodAssertion(certificate)
		spoil(a)
		for range 2 {
			if answer := ask(t, tenant, a, nil); answer.status != 200 {
				t.Errorf("%s: %s", name, answer.Description)
			}
		}
	}
}

func shift(a *assertion, by time.Duration) {
	for _, name := range []string{"nbf", "exp"} {
		a.claims[name] = a.claims[name].(int64) + int64(by/time.Second)
	}
}

func TestEveryFlawOfARequestIsRefusedWithItsCode(t *testing.T) {
	tenant, certificate := signInTenant(t)
	set := func(name, value string) func(url.Values) { return func(f url.Values) { f.Set(name, value) } }
	tests := []struct {
		flaw   string
		spoil  func(url.Values)
		status int
		code   int
		oauth  string
	}{
		{"unknown client", set("client_id", "99999999-0000-4000-8000-000000000000"), 400, 700016, "unauthorized_client"},
		{"no client", set("client_id", ""), 400, 900144, "invalid_request"},
		{"no scope", set("scope", ""), 400, 900144, "invalid_request"},
		{"another grant", set("grant_type", "password"), 400, 70003, "unsupported_grant_type"},
		{"a secret in place of an assertion", set("client_assertion", ""), 401, 7000218, "invalid_client"},
		{"a single permission as scope", set("scope", "https://graph.microsoft.com/User.Read.All"), 400, 1002012, "invalid_scope"},
		{"two resources", set("scope", "https://graph.microsoft.com/.default https://outlook.office.com/.default"), 400, 1002012, "invalid_scope"},
		{"the Graph of another cloud", set("scope", "https://graph.microsoft.us/.default"), 400, 500011, "invalid_resource"},
		{"the sign-in host as resource", set("scope", "https://login.microsoftonline.com/.default"), 400, 500011, "invalid_resource"},
		{"claims that are no JSON", set("claims", "cp1"), 400, 9002313, "invalid_request"},
	}
	for _, test := range tests {
		t.Run(test.flaw, func(t *testing.T) {
			ask(t, tenant, goodAssertion(certificate), test.spoil).want(t, test.status, test.code, test.oauth)
		})
	}
	t.Run("unknown tenant", func(t *testing.T) {
		post(t, tenant, "https://login.microsoftonline.com/nowhere.example.com/oauth2/v2.0/token", url.Values{}).
			want(t, 400, 90002, "invalid_request")
	})
	t.Run("unknown tenant in the discovery document", func(t *testing.T) {
		_, err := msal(t, tenant, certificate, "nowhere.example.com").AcquireTokenByCredential(t.Context(), graphScope)
		if err == nil || !strings.Contains(err.Error(), "AADSTS90002") {
			t.Errorf("MSAL says %v, want AADSTS90002", err)
		}
	})
}

func TestStateOfTheAppIsRefusedWithItsCode(t *testing.T) {
	tenant, certificate := signInTenant(t)
	tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{certificate}, Disabled: true})
	ask(t, tenant, goodAssertion(certificate), nil).want(t, 400, 7000112, "unauthorized_client")

	old := testCertificate(t, time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{old, certificate}})
	ask(t, tenant, goodAssertion(old), nil).want(t, 401, 1000502, "invalid_client")
	if answer := ask(t, tenant, goodAssertion(certificate), nil); answer.status != 200 {
		t.Errorf("the app's second certificate: %s", answer.Description)
	}
}

func TestRefusalHasMicrosoftsShape(t *testing.T) {
	tenant, certificate := signInTenant(t)
	answer := ask(t, tenant, goodAssertion(certificate), func(f url.Values) { f.Set("client_id", "unknown") })
	if answer.CorrelationID != "11111111-2222-4333-8444-555555555555" {
		t.Errorf("correlation id %q, want the client's own", answer.CorrelationID)
	}
	if !strings.HasPrefix(answer.Description, "AADSTS700016: Application with identifier 'unknown' was not found in the directory") ||
		!strings.Contains(answer.Description, "Trace ID: "+answer.TraceID) {
		t.Errorf("description %q", answer.Description)
	}
	if _, err := time.Parse("2006-01-02 15:04:05Z", answer.Timestamp); err != nil {
		t.Error(err)
	}
	if answer.ErrorURI != "https://login.microsoftonline.com/error?code=700016" {
		t.Errorf("error_uri %q", answer.ErrorURI)
	}
}

func TestSwitchRefusesEveryOrOnlyTheNextSignIns(t *testing.T) {
	tenant, certificate := signInTenant(t)
	for code, want := range map[int]struct {
		status int
		oauth  string
	}{
		700016: {400, "unauthorized_client"}, 700027: {401, "invalid_client"}, 90002: {400, "invalid_request"},
		700024: {401, "invalid_client"}, 1000502: {401, "invalid_client"}, 7000112: {400, "unauthorized_client"},
		53003: {400, "invalid_grant"}, 90033: {503, "temporarily_unavailable"}, 70011: {401, "invalid_client"},
	} {
		tenant.SetAuthorityFaults(AuthorityFaults{Refuse: code})
		for range 2 {
			ask(t, tenant, goodAssertion(certificate), nil).want(t, want.status, code, want.oauth)
		}
	}
	tenant.SetAuthorityFaults(AuthorityFaults{Refuse: 90033, RefuseNext: 2})
	ask(t, tenant, goodAssertion(certificate), nil).want(t, 503, 90033, "temporarily_unavailable")
	ask(t, tenant, goodAssertion(certificate), nil).want(t, 503, 90033, "temporarily_unavailable")
	if answer := ask(t, tenant, goodAssertion(certificate), nil); answer.status != 200 {
		t.Errorf("the third request: %s", answer.Description)
	}
}

func TestWrongClockAtTheAuthorityRefusesAGoodAssertion(t *testing.T) {
	tenant, certificate := signInTenant(t)
	for _, skew := range []time.Duration{20 * time.Minute, -20 * time.Minute} {
		tenant.SetAuthorityFaults(AuthorityFaults{ClockSkew: skew})
		ask(t, tenant, goodAssertion(certificate), nil).want(t, 401, 700024, "invalid_client")
	}
}

func TestTokenThatGraphCannotTakeIsRefusedInGraphsWords(t *testing.T) {
	tenant, certificate := signInTenant(t)
	good := ask(t, tenant, goodAssertion(certificate), nil).AccessToken
	foreign := sign(accessClaims{TenantID: "another", Expires: time.Now().Add(time.Hour).Unix()})
	parts := strings.Split(good, ".")
	for name, test := range map[string]struct{ token, message string }{
		"none":               {"", "Access token is empty."},
		"only the scheme":    {"Bearer", "Access token is empty."},
		"a word":             {"Bearer secret", "IDX14100: JWT is not well formed, there are no dots (.)."},
		"dots and no JWT":    {"a.b.c", "Access token validation failure."},
		"another's payload":  {parts[0] + "." + strings.Split(foreign, ".")[1] + "." + parts[2], "Access token validation failure. Invalid signature."},
		"of another tenant":  {foreign, "The tenant for tenant guid 'another' does not exist."},
		"without signature":  {parts[0] + "." + parts[1] + ".", "Access token validation failure."},
		"algorithm replaced": {base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".", "Access token validation failure."},
	} {
		_, refused := tenant.authority.verify(test.token, time.Now())
		if refused == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if refused.Status != 401 || refused.Code != "InvalidAuthenticationToken" || !strings.HasPrefix(refused.Message, test.message) {
			t.Errorf("%s: %+v, want %q", name, refused, test.message)
		}
		if !strings.HasPrefix(refused.Challenge, "Bearer ") {
			t.Errorf("%s: challenge %q", name, refused.Challenge)
		}
	}
}

func TestExpireTokensMakesTheClientFetchANewOne(t *testing.T) {
	tenant, certificate := signInTenant(t)
	before := ask(t, tenant, goodAssertion(certificate), nil).AccessToken
	tenant.ExpireTokens()
	if _, refused := tenant.authority.verify(before, time.Now()); refused == nil || refused.Message != "Lifetime validation failed, the token is expired." {
		t.Errorf("the token from before: %+v", refused)
	}
	after := ask(t, tenant, goodAssertion(certificate), nil).AccessToken
	if _, refused := tenant.authority.verify(after, time.Now()); refused != nil {
		t.Errorf("the token from after: %+v", refused)
	}
}

func TestRevocationIsOvercomeOnlyWithTheClaimsOfTheChallenge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, certificate := signInTenant(t)
		cae := msal(t, tenant, certificate, tenant.authority.tenantID, confidential.WithClientCapabilities([]string{"CP1"}))
		plain := msal(t, tenant, certificate, tenant.authority.tenantID)
		token := func(client confidential.Client, options ...confidential.AcquireByCredentialOption) string {
			result, err := client.AcquireTokenByCredential(t.Context(), graphScope, options...)
			if err != nil {
				t.Fatal(err)
			}
			return result.AccessToken
		}
		old, uncapable := token(cae), token(plain)
		if claims := claimsOf(t, old); claims["exp"].(float64)-claims["iat"].(float64) != 86399 {
			t.Errorf("a CAE token lives from %v to %v, want 24 hours", claims["iat"], claims["exp"])
		}
		tenant.RevokeTokens()
		if _, refused := tenant.authority.verify(uncapable, time.Now()); refused != nil {
			t.Errorf("a client without cp1 is challenged: %+v", refused)
		}
		for _, popFirst := range []bool{false, true} {
			tenant.SetAuthorityFaults(AuthorityFaults{ProofOfPossessionFirst: popFirst})
			_, refused := tenant.authority.verify(old, time.Now())
			if refused == nil || !strings.Contains(refused.Challenge, `error="insufficient_claims"`) {
				t.Fatalf("the old token: %+v, want a claims challenge", refused)
			}
			if got := strings.HasPrefix(refused.Challenge, "PoP "); got != popFirst {
				t.Errorf("challenge %q", refused.Challenge)
			}
		}
		if again := token(cae); again != old {
			t.Error("MSAL asked again without being told the claims")
		}
		fresh := ask(t, tenant, goodAssertion(certificate), func(f url.Values) {
			f.Set("claims", `{"access_token":{"xms_cc":{"values":["cp1"]}}}`)
		})
		if _, refused := tenant.authority.verify(fresh.AccessToken, time.Now()); refused == nil {
			t.Error("a fresh token without the claims is taken")
		}
		_, refused := tenant.authority.verify(old, time.Now())
		claims := challengeClaims(t, refused.Challenge)
		if _, refused := tenant.authority.verify(token(cae, confidential.WithClaims(claims)), time.Now()); refused != nil {
			t.Errorf("the token with the claims: %+v", refused)
		}
	})
}

func challengeClaims(t *testing.T, challenge string) string {
	t.Helper()
	_, encoded, _ := strings.Cut(challenge, `claims="`)
	encoded, _, _ = strings.Cut(encoded, `"`)
	claims, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatalf("claims %q: %v", encoded, err)
	}
	return string(claims)
}

func TestAuthorityAnswersOnlyItsOwnPathsAndMethods(t *testing.T) {
	tenant, _ := signInTenant(t)
	base := "https://login.microsoftonline.com/" + tenant.authority.tenantID
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/v2.0/.well-known/openid-configuration", 200},
		{http.MethodGet, "/discovery/v2.0/keys", 200},
		{http.MethodGet, "/oauth2/v2.0/token", 400},
		{http.MethodPost, "/oauth2/v2.0/token", 400},
		{http.MethodGet, "/oauth2/v2.0/authorize", 404},
	} {
		request, err := http.NewRequestWithContext(t.Context(), test.method, base+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := tenant.RoundTripper().RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != test.status {
			t.Errorf("%s %s: %d, want %d", test.method, test.path, response.StatusCode, test.status)
		}
	}
}
