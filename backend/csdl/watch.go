package csdl

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
)

// WatchClient lets a test of a client fail for each request to Graph that the metadata does not know, whatever becomes of
// it. Without GRAPH_CSDL it is the transport itself.
func WatchClient(t Test, base http.RoundTripper) http.RoundTripper {
	t.Helper()
	return watchClient(t, base, Given(t))
}

func watchClient(t Test, base http.RoundTripper, m *Model) http.RoundTripper {
	return over(t, base, m, func(e exchange) []error { return m.Request(e.method, e.path, e.contentType, e.sent) })
}

// WatchService lets a test of a service that stands for Graph fail for each answer that the metadata does not know, and
// for each request that it does not know and the service took: the test may send mistakes on purpose, to see them refused.
// Answers that are no JSON object pass, for a fault may have cut them. Without GRAPH_CSDL it is the transport itself.
func WatchService(t Test, base http.RoundTripper) http.RoundTripper {
	t.Helper()
	return watchService(t, base, Given(t))
}

func watchService(t Test, base http.RoundTripper, m *Model) http.RoundTripper {
	return over(t, base, m, func(e exchange) (problems []error) {
		if e.status/100 == 2 {
			problems = m.Request(e.method, e.path, e.contentType, e.sent)
		}
		if strings.HasPrefix(e.answerType, "application/json") && bytes.HasPrefix(e.got, []byte("{")) && json.Valid(e.got) {
			problems = append(problems, m.Answer(e.method, e.path, e.status, e.got)...)
		}
		return problems
	})
}

func over(t Test, base http.RoundTripper, m *Model, judge func(exchange) []error) http.RoundTripper {
	if m == nil {
		return base
	}
	return &watch{test: t, base: base, judge: judge, told: map[string]bool{}}
}

type watch struct {
	test  Test
	base  http.RoundTripper
	judge func(exchange) []error

	mu   sync.Mutex
	told map[string]bool // problems
}

func (w *watch) RoundTrip(r *http.Request) (*http.Response, error) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), "/v1.0/")
	if !ok || r.Header.Get("Content-Encoding") != "" {
		return w.base.RoundTrip(r) // the sign-in, or packed
	}
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	e := exchange{method: r.Method, path: path, contentType: r.Header.Get("Content-Type"), sent: sent}
	res, err := w.base.RoundTrip(r)
	if err != nil {
		w.look(e)
		return nil, err
	}
	e.status, e.answerType = res.StatusCode, res.Header.Get("Content-Type")
	if res.Header.Get("Content-Encoding") != "" {
		e.answerType = "" // who asks for it by hand unpacks it by hand
	}
	// The answer is judged when it has been read, and read when the client reads it: faults break it in the middle.
	res.Body = &heard{ReadCloser: res.Body, done: func(got []byte) { e.got = got; w.look(e) }}
	return res, nil
}

// heard is a body that is kept while it is read.
type heard struct {
	io.ReadCloser
	kept bytes.Buffer
	once sync.Once
	done func([]byte)
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	h.kept.Write(p[:n])
	if err != nil {
		h.once.Do(func() { h.done(h.kept.Bytes()) })
	}
	return n, err
}

func (h *heard) Close() error {
	h.once.Do(func() { h.done(h.kept.Bytes()) })
	return h.ReadCloser.Close()
}

// look judges an exchange, or each item of a batch.
func (w *watch) look(e exchange) {
	w.test.Helper()
	if e.path != "$batch" {
		w.report(e, w.judge(e))
		return
	}
	items, problems := e.items()
	w.report(e, problems)
	for _, item := range items {
		w.report(item, w.judge(item))
	}
}

// report tells each problem once: a sync would tell it a thousand times.
func (w *watch) report(e exchange, problems []error) {
	w.test.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, err := range problems {
		if !w.told[err.Error()] {
			w.told[err.Error()] = true
			w.test.Errorf("%s: %v", e, err)
		}
	}
}
