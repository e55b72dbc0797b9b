package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"concord/backend/contactsync"
)

// standings are all mailboxes as they stand: ?1 is the moment in ms. A refusal closes a mailbox for minutes at the
// most, so older ones are not looked at.
const standings = `WITH
	wanted AS MATERIALIZED (SELECT profile, count(*) AS people FROM person_state WHERE wanted = 1 GROUP BY profile),
	closed AS MATERIALIZED (SELECT DISTINCT mailbox FROM throttle_event WHERE at > ?1 - 900000 AND at + closed > ?1),
	standing AS (
		SELECT m.slot, profile.name AS profile, m.mailbox, coalesce(person.user ->> 'displayName', '') AS name,
		       coalesce(person.user ->> 'userPrincipalName', '') AS mail, m.contacts, coalesce(wanted.people, 0) AS people, m.trouble, m.next_try,
		       CASE WHEN m.wanted = 0 THEN 4
		            WHEN m.trouble <> '' AND m.trouble ->> 'failed' THEN 0
		            WHEN m.trouble <> '' THEN 5
		            WHEN m.open = 1 AND m.mailbox IN (SELECT mailbox FROM closed) THEN 1
		            WHEN m.open = 1 THEN 2
		            WHEN m.applied_seq < profile.seq THEN 3
		            ELSE 6 END AS state
		  FROM mailbox_state m JOIN profile ON profile.no = m.profile LEFT JOIN wanted ON wanted.profile = m.profile
		  LEFT JOIN person ON person.no = m.person
		 WHERE m.wanted = 1 OR m.contacts > 0 AND coalesce(person.gone, 1) = 0) `

// standingStates are in the order of the numbers above.
var standingStates = []contactsync.StandingState{
	contactsync.StandsFailed, contactsync.StandsThrottled, contactsync.StandsOpen, contactsync.StandsBehind,
	contactsync.StandsLeft, contactsync.StandsSkipped, contactsync.StandsDone,
}

var standingOrders = map[contactsync.StandingOrder]string{
	contactsync.StandingByState: "state", contactsync.StandingByName: "name COLLATE NOCASE",
	contactsync.StandingByProfile: "profile COLLATE NOCASE", contactsync.StandingByContacts: "contacts",
}

// Standings implements contactsync.StandingStore.
func (db *DB) Standings(ctx context.Context, q contactsync.StandingQuery) (page []contactsync.Standing, total int64, err error) {
	from, args := "FROM standing WHERE true", []any{millis(q.Now)}
	for word := range strings.FieldsSeq(q.Search) {
		from += ` AND (name LIKE ? ESCAPE '\' OR mail LIKE ? ESCAPE '\' OR profile LIKE ? ESCAPE '\')`
		args = append(args, like(word), like(word), like(word))
	}
	if q.State != "" {
		from += " AND state = ?"
		at := -1
		for i, s := range standingStates {
			if s == q.State {
				at = i
			}
		}
		args = append(args, at)
	}
	if err := db.row(ctx, "count the mailboxes", []any{&total}, standings+"SELECT count(*) "+from, args...); err != nil {
		return nil, 0, err
	}
	order, known := standingOrders[q.By]
	if !known {
		order = "state"
	}
	if q.Descending {
		order += " DESC"
	}
	page, err = query(ctx, db, "read how the mailboxes stand", scanStanding, standings+
		"SELECT profile, mailbox, name, mail, contacts, people, trouble, next_try, state "+from+" ORDER BY "+order+", name COLLATE NOCASE, slot LIMIT ? OFFSET ?",
		append(args, q.Limit, q.Offset)...)
	return page, total, err
}

func scanStanding(rows *sql.Rows) (s contactsync.Standing, err error) {
	var trouble string
	var nextTry int64
	var state int
	err = rows.Scan(&s.Profile, &s.ID, &s.Name, &s.Mail, &s.Contacts, &s.People, &trouble, &nextTry, &state)
	if err == nil && trouble != "" {
		err = json.Unmarshal([]byte(trouble), &s.Trouble)
	}
	s.NextTry = fromMillis(nextTry)
	if err == nil {
		s.State = standingStates[state]
	}
	return s, err
}
