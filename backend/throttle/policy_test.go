package throttle

import (
	"testing"
	"time"
)

func TestPauseGrowsWithTroubleAndNeverGoesBelowRetryAfter(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	for _, c := range []struct {
		name       string
		status     int
		code       string
		retryAfter time.Duration
		told       bool
		level      int
		chance     float64
		want       time.Duration
	}{
		{"429 with a Retry-After", 429, "", 10 * s, true, 1, 0, 10 * s},
		{"429 that tells nothing", 429, "UnknownError", 0, false, 1, 0, s},
		{"429 that says 0", 429, "", 0, true, 1, 0, s},
		{"429 that says a quarter of a second", 429, "", 249 * ms, true, 1, 0, s},
		{"429 that always says 1, second time", 429, "", s, true, 2, 0, 2 * s},
		{"429 that always says 1, fifth time", 429, "", s, true, 5, 0, 16 * s},
		{"429 that tells nothing, for ever", 429, "", 0, false, 50, 0, MaxBackoff},
		{"a Retry-After above our own bound is kept", 429, "", 5 * time.Minute, true, 50, 0, 5 * time.Minute},
		{"a Retry-After of a day is not", 429, "", 24 * time.Hour, true, 1, 0, MaxRetryAfter},
		{"chance adds a tenth", 429, "", 2 * s, true, 1, 0.5, 2*s + 100*ms},
		{"chance adds half a second at most", 429, "", 60 * s, true, 1, 0.999, 60*s + 499500*time.Microsecond},
		{"509 bandwidth", 509, "", 0, false, 1, 0, s},
		{"503 with a Retry-After", 503, "", 3 * s, true, 1, 0, 3 * s},
		{"503 with a code of throttling", 503, "ErrorServerBusy", 0, false, 1, 0, s},
		{"400 with a code of throttling", 400, "errortoomanyobjectsopened", 0, false, 1, 0, s},
		{"503 that tells nothing", 503, "", 0, false, 1, 0, 250 * ms},
		{"504 that tells nothing, third time", 504, "", 0, false, 3, 0, s},
		{"500", 500, "ErrorInternalServerError", 0, false, 1, 0, 250 * ms},
		{"a lost connection", 0, "", 0, false, 1, 0, 250 * ms},
		{"success", 200, "", 0, false, 3, 0.9, 0},
		{"not found", 404, "ErrorItemNotFound", 0, false, 3, 0.9, 0},
		{"a failed predecessor", 424, "", 0, false, 3, 0.9, 0},
		{"not implemented", 501, "", 0, false, 3, 0.9, 0},
	} {
		if got := Pause(c.status, c.code, c.retryAfter, c.told, c.level, c.chance); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestRefusalIsToldFromFailureByStatusCodeAndRetryAfter(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		told   bool
		want   bool
	}{
		{429, "", false, true},
		{429, "ApplicationThrottled", true, true},
		{503, "", true, true},
		{503, "", false, false},
		{503, "Request_ThrottledTemporarily", false, true},
		{504, "", true, true},
		{504, "", false, false},
		{500, "", true, false},
		{403, "ActivityLimitReached", false, true},
		{200, "TooManyRequests", false, false},
		{404, "ErrorItemNotFound", true, false},
	} {
		if got := IsRefusal(c.status, c.code, c.told); got != c.want {
			t.Errorf("%d %q told=%v: got %v, want %v", c.status, c.code, c.told, got, c.want)
		}
	}
}
