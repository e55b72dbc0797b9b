package graphsim

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/google/uuid"
)

const testClientID = "5c1d0e3a-6f0b-4d1e-9a63-2f7f4f1f7a01"

var testRoles = []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}

// testKey is one RSA key for all tests: making one is the slowest thing here.
var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// testCertificate is self-signed, valid around now, with a thumbprint that tells the two base64 alphabets apart.
func testCertificate(t *testing.T, from, until time.Time) *x509.Certificate {
	t.Helper()
	for serial := int64(1); ; serial++ {
		der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "Concord test"}, NotBefore: from, NotAfter: until,
		}, &x509.Certificate{Subject: pkix.Name{CommonName: "Concord test"}}, testKey().Public(), testKey())
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(der)
		if strings.ContainsAny(base64.StdEncoding.EncodeToString(sum[:]), "+/") {
			return certificate
		}
	}
}

func validCertificate(t *testing.T) *x509.Certificate {
	return testCertificate(t, time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour))
}

// signInTenant is a tenant with one registered app.
func signInTenant(t *testing.T) (*Tenant, *x509.Certificate) {
	t.Helper()
	tenant, err := New(Options{Company: Company{
		TenantID: "0d3c0a4e-52d5-4f61-8a35-6a1a3d1c9b10", DisplayName: "Test", Domains: []string{"test.example.com", "test.onmicrosoft.com"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	certificate := validCertificate(t)
	tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{certificate}, Roles: testRoles})
	return tenant, certificate
}

// msal is Microsoft's own client, signing in with the certificate against the in-process authority.
func msal(t *testing.T, tenant *Tenant, certificate *x509.Certificate, name string, options ...confidential.Option) confidential.Client {
	t.Helper()
	credential, err := confidential.NewCredFromCert([]*x509.Certificate{certificate}, testKey())
	if err != nil {
		t.Fatal(err)
	}
	options = append(options, confidential.WithInstanceDiscovery(false),
		confidential.WithHTTPClient(&http.Client{Transport: tenant.RoundTripper()}))
	client, err := confidential.New("https://login.microsoftonline.com/"+name, testClientID, credential, options...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

var graphScope = []string{"https://graph.microsoft.com/.default"}

func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestMSALSignsInWithItsOwnCertificateAssertion(t *testing.T) {
	tenant, certificate := signInTenant(t)
	for _, name := range []string{tenant.authority.tenantID, strings.ToUpper(tenant.authority.tenantID), "test.example.com"} {
		result, err := msal(t, tenant, certificate, name).AcquireTokenByCredential(t.Context(), graphScope)
		if err != nil {
			t.Fatalf("sign-in at %s: %v", name, err)
		}
		got, refused := tenant.authority.verify(result.AccessToken, time.Now())
		if refused != nil {
			t.Fatalf("the token for %s is refused: %+v", name, refused)
		}
		if got.AppID != testClientID || got.TenantID != tenant.authority.tenantID || strings.Join(got.Roles, " ") != strings.Join(testRoles, " ") {
			t.Errorf("the token for %s grants %+v", name, got)
		}
		if left := time.Until(result.ExpiresOn); left < 59*time.Minute || left > time.Hour {
			t.Errorf("the token for %s lives %v, want about an hour", name, left)
		}
		claims := claimsOf(t, result.AccessToken)
		if claims["idtyp"] != "app" || claims["aud"] != "https://graph.microsoft.com" {
			t.Errorf("the token for %s carries %v", name, claims)
		}
	}
}

func TestMSALSignsInWithAnAssertionOfOurOwn(t *testing.T) {
	tenant, certificate := signInTenant(t)
	credential := confidential.NewCredFromAssertionCallback(func(_ context.Context, o confidential.AssertionRequestOptions) (string, error) {
		a := goodAssertion(certificate)
		a.claims["aud"] = o.TokenEndpoint
		return a.signed(t), nil
	})
	client, err := confidential.New("https://login.microsoftonline.com/"+tenant.authority.tenantID, testClientID, credential,
		confidential.WithInstanceDiscovery(false), confidential.WithHTTPClient(&http.Client{Transport: tenant.RoundTripper()}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.AcquireTokenByCredential(t.Context(), graphScope); err != nil {
		t.Fatal(err)
	}
}

func TestTokenOfAnAppWithoutPermissionsHasNoRolesClaim(t *testing.T) {
	tenant, certificate := signInTenant(t)
	tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{certificate}})
	answer := ask(t, tenant, goodAssertion(certificate), nil)
	if _, present := claimsOf(t, answer.AccessToken)["roles"]; present {
		t.Error("the token has a roles claim, want none at all")
	}
}

func TestTokenEndsAfterAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, certificate := signInTenant(t)
		result, err := msal(t, tenant, certificate, tenant.authority.tenantID).AcquireTokenByCredential(t.Context(), graphScope)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Minute)
		if _, refused := tenant.authority.verify(result.AccessToken, time.Now()); refused != nil {
			t.Errorf("after 59 minutes: %+v", refused)
		}
		time.Sleep(time.Minute)
		_, refused := tenant.authority.verify(result.AccessToken, time.Now())
		if refused == nil || refused.Status != 401 || refused.Message != "Lifetime validation failed, the token is expired." {
			t.Errorf("after an hour: %+v", refused)
		}
	})
}

