package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// This file forgets people: what the database holds of them beyond what keeps contacts from being made twice or deleted.
// docs/privacy.md tells it by table; a test holds the page to the tables.

// PeopleHeld says how much of people's data the database holds, in rows.
type PeopleHeld struct {
	People   int64 `json:"people"`   // in the mirror, with more than their object id
	Contents int64 `json:"contents"` // what contacts hold or held
	Journal  int64 `json:"journal"`  // changes that can be undone
	Pictures int64 `json:"pictures"`
	Plans    int64 `json:"plans"`
	Findings int64 `json:"findings"` // what former tools left, what users edited
	Runs     int64 `json:"runs"`     // whose reports may name mailboxes
	Links    int64 `json:"links"`    // contacts that stay known
	Bytes    int64 `json:"bytes"`    // of the file
}

// HeldOfPeople counts what Purge would forget, and the links that it keeps.
func (db *DB) HeldOfPeople(ctx context.Context) (h PeopleHeld, err error) {
	err = db.row(ctx, "count what is kept of people", []any{&h.People, &h.Contents, &h.Journal, &h.Pictures, &h.Plans, &h.Findings, &h.Runs, &h.Links, &h.Bytes}, `
		SELECT (SELECT count(*) FROM person WHERE user <> '{"id":"' || id || '"}'), (SELECT count(*) FROM content),
		       (SELECT count(*) FROM journal) + (SELECT count(*) FROM set_aside), (SELECT count(*) FROM picture WHERE length(jpeg) > 0), (SELECT count(*) FROM plan),
		       (SELECT count(*) FROM leftover) + (SELECT count(*) FROM drift), (SELECT count(*) FROM run), (SELECT coalesce(sum(contacts), 0) FROM mailbox_state),
		       (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)`)
	return h, err
}

// forgetting is what Purge does, in order. What is left of a person is the object id and the number by which links know them.
var forgetting = []string{
	// The mirror: who is there is read anew, everything at once, before anybody is judged.
	`UPDATE person SET user = '{"id":"' || id || '"}', hash = x'', manager = '', reduced = 1`,
	"DELETE FROM round",
	"DELETE FROM group_member",
	"DELETE FROM directory_group",
	"UPDATE profile SET rules_hash = x''",
	// What contacts held, and what can be undone.
	"DELETE FROM journal",
	"DELETE FROM set_aside",
	"DELETE FROM journal_run",
	"UPDATE journal_tidied SET bytes = 0",
	"DELETE FROM content",
	"DELETE FROM plan",
	// The pictures, not their numbers: a picture that is made again is known again, and no contact is written.
	"UPDATE picture SET jpeg = x''",
	"UPDATE photo_state SET etag = '-', next_try = 0",
	"UPDATE photo SET looked = 0",
	// What was found in mailboxes.
	"DELETE FROM leftover",
	"DELETE FROM drift",
	"DELETE FROM drift_stand",
	"UPDATE takeover SET address = ''",
	"UPDATE mailbox_state SET trouble = '', tries = 0, next_try = 0 WHERE trouble <> ''",
	"UPDATE throttle_event SET mailbox = ''",
	"DELETE FROM cloudsync_entry WHERE what = 'ondemand'",
	"DELETE FROM profile WHERE retired > 0",
}

// Purge forgets people: the mirror is read anew by the next sync, and what contacts are in the mailboxes stays known by
// number, so that nothing is made twice. figures takes a run's JSON and returns it without anybody's words. It is one
// transaction; until Rewrite follows, what was forgotten is still in the file's free pages. No run may be active.
func (db *DB) Purge(ctx context.Context, figures func(json.RawMessage) (json.RawMessage, error)) error {
	return db.update(ctx, "forget people", func(tx *sql.Tx) error {
		for _, statement := range forgetting {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return redactRuns(ctx, tx, figures)
	})
}

func redactRuns(ctx context.Context, tx *sql.Tx, figures func(json.RawMessage) (json.RawMessage, error)) error {
	type body struct {
		id   int64
		text string
	}
	all, err := readAll(ctx, tx, func(rows *sql.Rows) (b body, err error) { return b, rows.Scan(&b.id, &b.text) }, "SELECT id, body FROM run")
	if err != nil {
		return err
	}
	for _, b := range all {
		told, err := figures(json.RawMessage(b.text))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE run SET body = ? WHERE id = ?", string(told), b.id); err != nil {
			return err
		}
	}
	return nil
}

// Rewrite makes the file anew without the pages that are free, and empties the log: both still hold what was deleted. It
// takes as much room again as the file has, for a while.
func (db *DB) Rewrite(ctx context.Context) error {
	if _, err := db.write.ExecContext(ctx, "VACUUM"); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: rewrite the file: %w", err))
	}
	return db.Settle(ctx)
}

