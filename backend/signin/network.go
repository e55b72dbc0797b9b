package signin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// wsaConnRefused is what Windows says for "refused"; package syscall's ECONNREFUSED is another number there. No Unix has
// an error of this number.
const wsaConnRefused = syscall.Errno(10061)

// spoken is an error that already is a sentence with a next action, such as one of the proxy's refusals.
type spoken interface {
	error
	Code() string
	Action() string
}

// networkError words a fault between this computer and host.
func networkError(host string, err error) *Error {
	say := func(code, action, sentence string, arguments ...any) *Error {
		return &Error{code: "network_" + code, sentence: fmt.Sprintf(sentence, arguments...), action: action, err: err}
	}
	var (
		already     spoken
		operation   *net.OpError
		name        *net.DNSError
		untrusted   x509.UnknownAuthorityError
		wrongName   x509.HostnameError
		invalid     x509.CertificateInvalidError
		verify      *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		timeout     net.Error
		isOperation = errors.As(err, &operation)
	)
	switch {
	case errors.As(err, &already):
		return &Error{code: already.Code(), sentence: already.Error(), action: already.Action(), err: err}
	case isOperation && operation.Op == "proxyconnect":
		return say("proxy", "Check proxy in appsettings.json, or the HTTPS_PROXY environment variable.",
			"The proxy on the way to %s cannot be reached: %v.", host, operation.Err)
	case errors.As(err, &name):
		failure := say("dns", "Check the network connection and the DNS server; and loginEndpoint in appsettings.json, if it is set.",
			"The name %s cannot be resolved.", name.Name)
		failure.passing = name.IsTemporary
		return failure
	case errors.As(err, &untrusted):
		return say("tls_untrusted", "Where a proxy inspects TLS, save its root certificate as a file and name it as caFile in appsettings.json.",
			"The TLS certificate shown for %s was issued by %q, which this computer does not trust.", host, issuer(err, untrusted))
	case errors.As(err, &wrongName):
		return say("tls_name", "Something else answers in its place: check proxy and DNS, and loginEndpoint in appsettings.json.",
			"The TLS certificate shown for %s belongs to another name.", host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return say("tls_time", checkClock,
			"By this computer's clock the TLS certificate shown for %s is not valid now.", host)
	case errors.As(err, &verify):
		return say("tls_untrusted", "Where a proxy inspects TLS, ask its administrator for a certificate that follows the rules.",
			"The TLS certificate shown for %s cannot be verified: %v.", host, verify.Err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return say("not_tls", "Check loginEndpoint and proxy in appsettings.json: a plain HTTP service, or a proxy, is listening there.",
			"%s did not answer with TLS.", host)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, wsaConnRefused):
		return say("refused", "Check the firewall, and loginEndpoint in appsettings.json, if it is set.",
			"%s refused the connection.", host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return say("timeout", "Check the network connection, the firewall and the proxy; then try again.",
			"%s did not answer within %v.", host, exchangeTimeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		failure := say("cut", "Try again. When it comes each time, a firewall or an inspecting proxy cuts the connection.",
			"The connection to %s was cut.", host)
		failure.passing = true
		return failure
	case strings.Contains(err.Error(), "TenantDiscoveryResponse"): // MSAL's words for a discovery document it refuses; it has no error value
		return loginAnswer(host, "its discovery document is not that of this authority")
	default:
		return say("other", "Check the network connection and the settings of the proxy; then try again.",
			"The sign-in request to %s failed: %s.", host, innermost(err))
	}
}

// innermost drops the layers of the HTTP client and MSAL, which repeat the address and break lines.
func innermost(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// issuer names who signed the certificate that is not trusted: the admin recognises the proxy's name.
func issuer(err error, untrusted x509.UnknownAuthorityError) string {
	certificate := untrusted.Cert
	var verify *tls.CertificateVerificationError
	if errors.As(err, &verify) && len(verify.UnverifiedCertificates) > 0 {
		certificate = verify.UnverifiedCertificates[0]
	}
	if certificate == nil {
		return "an unknown issuer"
	}
	return certificate.Issuer.String()
}
