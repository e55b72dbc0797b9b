package signin_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/closedport"
	"concord/backend/signin"
)

// identity is made once: making an RSA key is the slowest thing here.
var identity = sync.OnceValue(func() *certstore.Identity {
	made, err := certstore.InMemory("Concord test", time.Hour)
	if err != nil {
		panic(err)
	}
	return made
})

const (
	tenantID = "11111111-2222-3333-4444-555555555555"
	clientID = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
)

func source(t *testing.T, login string, transport http.RoundTripper) *signin.Source {
	t.Helper()
	made, err := signin.New(signin.Options{
		LoginEndpoint: login, TenantID: tenantID, ClientID: clientID, GraphEndpoint: "https://graph.microsoft.com",
		Identity: identity(), Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// expect fails unless err is an *Error with the code, and sentence and action hold the words.
func expect(t *testing.T, err error, code, sentence, action string) *signin.Error {
	t.Helper()
	var failure *signin.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an *Error with code %s", err, code)
	}
	if failure.Code() != code || !strings.Contains(failure.Error(), sentence) || !strings.Contains(failure.Action(), action) {
		t.Errorf("got  %s: %s → %s\nwant %s: …%s… → …%s…", failure.Code(), failure, failure.Action(), code, sentence, action)
	}
	return failure
}

func TestNetworkFaultsBecomeSentences(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshakes are what is tested
	secure.StartTLS()
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	closed := closedport.Address(t)
	trusted := x509.NewCertPool()
	trusted.AddCert(secure.Certificate())

	at := func(address string, config *tls.Config) http.RoundTripper {
		return &http.Transport{TLSClientConfig: config, DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}}
	}
	to := func(server *httptest.Server, config *tls.Config) http.RoundTripper {
		return at(server.Listener.Addr().String(), config)
	}

	for name, test := range map[string]struct {
		transport              http.RoundTripper
		code, sentence, action string
	}{
		"name not found": {
			&http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "login.example.com", IsNotFound: true}}
			}}, "network_dns", "login.example.com cannot be resolved", "DNS server"},
		"refused":              {at(closed, nil), "network_refused", "refused the connection", "firewall"},
		"proxy not there":      {&http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: closed})}, "network_proxy", "The proxy on the way to login.example.com cannot be reached", "proxy in appsettings.json"},
		"issuer not trusted":   {to(secure, nil), "network_tls_untrusted", `issued by "O=Acme Co"`, "caFile"},
		"another name":         {to(secure, &tls.Config{RootCAs: trusted, ServerName: "login.contoso.test"}), "network_tls_name", "belongs to another name", "proxy and DNS"},
		"wrong clock, by TLS":  {to(secure, &tls.Config{RootCAs: trusted, ServerName: "example.com", Time: func() time.Time { return time.Unix(-1e9, 0) }}), "network_tls_time", "not valid now", "time synchronisation"},
		"no TLS at all":        {to(plain, nil), "network_not_tls", "did not answer with TLS", "proxy"},
		"not JSON":             {answer(200, "application/json", "<oops>"), "login_answer", "is not JSON", "loginEndpoint"},
		"JSON of another kind": {answer(200, "application/json", `{"hello":"world"}`), "login_answer", "discovery document", "loginEndpoint"},
		"log-in page":          {answer(200, "text/html; charset=utf-8", "<html>Welcome to Hotel Wi-Fi"), "network_portal", "a web page answered for login.example.com", "Log in to the network"},
		"redirect to a portal": {redirect("https://portal.hotel.example/login?to=x"), "network_portal", "redirect to portal.hotel.example", "Log in to the network"},
		"block page of a proxy": {answer(403, "text/html", "<html>Blocked by policy"), "network_portal",
			"a web page answered", "through the proxy or firewall"},
		"refusal that is not Entra's": {answer(403, "text/plain", "no"), "entra_refused", "HTTP 403", "loginEndpoint"},
		"an error that has its words already": {roundTrip(func(*http.Request) (*http.Response, error) {
			return nil, proxySays{errors.New("The proxy wants a password.")}
		}), "proxy_password", "wants a password", "HTTPS_PROXY"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := source(t, "https://login.example.com", test.transport).Token(t.Context())
			failure := expect(t, err, test.code, test.sentence, test.action)
			if failure.Temporary() || !failure.NotSent() {
				t.Errorf("temporary %t, not sent %t; want false, true", failure.Temporary(), failure.NotSent())
			}
		})
	}
}

func TestCutConnectionIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cuts := 0
		s := source(t, "https://login.example.com", roundTrip(func(*http.Request) (*http.Response, error) {
			cuts++
			return nil, io.ErrUnexpectedEOF
		}))
		_, err := s.Token(t.Context())
		if failure := expect(t, err, "network_cut", "was cut", "firewall"); !failure.Temporary() || cuts != 3 {
			t.Errorf("temporary %t after %d tries, want true after 3", failure.Temporary(), cuts)
		}
	})
}

func TestSilentAuthorityIsGivenUpAfterHalfAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := source(t, "https://login.example.com", roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})).Token(t.Context())
		expect(t, err, "network_timeout", "did not answer within 30s", "firewall")
		if waited := time.Since(start); waited != 30*time.Second {
			t.Errorf("gave up after %v, want 30 s", waited)
		}
	})
}

func TestWaitForATokenEndsWithTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := source(t, "https://login.example.com", roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}))
		go func() { _, _ = s.Token(t.Context()) }() // has the turn for half a minute
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if _, err := s.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the caller's deadline", err)
		}
		if waited := time.Since(start); waited != time.Second {
			t.Errorf("waited %v, want 1 s", waited)
		}
		time.Sleep(time.Minute) // the first caller ends too
	})
}

// proxySays is an error of another package that already speaks to people.
type proxySays struct{ error }

func (proxySays) Code() string   { return "proxy_password" }
func (proxySays) Action() string { return "Set HTTPS_PROXY." }
