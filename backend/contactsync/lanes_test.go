package contactsync_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/graphsim"
)

func TestALongMailboxIsKeptBusyWithoutBeingRefused(t *testing.T) {
	inWorld(t, company(400, 2), func(w *world) {
		began := time.Now()
		result := w.sync()
		took := time.Since(began)
		if result.Created != 800 {
			t.Fatalf("%d contacts were made, want 800", result.Created)
		}
		// 400 requests of 150 ms, four at a time, are 15 s; reading the directory and the folders comes before.
		if took > 22*time.Second {
			t.Errorf("400 contacts in each of two mailboxes took %v", took)
		}
		if c := w.sim.Counters(); c.Throttled > 0 {
			t.Errorf("%d requests were refused", c.Throttled)
		}
		w.expect(1, upTo(400)...)
		w.expect(2, upTo(400)...)
	})
}

// Items that fail stop the rest of an ordered batch; that must cost the others neither their tries nor much time.
func TestContactsThatUsersDeletedDoNotHoldUpTheOthers(t *testing.T) {
	inWorld(t, company(200, 1), func(w *world) {
		w.sync()
		gone := 0
		for _, card := range w.cards(1) {
			if gone++; gone > 120 {
				break
			}
			w.ok(w.sim.Mailbox(personID(1)).DeleteContact(card.ID))
		}
		for n := 1; n <= 200; n++ {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"jobTitle": "Boss"}))
		}
		began := time.Now()
		result := w.sync()
		if result.Failed != 0 || result.Created+result.Updated < 200 {
			t.Errorf("%d were made, %d updated, %d mailboxes failed", result.Created, result.Updated, result.Failed)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %v", took)
		}
		w.expect(1, upTo(200)...)
	})
}

// While a mailbox is told to wait nobody asks it, though other lanes were under way.
func TestNoLaneAsksAMailboxBeforeItsTime(t *testing.T) {
	inWorld(t, company(300, 1), func(w *world) {
		var until, heard time.Time
		exchanges := map[int]time.Time{}
		refused := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/$batch" {
				exchanges[info.Batch] = time.Now()
				if !heard.IsZero() && time.Now().After(heard) && time.Now().Before(until) {
					t.Errorf("a batch was sent %v before the mailbox's time", time.Until(until))
				}
				return nil
			}
			if info.Method == http.MethodPost && strings.HasSuffix(info.Path, "/contacts") {
				if refused++; refused == 60 {
					heard = time.Now().Add(150*time.Millisecond + time.Millisecond)
					until = time.Now().Add(150*time.Millisecond + 20*time.Second)
					return &graphsim.Fault{Status: 429, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"20"}}}
				}
			}
			return nil
		})
		w.sync()
		if heard.IsZero() {
			t.Fatal("nothing was refused")
		}
		w.sim.OnRequest(nil)
		w.expect(1, upTo(300)...)
	})
}

// A batch that is too large is halved, and what came back is not lost.
func TestLanesHalveBatchesThatAreTooLarge(t *testing.T) {
	inTenantWorld(t, graphsim.Options{Seed: 1, Company: company(100, 1), Limits: graphsim.Limits{BodyBytes: 12_000}}, func(w *world) {
		if result := w.sync(); result.Created != 100 || result.Failed != 0 {
			t.Errorf("%d contacts were made, %d mailboxes failed", result.Created, result.Failed)
		}
		w.expect(1, upTo(100)...)
	})
}