// PersonHeld says what the database holds of one person, in rows.
type PersonHeld struct {
	No       int64
	ID       string
	Name     string
	Gone     bool  // not in the directory any more
	Wanted   bool  // a profile wants them, or their contacts are not taken away yet
	Links    int64 // contacts of them that are in mailboxes
	Journal  int64 // changes of contacts of them
	Plans    int64 // rows
	Findings int64
	Picture  bool
}

// HeldOfPerson finds one person by object id, user principal name or mail address, or, once that is forgotten, by object id
// alone; found is false when nobody is.
func (db *DB) HeldOfPerson(ctx context.Context, nameOrID string) (h PersonHeld, found bool, err error) {
	err = db.row(ctx, "count what is kept of a person", []any{&h.No, &h.ID, &h.Name, &h.Gone, &h.Wanted, &h.Links, &h.Journal, &h.Plans, &h.Findings, &h.Picture}, `
		SELECT p.no, p.id, coalesce(p.user ->> 'displayName', ''), p.gone,
		       EXISTS (SELECT 1 FROM person_state s WHERE s.person = p.no AND (s.wanted = 1 OR s.kept = 1)),
		       (SELECT count(*) FROM link WHERE person = p.no),
		       (SELECT count(*) FROM journal WHERE person = p.no) + (SELECT count(*) FROM set_aside WHERE person = p.no),
		       (SELECT count(*) FROM plan_operation WHERE person = p.no),
		       (SELECT count(*) FROM leftover WHERE person = p.no) + (SELECT count(*) FROM drift WHERE person = p.no),
		       EXISTS (SELECT 1 FROM photo_state t JOIN picture c ON c.no = t.picture WHERE t.person = p.no AND length(c.jpeg) > 0)
		  FROM person p WHERE p.id = lower(?1) OR lower(p.user ->> 'userPrincipalName') = lower(?1) OR lower(p.user ->> 'mail') = lower(?1)
		 ORDER BY p.id = lower(?1) DESC, p.gone LIMIT 1`, nameOrID)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	return h, err == nil, err
}

// forgettingOne is what PurgePerson does. ?1 person.
var forgettingOne = []string{
	"DELETE FROM journal WHERE person = ?1",
	"DELETE FROM set_aside WHERE person = ?1",
	"DELETE FROM plan WHERE id IN (SELECT plan FROM plan_person WHERE person = ?1 UNION SELECT plan FROM plan_operation WHERE person = ?1)",
	"DELETE FROM leftover WHERE person = ?1",
	"DELETE FROM drift WHERE person = ?1",
	"DELETE FROM pinned WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM link WHERE link.slot = pinned.slot AND link.person = ?1)",
}

// forgettingGone is what it does beyond that to somebody whom nobody wants and who is in no mailbox. ?1 person.
var forgettingGone = []string{
	"DELETE FROM photo_state WHERE person = ?1",
	"DELETE FROM photo WHERE person = ?1",
	"DELETE FROM takeover WHERE old = ?1 OR new = ?1",
	"DELETE FROM held WHERE person = ?1",
	"DELETE FROM person_state WHERE person = ?1",
	"DELETE FROM group_member WHERE member_id = (SELECT id FROM person WHERE no = ?1)",
}

// PurgePerson forgets what is kept of one person: of somebody who is wanted the past alone; of somebody who is gone and in
// no mailbox everything, so that the person is not known any more; of others all but what rules look at. As after Purge, Rewrite
// is to follow.
func (db *DB) PurgePerson(ctx context.Context, h PersonHeld, figures func(json.RawMessage) (json.RawMessage, error)) error {
	err := db.update(ctx, "forget a person", func(tx *sql.Tx) error {
		statements := forgettingOne
		if !h.Wanted && h.Links == 0 {
			statements = append(append([]string{}, statements...), forgettingGone...)
			if h.Gone {
				// A mailbox of theirs goes with what is known of it: it is deleted, too.
				statements = append(statements, "DELETE FROM link WHERE slot IN (SELECT slot FROM mailbox_state WHERE person = ?1)",
					"DELETE FROM pending WHERE person = ?1 OR slot IN (SELECT slot FROM mailbox_state WHERE person = ?1)",
					"DELETE FROM mailbox_state WHERE person = ?1", "DELETE FROM person WHERE no = ?1")
			}
		}
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement, h.No); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM photo_state WHERE photo_state.picture = picture.no)
			AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.photo <> 0 AND journal.photo = picture.no)`); err != nil {
			return err
		}
		return redactRuns(ctx, tx, figures)
	})
	if err != nil {
		return err
	}
	return db.sweepContents(ctx)
}
