package signin_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/signin"
)

var roles = []string{"Contacts.ReadWrite", "GroupMember.Read.All", "User.Read.All"}

// office is a simulated tenant, an app registered in it, and what went over the wire.
type office struct {
	tenant   *graphsim.Tenant
	identity *certstore.Identity
	source   *signin.Source

	mu     sync.Mutex
	tokens []url.Values // bodies of token requests
	graph  []http.Header
}

// bubbleIdentity is valid by the clock of a synctest bubble, which always starts in the year 2000. It is made once.
var bubbleIdentity = sync.OnceValues(func() (*certstore.Identity, error) { return certstore.InMemory("Concord test", 48*time.Hour) })

// open is called inside a bubble.
func open(t *testing.T, change ...func(*certstore.Identity)) *office {
	t.Helper()
	once, err := bubbleIdentity()
	if err != nil {
		t.Fatal(err)
	}
	made := new(*once)
	for _, c := range change {
		c(made)
	}
	tenant, err := graphsim.New(graphsim.Options{TenantID: tenantID})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	o := &office{tenant: tenant, identity: made}
	o.register(roles...)
	o.source, err = signin.New(signin.Options{
		LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com",
		TenantID: tenantID, ClientID: clientID, Identity: made, Transport: o,
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) register(roles ...string) {
	o.tenant.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{o.identity.Certificate}, Roles: roles})
}

// RoundTrip notes a request and lets the tenant answer.
func (o *office) RoundTrip(r *http.Request) (*http.Response, error) {
	o.mu.Lock()
	if strings.HasSuffix(r.URL.Path, "/token") {
		body, _ := r.GetBody()
		form, _ := io.ReadAll(body)
		values, _ := url.ParseQuery(string(form))
		o.tokens = append(o.tokens, values)
	} else if r.URL.Host == "graph.microsoft.com" {
		o.graph = append(o.graph, r.Header.Clone())
	}
	o.mu.Unlock()
	return o.tenant.RoundTripper().RoundTrip(r)
}

func (o *office) get(t *testing.T, path string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := o.source.Transport(o).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func TestTokenSaysWhoAndWhatItAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		token, err := o.source.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if token.TenantID != tenantID || token.AppID != clientID || !slices.Equal(token.Roles, roles) {
			t.Errorf("got %+v with roles %v, want tenant %s, app %s, roles %v", token, token.Roles, tenantID, clientID, roles)
		}
		if !token.ExpiresOn.After(time.Now().Add(50 * time.Minute)) {
			t.Errorf("the token ends on %v, want about an hour from now at least", token.ExpiresOn)
		}
		shown := fmt.Sprintf("%v %+v %#v %s", token, token, token, token)
		encoded, _ := json.Marshal(token)
		if strings.Contains(shown+string(encoded), token.Value) || token.Value == "" {
			t.Errorf("the token's value is shown, or empty: %s %s", shown, encoded)
		}
	})
}

// rs256Only hides that a key can do PSS, as an old Windows provider does.
type rs256Only struct{ crypto.Signer }

func (s rs256Only) Sign(rand io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if _, pss := opts.(*rsa.PSSOptions); pss {
		return nil, errors.New("the provider cannot do PSS")
	}
	return s.Signer.Sign(rand, digest, opts)
}

