package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/graph"
	"concord/backend/graphsim"
)

func TestSimMailboxesThatCanNotBeWrittenAreToldApart(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		for _, c := range []struct {
			kind   graphsim.MailboxKind
			faults graphsim.Faults
			is     func(error) bool
		}{
			{graphsim.NoMailbox, graphsim.Faults{}, graph.IsMailboxUnavailable},
			{graphsim.NoMailbox, graphsim.Faults{NoMailboxStatus: 401, NoMailboxCode: "MailboxNotSupportedForRESTAPI"}, graph.IsMailboxUnavailable},
			{graphsim.NoMailbox, graphsim.Faults{NoMailboxStatus: 400, NoMailboxCode: "AuthenticationError"}, graph.IsMailboxUnavailable},
			{graphsim.NoMailbox, graphsim.Faults{NoMailboxStatus: 401, NoMailboxCode: "AuthenticationError"}, graph.IsMailboxUnavailable},
			{graphsim.OnPremisesMailbox, graphsim.Faults{}, graph.IsMailboxUnavailable},
			{graphsim.InactiveMailbox, graphsim.Faults{}, graph.IsMailboxUnavailable},
			{graphsim.PolicyBlockedMailbox, graphsim.Faults{}, graph.IsAccessDenied},
			{graphsim.ScopeBlockedMailbox, graphsim.Faults{ExchangeRBAC: true}, graph.IsAccessDenied},
			{graphsim.FullMailbox, graphsim.Faults{}, graph.IsQuota},
		} {
			if err := w.tenant.SetMailbox(user, c.kind); err != nil {
				w.Fatal(err)
			}
			w.tenant.SetFaults(c.faults)
			alone := w.client.Do(w.Context(), graph.CreateContact(user, f.ID, body("A", "a")), nil)
			inBatch := w.batch(creates(user, f.ID, 0, 1))[0]
			if !c.is(alone) || !c.is(inBatch.Err) || inBatch.Outcome != graph.Failed || graph.IsAmbiguous(alone) {
				w.Errorf("kind %v: alone %v, in a batch %v %v", c.kind, alone, inBatch.Outcome, inBatch.Err)
			}
		}
		missing := w.client.Do(w.Context(), graph.ListContactFolders("00000000-0000-4000-8000-000000000009", ""), nil)
		if !graph.IsMailboxUnavailable(missing) {
			w.Errorf("a user who is not there: %v", missing)
		}
	})
}

// A list that could be asked for in smaller pages is asked again all the same when it is not its size that failed.
func TestSimAListThatIsCutOffOnceIsAskedAgain(t *testing.T) {
	for name, fault := range map[string]graphsim.Fault{
		"cut": {Cut: true}, "502": {HTML: true}, "500": {Status: 500}, "503": {Status: 503}, "half": {Truncate: true}, "504": {Status: 504},
	} {
		inTenant(t, graphsim.Options{}, func(w world) {
			user := w.people[0]
			f := w.folder(user)
			w.batch(creates(user, f.ID, 0, 3))
			asked := 0
			w.tenant.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
				if asked++; asked == 1 {
					return &fault
				}
				return nil
			})
			if all := w.contacts(graph.ListContacts(user, f.ID, graph.ContactQuery{Top: 100})); len(all) != 3 {
				w.Errorf("%s: %d contacts, want 3", name, len(all))
			}
		})
	}
}

// TestSimNoOutcomeClaimsMoreThanIsKnown lets every fault befall creates in batches, and compares what the outcomes claim
// with what lies in the mailbox: Done is there, NotExecuted and Failed are not, ever.
func TestSimNoOutcomeClaimsMoreThanIsKnown(t *testing.T) {
	later := http.Header{"Retry-After": {"1"}}
	all := map[string]graphsim.Fault{
		"applied, then 503":               {Status: 503, Applied: true},
		"applied, then 429":               {Status: 429, Code: "TooManyRequests", Header: later, Applied: true},
		"applied, then 500":               {Status: 500, Applied: true},
		"applied, then cut":               {Cut: true, Applied: true},
		"not applied, cut":                {Cut: true},
		"504, lands later":                {Status: 504, LandsAfter: 5 * time.Second},
		"not applied, 429":                {Status: 429, Code: "ApplicationThrottled", Header: later},
		"not applied, busy":               {Status: 503, Code: "ErrorServerBusy"},
		"truncated":                       {Truncate: true},
		"HTML page of a proxy":            {HTML: true},
		"refused for good":                {Status: 400, Code: "ErrorInvalidRequest"},
		"conflict":                        {Status: 409, Code: "ErrorIrresolvableConflict"},
		"too many objects, no retryafter": {Status: 429, Code: "ErrorTooManyObjectsOpened"},
	}
	inTenant(t, graphsim.Options{}, func(w world) {
		mailbox := 0
		for name, fault := range all {
			for _, whole := range []bool{false, true} { // befalls an item, or the exchange
				w.compareClaims(fmt.Sprintf("%s/whole=%v", name, whole), w.people[mailbox], fault, whole)
				mailbox++
			}
		}
	})
}

