package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"concord/backend/throttle"

	"github.com/google/uuid"
)

// Options of a Client.
type Options struct {
	// Endpoint is the Graph endpoint of the cloud, without a version: https://graph.microsoft.com.
	Endpoint string
	// Transport speaks HTTP and signs in; it does not throttle. Below
	// it HTTP/2, gzip and kept connections are net/http's doing.
	Transport http.RoundTripper
	Gate      *throttle.Gate
	// UserAgent names the program; Microsoft asks for it to be told apart.
	UserAgent string
}

// Client speaks to one Graph endpoint for one tenant.
type Client struct {
	endpoint *url.URL
	base     string // endpoint with the version
	gate     *throttle.Gate
	once     http.RoundTripper // one exchange, for batches
	single   http.RoundTripper // through the gate, for single requests
}

// NewClient checks the options. The endpoint has to be https; plain http is taken for this machine only, where a token
// does not travel.
func NewClient(o Options) (*Client, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("graph: the endpoint %q is no address like https://graph.microsoft.com", o.Endpoint)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fmt.Errorf("graph: the endpoint %q must be https", o.Endpoint)
	}
	if o.Transport == nil || o.Gate == nil {
		return nil, errors.New("graph: a client needs a transport and a gate")
	}
	identified := identify{base: o.Transport, userAgent: o.UserAgent}
	return &Client{
		endpoint: u,
		base:     strings.TrimRight(u.String(), "/") + "/v1.0",
		gate:     o.Gate,
		once:     identified,
		single:   &throttle.Transport{Gate: o.Gate, Base: identified},
	}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// identify puts on each exchange what every one carries: who we are, and an id of its own for Microsoft's support. It
// lies below the gate, so that a repeated request is told apart from the first.
type identify struct {
	base      http.RoundTripper
	userAgent string
}

func (t identify) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := req.Clone(req.Context())
	sent.Header.Set("client-request-id", uuid.NewString())
	sent.Header.Set("return-client-request-id", "true")
	if t.userAgent != "" {
		sent.Header.Set("User-Agent", t.userAgent)
	}
	res, err := t.base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	if res.Header == nil {
		res.Header = make(http.Header)
	}
	if res.Header.Get("client-request-id") == "" {
		res.Header.Set("client-request-id", sent.Header.Get("client-request-id"))
	}
	return res, nil
}

// unreadableTries is how often a read is sent at most whose answers of success cannot be read.
const unreadableTries = 3

// Do sends one request through the gate and decodes its answer into out, which may be nil. What may be repeated was
// repeated when it returns. The error is an *Error, or wraps the context's or the sign-in's.
func (c *Client) Do(ctx context.Context, r Request, out any) error {
	e, err := r.encode()
	if err != nil {
		return err
	}
	ctx = throttle.WithScope(ctx, e.asks...)
	if r.repeatable() {
		ctx = throttle.Repeatable(ctx)
	}
	for try := 1; ; try++ {
		err := c.do(ctx, e, out)
		if r.reads() && try < unreadableTries && as(err).GraphCode == CodeUnreadableAnswer {
			continue
		}
		return err
	}
}

func (c *Client) do(ctx context.Context, e encoded, out any) error {
	path := e.Path
	if e.Beta && strings.HasPrefix(path, "/") {
		path = strings.TrimSuffix(c.base, "/v1.0") + "/beta" + path
	}
	req, err := c.newRequest(ctx, e.Method, path, e.Header, e.kind, e.body)
	if err != nil {
		return err
	}
	res, err := c.single.RoundTrip(req)
	if err != nil {
		return noAnswer(e.Request, err)
	}
	defer res.Body.Close()
	if e.Answered != nil {
		e.Answered(res.StatusCode, res.Header)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return noAnswer(e.Request, err)
	}
	return readAnswer(e.Request, res.StatusCode, res.Header, body, out)
}

// newRequest makes the HTTP request for a path below the version root, or for a whole link that follow has checked.
func (c *Client) newRequest(ctx context.Context, method, path string, h http.Header, kind string, body []byte) (*http.Request, error) {
	address := path
	if strings.HasPrefix(path, "/") {
		address = c.base + path
	}
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body) // gives the request its GetBody
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, &Error{
			GraphCode: CodeInvalidRequest, Method: method, Path: pathOnly(path), Message: "not a valid address",
		}
	}
	for name, values := range h {
		req.Header[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", jsonType)
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	return req, nil
}

// readAnswer turns the answer to one request into out or an error.
func readAnswer(r Request, status int, h http.Header, body []byte, out any) error {
	if status >= 300 {
		e := readError(r, status, h, body, time.Now())
		e.ambiguous = outcome(r, e).ambiguous(r)
		return e
	}
	if status == http.StatusNoContent || out == nil && len(body) == 0 {
		return nil
	}
	if m, ok := out.(*Media); ok {
		*m = Media{Type: h.Get("Content-Type"), Data: body}
		if m.isPicture() {
			return nil
		}
		return unreadable(r, status, h, "the answer is no picture: "+describeBody(body))
	}
	if out == nil {
		out = new(json.RawMessage) // a proxy's page is no success of Graph, even if nobody reads it
	}
	if string(bytes.TrimSpace(body)) == "null" { // it would leave out as it is, and a folder's count 0
		return unreadable(r, status, h, "the answer is null")
	}
	if err := json.Unmarshal(body, out); err != nil {
		if !json.Valid(body) {
			return unreadable(r, status, h, "the answer cannot be read: "+describeBody(body))
		}
		e := unreadable(r, status, h, "the answer cannot be read")
		e.Cause = err
		return e
	}
	return nil
}

// unreadable is the error of a success whose body is no answer of Graph.
func unreadable(r Request, status int, h http.Header, message string) *Error {
	return &Error{
		Status: status, GraphCode: CodeUnreadableAnswer, Method: r.Method, Path: pathOnly(r.Path), Message: message,
		RequestID: h.Get("request-id"), ClientRequestID: h.Get("client-request-id"), ambiguous: !r.reads(),
	}
}

// noAnswer makes the error of a request that got no whole answer. What a layer below has decided (a failed sign-in) and
// our own stop before anything was sent are wrapped as they are.
func noAnswer(r Request, err error) error {
	e := &Error{Method: r.Method, Path: pathOnly(r.Path), Cause: err}
	var lost *throttle.LostError
	switch {
	case errors.As(err, &lost):
		e.GraphCode, e.Cause, e.ambiguous = CodeConnectionLost, lost.Err, !r.reads()
		e.Message = "the connection was lost before the answer had come"
	case errors.As(err, new(interface{ Code() string })), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("graph: %s %s: %w", r.Method, mask(pathOnly(r.Path)), err)
	default:
		e.GraphCode, e.Message = CodeConnectionFailed, "no connection could be made"
	}
	return e
}
