package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"concord/backend/contactsync"
)

// Nearly everything a sync records is alike: a contact was made or updated, and nothing is pending of it any more. Twenty of
// those are recorded by a few statements for all of them, prepared once, and what mailboxes rarely have (undone states, findings,
// pending changes) is asked for by one; everything else goes by record, one after the other.

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

// The statements for plain writes. ?1 slot, ?2 a JSON list of people.
const (
	standPlain = iota
	unpinPlain
	undriftPlain
	photoPlain
	settlePlain
	countPlain
	knownPlain
	rowsPlain       // from here on for one row, two and so on: journals, makes, links of each number
	plainStatements = rowsPlain + rowKinds*mostRows
)

// mostRows are how many rows one statement writes at most: a batch.
const mostRows = 20

// What is written for many rows at once, by its place behind rowsPlain.
const (
	journals = iota // ?1 run, ?2 slot; of each row: person, before, after
	makes           // ?1 slot; of each row: person, fingerprint, contact. A row that is there stays, and does not count
	links           // the same; a row that is there is changed
	rowKinds
)

var plainTexts = [rowsPlain]string{
	standPlain: `SELECT id_prefix, EXISTS (SELECT 1 FROM pinned WHERE slot = ?1), EXISTS (SELECT 1 FROM drift WHERE slot = ?1),
		EXISTS (SELECT 1 FROM pending WHERE slot = ?1), EXISTS (SELECT 1 FROM photo_mailbox WHERE slot = ?1) FROM mailbox_state WHERE slot = ?1`,
	unpinPlain:   "DELETE FROM pinned WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
	undriftPlain: "DELETE FROM drift WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2)) AND contact = '' AND kind <> 'moved'",
	photoPlain: `INSERT INTO photo_pending (slot, person, tries, next_try, code)
		SELECT ?1, t.person, 0, 0, '' FROM mailbox_state m JOIN photo_mailbox h ON h.slot = m.slot
		  CROSS JOIN json_each(?2) CROSS JOIN photo_state t ON t.profile = m.profile AND t.person = value
		 WHERE m.slot = ?1 AND t.picture <> 0 AND t.seq <= h.seq
		ON CONFLICT DO UPDATE SET tries = 0, next_try = 0`,
	settlePlain: "DELETE FROM pending WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
	countPlain:  "UPDATE mailbox_state SET contacts = contacts + ?2 WHERE slot = ?1",
	knownPlain:  "SELECT person FROM link WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))",
}

// rowsText is a statement for so many rows.
func rowsText(kind, rows int) string {
	into, row, conflict := "INSERT INTO link (slot, person, fingerprint, contact) VALUES ", ",(?1,?,?,?)", " ON CONFLICT DO NOTHING"
	switch kind {
	case journals:
		into, row = "INSERT INTO journal (run, slot, person, before, after, image, photo) VALUES ", ",(?1,?2,?,?,?,x'',0)"
		conflict = " ON CONFLICT DO UPDATE SET after = excluded.after, photo = iif(photo = 0, excluded.photo, photo)"
	case links:
		conflict = " ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, contact = excluded.contact"
	}
	return into + strings.Repeat(row, rows)[1:] + conflict
}

