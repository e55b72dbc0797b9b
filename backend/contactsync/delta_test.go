package contactsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
)

// neverMinimal fails the test when any request of it, alone or in a batch, prefers return=minimal: with it an absent
// property means "as it was", and we read "has none" (learn.microsoft.com/graph/api/user-delta).
type neverMinimal struct {
	t    *testing.T
	next http.RoundTripper
}

func (n neverMinimal) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if strings.Contains(strings.Join(r.Header.Values("Prefer"), ","), "minimal") || bytes.Contains(body, []byte("return=minimal")) {
		n.t.Errorf("%s %s prefers return=minimal", r.Method, r.URL.Path)
	}
	return n.next.RoundTrip(r)
}

// smallPages is a tenant whose delta pages hold few.
func smallPages(people, mailboxes, users, members int) graphsim.Options {
	return graphsim.Options{Seed: 1, Company: company(people, mailboxes), Limits: graphsim.Limits{UsersDeltaPage: users, MembersDeltaPage: members}}
}

// rounds are the queries of users/delta since the last call, in order: "new" for one that begins a round, "page" for one
// that goes on within it, "changes" for one from a delta link.
func (w *world) rounds() (kinds []string) {
	w.t.Helper()
	for _, r := range w.sim.Log() {
		if r.Path != "/users/delta" {
			continue
		}
		query, err := url.ParseQuery(r.Query)
		w.ok(err)
		switch {
		case query.Has("$skiptoken"):
			kinds = append(kinds, "page")
		case query.Has("$deltatoken"):
			kinds = append(kinds, "changes")
		default:
			kinds = append(kinds, "new")
		}
	}
	w.sim.ResetCounters()
	return kinds
}

func (w *world) expectRounds(want ...string) {
	w.t.Helper()
	if got := w.rounds(); !slices.Equal(got, want) {
		w.t.Errorf("users/delta was asked for %q, want %q", got, want)
	}
}

// answerDelta answers the next requests for users/delta with pages of our own.
func (w *world) answerDelta(pages ...string) {
	w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Path != "/users/delta" || len(pages) == 0 {
			return nil
		}
		link := `"@odata.deltaLink":"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x"`
		if len(pages) > 1 {
			link = `"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/delta?$skiptoken=x"`
		}
		page := pages[0]
		pages = pages[1:]
		return &graphsim.Fault{Status: 200, Body: []byte(`{"value":[` + page + `],` + link + `}`)}
	})
}

func wireUser(n int, jobTitle string) string {
	return fmt.Sprintf(`{"id":%q,"displayName":"Person %03d","mail":"p%03d@contoso.com","accountEnabled":true,"jobTitle":%q}`, personID(n), n, n, jobTitle)
}

func TestRepeatedAndReplayedObjectsAreWrittenOnce(t *testing.T) {
	inTenantWorld(t, smallPages(40, 2, 7, 9), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{RepeatEvery: 2, ReplayDelta: true, EmptyDeltaPages: true})
		if result := w.sync(); result.Created != 80 {
			t.Errorf("%+v", result)
		}
		w.expect(1, upTo(40)...)
		w.ok(w.sim.UpdateUser(personID(7), map[string]any{"jobTitle": "Boss"}))
		w.ok(w.sim.RemoveMember(staff, personID(8)))
		before := w.writes()
		if result := w.sync(); result.Updated != 2 || result.Deleted != 2 {
			t.Errorf("%+v", result)
		}
		for range 3 { // the round before comes again
			w.sync()
		}
		if got := w.writes() - before; got != 4 {
			t.Errorf("%d writes, want the four of the one round", got)
		}
	})
}

