package sqlite

import (
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/history"
)

func TestMailboxesStandAsTheyAre(t *testing.T) {
	db := open(t)
	p, boxes := profileWithMailboxes(t, db, 6, 6)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i, change := range []func(*contactsync.Mailbox){
		func(m *contactsync.Mailbox) { m.Trouble = &contactsync.Trouble{Code: "network", Failed: true} },
		func(m *contactsync.Mailbox) { m.Trouble = &contactsync.Trouble{Code: "no_cloud_mailbox"} },
		func(m *contactsync.Mailbox) { m.Open = true }, // and refused just now
		func(m *contactsync.Mailbox) { m.Open = true }, // and refused a minute ago, for five seconds
		func(*contactsync.Mailbox) {},
		func(m *contactsync.Mailbox) { m.AppliedSeq = p.Seq },
	} {
		change(&boxes[i])
		if err := db.SaveMailbox(t.Context(), boxes[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.AddTraffic(t.Context(), nil, []history.Event{
		{At: now.Add(-2 * time.Second).UnixMilli(), Scope: history.Mailboxes, Mailbox: boxes[2].ID, Status: 429, Answers: 1, ClosedMs: 5000},
		{At: now.Add(-time.Minute).UnixMilli(), Scope: history.Mailboxes, Mailbox: boxes[3].ID, Status: 429, Answers: 1, ClosedMs: 5000},
	}); err != nil {
		t.Fatal(err)
	}
	stand := func(q contactsync.StandingQuery) (states string, total int64) {
		t.Helper()
		q.Now, q.Limit = now, 100
		page, total, err := db.Standings(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			states += string(s.State) + " "
			if s.People != 6 || s.Profile != "All" || (s.Trouble != nil) != (s.State == contactsync.StandsFailed || s.State == contactsync.StandsSkipped) {
				t.Errorf("a mailbox stands as %+v", s)
			}
		}
		return states, total
	}
	for _, c := range []struct {
		query contactsync.StandingQuery
		want  string
	}{
		{contactsync.StandingQuery{}, "failed throttled open behind skipped done "},
		{contactsync.StandingQuery{Descending: true}, "done skipped behind open throttled failed "},
		{contactsync.StandingQuery{By: contactsync.StandingByName}, "failed skipped throttled open behind done "},
		{contactsync.StandingQuery{State: contactsync.StandsSkipped}, "skipped "},
		{contactsync.StandingQuery{State: "of nobody"}, ""},
		{contactsync.StandingQuery{Search: "PERSON 5"}, "done "},
		{contactsync.StandingQuery{Search: "person_5"}, ""},
	} {
		if got, total := stand(c.query); got != c.want || total == 0 && c.want != "" {
			t.Errorf("%+v: they stand as %q (%d), want %q", c.query, got, total, c.want)
		}
	}
}
