package graphsim

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// RoundTripper is the tenant in process: it answers for GraphHost and LoginHost, any other host is unknown. It opens no socket
// and honours the context of the request. A cut connection is io.ErrUnexpectedEOF.
func (t *Tenant) RoundTripper() http.RoundTripper { return roundTripper{t} }

type roundTripper struct{ t *Tenant }

func (rt roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	t := rt.t
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	host := r.URL.Host
	graph, login := strings.EqualFold(host, t.graphHost), strings.EqualFold(host, t.loginHost)
	if !graph && !login {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
	}
	if login && (!graph || !isGraphPath(r.URL.Path)) {
		return rt.login(r)
	}
	res, err := t.exchange(r.Context(), r)
	if err != nil {
		return nil, err
	}
	if res.cut {
		return nil, fmt.Errorf("graphsim: the connection was cut: %w", io.ErrUnexpectedEOF)
	}
	return res.http(r), nil
}

// login lets the sign-in authority answer in process, through the code that answers over HTTP.
func (rt roundTripper) login(r *http.Request) (*http.Response, error) {
	if err := rt.t.beforeLogin(r.Context()); err != nil {
		return nil, err
	}
	inner := r.Clone(r.Context())
	inner.Host = r.URL.Host
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	w := &answerWriter{header: http.Header{}}
	rt.t.authority.serve(w, inner)
	res := &response{status: max(w.status, http.StatusOK), header: w.header, body: w.body.Bytes()}
	return res.http(r), nil
}

func (t *Tenant) beforeLogin(ctx context.Context) error {
	t.mu.Lock()
	t.counters.Tokens++
	t.mu.Unlock()
	return pause(ctx, t.options.ExchangeLatency)
}

// answerWriter keeps what a handler writes.
type answerWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *answerWriter) Header() http.Header { return w.header }
func (w *answerWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}
func (w *answerWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// http makes the in-process answer.
func (r *response) http(req *http.Request) *http.Response {
	var body io.Reader = bytes.NewReader(r.body)
	if r.slow > 0 {
		body = &slowReader{ctx: req.Context(), first: r.body[:len(r.body)/2], rest: r.body[len(r.body)/2:], after: r.slow}
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)), StatusCode: r.status,
		Proto: "HTTP/2.0", ProtoMajor: 2, Header: r.header, Body: io.NopCloser(body), ContentLength: int64(len(r.body)), Request: req,
	}
}

// slowReader gives half of a body, and the rest later.
type slowReader struct {
	ctx         context.Context
	first, rest []byte
	after       time.Duration
}

func (s *slowReader) Read(p []byte) (int, error) {
	if len(s.first) == 0 && s.after > 0 {
		if err := pause(s.ctx, s.after); err != nil {
			return 0, err
		}
		s.first, s.rest, s.after = s.rest, nil, 0
	}
	if len(s.first) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.first)
	s.first = s.first[n:]
	return n, nil
}

// isGraphPath tells Graph's paths from the sign-in authority's where one host serves both.
func isGraphPath(path string) bool {
	return strings.HasPrefix(path, "/v1.0/") || strings.HasPrefix(path, "/beta/") || path == "/v1.0" || path == "/beta"
}

// Handler is the tenant over HTTP: Graph below /v1.0, the sign-in authority below /{tenant}. Links in answers name the host
// that was asked.
func (t *Tenant) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isGraphPath(r.URL.Path) {
			if t.beforeLogin(r.Context()) == nil {
				t.authority.serve(w, r)
			}
			return
		}
		res, err := t.exchange(r.Context(), r)
		if err != nil || res.cut {
			panic(http.ErrAbortHandler)
		}
		for name, values := range res.header {
			w.Header()[http.CanonicalHeaderKey(name)] = values
		}
		w.WriteHeader(res.status)
		if res.slow > 0 {
			half := len(res.body) / 2
			_, _ = w.Write(res.body[:half])
			_ = http.NewResponseController(w).Flush()
			if pause(r.Context(), res.slow) != nil {
				panic(http.ErrAbortHandler)
			}
			res.body = res.body[half:]
		}
		_, _ = w.Write(res.body)
	})
}

// exchange answers one HTTP request to the Graph host.
func (t *Tenant) exchange(ctx context.Context, r *http.Request) (*response, error) {
	body, err := t.received(r)
	if err != nil {
		return nil, fmt.Errorf("graphsim: read the request: %w", err)
	}
	if err := pause(ctx, t.options.ExchangeLatency); err != nil {
		return nil, err
	}
	scheme, host := "https", r.Host
	if host == "" {
		host = r.URL.Host
	}
	if r.TLS == nil && r.URL.Scheme == "" { // a plain HTTP server of a test
		scheme = "http"
	}
	req := &request{method: r.Method, query: r.URL.Query(), raw: r.URL.RawQuery, header: r.Header, body: body,
		base: scheme + "://" + host, host: host, item: -1}
	var served bool
	req.path, req.beta, served = versionRoot(r.URL.EscapedPath())
	res, err := t.authorized(ctx, req, served)
	if err != nil {
		return nil, err
	}
	if !res.cut && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(res.body) > 1024 {
		res.body = compressed(res.body)
		res.set("Content-Encoding", "gzip")
	}
	return res, nil
}

// received is the body of a request, at most one byte more than is allowed. Graph unpacks what comes packed
// (msgraph-sdk-design#71; the Go SDK packs every body); of what cannot be unpacked nothing is left.
func (t *Tenant) received(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	most := int64(t.limits.BodyBytes) + 1
	body, err := io.ReadAll(io.LimitReader(r.Body, most))
	if err != nil || !strings.EqualFold(r.Header.Get("Content-Encoding"), "gzip") {
		return body, err
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, nil //nolint:nilerr // the service answers as to a body that is no JSON
	}
	unpacked, err := io.ReadAll(io.LimitReader(z, most))
	if err != nil {
		return nil, nil //nolint:nilerr // as above
	}
	return unpacked, nil
}

func compressed(body []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is valid
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// authorized checks what belongs to the exchange and not to a request within it: size, version, token.
func (t *Tenant) authorized(ctx context.Context, req *request, served bool) (*response, error) {
	refused := func(res *response) *response {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.n++
		req.n = t.n
		t.seal(req, res, t.now())
		t.record(&call{info: RequestInfo{N: req.n, Method: req.method, Path: req.path, Item: -1}, res: res})
		return res
	}
	scheme, bearer, _ := strings.Cut(req.header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		bearer = ""
	}
	got, no := t.authority.verify(bearer, t.now())
	switch {
	case no != nil:
		return refused(refuse(no.Status, no.Code, no.Message).set("WWW-Authenticate", no.Challenge)), nil
	case !served:
		return refused(refuse(http.StatusBadRequest, "BadRequest", "Invalid version.")), nil
	case len(req.body) > t.limits.BodyBytes:
		return refused(refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request is larger than the maximum size.")), nil
	}
	req.grant = got
	if req.path == "/$batch" || strings.EqualFold(req.path, "/%24batch") {
		if req.method != http.MethodPost {
			return refused(refuse(http.StatusMethodNotAllowed, "BadRequest", "Specified HTTP method is not allowed for the request target.")), nil
		}
		req.path = "/$batch"
		return t.batch(ctx, req)
	}
	c := t.begin(req)
	if err := pause(ctx, c.wait); err != nil {
		t.abandon(c, c.wait)
		return nil, err
	}
	t.finish(c)
	return c.res, nil
}