func TestTheLastOccurrenceOfAnObjectCounts(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		gone := `{"id":"` + personID(9) + `","@removed":{"reason":"changed"}}`
		w.answerDelta(
			wireUser(10, "Boss")+","+wireUser(10, "Head")+","+gone,
			wireUser(10, "Director")+","+wireUser(9, "Back"))
		if result := w.sync(); result.Updated != 2 || result.Deleted != 0 {
			t.Errorf("%+v", result)
		}
		cards := w.cards(1)
		if got := cards[personID(10)].Text("jobTitle"); got != "Director" {
			t.Errorf("the title is %q", got)
		}
		if got := cards[personID(9)].Text("jobTitle"); got != "Back" {
			t.Errorf("who was removed and came back in the same round has title %q", got)
		}
	})
}

func TestADeletionAndARestoreBetweenTwoRunsAreNothing(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.ok(w.sim.RestoreUser(personID(10))) // comes as a plain object
		before := w.writes()
		w.sync()
		w.expect(1, upTo(12)...)
		if w.writes() != before {
			t.Errorf("%d writes", w.writes()-before)
		}
		w.ok(w.sim.DeleteUser(personID(10)))
		w.sync()
		w.ok(w.sim.PurgeUser(personID(10))) // removed a second time, with another reason
		before = w.writes()
		if result := w.sync(); w.writes() != before || len(result.Notes) != 0 {
			t.Errorf("the purge of who was deleted already: %+v", result)
		}
	})
}

func TestTheRemovalOfSomebodyNeverSeenIsNothing(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{RemovedInFirstRound: true})
		w.ok(w.sim.DeleteUser(personID(12)))
		w.sync()
		w.expect(1, upTo(11)...)
		w.ok(w.sim.AddUser(person(13, graphsim.CloudMailbox))) // made and deleted between two rounds
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(13), Type: graphsim.MemberUser}))
		w.ok(w.sim.DeleteUser(personID(13)))
		before := w.writes()
		if result := w.sync(); w.writes() != before || len(result.Notes) != 0 {
			t.Errorf("%+v", result)
		}
		w.ok(w.db.ChangedPeople(context.Background(), 0, func(p contactsync.Person) error {
			if p.User.ID == personID(12) || p.User.ID == personID(13) {
				t.Errorf("the mirror has %s, who was never seen", p.User.ID)
			}
			return nil
		}))
	})
}

// An empty page with a nextLink is no end, and a round that begins with one and breaks off says nothing of anybody.
func TestAnEmptyFirstPageThatIsFollowedByNothingDeletesNobody(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.DeleteUser(personID(10)))
		w.sim.SetFaults(graphsim.Faults{EmptyDeltaPages: true})
		time.Sleep(8 * 24 * time.Hour) // a full round
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path == "/users/delta" && strings.Contains(info.Query, "skiptoken") {
				return &graphsim.Fault{Status: 403, Code: "Forbidden"}
			}
			return nil
		})
		for range 2 {
			if _, err := w.trySync(contactsync.SyncOptions{}); err == nil {
				t.Error("the sync says nothing of a round that broke off")
			}
			w.expect(1, upTo(12)...)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expect(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
	})
}

func TestARoundThatBreaksOffGoesOnAtItsPageAndDeletesNobodyMeanwhile(t *testing.T) {
	inTenantWorld(t, smallPages(12, 1, 3, 100), func(w *world) {
		w.sync()
		w.expectRounds("new", "page", "page", "page")
		for _, n := range []int{2, 11} { // on the first page of the round, and on the last
			w.ok(w.sim.DeleteUser(personID(n)))
		}
		time.Sleep(8 * 24 * time.Hour)
		pages := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Path != "/users/delta" || !strings.Contains(info.Query, "skiptoken") {
				return nil
			}
			if pages++; pages > 1 {
				return &graphsim.Fault{Cut: true}
			}
			return nil
		})
		if _, err := w.trySync(contactsync.SyncOptions{}); err == nil {
			t.Fatal("the sync says nothing of the connection")
		}
		w.expect(1, upTo(12)...)
		w.ok(w.db.ChangedPeople(context.Background(), 0, func(p contactsync.Person) error {
			if p.Gone {
				t.Errorf("half a round says that %s is gone", p.User.ID)
			}
			return nil
		}))
		if got := w.rounds(); len(got) < 4 || !slices.Equal(got[:4], []string{"changes", "new", "page", "page"}) {
			t.Errorf("users/delta was asked for %q", got)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.expectRounds("page", "page") // the third, which broke, and the fourth
		w.expect(1, 1, 3, 4, 5, 6, 7, 8, 9, 10, 12)
	})
}

