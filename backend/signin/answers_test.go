package signin_test

import (
	"io"
	"net/http"
	"strings"
)

// roundTrip is an http.RoundTripper made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// respond makes an answer to a request.
func respond(r *http.Request, status int, kind, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/2.0", ProtoMajor: 2, Request: r,
		Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// answer gives the same answer to everything.
func answer(status int, kind, body string) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) { return respond(r, status, kind, body), nil })
}

func redirect(to string) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		response := respond(r, http.StatusFound, "text/html", "")
		response.Header.Set("Location", to)
		return response, nil
	})
}
