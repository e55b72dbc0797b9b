package cli

import (
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"concord/backend/closedport"
	"concord/backend/graphsim"
)

// stranger is a server with a certificate of its own that answers everything in the same way.
func stranger(t *testing.T, answer http.HandlerFunc) (address, ca string) {
	t.Helper()
	server := httptest.NewUnstartedServer(answer)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes break off here on purpose
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func hotel(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!DOCTYPE html><html><body>Welcome to the hotel. Your room number, please.</body></html>")
}

func TestNetworkFaultsBeforeSignInAreNamed(t *testing.T) {
	j := newJourney(t)
	j.sync()
	closed := closedport.Address(t)
	portal, portalCA := stranger(t, hotel)
	redirect, redirectCA := stranger(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://login.hotel.example/", http.StatusFound)
	})
	fakeCA := func(ca string) func() { return j.replaced("ca.pem", j.text(ca)) }
	both := func(address string) map[string]any {
		return map[string]any{"loginEndpoint": address, "graphEndpoint": address}
	}
	plain := httptest.NewServer(http.HandlerFunc(hotel))
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		settings map[string]any
		ca       string
		want     refusal
	}{
		"nobody listens":           {both("https://" + closed), "", refusal{exitFailed, "network_refused", closed + " refused the connection", "Check the firewall"}},
		"no such name":             {both("https://login.invalid"), "", refusal{exitFailed, "network_dns", "The name login.invalid cannot be resolved", "DNS server"}},
		"not trusted":              {map[string]any{"caFile": nil}, "", refusal{exitFailed, "network_tls_untrusted", "does not trust", "name it as caFile"}},
		"another's certificate":    {both(strings.Replace(portal, "127.0.0.1", "localhost", 1)), portalCA, refusal{exitFailed, "network_tls_name", "belongs to another name", "Something else answers"}},
		"no TLS":                   {both(strings.Replace(plain.URL, "http:", "https:", 1)), "", refusal{exitFailed, "network_not_tls", "did not answer with TLS", "plain HTTP service"}},
		"a log-in page":            {both(portal), portalCA, refusal{exitFailed, "network_portal", "a web page answered", "Log in to the network"}},
		"sent to a log-in page":    {both(redirect), redirectCA, refusal{exitFailed, "network_portal", "a redirect to login.hotel.example answered", "Log in to the network"}},
		"the proxy is down":        {map[string]any{"proxy": "http://" + closed}, "", refusal{exitFailed, "network_proxy", "The proxy on the way to", "Check proxy"}},
		"the proxy wants a word":   {map[string]any{"proxy": proxy(t, http.StatusProxyAuthRequired).URL}, "", refusal{exitFailed, "proxy_password", "wants a user name and a password", "Set HTTPS_PROXY="}},
		"the proxy forbids it":     {map[string]any{"proxy": proxy(t, http.StatusForbidden).URL}, "", refusal{exitFailed, "proxy_refused", "does not let this computer reach", "Ask the proxy's administrator"}},
		"the proxy is no proxy":    {map[string]any{"proxy": plain.URL}, "", refusal{exitFailed, "network_not_tls", "did not answer with TLS", "Check loginEndpoint and proxy"}},
		"the proxy cannot connect": {map[string]any{"proxy": proxy(t, http.StatusBadGateway).URL}, "", refusal{exitFailed, "proxy_refused", "(HTTP 502)", "Ask the proxy's administrator"}},
	} {
		j.within(name, func() {
			defer j.configure(c.settings)()
			if c.ca != "" {
				defer fakeCA(c.ca)()
			}
			for _, verb := range []string{"sync", "check"} {
				j.refuses(c.want, verb)
			}
		})
	}
	j.quiet()
}

// tunnel is an HTTP proxy that lets everything through until it is told not to.
type tunnel struct {
	URL    string
	opened atomic.Int64
	status atomic.Int64 // what CONNECT is answered with

	mu    sync.Mutex
	lines []net.Conn
}

func proxy(t *testing.T, status int) *tunnel {
	t.Helper()
	p := &tunnel{}
	p.status.Store(int64(status))
	server := httptest.NewServer(http.HandlerFunc(p.connect))
	p.URL = server.URL
	t.Cleanup(func() { p.forbid(); server.Close() })
	return p
}

