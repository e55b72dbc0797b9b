package throttle

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// The bounds of Transport.
const (
	// MaxRefusedTries is how often a request is sent at most while the service asks for patience: with a Retry-After
	// that is always 1 the back-off between them adds up to two minutes.
	MaxRefusedTries = 8
	// MaxFailedTries is how often it is sent at most when the answers are failures (500, 502, 503, 504, a lost connection).
	MaxFailedTries = 4
	// ExchangeTimeout is how long one exchange may take from the first byte sent to the last byte read. Graph's own
	// gateway gives up earlier; what is longer is a connection that died without a word.
	ExchangeTimeout = 3 * time.Minute
	// MaxAnswerBytes is the largest answer that is read. A page of 1,000 contacts is about 3 MB.
	MaxAnswerBytes = 64 << 20
)

// Transport sends single requests through a Gate: it waits its turn, reports each answer and sends again what may be sent
// again. What the request costs is said in its context, see WithScope.
//
// The answer's body was read whole when RoundTrip returns, so a connection cut in the middle is a lost answer here and
// not the caller's surprise. Refused and failed requests are repeated when their method is idempotent (see Repeatable)
// and their body can be had again (http.Request.GetBody); a request of which nothing was sent is repeated whatever it
// is. When the tries are used up the last answer is returned as it came, and a lost one as *LostError.
type Transport struct {
	Gate *Gate
	// Base speaks HTTP. An error of its own with a method Code() string (a failed sign-in, say) is a verdict: it is
	// handed up untouched and nothing was sent.
	Base http.RoundTripper
}

// LostError says that a request was sent and no whole answer came: it may have been carried out, or may still be.
type LostError struct {
	Method string
	Tries  int
	Err    error
}

func (e *LostError) Error() string {
	return fmt.Sprintf("throttle: the answer to %s was lost (try %d): %v", e.Method, e.Tries, e.Err)
}

func (e *LostError) Unwrap() error { return e.Err }

type contextKey int

const (
	asksKey contextKey = iota
	repeatableKey
	triesKey
	valveKey
)

// WithScope says what a request sent with this context costs, and with the first of the asks the scope that its answer
// speaks for. Without it a request costs one request to the directory.
func WithScope(ctx context.Context, asks ...Ask) context.Context {
	return context.WithValue(ctx, asksKey, asks)
}

// Repeatable says that a POST sent with this context does no harm when it is carried out twice.
func Repeatable(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatableKey, true)
}

// WithTries lowers MaxFailedTries for requests sent with this context, for callers who have a better answer to a failure
// than to ask the same again.
func WithTries(ctx context.Context, tries int) context.Context {
	return context.WithValue(ctx, triesKey, tries)
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	asks, _ := ctx.Value(asksKey).([]Ask)
	if len(asks) == 0 {
		asks = []Ask{{Scope: Directory, Requests: 1}}
	}
	failedTries := MaxFailedTries
	if n, ok := ctx.Value(triesKey).(int); ok {
		failedTries = min(failedTries, n)
	}
	if req.Body != nil {
		defer req.Body.Close()
	}
	for try := 1; ; try++ {
		if try > 1 && req.Body != nil {
			body, err := req.GetBody()
			if err != nil {
				return nil, fmt.Errorf("throttle: rewind the body of %s: %w", req.Method, err)
			}
			req = req.Clone(ctx)
			req.Body = body
		}
		res, o, err := t.once(req, asks)
		if verdict(err) || ctx.Err() != nil && err != nil {
			return nil, lost(req, try, err)
		}
		again := repeatable(req) && rewindable(req)
		switch {
		case err != nil && Unsent(err):
			again = rewindable(req) && try < failedTries
		case o.Throttled():
			again = again && try < MaxRefusedTries
		case err != nil || isFailure(o.Status):
			again = again && try < failedTries
		default:
			again = false
		}
		if !again {
			if err != nil {
				return nil, lost(req, try, err)
			}
			return res, nil
		}
	}
}

// once is one exchange: through the gate, to the service, the answer read whole and reported.
func (t *Transport) once(req *http.Request, asks []Ask) (*http.Response, Observation, error) {
	pass, err := t.Gate.Enter(req.Context(), asks...)
	if err != nil {
		return nil, Observation{}, unsent{err}
	}
	defer pass.Leave()
	start := time.Now()
	res, body, err := Exchange(t.Base, req)
	if verdict(err) {
		return nil, Observation{}, err
	}
	o := Observation{
		At: time.Now(), Scope: asks[0].Scope, Method: req.Method,
		Waited: pass.Waited(), Exchange: pass.Exchange(), Head: true,
	}
	o.Latency = o.At.Sub(start)
	for _, a := range asks {
		o.TouchesExtension = o.TouchesExtension || a.Scope == Extensions
	}
	if err == nil {
		o.Status = res.StatusCode
		o.RetryAfter, o.Told = RetryAfter(res.Header, o.At)
		if o.Status >= 400 {
			var message string
			o.Code, message = errorCode(body)
			o.NamesExtensions = NamesExtensions(res.Header, o.Code, message)
		}
		res.Body = io.NopCloser(bytes.NewReader(body))
	}
	if req.Context().Err() == nil || err == nil { // our own stop is no trouble of the service
		t.Gate.Answered(o)
	}
	return res, o, err
}

// Exchange sends one request, once, and reads its answer whole, within ExchangeTimeout and MaxAnswerBytes. It does not
// pass a gate; batches use it between Enter and Leave.
func Exchange(base http.RoundTripper, req *http.Request) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), ExchangeTimeout)
	defer cancel()
	res, err := base.RoundTrip(req.Clone(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err := readAll(res.Body)
	if err != nil {
		return nil, nil, fmt.Errorf("read the answer with status %d: %w", res.StatusCode, err)
	}
	return res, body, nil
}

// buffers are what answers are read into: their length is rarely told, and to grow for each would cost more than to copy once.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept is a buffer's size from which on it is not kept.
const largestKept = 1 << 20

func readAll(from io.Reader) ([]byte, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	_, err := buffer.ReadFrom(io.LimitReader(from, MaxAnswerBytes+1))
	if err == nil && buffer.Len() > MaxAnswerBytes {
		err = fmt.Errorf("answer of more than %d bytes", MaxAnswerBytes)
	}
	body := bytes.Clone(buffer.Bytes())
	if buffer.Cap() <= largestKept {
		buffers.Put(buffer)
	}
	return body, err
}

// unsent marks an error of which it is known that nothing was sent.
type unsent struct{ error }

func (u unsent) Unwrap() error { return u.error }

// Unsent reports whether an error of an exchange proves that nothing of the request was sent: no connection was made.
func Unsent(err error) bool {
	if errors.As(err, new(unsent)) {
		return true
	}
	var op *net.OpError
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &dns) || errors.As(err, &certificate) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// verdict reports whether the layer below has decided: its error carries a code for machines, so it is no accident of
// the network, and the request was not sent.
func verdict(err error) bool { return errors.As(err, new(interface{ Code() string })) }

func lost(req *http.Request, try int, err error) error {
	if verdict(err) || Unsent(err) {
		return fmt.Errorf("throttle: send %s: %w", req.Method, err)
	}
	return &LostError{Method: req.Method, Tries: try, Err: err}
}

// repeatable reports whether a request may be carried out twice. PATCH counts: ours carry whole values.
func repeatable(req *http.Request) bool {
	if req.Method != http.MethodPost {
		return true
	}
	ok, _ := req.Context().Value(repeatableKey).(bool)
	return ok
}

func rewindable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}
