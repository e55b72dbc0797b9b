package settings

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Our limits; Microsoft documents none of them.
const (
	connectTimeout      = 15 * time.Second
	tlsTimeout          = 15 * time.Second
	headerTimeout       = 2 * time.Minute // a $batch of twenty writes is answered as a whole, after the slowest
	idleTimeout         = 90 * time.Second
	pingAfter           = 30 * time.Second // silence on an HTTP/2 connection with requests under way
	pingTimeout         = 15 * time.Second
	idleConnections     = 100
	idleConnectionsHost = 32
)

// Transport is how this computer reaches Microsoft under these settings: with the root certificates of caFile beside the
// system's, through the proxy, by HTTP/2, answers compressed, connections kept. Make one and share it; it is safe for
// concurrent use and does not sign in.
//
// An unusable caFile is an *Error; so is, from the requests, a proxy that turns the connection down.
func (s *Settings) Transport() (*http.Transport, error) {
	// Entra ID and Graph speak TLS 1.2 and later only (Microsoft, "Enable support for TLS 1.2 in your environment").
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.CAFile != "" {
		roots, err := s.roots()
		if err != nil {
			return nil, err
		}
		config.RootCAs = roots
	}
	proxy := http.ProxyFromEnvironment
	switch s.Proxy {
	case "":
	case "direct":
		proxy = nil
	default:
		address, err := url.Parse(s.Proxy)
		if err != nil {
			return nil, fmt.Errorf("settings: read the proxy's address: %w", err)
		}
		proxy = http.ProxyURL(address)
	}
	return &http.Transport{
		Proxy:                  proxy,
		OnProxyConnectResponse: proxyAnswered,
		DialContext:            (&net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    tlsTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		IdleConnTimeout:        idleTimeout,
		MaxIdleConns:           idleConnections,
		MaxIdleConnsPerHost:    max(idleConnectionsHost, s.MaxConcurrency), // matters where a proxy speaks HTTP/1.1 only
		ForceAttemptHTTP2:      true,                                       // a TLSClientConfig of one's own switches it off
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingAfter, PingTimeout: pingTimeout},
	}, nil
}

// roots are the system's root certificates and those of caFile.
func (s *Settings) roots() (*x509.CertPool, error) {
	data, err := os.ReadFile(s.CAFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, s.caFault("ca_file_missing", "the file of root certificates does not exist.", err)
	}
	if err != nil {
		return nil, s.caFault("ca_file_unreadable", fmt.Sprintf("the root certificates cannot be read: %v.", reason(err)), err)
	}
	if !bytes.Contains(data, []byte("-----BEGIN ")) { // Windows exports DER unless told otherwise
		data = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: data})
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("settings: read the system's root certificates: %w", err)
	}
	if !roots.AppendCertsFromPEM(data) {
		return nil, s.caFault("ca_file_empty", "no certificate can be read in this file.", nil)
	}
	return roots, nil
}

func (s *Settings) caFault(code, sentence string, err error) error {
	return &Error{Path: s.CAFile, Key: "caFile", code: code, sentence: sentence, err: err,
		action: "Check caFile in appsettings.json: it names a file with root certificates, PEM or DER."}
}

// proxyAnswered gives words to a proxy that does not open the tunnel; net/http would say "Forbidden" and no more.
func proxyAnswered(_ context.Context, proxy *url.URL, request *http.Request, answer *http.Response) error {
	switch answer.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return &Error{code: "proxy_password",
			sentence: fmt.Sprintf("The proxy %s wants a user name and a password.", proxy.Host),
			action:   "Set HTTPS_PROXY=http://user:password@" + proxy.Host + " in the environment of the account that runs Concord, and leave proxy out of appsettings.json; or let this computer pass without a password."}
	default:
		return &Error{code: "proxy_refused",
			sentence: fmt.Sprintf("The proxy %s does not let this computer reach %s (HTTP %d).", proxy.Host, request.URL.Host, answer.StatusCode),
			action:   "Ask the proxy's administrator to allow " + request.URL.Host + "."}
	}
}
