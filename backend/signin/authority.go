package signin

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// clockTolerance is how far our clock may be off before it is named as the cause. Entra ID allows five minutes for most
// checks; a healthy clock is off by less than a second.
const clockTolerance = 2 * time.Minute

// answerBytes bounds what is read of an answer; discovery documents and token answers are below 16 KiB.
const answerBytes = 1 << 20

// authority carries MSAL's requests. MSAL would read any answer as its own; authority recognises those that are not
// Entra ID's, and notes how Microsoft's clock differs from ours.
type authority struct {
	base  http.RoundTripper
	host  string
	ahead atomic.Int64 // nanoseconds by which the last answer's Date is ahead of our clock
}

func (a *authority) clockAhead() time.Duration { return time.Duration(a.ahead.Load()) }

func (a *authority) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := a.base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.ahead.Store(int64(time.Until(date)))
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch {
	case response.StatusCode >= 500:
		// Microsoft's front door may word its own trouble in HTML; the status says enough.
	case response.StatusCode >= 300 && response.StatusCode < 400:
		response.Body.Close()
		return nil, portal(a.host, response.Header.Get("Location"))
	case kind == "text/html" || kind == "application/xhtml+xml":
		response.Body.Close()
		return nil, portal(a.host, "")
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, answerBytes), response.Body}
	return response, nil
}

// portal: a Wi-Fi log-in page or a proxy's block page stands where Entra ID should.
func portal(host, location string) *Error {
	to := "a web page"
	if u, err := url.Parse(location); err == nil && u.Host != "" && !strings.EqualFold(u.Host, host) {
		to = "a redirect to " + u.Host
	}
	return &Error{
		code:     "network_portal",
		sentence: "Instead of Entra ID, " + to + " answered for " + host + ": a network log-in page, or a proxy that blocks the address.",
		action:   "Log in to the network, or let this computer reach https://" + host + " through the proxy or firewall.",
	}
}

func loginAnswer(host, what string) *Error {
	return &Error{
		code:     "login_answer",
		sentence: "The answer of " + host + " is not one that Entra ID gives: " + what + ".",
		action:   "Check loginEndpoint and cloud in appsettings.json, and whether " + strconv.Quote(host) + " is answered by a proxy.",
	}
}
