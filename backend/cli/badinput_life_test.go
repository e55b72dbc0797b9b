package cli

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"concord/backend/graphsim"
)

// The whole directory is gone overnight: a fault of the service or of a permission, never a reason to delete a thousand.
func TestATenantThatReturnsNobodyLosesNobody(t *testing.T) {
	const people = 1000
	for name, c := range map[string]struct {
		empty []string // delta queries that have nobody to tell of
		exit  int
		says  []string
	}{
		"no users": {[]string{"/users/delta"}, exitHeld,
			[]string{"held: the harmless part is done", "1000 of 1000 people no longer match the rule", "1000 people to remove", "concordctl runs refuse"}},
		// Groups that are not there make a rule incomplete: whom it chooses cannot be known, so nobody is taken away.
		"no groups":           {[]string{"/groups/delta"}, exitDone, []string{"Nobody is removed by profile Everyone", "Correct the rule or restore"}},
		"no users, no groups": {[]string{"/users/delta", "/groups/delta"}, exitDone, []string{"Nobody is removed by profile Everyone", "Correct the rule or restore"}},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJourneyOf(t, graphsim.Generate(graphsim.GenerateOptions{Seed: 3, People: people, Mailboxes: 2}), graphsim.Global)
			if first := j.sync(); first["created"] != 2.0*people {
				t.Fatalf("created %v", first["created"])
			}
			before := j.writes()
			for range 2 { // nor does the next run think otherwise
				j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault { return j.nobody(info, c.empty) })
				a := j.run("sync").want(t, c.exit)
				j.discreet(a.stderr)
				for _, says := range c.says {
					if !strings.Contains(strings.ReplaceAll(a.stdout+a.stderr, ",", ""), says) {
						t.Errorf("%q is not said:\n%s%s", says, a.stdout, a.stderr)
					}
				}
			}
			if written := j.writes() - before; written != 0 {
				t.Errorf("%d writes into mailboxes", written)
			}
			j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if strings.Contains(info.Query, "deltatoken=none") {
					return &graphsim.Fault{Status: http.StatusGone, Code: "SyncStateNotFound"}
				}
				return nil
			})
			if back := j.sync(); back["created"] != 0.0 || back["deleted"] != 0.0 || back["unchanged"] != 2.0*people {
				t.Errorf("when they were back: %v", back)
			}
		})
	}
}

// nobody answers delta queries as if the round had been thrown back and had nobody to tell of.
func (j *journey) nobody(info graphsim.RequestInfo, paths []string) *graphsim.Fault {
	switch {
	case !slices.Contains(paths, info.Path):
		return nil
	case strings.Contains(info.Query, "token"):
		return &graphsim.Fault{Status: http.StatusGone, Code: "SyncStateNotFound"}
	default:
		return &graphsim.Fault{Status: http.StatusOK, Body: []byte(`{"value":[],"@odata.deltaLink":"` + j.url + `/v1.0` + info.Path + `?$deltatoken=none"}`)}
	}
}

func (j *journey) writes() (total int) {
	for _, id := range j.sim.Mailboxes() {
		total += j.sim.Mailbox(id).Writes().Total()
	}
	return total
}

func TestTwoProcessesAtOnceAreKeptApart(t *testing.T) {
	j := newJourney(t)
	reached, goOn := make(chan struct{}), make(chan struct{})
	var first atomic.Bool
	j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Write && !first.Swap(true) {
			close(reached)
			<-goOn
		}
		return nil
	})
	ended := make(chan answer)
	go func() {
		c := startChild(t, "main", j.args("sync")...)
		ended <- answer{code: c.ends()}
	}()
	<-reached
	// Sign-in is answered meanwhile; Graph waits for the hook.
	for _, verb := range []string{"sync", "verify"} {
		j.refuses(refusal{exitActive, "run_active", "Run 1 is active in this data folder since", "Wait until it has finished"}, verb)
	}
	close(goOn)
	if a := <-ended; a.code != exitDone {
		t.Errorf("the first process ended with %d", a.code)
	}
	j.sim.OnRequest(nil)
	j.quiet()
}
