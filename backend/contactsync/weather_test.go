package contactsync_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// onCreates befalls every n-th attempt to create a contact.
func (w *world) onCreates(n int, fault graphsim.Fault) {
	seen := 0
	w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Method != http.MethodPost || !strings.HasSuffix(info.Path, "/contacts") {
			return nil
		}
		if seen++; seen%n == 0 {
			return &fault
		}
		return nil
	})
}

func TestACreateOfUnknownOutcomeNeverBecomesADuplicate(t *testing.T) {
	for name, fault := range map[string]graphsim.Fault{
		"429 though it landed":        {Status: 429, Code: "TooManyRequests", Applied: true},
		"429":                         {Status: 429, Code: "ApplicationThrottled", Header: http.Header{"Retry-After": {"0.249"}}},
		"503 though it landed":        {Status: 503, Code: "ServiceUnavailable", Applied: true},
		"500 though it landed":        {Status: 500, Code: "ErrorInternalServerError", Applied: true},
		"504 and it lands later":      {Status: 504, LandsAfter: 5 * time.Second},
		"504 and it lands much later": {Status: 504, LandsAfter: 40 * time.Second},
		"cut though it landed":        {Cut: true, Applied: true},
		"cut":                         {Cut: true},
		"half an answer":              {Truncate: true},
		"a proxy's page":              {HTML: true},
		"a proxy's page, landed":      {HTML: true, Applied: true},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(25, 2), func(w *world) {
				w.onCreates(7, fault)
				w.sync()
				w.sim.OnRequest(nil)
				time.Sleep(time.Minute) // whatever lands later has landed
				result := w.sync()
				for mailbox := 1; mailbox <= 2; mailbox++ {
					w.expect(mailbox, upTo(25)...)
				}
				if result.Created != 0 {
					t.Errorf("the second sync created %d", result.Created)
				}
				before := w.writes()
				w.sync()
				if w.writes() != before {
					t.Error("the third sync was not quiet")
				}
			})
		})
	}
}

func TestAProbeThatIsRefusedFallsBackToListing(t *testing.T) {
	inWorld(t, company(25, 1), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{RefusePropertyFilter: true})
		w.onCreates(3, graphsim.Fault{Status: 503, Applied: true})
		w.sync()
		w.sync()
		w.expect(1, upTo(25)...)
	})
}

func TestAFolderThatGoesWhileACreateIsInDoubtIsMadeAgain(t *testing.T) {
	inWorld(t, company(25, 1), func(w *world) {
		lost, gone := false, false
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			switch contacts := strings.Contains(info.Path, "/contactFolders/") && strings.HasSuffix(info.Path, "/contacts"); {
			case contacts && info.Method == http.MethodPost && !lost:
				lost = true
				return &graphsim.Fault{Status: http.StatusGatewayTimeout}
			case contacts && info.Method == http.MethodGet && lost && !gone:
				gone = true
				return &graphsim.Fault{Status: http.StatusNotFound, Code: "ErrorItemNotFound"}
			}
			return nil
		})
		if result := w.sync(); result.Failed != 0 || !gone {
			t.Errorf("%d failed, asked %v: %v", result.Failed, gone, result.Troubles)
		}
		w.expect(1, upTo(25)...)
	})
}

// Who left has to go, also where nobody new can come.
func TestAFullMailboxLosesThoseWhoLeft(t *testing.T) {
	inWorld(t, company(40, 1), func(w *world) {
		w.sync()
		w.hire(from(41, 160)...)
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == http.MethodPost && strings.HasSuffix(info.Path, "/contacts") {
				return &graphsim.Fault{Status: http.StatusInsufficientStorage, Code: "ErrorQuotaExceeded"}
			}
			return nil
		})
		w.sync()
		w.removeFromStaff(5, 6)
		time.Sleep(25 * time.Hour)
		result := w.sync()
		if result.Deleted != 2 || result.Skipped != 1 || result.Troubles[0].Code != "mailbox_full" {
			t.Errorf("%+v, troubles %+v, want 2 deleted and the mailbox called full", result.Counts, result.Troubles)
		}
		w.expect(1, append(upTo(4), from(7, 40)...)...)
		w.sim.OnRequest(nil)
		time.Sleep(25 * time.Hour)
		w.sync()
		w.expect(1, append(upTo(4), from(7, 160)...)...)
	})
}

func TestOnlyRefusedItemsAreSentAgain(t *testing.T) {
	inWorld(t, company(20, 1), func(w *world) {
		w.sync()
		for n := 1; n <= 20; n++ {
			w.ok(w.sim.UpdateUser(personID(n), map[string]any{"jobTitle": "Boss"}))
		}
		refused := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == http.MethodPatch && refused < 3 {
				refused++
				return &graphsim.Fault{Status: 429, Code: "ApplicationThrottled", Header: http.Header{"Retry-After": {"2"}}}
			}
			return nil
		})
		before := w.writes()
		w.sim.ResetCounters()
		w.sync()
		if got := w.writes() - before; got != 20 {
			t.Errorf("%d writes, want 20", got)
		}
		if got := w.sim.Counters().MailboxWrites; got != 23 {
			t.Errorf("%d attempts to write, want 20 and the 3 refused ones again", got)
		}
		w.expect(1, upTo(20)...)
	})
}

