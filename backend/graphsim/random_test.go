package graphsim

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// Each fault of chance, at every request: what the client sees of a PATCH, and what became of it.
func TestEachRandomFaultStrikes(t *testing.T) {
	for name, c := range map[string]struct {
		random RandomFaults
		seen   string
		lands  bool // at once
		later  bool // within seconds
	}{
		"throttled":        {RandomFaults{Throttled: 1}, "429 ApplicationThrottled", false, false},
		"unavailable":      {RandomFaults{Unavailable: 1}, "503 ErrorServerBusy", false, false},
		"applied then 503": {RandomFaults{AppliedThen503: 1}, "503 ServiceUnavailable", true, true},
		"lost":             {RandomFaults{Lost: 1}, "cut", true, true},
		"lands later":      {RandomFaults{LandsLater: 1}, "504 UnknownError", false, true},
		"conflict":         {RandomFaults{Conflict: 1}, "412 ErrorIrresolvableConflict", false, false},
		"truncated":        {RandomFaults{Truncated: 1}, "200 ", true, true},
		"proxy page":       {RandomFaults{ProxyPage: 1}, "502 ", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := start(t, Options{})
				id := w.contact(ann, "contacts", "before")
				w.tenant.SetFaults(Faults{Random: c.random})
				answer, err := w.try("PATCH", "/users/"+ann+"/contacts/"+id, `{"displayName":"after"}`) // without If-Match
				seen := fmt.Sprint(answer.status, " ", answer.code())
				if errors.Is(err, io.ErrUnexpectedEOF) {
					seen = "cut"
				}
				if seen != c.seen {
					t.Errorf("the client sees %s, want %s", seen, c.seen)
				}
				landed := func() bool {
					info, _ := w.tenant.Mailbox(ann).Contact(id)
					return info.Text("displayName") == "after"
				}
				if landed() != c.lands {
					t.Errorf("landed at once: %v", landed())
				}
				time.Sleep(10 * time.Second)
				if landed() != c.later {
					t.Errorf("landed in the end: %v", landed())
				}
				w.tenant.SetFaults(Faults{Random: RandomFaults{Conflict: 1}})
				w.send("POST", "/users/"+ann+"/contacts", `{"displayName":"new"}`).want(201) // nothing to be in conflict with
				c.random.MailboxOnly = true
				w.tenant.SetFaults(Faults{Random: c.random})
				w.get("/users/" + ann).want(200)
			})
		})
	}
}
