package throttle

import (
	"net/http"
	"time"
)

// The pauses of the policy. A refusal (429 and its kin) starts at a second because that is what Outlook always answers
// (microsoftgraph/msgraph-sdk-javascript#297); a failure (500, 502, 503 and 504 that tell nothing, a lost connection) is
// mostly over at once, so it starts lower.
const (
	refusalPause = time.Second
	failurePause = 250 * time.Millisecond
	// MaxBackoff is the longest pause the policy comes to by itself; a Retry-After may ask for more.
	MaxBackoff = time.Minute
	// maxJitter bounds the part that chance adds, which is otherwise a tenth of the pause.
	maxJitter = 500 * time.Millisecond
)

// Pause is how long a scope stays closed after an answer that is not a success. It is pure: told says whether the answer
// carried a Retry-After of retryAfter, level counts the troubled answers of that scope in a row, this one included, and
// chance in [0,1) spreads installations that were refused together.
//
// Retry-After is a floor, not a promise: the back-off doubles with the level whatever was told, and the longer wins.
// Answers that are no reason to wait give 0.
func Pause(status int, code string, retryAfter time.Duration, told bool, level int, chance float64) time.Duration {
	var first time.Duration
	switch {
	case IsRefusal(status, code, told):
		first = refusalPause
	case isFailure(status):
		first = failurePause
	default:
		return 0
	}
	pause := first
	for i := 1; i < level && pause < MaxBackoff; i++ {
		pause *= 2
	}
	pause = max(min(pause, MaxBackoff), min(retryAfter, MaxRetryAfter))
	jitter := min(pause/10, maxJitter)
	return pause + time.Duration(chance*float64(jitter))
}

// isFailure reports whether the answer, or its absence (0), is the service stumbling: likely to work when asked again.
func isFailure(status int) bool {
	switch status {
	case 0, http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