func TestAFolderThatWasMadeThoughTheAnswerWas503IsUsed(t *testing.T) {
	inWorld(t, company(5, 2), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{CreatedFolderAnswers503: true})
		w.sync()
		w.expect(1, upTo(5)...)
		for _, f := range w.sim.Mailbox(personID(1)).Folders() {
			if strings.Contains(f.Name, folder) && f.Contacts != 5 {
				t.Errorf("folder %q holds %d contacts", f.Name, f.Contacts)
			}
		}
	})
}

func TestMailboxesThatTakeNoContactsAreSkippedAndTriedAgain(t *testing.T) {
	c := company(12, 8)
	kinds := map[int]graphsim.MailboxKind{2: graphsim.NoMailbox, 3: graphsim.OnPremisesMailbox, 4: graphsim.InactiveMailbox,
		5: graphsim.PolicyBlockedMailbox, 6: graphsim.NewMailbox, 7: graphsim.FullMailbox}
	for n, kind := range kinds {
		c.People[n-1].Mailbox = kind
		c.People[n-1].Contacts = nil
	}
	inWorld(t, c, func(w *world) {
		result := w.sync()
		if result.Skipped != 6 || result.Failed != 0 || result.Created != 24 {
			t.Errorf("%+v", result)
		}
		for _, trouble := range result.Troubles {
			if trouble.Sentence == "" || trouble.Action == "" || trouble.NextTry.IsZero() {
				t.Errorf("trouble %+v", trouble)
			}
		}
		w.expect(1, upTo(12)...)
		w.expect(8, upTo(12)...)

		time.Sleep(30 * time.Minute)
		w.sim.ResetCounters()
		result = w.sync()
		if got := w.sim.Counters().MailboxRequests; got != 0 || result.Skipped != 6 {
			t.Errorf("%d mailbox requests within the hour, %d skipped", got, result.Skipped)
		}
		time.Sleep(time.Hour)
		if result = w.sync(); result.Created != 12 || result.Skipped != 5 {
			t.Errorf("after the new mailbox is ready: %+v", result.Counts)
		}
	})
}

func TestNoMailboxWithA401DoesNotAskForTokensForEver(t *testing.T) {
	c := company(5, 3)
	c.People[1].Mailbox, c.People[1].Contacts = graphsim.NoMailbox, nil
	for _, code := range []string{"MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "AuthenticationError"} {
		inWorld(t, c, func(w *world) {
			w.sim.SetFaults(graphsim.Faults{NoMailboxStatus: 401, NoMailboxCode: code})
			result := w.sync()
			if result.Skipped != 1 || w.sim.Counters().Tokens > 2 {
				t.Errorf("%d skipped, %d tokens asked for", result.Skipped, w.sim.Counters().Tokens)
			}
		})
	}
}

func TestEveryMailboxRefusingMeansThePermissionIsMissing(t *testing.T) {
	c := company(5, 3)
	for i := range 3 {
		c.People[i].Mailbox = graphsim.ScopeBlockedMailbox
	}
	inWorld(t, c, func(w *world) {
		w.sim.SetFaults(graphsim.Faults{ExchangeRBAC: true})
		var missing *contactsync.AllRefusedError
		if _, err := w.trySync(contactsync.SyncOptions{}); !errors.As(err, &missing) {
			t.Fatalf("%v", err)
		}
		for i := range 3 {
			w.ok(w.sim.SetMailbox(personID(i+1), graphsim.CloudMailbox))
		}
		if result := w.sync(); result.Created != 15 {
			t.Errorf("after the permission was granted: %+v", result.Counts)
		}
	})
}

func TestALostNetworkStopsTheSyncAndTheNextGoesOn(t *testing.T) {
	inWorld(t, company(30, 6), func(w *world) {
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.N > 60 {
				return &graphsim.Fault{Cut: true}
			}
			return nil
		})
		began := time.Now()
		_, err := w.trySync(contactsync.SyncOptions{})
		var lost *contactsync.NetworkError
		if !errors.As(err, &lost) {
			t.Errorf("the sync ended with %v", err)
		}
		if took := time.Since(began); took > 10*time.Minute {
			t.Errorf("it took %v to give up", took)
		}
		w.sim.OnRequest(nil)
		w.sync()
		for mailbox := 1; mailbox <= 6; mailbox++ {
			w.expect(mailbox, upTo(30)...)
		}
	})
}

