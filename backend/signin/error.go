package signin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"concord/backend/certstore"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
)

// Error says why there is no token and what to do about it. It holds no secret.
type Error struct {
	// AADSTS is Entra ID's error number, 0 when the fault lies before Entra ID.
	AADSTS int
	// Status is the HTTP status of the answer, 0 when there was none.
	Status int
	// TraceID and CorrelationID name the failed request to Microsoft's support; empty when Entra ID did not answer.
	TraceID, CorrelationID string

	code       string
	sentence   string
	action     string
	passing    bool
	retryAfter time.Duration
	err        error
}

// Error is a sentence for a person, with the ids that support asks for.
func (e *Error) Error() string {
	var ids []string
	if e.AADSTS != 0 {
		ids = append(ids, fmt.Sprintf("AADSTS%d", e.AADSTS))
	}
	if e.TraceID != "" {
		ids = append(ids, "trace id "+e.TraceID)
	}
	if e.CorrelationID != "" {
		ids = append(ids, "correlation id "+e.CorrelationID)
	}
	if ids == nil {
		return e.sentence
	}
	return e.sentence + " (" + strings.Join(ids, ", ") + ")"
}

// Code is stable, for machines: aadsts_<number>, entra_unavailable, entra_refused, clock_wrong, key_refused,
// permission_missing, login_answer, or network_ with dns, refused, timeout, cut, tls_untrusted,
// tls_name, tls_time, not_tls, proxy, portal, other.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// SupportID is the id by which Microsoft's support finds the failed request; "" when Entra ID did not answer.
func (e *Error) SupportID() string { return e.TraceID }

// SignIn tells a caller that knows errors by their behaviour that signing in failed, not the request: others would fail
// alike.
func (e *Error) SignIn() bool { return true }

// Temporary tells that the same request may succeed later without anybody doing anything.
func (e *Error) Temporary() bool { return e.passing }

// NotSent tells whoever sent a request through Source.Transport that it never left: repeating it is safe.
func (e *Error) NotSent() bool { return true }

// Unwrap gives the cause, where it is not a token exchange.
func (e *Error) Unwrap() error { return e.err }

// explain turns whatever MSAL returned into an *Error.
func (s *Source) explain(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var answered msal.CallErr
	if errors.As(err, &answered) && answered.Resp != nil {
		return s.refusal(answered.Resp)
	}
	var garbled msal.InvalidJsonErr
	if errors.As(err, &garbled) {
		return loginAnswer(s.authority.host, "its answer is not JSON")
	}
	return networkError(s.authority.host, err)
}

// entraError is the body of a refused token request (Microsoft, "OAuth 2.0 client credentials flow", error response).
type entraError struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"` // by Entra ID's clock: 2016-01-09 02:02:12Z
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
}

var aadstsInText = regexp.MustCompile(`AADSTS(\d{4,9})`)

func (s *Source) refusal(response *http.Response) *Error {
	body, _ := io.ReadAll(response.Body) // MSAL has read it and put back a copy in memory
	var said entraError
	_ = json.Unmarshal(body, &said) // a body that is not Entra's leaves it empty
	failure := &Error{
		Status: response.StatusCode, TraceID: said.TraceID, CorrelationID: said.CorrelationID,
		retryAfter: retryAfter(response.Header),
	}
	if len(said.Codes) == 0 {
		if found := aadstsInText.FindStringSubmatch(said.Description); found != nil {
			number, _ := strconv.Atoi(found[1]) // at most nine digits
			said.Codes = []int{number}
		}
	}
	for _, number := range said.Codes {
		if known, ok := aadsts[number]; ok {
			failure.AADSTS = number
			s.fill(failure, known, s.clockAhead(said.Timestamp))
			return failure
		}
	}
	switch {
	case len(said.Codes) > 0:
		failure.AADSTS = said.Codes[0]
		failure.code = fmt.Sprintf("aadsts_%d", failure.AADSTS)
		failure.sentence = "Entra ID refused the sign-in: " + firstLine(said.Description)
		failure.action = fmt.Sprintf("Look the number up at https://login.microsoftonline.com/error?code=%d.", failure.AADSTS)
	case response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500:
		failure.code = "entra_unavailable"
		failure.sentence = fmt.Sprintf("Entra ID could not answer just now (HTTP %d from %s).", response.StatusCode, s.authority.host)
		failure.action = "Nothing to change: try again in some minutes. Microsoft's service health page tells whether others are affected."
	default:
		failure.code = "entra_refused"
		failure.sentence = fmt.Sprintf("%s refused the sign-in with HTTP %d and gave no reason that Entra ID would give.", s.authority.host, response.StatusCode)
		failure.action = "Check loginEndpoint and cloud in appsettings.json, and whether a proxy or firewall answers in place of Entra ID."
	}
	failure.passing = response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500
	return failure
}

// clockAhead is how far Entra ID's clock is ahead of ours, by the refusal's own timestamp or else by the answer's Date.
func (s *Source) clockAhead(timestamp string) time.Duration {
	if at, err := time.Parse("2006-01-02 15:04:05Z", timestamp); err == nil {
		return time.Until(at)
	}
	return s.authority.clockAhead()
}

// fill writes the known fault's words, with our names in them. A fault of time is blamed on the clock when it is wrong;
// ahead is how far Entra ID's clock is ahead of ours.
func (s *Source) fill(failure *Error, known fault, ahead time.Duration) {
	failure.code = fmt.Sprintf("aadsts_%d", failure.AADSTS)
	certificate := s.Identity().Certificate
	words := strings.NewReplacer(
		"{tenant}", s.options.TenantID, "{client}", s.options.ClientID,
		"{thumbprint}", s.Identity().Thumbprint(), "{until}", certificate.NotAfter.UTC().Format(time.DateOnly),
		"{login}", s.authority.host, "{graph}", s.graph.String())
	failure.sentence, failure.action = words.Replace(known.sentence), words.Replace(known.action)
	failure.passing = known.passing
	if known.ofTime && ahead.Abs() > clockTolerance {
		failure.code = "clock_wrong"
		failure.sentence = fmt.Sprintf("Entra ID refused the sign-in because this computer's clock is %s.", howWrong(ahead))
		failure.action = "Set this computer's date, time and time zone, switch time synchronisation on, then try again."
	}
}

// howWrong words a difference; ahead is how far Microsoft's clock is ahead of ours.
func howWrong(ahead time.Duration) string {
	if ahead > 0 {
		return ahead.Round(time.Second).String() + " behind Microsoft's"
	}
	return (-ahead).Round(time.Second).String() + " ahead of Microsoft's"
}

// firstLine cuts the trace lines that Entra ID appends to its description.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s, _, _ = strings.Cut(s, " Trace ID:")
	if s = strings.TrimSpace(s); s == "" {
		return "no description given."
	}
	return s
}

func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(longestPause/time.Second))) * time.Second
}

func keyRefused(identity *certstore.Identity, err error) *Error {
	return &Error{
		code:     "key_refused",
		sentence: fmt.Sprintf("The private key of certificate %s did not sign: %v.", identity.Thumbprint(), err),
		action:   "Let the account that runs Concord use the private key, or choose another certificate.",
		err:      err,
	}
}