func TestAssertionProvesTheKeyAsMicrosoftAsks(t *testing.T) {
	for name, pss := range map[string]bool{"PS256": true, "RS256": false} {
		synctest.Test(t, func(t *testing.T) {
			o := open(t, func(identity *certstore.Identity) {
				if !pss {
					identity.PSS, identity.Signer = false, rs256Only{identity.Signer}
				}
			})
			now := time.Now()
			if _, err := o.source.Token(t.Context()); err != nil {
				t.Fatalf("%s: the authority refused: %v", name, err)
			}
			form := o.tokens[0]
			if got := form.Get("client_assertion_type"); got != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
				t.Errorf("%s: client_assertion_type is %q", name, got)
			}
			if got := form.Get("client_secret"); got != "" {
				t.Errorf("%s: a secret was sent", name)
			}
			parts := strings.Split(form.Get("client_assertion"), ".")
			var header map[string]string
			decode(t, parts[0], &header)
			sha2, sha := sha256.Sum256(o.identity.Certificate.Raw), sha1.Sum(o.identity.Certificate.Raw)
			want := map[string]string{"alg": "PS256", "typ": "JWT", "x5t#S256": base64.RawURLEncoding.EncodeToString(sha2[:])}
			if !pss {
				want = map[string]string{"alg": "RS256", "typ": "JWT", "x5t": base64.RawURLEncoding.EncodeToString(sha[:])}
			}
			if fmt.Sprint(header) != fmt.Sprint(want) {
				t.Errorf("%s: header is %v, want %v", name, header, want)
			}

			var claims struct {
				Aud, Iss, Sub, Jti string
				Nbf, Iat, Exp      int64
			}
			decode(t, parts[1], &claims)
			if claims.Aud != "https://login.microsoftonline.com/"+tenantID+"/oauth2/v2.0/token" || claims.Iss != clientID || claims.Sub != clientID || len(claims.Jti) != 36 {
				t.Errorf("%s: claims are %+v", name, claims)
			}
			if claims.Nbf != now.Unix() || claims.Iat != now.Unix() || claims.Exp-claims.Nbf != 600 {
				t.Errorf("%s: times are %+v, want ten minutes from %d", name, claims, now.Unix())
			}

			signature, err := base64.RawURLEncoding.DecodeString(parts[2])
			if err != nil {
				t.Fatal(err)
			}
			digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
			key := o.identity.Certificate.PublicKey.(*rsa.PublicKey)
			if pss {
				// RFC 7518 §3.5: the salt is as long as the hash. A longer one verifies with PSSSaltLengthAuto only.
				err = rsa.VerifyPSS(key, crypto.SHA256, digest[:], signature, &rsa.PSSOptions{SaltLength: sha256.Size})
			} else {
				err = rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature)
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func decode(t *testing.T, segment string, into any) {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func TestTokenIsKeptUntilShortlyBeforeItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{TokenLifetime: time.Hour})
		start := time.Now()
		for time.Since(start) < 59*time.Minute {
			o.get(t, "/organization")
			time.Sleep(time.Minute)
		}
		if len(o.tokens) != 2 {
			t.Errorf("%d token requests in an hour, want 2", len(o.tokens))
		}
	})
}

func TestFreshTokenShowsNewConsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		if _, err := o.source.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.register("User.Read.All")
		if token, err := o.source.Token(t.Context()); err != nil || len(token.Roles) != 3 {
			t.Errorf("got %v, %v; want the token held", token.Roles, err)
		}
		if token, err := o.source.Fresh(t.Context()); err != nil || !slices.Equal(token.Roles, []string{"User.Read.All"}) {
			t.Errorf("got %v, %v; want the roles of now", token.Roles, err)
		}
		if first, second := o.tokens[0].Get("claims"), o.tokens[1].Get("claims"); first != second || !strings.Contains(first, `"CP1"`) {
			t.Errorf("a fresh token is asked for with claims %s, the first with %s; want the same, with CP1", second, first)
		}
	})
}

// openBody is a request body that tells whether it was closed.
func TestLoginOutageDoesNotStopATokenThatStillWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{TokenLifetime: 24 * time.Hour})
		if _, err := o.source.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 53003})
		time.Sleep(23 * time.Hour) // past refresh_in, where the authority gives one
		if _, err := o.source.Token(t.Context()); err != nil {
			t.Errorf("a token of an hour's further life was not used: %v", err)
		}
		asked := len(o.tokens)
		if _, err := o.source.Token(t.Context()); err != nil || len(o.tokens) != asked {
			t.Errorf("%v; asked %d more times within a minute, want none", err, len(o.tokens)-asked)
		}
		time.Sleep(56 * time.Minute)
		_, err := o.source.Token(t.Context())
		expect(t, err, "aadsts_53003", "Conditional Access", "")
	})
}

func TestUnregisteredCertificateIsNamedByItsThumbprint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.tenant.RegisterApp(graphsim.App{ClientID: clientID, Roles: roles})
		_, err := o.source.Token(t.Context())
		expect(t, err, "aadsts_700027", o.identity.Thumbprint(), "Upload this certificate")
	})
}

func TestSimulatorsWrongClockIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{ClockSkew: time.Hour})
		_, err := o.source.Token(t.Context())
		expect(t, err, "clock_wrong", "behind Microsoft's", "time synchronisation")
	})
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	good := signin.Options{
		LoginEndpoint: "https://login.microsoftonline.com", GraphEndpoint: "https://graph.microsoft.com/",
		TenantID: tenantID, ClientID: clientID, Identity: identity(),
	}
	if _, err := signin.New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*signin.Options){
		"no identity":           func(o *signin.Options) { o.Identity = nil },
		"no tenant":             func(o *signin.Options) { o.TenantID = "" },
		"no client":             func(o *signin.Options) { o.ClientID = "" },
		"plain HTTP login":      func(o *signin.Options) { o.LoginEndpoint = "http://login.example.com" },
		"plain HTTP Graph":      func(o *signin.Options) { o.GraphEndpoint = "http://graph.example.com" },
		"Graph with a path":     func(o *signin.Options) { o.GraphEndpoint = "https://graph.microsoft.com/v1.0" },
		"Graph with a password": func(o *signin.Options) { o.GraphEndpoint = "https://a:b@graph.microsoft.com" },
	} {
		options := good
		change(&options)
		if _, err := signin.New(options); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