func TestOneMailboxThatCannotBeReachedDoesNotStopTheOthers(t *testing.T) {
	for what, lost := range map[string]func(graphsim.RequestInfo) bool{
		"contacts": func(info graphsim.RequestInfo) bool { return info.Batch > 0 },
		"photos":   func(info graphsim.RequestInfo) bool { return info.Method == http.MethodPut },
	} {
		t.Run(what, func(t *testing.T) {
			inWorld(t, faces(30, 4), func(w *world) {
				w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
					if info.Mailbox == personID(1) && strings.Contains(info.Path, "/contact") && lost(info) {
						return &graphsim.Fault{Cut: true}
					}
					return nil
				})
				if result := w.sync(); result.Failed != 1 || len(result.Troubles) != 1 || result.Troubles[0].Code != "network" {
					t.Errorf("%d failed, want one for the network: %v", result.Failed, result.Troubles)
				}
				for mailbox := 2; mailbox <= 4; mailbox++ {
					w.expect(mailbox, upTo(30)...)
					if n := w.photosIn(mailbox); n != 15 {
						t.Errorf("mailbox %d shows %d photos, want 15", mailbox, n)
					}
				}
				w.sim.OnRequest(nil)
				w.sync()
				w.expectFaces(4)
			})
		})
	}
}

// photosIn counts the contacts of ours in a mailbox that show a photo.
func (w *world) photosIn(mailbox int) (n int) {
	w.t.Helper()
	for _, card := range w.cards(mailbox) {
		if card.Photo != nil {
			n++
		}
	}
	return n
}

// hostile is everything the simulator can do to us at once.
func hostile() graphsim.Faults {
	return graphsim.Faults{
		ResyncGone: true, RefuseDeltaTop: true, EmptyDeltaPages: true, RepeatEvery: 3, ReplayDelta: true, RemovedInFirstRound: true, DirectoryLag: 1,
		NoMailboxStatus: 401, FolderExistsStatus: 400, CreatedFolderAnswers503: true, GoneDeleteForbidden: true, OutlookExtensionIDs: true, SlowPagesFrom: 400,
		OldBatch: true, ExtensionLimit: graphsim.ExtensionLimitContacts,
		Random: graphsim.RandomFaults{Throttled: 0.05, Unavailable: 0.02, AppliedThen503: 0.02, Lost: 0.02, LandsLater: 0.02, Conflict: 0.02, Truncated: 0.01, ProxyPage: 0.01},
	}
}

func TestHostileWeatherEndsEqualToTheDirectory(t *testing.T) {
	const people, mailboxes, syncs = 60, 4, 5
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			inSeededWorld(t, seed, company(people, mailboxes), func(w *world) {
				w.sim.SetFaults(hostile())
				draw := rand.New(rand.NewPCG(seed, 7))
				for range syncs {
					ctx, cancel := context.WithCancel(context.Background())
					stopAt, seen := 1+draw.IntN(4*people*mailboxes), 0
					w.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
						if seen++; seen == stopAt {
							cancel() // whatever is under way is not waited for
						}
						return nil
					})
					w.run++
					if _, err := w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run}); err != nil {
						t.Logf("a sync was cut short: %v", err)
					}
					cancel()
					w.ok(w.sim.UpdateUser(personID(1+draw.IntN(people)), map[string]any{"department": fmt.Sprint("D", draw.IntN(9)), "jobTitle": nil}))
					time.Sleep(time.Duration(draw.IntN(48)) * time.Hour)
				}
				w.sim.OnRequest(nil)
				w.sim.SetFaults(graphsim.Faults{OutlookExtensionIDs: true})
				for range 3 { // what was pending waits up to a day
					w.sync()
					time.Sleep(25 * time.Hour)
				}
				for mailbox := 1; mailbox <= mailboxes; mailbox++ {
					w.expect(mailbox, upTo(people)...)
				}
				// A calm first sync takes a request a contact and a few a mailbox. In this weather, with its probes,
				// listings and repetitions, none of the syncs may take more than twice that on average.
				requests := w.sim.Counters().Requests
				t.Logf("%d requests", requests)
				if bound := 2 * (syncs + 3) * (people*mailboxes + 8*mailboxes); requests > bound {
					t.Errorf("%d requests, want at most %d", requests, bound)
				}
			})
		})
	}
}

func TestAProfileWhoseOnlyMailboxIsOutOfScopeDoesNotStopTheOthers(t *testing.T) {
	c := company(5, 2)
	c.People[0].Mailbox, c.People[0].Contacts = graphsim.PolicyBlockedMailbox, nil
	inWorld(t, c, func(w *world) {
		pilot := second()
		pilot.Name, pilot.Folder = "A pilot", "Pilot" // comes first
		pilot.Mailboxes = contactsync.Rule{Places: contactsync.Places{Users: []string{personID(1)}}}
		w.importProfile(pilot)
		w.profile.Mailboxes = contactsync.Rule{Places: contactsync.Places{Users: []string{personID(2)}}}
		w.importProfile(w.profile)
		if result := w.sync(); result.Skipped != 1 {
			t.Errorf("%+v", result)
		}
		w.expect(2, upTo(5)...)
	})
}

func TestA424ThatDoesNotEndIsGivenUp(t *testing.T) {
	inWorld(t, company(5, 1), func(w *world) {
		n := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == "POST" && strings.HasSuffix(info.Path, "/contacts") {
				if n++; n < 500 {
					return &graphsim.Fault{Status: 424, Code: "FailedDependency"}
				}
			}
			return nil
		})
		began := time.Now()
		result := w.sync()
		if n > 150 {
			t.Errorf("%d creates sent in %v; %+v", n, time.Since(began), result)
		}
	})
}
