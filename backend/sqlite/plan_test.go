package sqlite

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"concord/backend/contactsync"
)

func TestAPlanOfAHundredThousandOperationsOpensAtOnce(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, filepath.Join(t.TempDir(), "t.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const mailboxes, people = 200, 500
	plan := contactsync.Plan{State: contactsync.PlanMaking, Profiles: []contactsync.PlannedProfile{{Name: "Staff", No: 1}}}
	if plan.ID, err = db.CreatePlan(ctx, plan); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for slot := range int64(mailboxes) {
		m := contactsync.PlanMailbox{Slot: slot + 1, ProfileNo: 1, ID: fmt.Sprintf("id-%d", slot), Name: fmt.Sprintf("m%03d@contoso.com", slot)}
		var everyone []contactsync.PlanPerson
		var steps []contactsync.PlanStep
		for n := range int64(people) {
			everyone = append(everyone, contactsync.PlanPerson{Person: n + 1, ID: fmt.Sprintf("p-%d", n), Name: fmt.Sprintf("Person %03d", n), Mail: fmt.Sprintf("p%03d@contoso.com", n)})
			var after contactsync.Fingerprint
			binary.LittleEndian.PutUint64(after[:], uint64(n))
			step := contactsync.PlanStep{Slot: slot + 1, Person: n + 1, Kind: contactsync.Create, Reason: contactsync.WhyNewMailbox, After: &after}
			if n == 7 && slot == 150 {
				step.Kind, step.After, step.Before = contactsync.Delete, nil, &after
			}
			steps = append(steps, step)
		}
		if err := db.AddToPlan(ctx, plan.ID, m, everyone, steps); err != nil {
			t.Fatal(err)
		}
	}
	plan.State = contactsync.PlanReady
	if err := db.SavePlan(ctx, &plan); err != nil {
		t.Fatal(err)
	}
	t.Logf("stored in %d ms", time.Since(began).Milliseconds())
	if plan.Creates != mailboxes*people-1 || plan.Deletes != 1 || plan.Mailboxes != mailboxes {
		t.Errorf("%+v", plan.PlanTotals)
	}
	for name, c := range map[string]struct {
		query contactsync.PlanQuery
		rows  int
	}{
		"the first page":          {contactsync.PlanQuery{Limit: 100}, 100},
		"far behind":              {contactsync.PlanQuery{Limit: 100, Offset: 99_950}, 50},
		"one mailbox":             {contactsync.PlanQuery{Limit: 1000, Mailbox: "m150@"}, 500},
		"one person":              {contactsync.PlanQuery{Limit: 1000, Person: "person 123"}, 200},
		"the only removal":        {contactsync.PlanQuery{Limit: 100, Kind: contactsync.Delete}, 1},
		"nobody is held":          {contactsync.PlanQuery{Limit: 100, Held: func() *bool { yes := true; return &yes }()}, 0},
		"a sign with a meaning":   {contactsync.PlanQuery{Limit: 100, Person: "p_00"}, 0},
		"a profile by its name":   {contactsync.PlanQuery{Limit: 10, Profile: "STAFF"}, 10},
		"a profile nobody has":    {contactsync.PlanQuery{Limit: 10, Profile: "Other"}, 0},
		"one person, one mailbox": {contactsync.PlanQuery{Limit: 10, Person: "p007@", Mailbox: "m150@"}, 1},
	} {
		c.query.Plan = plan.ID
		began := time.Now()
		rows, err := db.PlanRows(ctx, c.query, 0, 1<<62)
		took := time.Since(began)
		if err != nil || len(rows) != c.rows {
			t.Errorf("%s: %d rows, want %d (%v)", name, len(rows), c.rows, err)
		}
		n, err := db.PlanCount(ctx, c.query)
		if all := int64(c.rows + c.query.Offset); err != nil || n < int64(c.rows) || c.rows < c.query.Limit && n != all {
			t.Errorf("%s: counted %d, with %d rows behind %d (%v)", name, n, c.rows, c.query.Offset, err)
		}
		t.Logf("%s: %d rows in %.1f ms", name, len(rows), float64(took.Microseconds())/1000)
	}
	began = time.Now()
	if _, _, err := db.PlanConflicts(ctx, plan.ID, 1, 10); err != nil {
		t.Fatal(err)
	}
	t.Logf("compared in %d ms", time.Since(began).Milliseconds())
	if err := db.DropPlan(ctx, plan.ID); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := db.row(ctx, "count", []any{&left}, "SELECT count(*) FROM plan_operation"); err != nil || left != 0 {
		t.Errorf("%d operations are left (%v)", left, err)
	}
}