// compareClaims sends six creates, lets the fault befall the second one or the whole batch, and waits for what lands late.
func (w world) compareClaims(name, user string, fault graphsim.Fault, whole bool) {
	w.Helper()
	f := w.folder(user)
	hit := 0
	w.tenant.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
		if r.Batch > 0 && (r.Item < 0) == whole {
			if hit++; hit == 2 || whole {
				return &fault
			}
		}
		return nil
	})
	answers := w.batch(creates(user, f.ID, 0, 6))
	w.tenant.OnRequest(nil)
	time.Sleep(time.Minute)
	there := make(map[string]bool)
	for _, c := range w.tenant.Mailbox(user).Contacts("Corp") {
		there[c.Text("displayName")] = true
	}
	for i, a := range answers {
		landed := there[fmt.Sprint("Person ", i)]
		unknown := a.Outcome == graph.Lost || a.Outcome == graph.Refused
		if !unknown && (a.Outcome == graph.Done) != landed {
			w.Errorf("%s: item %d is %v, but it landed: %v (%v)", name, i, a.Outcome, landed, a.Err)
		}
		if unknown != graph.IsAmbiguous(a.Err) {
			w.Errorf("%s: item %d is %v, ambiguous: %v", name, i, a.Outcome, graph.IsAmbiguous(a.Err))
		}
	}
	if !whole && count(answers, graph.Done) != 5 && !fault.Cut && !fault.Truncate {
		w.Errorf("%s: one item was struck, and only %d are done", name, count(answers, graph.Done))
	}
	if whole && fault.Status == 0 && count(answers, graph.Lost) != 6 {
		w.Errorf("%s: the exchange was lost, and %d items are not", name, 6-count(answers, graph.Lost))
	}
}

// TestSimABatchThatFailsWith424IsReadItemByItem: one item was refused, the others were carried out.
func TestSimABatchThatFailsWith424IsReadItemByItem(t *testing.T) {
	inTenant(t, graphsim.Options{Faults: graphsim.Faults{BatchFailsWith424: true}}, func(w world) {
		throttled := graphsim.Fault{Status: 429, Code: "TooManyRequests"}
		w.compareClaims("424", w.people[0], throttled, false)
	})
}

func TestSimATokenThatExpiresInTheMiddleIsNoTrouble(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		w.tenant.ExpireTokens()
		if answers := w.batch(creates(user, f.ID, 0, 3)); count(answers, graph.Done) != 3 {
			w.Errorf("after the token expired: %+v", answers)
		}
		w.tenant.ExpireTokens()
		if err := w.client.Do(w.Context(), graph.GetUser(user, nil), nil); err != nil {
			w.Errorf("after the token expired: %v", err)
		}
	})
}

func TestSimALargePageThatTimesOutIsHalved(t *testing.T) {
	inTenant(t, graphsim.Options{Faults: graphsim.Faults{SlowPagesFrom: 300}}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		for i := range 5 {
			w.batch(creates(user, f.ID, 20*i, 20))
		}
		if all := w.contacts(graph.ListContacts(user, f.ID, graph.ContactQuery{Top: 1000})); len(all) != 100 {
			w.Errorf("listed %d contacts, want 100", len(all))
		}
	})
}

// TestSimOldBatchesAreWorkedThrough drives the Graph of some years ago, where more than four items of a batch on one
// mailbox were refused, with every form of Retry-After.
func TestSimOldBatchesAreWorkedThrough(t *testing.T) {
	for _, form := range []graphsim.RetryAfterForm{
		graphsim.RetrySeconds, graphsim.RetryDecimal, graphsim.RetryDate, graphsim.RetryAbsent, graphsim.RetryAlwaysOne,
	} {
		faults := graphsim.Faults{OldBatch: true, RetryAfter: form, ThrottleBody: graphsim.TooManyObjectsOpened}
		inTenant(t, graphsim.Options{ItemLatency: 100 * time.Millisecond, Faults: faults}, func(w world) {
			user := w.people[0]
			f := w.folder(user)
			open, batches := creates(user, f.ID, 0, 20), 0
			for ; len(open) > 0 && batches < 20; batches++ {
				var again []graph.Request
				for i, a := range w.batch(open) {
					if a.Outcome == graph.Refused {
						again = append(again, open[i])
					} else if a.Outcome != graph.Done {
						w.Fatalf("form %v: %v %v", form, a.Outcome, a.Err)
					}
				}
				open = again
			}
			if got := len(w.tenant.Mailbox(user).Contacts("Corp")); got != 20 || batches < 5 {
				w.Errorf("form %v: %d contacts after %d batches", form, got, batches)
			}
		})
	}
}

func TestSimTheTenMinuteLimitOfAMailboxIsNeverHit(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		reads := slices.Repeat([]graph.Request{graph.GetContactFolder(user, f.ID)}, 10_400)
		start := time.Now()
		answers, err := w.client.BatchRead(w.Context(), reads)
		if err != nil || count(answers, graph.Done) != len(reads) {
			w.Fatalf("%d of %d reads done, %v", count(answers, graph.Done), len(reads), err)
		}
		if c, took := w.tenant.Counters(), time.Since(start); c.Throttled != 0 || took < 10*time.Minute || took > 10*time.Minute+10*time.Second {
			w.Errorf("%d requests were refused, and it took %v; want none, and 10 minutes", c.Throttled, took)
		}
	})
}

func TestSimStoppingEndsAWait(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		w.tenant.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
			return &graphsim.Fault{Status: 429, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"600"}}}
		})
		ctx, cancel := context.WithTimeout(w.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		err := w.client.Do(ctx, graph.ListContactFolders(user, ""), nil)
		if err == nil || !strings.Contains(err.Error(), context.DeadlineExceeded.Error()) || time.Since(start) != 3*time.Second {
			w.Errorf("stopped after %v with %v", time.Since(start), err)
		}
	})
}
