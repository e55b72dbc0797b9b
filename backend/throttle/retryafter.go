package throttle

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxRetryAfter caps what a Retry-After may ask for. The longest window Microsoft documents for our calls is ten minutes
// (10,000 requests to a mailbox); anything longer is a proxy's or a mistake, and the scope is simply asked again then.
const MaxRetryAfter = 15 * time.Minute

// RetryAfter reads how long the answer asks us to wait. It understands whole seconds, decimals (inner answers of batches
// said "0.249": microsoftgraph/microsoft-graph-docs#3877, and truncating that to 0 means to retry at once) and HTTP
// dates, which it measures from the answer's own Date header if there is one, for our clock may be wrong, else from now.
// The result is never negative and never above MaxRetryAfter; false means the header is absent or says nothing usable.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if math.IsNaN(seconds) || seconds < 0 || (err == nil && math.IsInf(seconds, 1)) {
			return 0, false // "NaN", "-5", "inf"
		}
		if seconds >= MaxRetryAfter.Seconds() {
			return MaxRetryAfter, true
		}
		return time.Duration(math.Ceil(seconds * float64(time.Second))), true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if served, err := http.ParseTime(h.Get("Date")); err == nil {
		now = served
	}
	return min(max(at.Sub(now), 0), MaxRetryAfter), true
}
