package throttle

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfterIsReadInEveryFormSeen(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text string
		date string
		want time.Duration
		ok   bool
	}{
		{text: "30", want: 30 * time.Second, ok: true},
		{text: " 30 ", want: 30 * time.Second, ok: true},
		{text: "0", want: 0, ok: true},
		{text: "0.249", want: 249 * time.Millisecond, ok: true},
		{text: "1.5", want: 1500 * time.Millisecond, ok: true},
		{text: "Sat, 21 Nov 2026 12:00:07 GMT", want: 7 * time.Second, ok: true},
		{text: "Sat, 21 Nov 2026 11:59:00 GMT", want: 0, ok: true},
		{text: "Sat, 21 Nov 2026 09:00:07 GMT", date: "Sat, 21 Nov 2026 09:00:00 GMT", want: 7 * time.Second, ok: true},
		{text: "Sat, 21 Nov 2099 12:00:00 GMT", want: MaxRetryAfter, ok: true},
		{text: "999999", want: MaxRetryAfter, ok: true},
		{text: "1e300", want: MaxRetryAfter, ok: true},
		{text: "1e999", want: MaxRetryAfter, ok: true},
		{text: "-5"}, {text: "NaN"}, {text: "inf"}, {text: "soon"}, {text: ""}, {text: "12:00"},
	} {
		h := http.Header{}
		if c.text != "" {
			h.Set("Retry-After", c.text)
		}
		if c.date != "" {
			h.Set("Date", c.date)
		}
		got, ok := RetryAfter(h, now)
		if got != c.want || ok != c.ok {
			t.Errorf("Retry-After: %q (Date: %q): got %v, %v, want %v, %v", c.text, c.date, got, ok, c.want, c.ok)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"1", "0.249", "Sat, 21 Nov 2026 12:00:07 GMT", "-1", "", "1e999", "NaN", "0x1p4"} {
		f.Add(s, "")
		f.Add(s, "Sat, 21 Nov 2026 12:00:00 GMT")
	}
	f.Fuzz(func(t *testing.T, text, date string) {
		h := http.Header{"Retry-After": {text}, "Date": {date}}
		wait, ok := RetryAfter(h, time.Unix(1_800_000_000, 0))
		if wait < 0 || wait > MaxRetryAfter || !ok && wait != 0 {
			t.Errorf("Retry-After: %q gives %v, %v", text, wait, ok)
		}
	})
}
