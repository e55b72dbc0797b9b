package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"concord/backend/runs"
)

func TestTerminalLineFitsAndTellsPhaseRateAndTimeLeft(t *testing.T) {
	p := runs.Progress{Phase: "apply", Done: 18_400, Total: 30_000, Rate: 412.4, Left: 28*time.Second + 300*time.Millisecond, Text: "12 of 60 mailboxes"}
	want := "Writing contacts      [##############··········]  61 %  18,400 of 30,000 · 412/s · 28 s left · 12 of 60 mailboxes"
	if got := fitted(p, 200); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	narrow := "Writing contacts      [#####····]  61 %  18,400 of 30,000 · 412/s · 28 s left"
	if got := fitted(p, 79); got != narrow {
		t.Errorf("got  %q\nwant %q", got, narrow)
	}
	for _, columns := range []int{0, 1, 20, 79} {
		if n := utf8.RuneCountInString(fitted(p, columns)); n > columns {
			t.Errorf("%d columns wide on a terminal of %d", n, columns)
		}
	}
	if got := fitted(runs.Progress{Phase: "refresh", Done: 500}, 79); got != "Reading the directory 500" {
		t.Errorf("without a total: %q", got)
	}
}

func TestRewrittenLineLeavesNothingOfALongerOne(t *testing.T) {
	var out bytes.Buffer
	p := &progressWriter{w: &out, width: func() int { return 80 }}
	p.show(runs.Run{State: runs.Running, Progress: runs.Progress{Phase: "confirm", Done: 5, Total: 10}})
	p.show(runs.Run{State: runs.Running, Progress: runs.Progress{Phase: "plan", Done: 1}})
	p.show(runs.Run{State: runs.Done})
	lines := strings.Split(out.String(), "\r")
	for i := 2; i < len(lines)-1; i++ {
		if len([]rune(lines[i])) < len([]rune(strings.TrimRight(lines[i-1], " "))) {
			t.Errorf("line %q does not cover %q", lines[i], lines[i-1])
		}
	}
	if last := lines[len(lines)-2]; strings.TrimSpace(last) != "" {
		t.Errorf("the line is not cleared at the end: %q", last)
	}
}

func TestWithoutATerminalProgressIsAPlainLineAPhase(t *testing.T) {
	var out bytes.Buffer
	p := newProgressWriter(&out)
	for i := range int64(100) {
		p.show(runs.Run{State: runs.Running, Progress: runs.Progress{Phase: "refresh", Done: i}})
	}
	p.show(runs.Run{State: runs.Running, Progress: runs.Progress{Phase: "apply", Total: 10, Text: "0 of 2 mailboxes"}})
	p.show(runs.Run{State: runs.Done})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.HasSuffix(lines[0], "Reading the directory") || !strings.HasSuffix(lines[1], "Writing contacts: 0 of 10, 0 of 2 mailboxes") {
		t.Errorf("got %q", lines)
	}
	if strings.ContainsAny(out.String(), "\r\x1b") {
		t.Errorf("control characters in %q", out.String())
	}
}

func TestNumbersAndSpansReadLikeSpeech(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -999: "-999"} {
		if got := number(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{420 * time.Millisecond: "0.4 s", 12 * time.Second: "12 s", 185 * time.Second: "3 min 5 s", 130 * time.Minute: "2 h 10 min"} {
		if got := span(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	for text, want := range map[string]string{"reading users": "Reading users.", "There is none.": "There is none.",
		"graph: GET /users: no": "graph: GET /users: no.", "appsettings.json, line 3: no": "appsettings.json, line 3: no.", "": "Something failed without saying why."} {
		if got := sentence(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
