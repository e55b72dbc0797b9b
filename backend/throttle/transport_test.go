package throttle

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// script answers the n-th request with its n-th answer, the last one for ever, and keeps what it was sent.
type script struct {
	answers []answer
	bodies  []string
	at      []time.Time
}

type answer struct {
	status int
	retry  string
	body   string
	err    error
	cut    bool // in the middle of the body
}

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		req.Body.Close()
	}
	a := s.answers[min(len(s.bodies), len(s.answers)-1)]
	s.bodies, s.at = append(s.bodies, string(body)), append(s.at, time.Now())
	if a.err != nil {
		return nil, a.err
	}
	h := http.Header{}
	if a.retry != "" {
		h.Set("Retry-After", a.retry)
	}
	var r io.Reader = strings.NewReader(a.body)
	if a.cut {
		r = io.MultiReader(r, iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: io.NopCloser(r), Request: req}, nil
}

type signInFailed struct{}

func (signInFailed) Error() string { return "AADSTS700027" }
func (signInFailed) Code() string  { return "certificate_unknown" }

var dialFailed = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

func TestTransportSendsAgainWhatMaySafelyBeSentAgain(t *testing.T) {
	cut := answer{err: io.ErrUnexpectedEOF}
	ok := answer{status: 200, body: "{}"}
	for _, c := range []struct {
		name       string
		method     string
		repeatable bool
		answers    []answer
		status     int // 0: an error comes
		sent       int
	}{
		{"GET, refused twice", "GET", false, []answer{{status: 429, retry: "1"}, {status: 429}, ok}, 200, 3},
		{"GET, refused for ever", "GET", false, []answer{{status: 429, retry: "1"}}, 429, MaxRefusedTries},
		{"GET, busy with a Retry-After", "GET", false, []answer{{status: 503, retry: "2"}, ok}, 200, 2},
		{"GET, a gateway that gives up for ever", "GET", false, []answer{{status: 504}}, 504, MaxFailedTries},
		{"GET, cut in the middle of the answer", "GET", false, []answer{{status: 200, body: "{", cut: true}, ok}, 200, 2},
		{"GET, cut for ever", "GET", false, []answer{cut}, 0, MaxFailedTries},
		{"GET, not found", "GET", false, []answer{{status: 404}}, 404, 1},
		{"GET, not implemented", "GET", false, []answer{{status: 501}}, 501, 1},
		{"GET, 400 whose code means throttling", "GET", false,
			[]answer{{status: 400, body: `{"error":{"code":"ErrorTooManyObjectsOpened"}}`}, ok}, 200, 2},
		{"PATCH, failed once", "PATCH", false, []answer{{status: 500}, ok}, 200, 2},
		{"DELETE, cut", "DELETE", false, []answer{cut, {status: 404}}, 404, 2},
		{"POST, refused", "POST", false, []answer{{status: 429, retry: "1"}, ok}, 429, 1},
		{"POST, failed", "POST", false, []answer{{status: 503}, ok}, 503, 1},
		{"POST, cut", "POST", false, []answer{cut, ok}, 0, 1},
		{"POST, cut in the middle of the answer", "POST", false, []answer{{status: 201, body: "{", cut: true}, ok}, 0, 1},
		{"POST, never sent", "POST", false, []answer{{err: dialFailed}, ok}, 200, 2},
		{"POST that may be repeated, cut", "POST", true, []answer{cut, ok}, 200, 2},
		{"POST that may be repeated, refused", "POST", true, []answer{{status: 429}, ok}, 200, 2},
		{"GET, sign-in failed", "GET", false, []answer{{err: signInFailed{}}}, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: c.answers}
				transport := &Transport{Gate: newGate(Options{}), Base: s}
				ctx := WithScope(t.Context(), contact("ann"))
				if c.repeatable {
					ctx = Repeatable(ctx)
				}
				req, _ := http.NewRequestWithContext(ctx, c.method, "https://graph.test/", strings.NewReader("body"))
				res, err := transport.RoundTrip(req)
				switch {
				case c.status == 0 && err == nil:
					t.Errorf("got status %d, want an error", res.StatusCode)
				case c.status != 0 && err != nil:
					t.Errorf("got %v, want status %d", err, c.status)
				case c.status != 0 && res.StatusCode != c.status:
					t.Errorf("got status %d, want %d", res.StatusCode, c.status)
				}
				if len(s.bodies) != c.sent {
					t.Errorf("sent %d times, want %d", len(s.bodies), c.sent)
				}
				for i, body := range s.bodies {
					if body != "body" {
						t.Errorf("try %d sent the body %q: it was not rewound", i+1, body)
					}
				}
			})
		})
	}
}

func TestTransportWaitsAsItWasToldAndLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []Observation
		s := &script{answers: []answer{{status: 429, retry: "5"}, {status: 429, retry: "1"}, {status: 200}}}
		gate := newGate(Options{Observe: func(o Observation) { seen = append(seen, o) }})
		req, _ := http.NewRequestWithContext(t.Context(), "GET", "https://graph.test/", nil)
		if _, err := (&Transport{Gate: gate, Base: s}).RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		if a, b := s.at[1].Sub(s.at[0]), s.at[2].Sub(s.at[1]); a != 5*time.Second || b != 2*time.Second {
			t.Errorf("waited %v and %v, want 5s and, since it is the second time, 2s", a, b)
		}
		if len(seen) != 3 || seen[0].Scope != Directory || seen[0].RetryAfter != 5*time.Second || seen[2].Waited != 2*time.Second {
			t.Errorf("observed %+v", seen)
		}
		if got := gate.Stats(); got.Requests != 3 || got.DirectoryRequests != 3 || got.Throttled != 2 || got.Waited != 7*time.Second {
			t.Errorf("counted %+v", got)
		}
	})
}

func TestALostWriteIsHandedUpAsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &Transport{Gate: newGate(Options{}), Base: &script{answers: []answer{{err: io.ErrUnexpectedEOF}}}}
		req, _ := http.NewRequestWithContext(t.Context(), "POST", "https://graph.test/", strings.NewReader("{}"))
		_, err := transport.RoundTrip(req)
		var lost *LostError
		if !errors.As(err, &lost) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v, want a *LostError around the cut", err)
		}
		transport.Base = &script{answers: []answer{{err: dialFailed}}}
		if _, err = transport.RoundTrip(req); errors.As(err, &lost) || !Unsent(err) {
			t.Errorf("got %v, want an error that says nothing was sent", err)
		}
	})
}

func TestOurOwnStopEndsTheTriesAndIsNoTroubleOfTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		observed := 0
		gate := newGate(Options{Observe: func(Observation) { observed++ }})
		hang := roundTripper(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, _ := http.NewRequestWithContext(ctx, "GET", "https://graph.test/", nil)
		start := time.Now()
		_, err := (&Transport{Gate: gate, Base: hang}).RoundTrip(req)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second || observed != 0 {
			t.Errorf("got %v after %v with %d observations", err, time.Since(start), observed)
		}
		if !gate.ClosedUntil(Directory).IsZero() {
			t.Error("the directory was closed because we stopped")
		}
	})
}

func TestAConnectionThatDiedWithoutAWordIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := roundTripper(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		})
		req, _ := http.NewRequestWithContext(t.Context(), "POST", "https://graph.test/", nil)
		start := time.Now()
		_, err := (&Transport{Gate: newGate(Options{}), Base: hang}).RoundTrip(req)
		if lost := (*LostError)(nil); !errors.As(err, &lost) || time.Since(start) != ExchangeTimeout {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
