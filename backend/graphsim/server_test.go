package graphsim

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

// listen serves the tenant for the length of the test.
func listen(t *testing.T, tenant *Tenant, addr string) *Server {
	t.Helper()
	server, err := tenant.ListenTLS(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

// trusting is a client that trusts the server's authority and nothing else.
func trusting(t *testing.T, server *Server) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(server.CAPEM) {
		t.Fatal("CAPEM holds no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestMSALSignsInOverASocket(t *testing.T) {
	tenant, certificate := signInTenant(t)
	server := listen(t, tenant, "127.0.0.1:0")
	credential, err := confidential.NewCredFromCert([]*x509.Certificate{certificate}, testKey())
	if err != nil {
		t.Fatal(err)
	}
	client, err := confidential.New(server.URL+"/"+tenant.authority.tenantID, testClientID, credential,
		confidential.WithInstanceDiscovery(false), confidential.WithHTTPClient(trusting(t, server)))
	if err != nil {
		t.Fatal(err)
	}
	for _, resource := range []string{server.URL, "https://graph.microsoft.com"} {
		result, err := client.AcquireTokenByCredential(t.Context(), []string{resource + "/.default"})
		if err != nil {
			t.Fatalf("for %s: %v", resource, err)
		}
		if got := claimsOf(t, result.AccessToken)["aud"]; got != resource {
			t.Errorf("the token's audience is %v, want %s", got, resource)
		}
	}
}

func TestOneHostServesSignInAndGraph(t *testing.T) {
	tenant := contosoTenant(t, "")
	tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{validCertificate(t)}, Roles: testRoles})
	server := listen(t, tenant, "127.0.0.1:0")
	client := trusting(t, server)
	token := tenant.authority.issue(App{ClientID: testClientID, Roles: testRoles}, server.URL, claimsRequest{cp1: true}).AccessToken
	get := func(token string) (*http.Response, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1.0/users/delta", nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(body)
	}
	if response, body := get(token); response.StatusCode != 200 || !strings.Contains(body, `"@odata.nextLink":"`+server.URL+"/v1.0/") {
		t.Errorf("a good token: %s, links to the server: %t", response.Status, strings.Contains(body, server.URL))
	}
	tenant.RevokeTokens()
	response, body := get(token)
	if response.StatusCode != 401 || !strings.Contains(response.Header.Get("WWW-Authenticate"), `claims="`) || !strings.Contains(body, "TokenIssuedBeforeRevocationTimestamp") {
		t.Errorf("a revoked token: %s, challenge %q", response.Status, response.Header.Get("WWW-Authenticate"))
	}
	if response, body := get(""); response.StatusCode != 401 || !strings.Contains(body, "Access token is empty.") {
		t.Errorf("no token: %s %s", response.Status, body)
	}
}

func TestServerSpeaksHTTP2UnderEachOfItsNames(t *testing.T) {
	tenant, _ := signInTenant(t)
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		server := listen(t, tenant, addr)
		if host, _, _ := strings.Cut(addr, ":"); !strings.HasPrefix(server.URL, "https://"+host+":") || strings.HasSuffix(server.URL, ":0") {
			t.Errorf("asked for %s, the URL is %s", addr, server.URL)
		}
		response, err := trusting(t, server).Get(server.URL + "/" + tenant.authority.tenantID + "/v2.0/.well-known/openid-configuration")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != 200 || response.ProtoMajor != 2 {
			t.Errorf("%s: %s %s, want 200 over HTTP/2", addr, response.Proto, response.Status)
		}
	}
}

func TestServerIsNotTrustedWithoutItsAuthority(t *testing.T) {
	tenant, _ := signInTenant(t)
	server, other := listen(t, tenant, "127.0.0.1:0"), listen(t, tenant, "127.0.0.1:0")
	if _, err := trusting(t, other).Get(server.URL); err == nil {
		t.Error("one simulator's authority vouches for another's")
	}
}

func TestServerFacesNoNetworkUnasked(t *testing.T) {
	tenant, _ := signInTenant(t)
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0"} {
		if _, err := tenant.ListenTLS(addr); !errors.Is(err, errNotLoopback) {
			t.Errorf("%s: %v, want a refusal", addr, err)
		}
	}
	server, err := tenant.ListenTLS("0.0.0.0:0", AnyInterface())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(server.URL, "https://localhost:") {
		t.Errorf("URL %s, want one that a client here can use", server.URL)
	}
	for range 2 {
		if err := server.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
