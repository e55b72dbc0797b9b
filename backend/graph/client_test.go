package graph

import (
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"concord/backend/throttle"
)

func TestOverARealConnectionHTTP2AndGzipAreUsedAndTheConnectionIsKept(t *testing.T) {
	var mu sync.Mutex
	connections := make(map[string]bool)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		connections[r.RemoteAddr] = true
		mu.Unlock()
		if r.ProtoMajor != 2 || r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("asked with %s and Accept-Encoding %q", r.Proto, r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		_, _ = z.Write([]byte(`{"id":"` + ann + `"}`))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
	}
	defer transport.CloseIdleConnections()
	c, err := NewClient(Options{Endpoint: server.URL, Transport: transport, Gate: throttle.NewGate(throttle.Options{})})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var u User
		if err := c.Do(t.Context(), GetUser(ann, nil), &u); err != nil || u.ID != ann {
			t.Fatalf("read %+v, %v", u, err)
		}
	}
	if len(connections) != 1 {
		t.Errorf("%d connections for five requests, want 1", len(connections))
	}
}

func TestACertificateNobodyVouchesForIsNoLostAnswer(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the handshake fails on purpose
	server.StartTLS()
	defer server.Close()
	c, err := NewClient(Options{Endpoint: server.URL, Transport: &http.Transport{}, Gate: throttle.NewGate(throttle.Options{})})
	if err != nil {
		t.Fatal(err)
	}
	answers, err := c.Batch(t.Context(), []Request{CreateContact(ann, folder, marked)})
	if err != nil || as(answers[0].Err).GraphCode != CodeConnectionFailed {
		t.Errorf("got %+v, %v, want an item that was never sent", answers, err)
	}
}

func TestAnEndpointWhereATokenWouldTravelInTheOpenIsRefused(t *testing.T) {
	gate := throttle.NewGate(throttle.Options{})
	for endpoint, ok := range map[string]bool{
		"https://graph.microsoft.com": true, "https://graph.microsoft.com/": true, "https://127.0.0.1:8443": true,
		"http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://graph.microsoft.com": false, "graph.microsoft.com": false,
		"": false, "https://user@graph.microsoft.com": false, "https://graph.microsoft.com?x=1": false, "ftp://graph.microsoft.com": false,
	} {
		_, err := NewClient(Options{Endpoint: endpoint, Transport: http.DefaultTransport, Gate: gate})
		if (err == nil) != ok {
			t.Errorf("%q: got %v", endpoint, err)
		}
	}
}
