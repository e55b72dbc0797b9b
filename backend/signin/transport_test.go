package signin_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/graphsim"
)

func TestTokenGoesToGraphAndNowhereElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		var got http.Header
		base := roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r.Header
			return respond(r, http.StatusOK, "application/json", "{}"), nil
		})
		for address, signed := range map[string]bool{
			"https://graph.microsoft.com/v1.0/users":                 true,
			"https://GRAPH.microsoft.com:443/v1.0/users":             true,
			"http://graph.microsoft.com/v1.0/users":                  false,
			"https://graph.microsoft.com:8443/v1.0/users":            false,
			"https://graph.microsoft.com.evil.example/v1.0/users":    false,
			"https://evil.example/https://graph.microsoft.com/users": false,
			"https://graph.microsoft.us/v1.0/users":                  false,
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := o.source.Transport(base).RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if has := got.Get("Authorization") != ""; has != signed {
				t.Errorf("%s: with token %t, want %t", address, has, signed)
			}
			if request.Header.Get("Authorization") != "" {
				t.Errorf("%s: the caller's request was changed", address)
			}
		}
	})
}

func TestExpiredTokenIsReplacedOnceForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.get(t, "/organization")
		o.tenant.ExpireTokens()
		var done sync.WaitGroup
		for range 8 {
			done.Go(func() {
				if got := o.get(t, "/organization").StatusCode; got != http.StatusOK {
					t.Errorf("got %d, want 200 with a fresh token", got)
				}
			})
		}
		done.Wait()
		if len(o.tokens) != 2 {
			t.Errorf("%d token requests, want 2: the first and one replacement", len(o.tokens))
		}
	})
}

func TestRevokedTokenIsReplacedWithTheClaimsAskedFor(t *testing.T) {
	for _, popFirst := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			o := open(t)
			o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{ProofOfPossessionFirst: popFirst})
			o.get(t, "/organization")
			time.Sleep(time.Minute)
			o.tenant.RevokeTokens()
			if got := o.get(t, "/organization").StatusCode; got != http.StatusOK {
				t.Errorf("got %d after a revocation, want 200 (PoP first: %t)", got, popFirst)
			}
			if last := o.tokens[len(o.tokens)-1].Get("claims"); !strings.Contains(last, "nbf") || !strings.Contains(last, "CP1") {
				t.Errorf("claims sent: %s; want the challenge's nbf and CP1", last)
			}
			o.get(t, "/organization")
			if len(o.tokens) != 2 {
				t.Errorf("%d token requests, want 2", len(o.tokens))
			}
		})
	}
}

func TestRefusalAfterAFreshTokenIsHandedUp(t *testing.T) {
	const body = `{"error":{"code":"InvalidAuthenticationToken","message":"Access token validation failure."}}`
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		requests := 0
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://graph.microsoft.com/v1.0/$batch", strings.NewReader("whole"))
		response, err := o.source.Transport(roundTrip(func(r *http.Request) (*http.Response, error) {
			requests++
			if sent, _ := io.ReadAll(r.Body); string(sent) != "whole" {
				t.Errorf("request %d had the body %q", requests, sent)
			}
			return respond(r, http.StatusUnauthorized, "application/json", body), nil
		})).RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(response.Body); string(got) != body {
			t.Errorf("the refusal's body arrived as %q", got)
		}
		if requests != 2 || len(o.tokens) != 2 {
			t.Errorf("%d requests, %d token requests; want 2 and 2", requests, len(o.tokens))
		}
	})
}

func TestRefusalByAMailboxPassesUntouched(t *testing.T) {
	large := bytes.Repeat([]byte("x"), 100<<10)
	for _, body := range []string{
		`{"error":{"code":"MailboxNotEnabledForRESTAPI","message":"The mailbox is either inactive, soft-deleted, or is hosted on-premise."}}`,
		`{"error":{"code":"AuthenticationError","message":"Error authenticating with resource"}}`,
		"", "<html>", string(large),
	} {
		synctest.Test(t, func(t *testing.T) {
			o := open(t)
			request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/users/x/contacts", nil)
			response, err := o.source.Transport(answer(http.StatusUnauthorized, "application/json", body)).RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(response.Body); string(got) != body {
				t.Errorf("the body changed: %d bytes, want %d", len(got), len(body))
			}
			if len(o.tokens) != 1 {
				t.Errorf("%d token requests, want 1", len(o.tokens))
			}
		})
	}
}

type openBody struct {
	io.Reader
	closed atomic.Bool
}

func (b *openBody) Close() error { b.closed.Store(true); return nil }

func TestRequestThatCannotBeSignedIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := open(t)
		o.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 53003})
		body := &openBody{Reader: strings.NewReader("x")}
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://graph.microsoft.com/v1.0/$batch", body)
		_, err := o.source.Transport(roundTrip(func(*http.Request) (*http.Response, error) {
			t.Error("the request was sent")
			return nil, errors.New("sent")
		})).RoundTrip(request)
		failure := expect(t, err, "aadsts_53003", "Conditional Access", "sign-in log")
		if !failure.NotSent() || !body.closed.Load() {
			t.Errorf("not sent %t, body closed %t; want both", failure.NotSent(), body.closed.Load())
		}
	})
}