// assertion is a client assertion that a test may spoil before it is signed.
type assertion struct {
	header, claims map[string]any
	key            *rsa.PrivateKey
	salt           int
}

func goodAssertion(certificate *x509.Certificate) *assertion {
	sum := sha256.Sum256(certificate.Raw)
	return &assertion{
		header: map[string]any{"alg": "PS256", "typ": "JWT", "x5t#S256": base64.RawURLEncoding.EncodeToString(sum[:])},
		claims: map[string]any{
			"aud": "https://login.microsoftonline.com/0d3c0a4e-52d5-4f61-8a35-6a1a3d1c9b10/oauth2/v2.0/token",
			"iss": testClientID, "sub": testClientID, "jti": uuid.NewString(),
			"nbf": time.Now().Unix(), "exp": time.Now().Add(10 * time.Minute).Unix(),
		},
		key: testKey(), salt: rsa.PSSSaltLengthEqualsHash,
	}
}

// signedText is what the signature is made over.
func (a *assertion) signedText() string {
	header, err := json.Marshal(a.header)
	if err != nil {
		panic(err)
	}
	claims, err := json.Marshal(a.claims)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(claims)
}

func (a *assertion) signed(t *testing.T) string {
	t.Helper()
	text := a.signedText()
	var err error
	sum := sha256.Sum256([]byte(text))
	var signature []byte
	if a.header["alg"] == "RS256" {
		signature, err = rsa.SignPKCS1v15(rand.Reader, a.key, crypto.SHA256, sum[:])
	} else {
		signature, err = rsa.SignPSS(rand.Reader, a.key, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: a.salt})
	}
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signInAnswer is a token answer or a refusal, as it stood on the wire.
type signInAnswer struct {
	status        int
	AccessToken   string `json:"access_token"`
	ExpiresIn     int64  `json:"expires_in"`
	RefreshIn     int64  `json:"refresh_in"`
	OAuth         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	ErrorURI      string `json:"error_uri"`
}

// ask sends a token request; change may spoil the form.
func ask(t *testing.T, tenant *Tenant, a *assertion, change func(url.Values)) signInAnswer {
	t.Helper()
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {testClientID}, "scope": graphScope,
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {a.signed(t)},
	}
	if change != nil {
		change(form)
	}
	return post(t, tenant, "https://login.microsoftonline.com/"+tenant.authority.tenantID+"/oauth2/v2.0/token", form)
}

func post(t *testing.T, tenant *Tenant, address string, form url.Values) signInAnswer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("client-request-id", "11111111-2222-4333-8444-555555555555")
	response, err := tenant.RoundTripper().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := signInAnswer{status: response.StatusCode}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("answer %d is no JSON: %s", response.StatusCode, body)
	}
	return answer
}

func (s signInAnswer) want(t *testing.T, status, code int, oauth string) {
	t.Helper()
	if s.status != status || len(s.Codes) != 1 || s.Codes[0] != code || s.OAuth != oauth {
		t.Errorf("answered %d %q %v (%s), want %d %q [%d]", s.status, s.OAuth, s.Codes, s.Description, status, oauth, code)
	}
}

func TestThumbprintIsTakenInBothAlphabetsWithAndWithoutPadding(t *testing.T) {
	tenant, certificate := signInTenant(t)
	long, short := sha256.Sum256(certificate.Raw), sha1.Sum(certificate.Raw)
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		a := goodAssertion(certificate)
		a.header["x5t#S256"] = encoding.EncodeToString(long[:])
		if answer := ask(t, tenant, a, nil); answer.status != 200 {
			t.Errorf("x5t#S256 %s: %s", a.header["x5t#S256"], answer.Description)
		}
		a.header["x5t"] = encoding.EncodeToString(short[:])
		delete(a.header, "x5t#S256")
		if answer := ask(t, tenant, a, nil); answer.status != 200 {
			t.Errorf("x5t %s: %s", a.header["x5t"], answer.Description)
		}
	}
}

func TestOlderFormWithRS256AndSHA1IsTaken(t *testing.T) {
	tenant, certificate := signInTenant(t)
	sum := sha1.Sum(certificate.Raw)
	a := goodAssertion(certificate)
	a.header = map[string]any{"alg": "RS256", "typ": "JWT", "x5t": base64.RawURLEncoding.EncodeToString(sum[:])}
	if answer := ask(t, tenant, a, nil); answer.status != 200 {
		t.Error(answer.Description)
	}
}

func TestSignatureWithTheLongestSaltIsRefused(t *testing.T) {
	tenant, certificate := signInTenant(t)
	a := goodAssertion(certificate)
	a.salt = rsa.PSSSaltLengthAuto // when signing: as long as the key allows
	ask(t, tenant, a, nil).want(t, 401, 700027, "invalid_client")
}
