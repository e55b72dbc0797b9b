package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strconv"

	"concord/backend/contactsync"
)

// Nearly everything a sync records is alike: a contact was made or updated, and nothing is pending of it any more. Twenty of
// those are recorded by a handful of statements for all of them, prepared once, which costs a fifth of what
// one after the other does; everything else goes by record.

// plainWrite tells a change of that kind.
func plainWrite(c *contactsync.Change) bool {
	return c.Link != nil && c.Settled && !c.Unlink && c.Pending == nil && c.Pin == nil && !c.Unpin &&
		c.Journal != nil && !c.Journal.Only && c.Journal.After != nil && c.Journal.Image == nil
}

// plainWrites splits the changes, unless somebody is among them twice: then their order counts.
func plainWrites(changes []contactsync.Change) (plain, others []contactsync.Change) {
	seen := make(map[int64]struct{}, len(changes))
	for i := range changes {
		c := &changes[i]
		if _, twice := seen[c.Person]; twice {
			return nil, changes
		}
		seen[c.Person] = struct{}{}
		if plainWrite(c) && (len(plain) == 0 || plain[0].Journal.Run == c.Journal.Run) {
			plain = append(plain, *c)
		} else {
			others = append(others, *c)
		}
	}
	return plain, others
}

// The statements for all plain writes of a batch. ?1 slot, ?2 a JSON list: of people, or of rows whose blobs are in
// hexadecimal.
const (
	journalPlain = iota
	unpinPlain
	undriftPlain
	linkPlain
	photoPlain
	settlePlain
	countPlain
	knownPlain
	plainStatements
)

var plainTexts = [plainStatements]string{
	journalPlain: `INSERT INTO journal (run, slot, person, before, after, image, photo)
		SELECT ?3, ?1, value ->> 0, unhex(value ->> 1), unhex(value ->> 2), x'', 0 FROM json_each(?2) WHERE true
		ON CONFLICT DO UPDATE SET after = excluded.after, photo = iif(photo = 0, excluded.photo, photo)`,
	unpinPlain:   "DELETE FROM pinned WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
	undriftPlain: "DELETE FROM drift WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2)) AND contact = '' AND kind <> 'moved'",
	linkPlain: `INSERT INTO link (slot, person, fingerprint, contact)
		SELECT ?1, value ->> 0, unhex(value ->> 1), unhex(value ->> 2) FROM json_each(?2) WHERE true
		ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, contact = excluded.contact`,
	photoPlain: `INSERT INTO photo_pending (slot, person, tries, next_try, code)
		SELECT ?1, t.person, 0, 0, '' FROM mailbox_state m JOIN photo_mailbox h ON h.slot = m.slot
		  CROSS JOIN json_each(?2) CROSS JOIN photo_state t ON t.profile = m.profile AND t.person = value
		 WHERE m.slot = ?1 AND t.picture <> 0 AND t.seq <= h.seq
		ON CONFLICT DO UPDATE SET tries = 0, next_try = 0`,
	settlePlain: "DELETE FROM pending WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
	countPlain:  "UPDATE mailbox_state SET contacts = contacts + ?2 WHERE slot = ?1",
	knownPlain:  "SELECT person FROM link WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
}

// prepareRecord prepares the statements of the writer, once.
func (db *DB) prepareRecord(ctx context.Context) error {
	db.recordMu.Lock()
	defer db.recordMu.Unlock()
	if db.record[plainStatements-1] != nil {
		return nil
	}
	for i, text := range plainTexts {
		if db.record[i] != nil {
			continue
		}
		statement, err := db.write.PrepareContext(ctx, text) //nolint:sqlclosecheck // closed with the database
		if err != nil {
			return err
		}
		db.record[i] = statement
	}
	return nil
}

// recordPlain records plain writes, all of one run.
func (db *DB) recordPlain(ctx context.Context, tx *sql.Tx, p *packer, changes []contactsync.Change) error {
	people, journal, links := []byte("["), []byte("["), []byte("[")
	ids := make([]int64, len(changes))
	for i, c := range changes {
		if i > 0 {
			people, journal, links = append(people, ','), append(journal, ','), append(links, ',')
		}
		ids[i] = c.Person
		people = strconv.AppendInt(people, c.Person, 10)
		journal = appendRow(journal, c.Person, keyOf(c.Journal.Before), keyOf(c.Journal.After))
		contact, err := p.pack(ctx, tx, c.Link.ContactID)
		if err != nil {
			return err
		}
		links = appendRow(links, c.Person, c.Link.Fingerprint[:], contact)
	}
	people, journal, links = append(people, ']'), append(journal, ']'), append(links, ']')
	known, err := readAll(ctx, prepared{tx.StmtContext(ctx, db.record[knownPlain])}, func(rows *sql.Rows) (person int64, err error) {
		err = rows.Scan(&person)
		return person, err
	}, "", p.slot, string(people))
	if err != nil {
		return err
	}
	fresh := without(ids, known)
	run := changes[0].Journal.Run
	for _, step := range []struct {
		statement int
		args      []any
		skip      bool
	}{
		{journalPlain, []any{p.slot, string(journal), run}, false},
		{unpinPlain, []any{p.slot, string(people)}, false},
		{undriftPlain, []any{p.slot, string(people)}, false},
		{linkPlain, []any{p.slot, string(links)}, false},
		{photoPlain, []any{p.slot, jsonList(fresh)}, len(fresh) == 0},
		{countPlain, []any{p.slot, len(fresh)}, len(fresh) == 0},
		{settlePlain, []any{p.slot, string(people)}, false},
	} {
		if step.skip {
			continue
		}
		if _, err := tx.StmtContext(ctx, db.record[step.statement]).ExecContext(ctx, step.args...); err != nil { //nolint:sqlclosecheck // the transaction closes it
			return err
		}
	}
	return nil
}

// prepared lets readAll read a statement that was prepared before.
type prepared struct{ *sql.Stmt }

func (s prepared) QueryContext(ctx context.Context, _ string, args ...any) (*sql.Rows, error) {
	return s.Stmt.QueryContext(ctx, args...)
}

// without returns the numbers that are not among the others.
func without(all, others []int64) []int64 {
	if len(others) == 0 {
		return all
	}
	have := make(map[int64]struct{}, len(others))
	for _, n := range others {
		have[n] = struct{}{}
	}
	left := []int64{}
	for _, n := range all {
		if _, ok := have[n]; !ok {
			left = append(left, n)
		}
	}
	return left
}

func appendRow(to []byte, person int64, blobs ...[]byte) []byte {
	to = strconv.AppendInt(append(to, '['), person, 10)
	for _, b := range blobs {
		to = append(hex.AppendEncode(append(to, `,"`...), b), '"')
	}
	return append(to, ']')
}