func TestADeltaLinkIsUsedForSevenDays(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.rounds()
		time.Sleep(6*24*time.Hour + 23*time.Hour)
		w.sync()
		w.expectRounds("changes")
		time.Sleep(7*24*time.Hour + time.Hour)
		w.sync()
		w.expectRounds("changes", "new")
		w.sync()
		w.expectRounds("changes")
		w.expect(1, upTo(12)...)
	})
}

// Of people nobody wanted only what the rules looked at was kept: another rule needs everyone read once more.
func TestARuleThatLooksAtAnotherPropertyBeginsANewRound(t *testing.T) {
	c := company(6, 1)
	c.People = append(c.People, person(7, graphsim.CloudMailbox))
	c.People[6].Properties["city"] = "Bergen"
	inWorld(t, c, func(w *world) {
		w.sync()
		w.rounds()
		w.profile.People = contactsync.Rule{Where: &contactsync.Condition{Property: "city", Is: contactsync.Equals, Value: "bergen"}}
		w.profile.Deletes.Guard.Off = true
		w.importProfile(w.profile)
		w.sync()
		w.expectRounds("new")
		w.expect(1, 7)
		w.sync()
		w.expectRounds("changes")
		w.profile.People.Where.Value = "oslo" // the same property
		w.importProfile(w.profile)
		w.sync()
		w.expectRounds("changes")
		w.expect(1, upTo(6)...)
	})
}

// Without User.Read.All members come with nothing but their ids, which is no word about the people.
func TestWithoutThePermissionToReadPeopleNobodyIsTouched(t *testing.T) {
	c := company(12, 1)
	c.AdministrativeUnits = []graphsim.AdministrativeUnit{unit(2, 3)}
	inWorld(t, c, func(w *world) {
		w.grant(unitRole, purposeRole)
		w.profile.People.AdministrativeUnits = []string{north}
		w.importProfile(w.profile)
		w.sync()
		before := w.writes()
		w.grantOnly("GroupMember.Read.All", unitRole, "Contacts.ReadWrite")
		time.Sleep(8 * 24 * time.Hour)
		_, err := w.trySync(contactsync.SyncOptions{})
		if !graph.IsForbidden(err) || w.writes() != before {
			t.Errorf("the sync ended with %v after %d writes", err, w.writes()-before)
		}
		w.grant(unitRole, purposeRole)
		w.sync()
		w.expect(1, upTo(12)...)
		if w.writes() != before {
			t.Errorf("%d writes when it was granted again", w.writes()-before)
		}
	})
}

func TestALinkThatNamesAnotherHostIsNotFollowed(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.sim.SetFaults(graphsim.Faults{LinkHost: "graph.evil.example.com"})
		for range 2 {
			_, err := w.trySync(contactsync.SyncOptions{})
			var code interface{ Code() string }
			if !errors.As(err, &code) || code.Code() != "foreign_link" {
				t.Errorf("the sync ended with %v", err)
			}
		}
		w.sim.SetFaults(graphsim.Faults{})
		w.rounds()
		w.sync()
		w.expectRounds("changes") // from where it stood
		w.expect(1, upTo(12)...)
	})
}

func TestAChangeThatDeltaShowsLateIsDoneLateAndOnce(t *testing.T) {
	inWorld(t, company(12, 1), func(w *world) {
		w.sync()
		w.sim.SetFaults(graphsim.Faults{DirectoryLag: 3})
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		w.ok(w.sim.RemoveMember(staff, personID(5)))
		before := w.writes()
		for range 6 {
			w.sync()
		}
		if got := w.writes() - before; got != 2 {
			t.Errorf("%d writes, want one update and one delete", got)
		}
		w.expect(1, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)
	})
}
