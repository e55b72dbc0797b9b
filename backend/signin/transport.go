package signin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// refusalBytes is how much of a 401 is read to find its code. Graph's error bodies are below one KiB.
const refusalBytes = 64 << 10

// Transport puts a token on each request to the Graph endpoint and hands it to base. A request to any other host passes
// without one.
//
// When Graph answers 401 because of the token (InvalidAuthenticationToken, or a claims challenge), the request is sent
// once more with a fresh token; it was refused before anything was executed, so this is safe for any method. It needs
// GetBody when there is a body. Every other 401 passes untouched: of a mailbox without REST access Graph says so with 401
// too, and a new token would not help.
//
// An error before the request was sent is an *Error, whose NotSent tells so, or wraps the request context's.
func (s *Source) Transport(base http.RoundTripper) http.RoundTripper {
	return &transport{source: s, base: base}
}

type transport struct {
	source *Source
	base   http.RoundTripper
}

func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	if !sameOrigin(request.URL, t.source.graph) {
		return t.base.RoundTrip(request)
	}
	ctx := request.Context()
	token, err := t.source.Token(ctx)
	if err != nil {
		closeBody(request)
		return nil, err
	}
	response, err := t.base.RoundTrip(signed(request, request.Body, token))
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return response, err
	}

	claims, refused := refusedToken(response)
	if !refused || request.Body != nil && request.GetBody == nil {
		return response, nil
	}
	response.Body.Close()
	var body io.ReadCloser
	if request.GetBody != nil {
		if body, err = request.GetBody(); err != nil {
			return nil, fmt.Errorf("after Graph refused the token: rewind the body: %w", err)
		}
	}
	fresh, err := t.source.replace(ctx, token.Value, claims)
	if err != nil {
		if body != nil {
			body.Close()
		}
		return nil, fmt.Errorf("after Graph refused the token: %w", err)
	}
	return t.base.RoundTrip(signed(request, body, fresh))
}

// signed copies the request: a RoundTripper must not change the one it was given.
func signed(request *http.Request, body io.ReadCloser, token Token) *http.Request {
	copied := request.Clone(request.Context())
	copied.Body = body
	copied.Header.Set("Authorization", "Bearer "+token.Value)
	return copied
}

func closeBody(request *http.Request) {
	if request.Body != nil {
		request.Body.Close()
	}
}

// sameOrigin compares scheme, host and port; the host's case does not count, and 443 is the port of https.
func sameOrigin(a, b *url.URL) bool {
	port := func(u *url.URL) string {
		if p := u.Port(); p != "" {
			return p
		}
		return "443"
	}
	return a.Scheme == "https" && b.Scheme == "https" && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

// refusedToken tells whether a 401 is about our token, and which claims a new one must satisfy. The body can be read
// again afterwards.
func refusedToken(response *http.Response) (claims string, refused bool) {
	if claims := claimsChallenge(response.Header); claims != "" {
		return claims, true
	}
	start, err := io.ReadAll(io.LimitReader(response.Body, refusalBytes))
	rest := response.Body
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(start), rest), rest}
	if err != nil {
		return "", false
	}
	var envelope struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if json.Unmarshal(start, &envelope) != nil {
		return "", false
	}
	return "", strings.EqualFold(envelope.Error.Code, "InvalidAuthenticationToken")
}
