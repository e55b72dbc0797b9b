package graphsim

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Server is the simulated tenant on a real HTTPS socket: Graph under /v1.0 and the sign-in authority under
// /{tenant}/, both at the same host. HTTP/2 and HTTP/1.1.
type Server struct {
	URL   string // "https://127.0.0.1:8443", without a slash at the end: both the Graph and the login endpoint
	CAPEM []byte // the certificate that signed the server's, PEM: what a client must trust to connect

	http   *http.Server
	served chan error
}

// ServerOption changes how ListenTLS listens.
type ServerOption func(*serverOptions)

type serverOptions struct{ anyInterface bool }

// AnyInterface lets the server listen on addresses that other machines reach. The tenant has made-up people, but its
// authority trusts whatever app it is told to: choose this knowingly.
func AnyInterface() ServerOption { return func(o *serverOptions) { o.anyInterface = true } }

// errNotLoopback is the refusal to face a network unasked.
var errNotLoopback = errors.New("only loopback addresses (127.0.0.1, ::1, localhost) are allowed without AnyInterface")

// ListenTLS serves the tenant at addr, "127.0.0.1:0" for any free port, until Close. The server's certificate comes from
// a private authority made for this server alone; its key is forgotten at once.
func (t *Tenant) ListenTLS(addr string, options ...ServerOption) (*Server, error) {
	var o serverOptions
	for _, option := range options {
		option(&o)
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("graphsim: listen at %q: %w", addr, err)
	}
	if !o.anyInterface && !isLoopback(host) {
		return nil, fmt.Errorf("graphsim: listen at %q: %w", addr, errNotLoopback)
	}
	certificate, caPEM, err := makeServerCertificate(host, time.Now())
	if err != nil {
		return nil, fmt.Errorf("graphsim: make the server's certificate: %w", err)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("graphsim: listen: %w", err)
	}
	s := &Server{
		URL:   "https://" + publicAddress(host, listener.Addr()),
		CAPEM: caPEM,
		http: &http.Server{
			Handler:           t.Handler(),
			TLSConfig:         &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
			ReadHeaderTimeout: 10 * time.Second,
			// Aborted handshakes and connections cut by a fault are what the simulator is for, not news.
			ErrorLog: log.New(io.Discard, "", 0),
		},
		served: make(chan error, 1),
	}
	go func() { s.served <- s.http.ServeTLS(listener, "", "") }()
	return s, nil
}

// Close stops accepting, lets running requests end until ctx does, then cuts what is left. It returns ctx's error when
// it had to cut.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("graphsim: requests were still running: %w", err), s.http.Close())
	}
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("graphsim: serve: %w", served))
	}
	s.served <- http.ErrServerClosed // for a second Close
	return err
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// publicAddress is how a client on this machine names the listener: the host that was asked for, with the real port.
func publicAddress(host string, at net.Addr) string {
	_, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return at.String() // a TCP address always splits
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