// prepareRecord prepares the statements of the writer for so many plain writes, each once. It needs the writer's connection, so it
// comes before the transaction.
func (db *DB) prepareRecord(ctx context.Context, writes int) error {
	db.recordMu.Lock()
	defer db.recordMu.Unlock()
	if err := db.prepareStatements(ctx, 0, plainTexts[:]); err != nil {
		return err
	}
	for _, rows := range []int{min(writes, mostRows), writes % mostRows} {
		if rows == 0 {
			continue
		}
		var texts [rowKinds]string
		first := rowsPlain + rowKinds*(rows-1)
		if db.record[first] == nil {
			for kind := range texts {
				texts[kind] = rowsText(kind, rows)
			}
		}
		if err := db.prepareStatements(ctx, first, texts[:]); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) prepareStatements(ctx context.Context, first int, texts []string) error {
	for i := len(texts) - 1; i >= 0; i-- { // the first is there when all are
		if db.record[first+i] != nil {
			continue
		}
		statement, err := db.write.PrepareContext(ctx, texts[i]) //nolint:sqlclosecheck // closed with the database
		if err != nil {
			return err
		}
		db.record[first+i] = statement
	}
	return nil
}

// errThere says that a contact that was made now had a link already: then what is there has to be asked for first.
var errThere = errors.New("a new contact is linked already")

// plainRecorder records plain writes into one mailbox within one transaction.
type plainRecorder struct {
	db   *DB
	tx   *sql.Tx
	slot int64
	p    packer

	pinned, drifted, pending, photos bool // there is something of it in this mailbox
}

// recordPlain records plain writes, all of one run. Where all say that there was no contact before, it does not look first, and
// returns errThere when there was one all the same: then nothing of the transaction may stay.
func (db *DB) recordPlain(ctx context.Context, tx *sql.Tx, slot int64, changes []contactsync.Change, look bool) error {
	r := plainRecorder{db: db, tx: tx, slot: slot, p: packer{slot: slot, read: true}}
	err := tx.StmtContext(ctx, db.record[standPlain]).QueryRowContext(ctx, slot).Scan(&r.p.prefix, &r.pinned, &r.drifted, &r.pending, &r.photos) //nolint:sqlclosecheck // the transaction closes it
	if err != nil {
		return err
	}
	people := make([]int64, len(changes))
	journal, rows := make([]any, 0, 3*len(changes)), make([]any, 0, 3*len(changes))
	for i := range changes {
		c := &changes[i]
		look = look || c.Journal.Before != nil
		contact, err := r.p.pack(ctx, tx, c.Link.ContactID)
		if err != nil {
			return err
		}
		people[i] = c.Person
		journal = append(journal, c.Person, keyOf(c.Journal.Before), keyOf(c.Journal.After))
		rows = append(rows, c.Person, c.Link.Fingerprint[:], contact)
	}
	if _, err := r.write(ctx, journals, []any{changes[0].Journal.Run, slot}, journal); err != nil {
		return err
	}
	fresh, err := r.link(ctx, people, rows, look)
	if err != nil {
		return err
	}
	return r.settle(ctx, people, fresh)
}

// link writes the links and returns who had none before.
func (r *plainRecorder) link(ctx context.Context, people []int64, rows []any, look bool) (fresh []int64, err error) {
	if !look {
		made, err := r.write(ctx, makes, []any{r.slot}, rows)
		if err == nil && made < int64(len(people)) {
			err = errThere
		}
		return people, err
	}
	known, err := readAll(ctx, prepared{r.tx.StmtContext(ctx, r.db.record[knownPlain])}, func(rows *sql.Rows) (person int64, err error) {
		err = rows.Scan(&person)
		return person, err
	}, "", r.slot, jsonList(people))
	if err == nil {
		_, err = r.write(ctx, links, []any{r.slot}, rows)
	}
	return without(people, known), err
}

// settle forgets what no longer stands of these people, where there is anything of the kind, and counts those who are new.
func (r *plainRecorder) settle(ctx context.Context, people, fresh []int64) error {
	list := ""
	if r.pinned || r.drifted || r.pending {
		list = jsonList(people)
	}
	for _, step := range []struct {
		statement int
		argument  any
		needed    bool
	}{
		{unpinPlain, list, r.pinned},
		{undriftPlain, list, r.drifted},
		{settlePlain, list, r.pending},
		{countPlain, len(fresh), len(fresh) > 0},
	} {
		if !step.needed {
			continue
		}
		if _, err := r.exec(ctx, step.statement, r.slot, step.argument); err != nil {
			return err
		}
	}
	if !r.photos || len(fresh) == 0 {
		return nil
	}
	_, err := r.exec(ctx, photoPlain, r.slot, jsonList(fresh))
	return err
}

// write writes rows of three values each, behind what all of them share, and returns how many.
func (r *plainRecorder) write(ctx context.Context, kind int, shared, rows []any) (written int64, err error) {
	for len(rows) > 0 {
		n := min(len(rows)/3, mostRows)
		done, err := r.exec(ctx, rowsPlain+rowKinds*(n-1)+kind, append(shared[:len(shared):len(shared)], rows[:3*n]...)...)
		if err != nil {
			return written, err
		}
		more, err := done.RowsAffected()
		if err != nil {
			return written, err
		}
		rows, written = rows[3*n:], written+more
	}
	return written, nil
}

func (r *plainRecorder) exec(ctx context.Context, statement int, args ...any) (sql.Result, error) {
	return r.tx.StmtContext(ctx, r.db.record[statement]).ExecContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
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
