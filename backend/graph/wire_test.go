package graph

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/throttle"
)

// wire stands where Microsoft stands: it answers each request as a test says, and keeps what it was sent.
type wire struct {
	answer func(n int, r sentRequest) reply // called from many goroutines when batches run side by side

	mu   sync.Mutex
	sent []sentRequest
}

type sentRequest struct {
	Method, URL, Body string
	Header            http.Header
	At                time.Time
	Batch             []sentItem
}

type sentItem struct {
	ID, Method, URL string
	Headers         map[string]string
	Body            json.RawMessage
	DependsOn       []string
}

type reply struct {
	status int
	header map[string]string
	body   string
	err    error // instead of an answer
	cut    bool  // in the middle of the body
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	s := sentRequest{Method: req.Method, URL: req.URL.String(), Header: req.Header, At: time.Now()}
	if req.Body != nil {
		body, _ := io.ReadAll(req.Body)
		s.Body = string(body)
	}
	if strings.HasSuffix(req.URL.Path, "/$batch") {
		var batch struct{ Requests []sentItem }
		if err := json.Unmarshal([]byte(s.Body), &batch); err != nil {
			return nil, err
		}
		s.Batch = batch.Requests
	}
	w.mu.Lock()
	w.sent = append(w.sent, s)
	n := len(w.sent)
	w.mu.Unlock()
	a := w.answer(n, s)
	if a.err != nil {
		return nil, a.err
	}
	h := http.Header{"Content-Type": {"application/json"}}
	for name, value := range a.header {
		h.Set(name, value)
	}
	var body io.Reader = strings.NewReader(a.body)
	if a.cut {
		body = io.MultiReader(body, cutReader{})
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: io.NopCloser(body), Request: req}, nil
}

type cutReader struct{}

func (cutReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// always answers every request the same.
func always(r reply) func(int, sentRequest) reply { return func(int, sentRequest) reply { return r } }

// inTurn answers the n-th request with the n-th reply, and the last one for ever.
func inTurn(replies ...reply) func(int, sentRequest) reply {
	return func(n int, _ sentRequest) reply { return replies[min(n, len(replies))-1] }
}

func newClient(t *testing.T, answer func(n int, r sentRequest) reply) (*Client, *wire) {
	t.Helper()
	return newObservedClient(t, answer, nil)
}

func newObservedClient(t *testing.T, answer func(int, sentRequest) reply, observe func(throttle.Observation)) (*Client, *wire) {
	t.Helper()
	w := &wire{answer: answer}
	gate := throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits(), Observe: observe})
	c, err := NewClient(Options{
		Endpoint: "https://graph.microsoft.com", Transport: w, Gate: gate, UserAgent: "Concord/1.0",
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, w
}

// graphError is Graph's envelope with a code.
func graphError(code string) string {
	return `{"error":{"code":"` + code + `","message":"Some text.","innerError":{"date":"2026-11-21T12:00:00",` +
		`"request-id":"8d1f0d5c-0000-4000-8000-000000000001","client-request-id":"2f7a6cbe-0000-4000-8000-000000000002"}}}`
}

const (
	ann    = "6e7b768e-07e2-4810-8459-485f84f8f204"
	bo     = "87d349ed-44d7-43e1-9a83-5f2406dee5bd"
	folder = "AAMkADhAAATs28OAAA="
	card   = "AAkALg/AAAA+hEqAA=="
)