func (p *tunnel) connect(w http.ResponseWriter, r *http.Request) {
	if status := int(p.status.Load()); status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	var dial net.Dialer
	there, err := dial.DialContext(r.Context(), "tcp", r.Host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = there.Close()
		return
	}
	p.opened.Add(1)
	p.mu.Lock()
	p.lines = append(p.lines, here, there)
	p.mu.Unlock()
	_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
	go func() { _, _ = io.Copy(here, there); _ = here.Close() }()
}

// forbid cuts every line and opens no other.
func (p *tunnel) forbid() {
	p.status.Store(http.StatusForbidden)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.lines {
		_ = line.Close()
	}
	p.lines = nil
}

func TestAProxyIsGoneThrough(t *testing.T) {
	j := newJourney(t)
	through := proxy(t, http.StatusOK)
	j.configure(map[string]any{"proxy": through.URL})
	j.sync()
	j.expect()
	if through.opened.Load() == 0 {
		t.Error("nothing went through the proxy")
	}
}

// Sign-in works and Graph does not: another host, another firewall rule.
func TestNetworkFaultsAfterSignInAreNamed(t *testing.T) {
	j := newJourney(t)
	j.sync()
	html := func(graphsim.RequestInfo) *graphsim.Fault {
		return &graphsim.Fault{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<html><body>Welcome to the hotel.</body></html>")}
	}
	odd := func(graphsim.RequestInfo) *graphsim.Fault {
		return &graphsim.Fault{Status: http.StatusOK, Body: []byte(`{"status":"maintenance"}`)}
	}
	for name, c := range map[string]struct {
		hook func(graphsim.RequestInfo) *graphsim.Fault
		want refusal
	}{
		"a log-in page":     {html, refusal{exitFailed, "unreadable_answer", "no answer of Microsoft Graph: it is a HTML page", "log in to the network"}},
		"another's answer":  {odd, refusal{exitFailed, "unreadable_answer", "no answer of Microsoft Graph", "log in to the network"}},
		"every line is cut": {func(graphsim.RequestInfo) *graphsim.Fault { return &graphsim.Fault{Cut: true} }, refusal{exitFailed, "connection_lost", "The connection to Microsoft Graph was lost", "Check the network"}},
		"foreign links": {func(info graphsim.RequestInfo) *graphsim.Fault {
			return &graphsim.Fault{Status: http.StatusOK, Body: []byte(`{"value":[],"@odata.nextLink":"https://graph.hotel.example/v1.0/users/delta?$skiptoken=x"}`)}
		}, refusal{exitFailed, "foreign_link", "leads to another host", "Check the Graph endpoint"}},
	} {
		j.within(name, func() {
			j.sim.OnRequest(c.hook)
			defer j.sim.OnRequest(nil)
			j.refuses(c.want, "sync")
			if name != "foreign links" { // a check follows no links
				j.refuses(c.want, "check")
			}
		})
	}
	closed := closedport.Address(t)
	undo := j.configure(map[string]any{"graphEndpoint": "https://" + closed})
	j.refuses(refusal{exitAccess, "aadsts_500011", "does not know the resource https://" + closed, "Check cloud and graphEndpoint"}, "sync")
	undo()
	j.quiet()
}

// A connection that is reset in the middle of a run is made again, and the run ends as if nothing had been.
func TestConnectionsResetInMidRunAreMadeAgain(t *testing.T) {
	j := newJourney(t)
	var n atomic.Int64
	j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Item >= 0 { // its whole exchange is what breaks or not
			return nil
		}
		if count := n.Add(1); count%7 == 0 {
			return &graphsim.Fault{Cut: true, Applied: count%14 == 0}
		}
		return nil
	})
	j.run("sync").want(t, exitDone)
	j.sim.OnRequest(nil)
	if n.Load() < 8 {
		t.Errorf("only %d exchanges: nothing was tested", n.Load())
	}
	j.sync() // what landed without an answer is looked at once more
	j.quiet()
}

// A proxy that turns against us in mid run concerns every mailbox: the run stops and says so, and the next one goes on.
func TestAProxyThatForbidsInMidRunStopsIt(t *testing.T) {
	j := newJourney(t)
	through := proxy(t, http.StatusOK)
	undo := j.configure(map[string]any{"proxy": through.URL})
	j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Write {
			through.forbid()
		}
		return nil
	})
	j.refuses(refusal{exitFailed, "proxy_refused", "does not let this computer reach", "Ask the proxy's administrator"}, "sync")
	j.sim.OnRequest(nil)
	undo()
	j.sync()
	j.quiet()
}
