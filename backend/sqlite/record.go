package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"concord/backend/contactsync"
)

// Nearly everything a sync records is alike: a contact was made or updated, and nothing is pending of it any more. Twenty of
// those are recorded by a few statements for all of them, and what mailboxes rarely have (undone states, findings, pending changes)
// is asked for by one; everything else goes by record, one after the other.

// plainWrite tells a change of that kind.
func plainWrite(c *contactsync.Change) bool {
	return c.Link != nil && c.Settled && !c.Unlink && c.Pending == nil && c.Pin == nil && !c.Unpin &&
		c.Journal != nil && !c.Journal.Only && c.Journal.After != nil && c.Journal.Image == nil
}

// plainWrites splits the changes, unless somebody is among them twice: then their order counts. It does not change what it is given.
func plainWrites(changes []contactsync.Change) (plain, others []contactsync.Change) {
	if anyoneTwice(changes) {
		return nil, changes
	}
	same := 0 // so many are plain and of one run; mostly all
	for same < len(changes) && plainWrite(&changes[same]) && changes[same].Journal.Run == changes[0].Journal.Run {
		same++
	}
	plain = changes[:same:same]
	for i := same; i < len(changes); i++ {
		c := &changes[i]
		if plainWrite(c) && (len(plain) == 0 || plain[0].Journal.Run == c.Journal.Run) {
			plain = append(plain, *c)
		} else {
			others = append(others, *c)
		}
	}
	return plain, others
}

func anyoneTwice(changes []contactsync.Change) bool {
	rising := true
	for i := 1; i < len(changes) && rising; i++ {
		rising = changes[i-1].Person < changes[i].Person
	}
	if rising {
		return false
	}
	seen := make(map[int64]struct{}, len(changes))
	for i := range changes {
		seen[changes[i].Person] = struct{}{}
	}
	return len(seen) < len(changes)
}

// The statements for plain writes. ?1 slot, ?2 a JSON list of people.
const (
	standPlain = `SELECT id_prefix, EXISTS (SELECT 1 FROM pinned WHERE slot = ?1), EXISTS (SELECT 1 FROM drift WHERE slot = ?1),
		EXISTS (SELECT 1 FROM pending WHERE slot = ?1), EXISTS (SELECT 1 FROM photo_mailbox WHERE slot = ?1) FROM mailbox_state WHERE slot = ?1`
	unpinPlain   = "DELETE FROM pinned WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))"
	undriftPlain = "DELETE FROM drift WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2)) AND contact = '' AND kind <> 'moved'"
	photoPlain   = `INSERT INTO photo_pending (slot, person, tries, next_try, code)
		SELECT ?1, t.person, 0, 0, '' FROM mailbox_state m JOIN photo_mailbox h ON h.slot = m.slot
		  CROSS JOIN json_each(?2) CROSS JOIN photo_state t ON t.profile = m.profile AND t.person = value
		 WHERE m.slot = ?1 AND t.picture <> 0 AND t.seq <= h.seq
		ON CONFLICT DO UPDATE SET tries = 0, next_try = 0`
	settlePlain = "DELETE FROM pending WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))"
	countPlain  = "UPDATE mailbox_state SET contacts = contacts + ?2 WHERE slot = ?1" // ?2 how many more
	knownPlain  = "SELECT person FROM link WHERE slot = ?1 AND person IN (SELECT value FROM json_each(?2))"
)

// mostRows are how many rows one statement writes at most: a batch.
const mostRows = 20

// rowWrite writes many rows at once. What all rows share comes first, then what is packed, one after the other in one value each,
// because to bind a value costs as much as to write a tenth of a row; then what each row has of its own.
type rowWrite struct {
	into     string // up to VALUES
	row      string // one row: OWN is its next own value, PACKED0 its part of the first packed one
	conflict string
	shared   int
	packed   []int // how many bytes a row has in each
	own      int
	texts    [mostRows]atomic.Pointer[string] // for one row, two and so on, made when they are first needed
}

const (
	fingerprintBytes = len(contactsync.Fingerprint{})
	shortContact     = 1 + itemBytes // a link's contact that begins as all in the mailbox
)

const (
	intoJournal  = "INSERT INTO journal (run, slot, person, before, after, image, photo) VALUES "
	overJournal  = " ON CONFLICT DO UPDATE SET after = excluded.after, photo = iif(photo = 0, excluded.photo, photo)"
	intoLink     = "INSERT INTO link (slot, person, fingerprint, contact) VALUES "
	unlessLinked = " ON CONFLICT DO NOTHING" // and then it does not count
	overLink     = " ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, contact = excluded.contact"
)

var (
	journalNew = &rowWrite{into: intoJournal, row: "(?1, ?2, OWN, x'', PACKED0, x'', 0)", conflict: overJournal, shared: 2, packed: []int{fingerprintBytes}, own: 1}
	journalOld = &rowWrite{into: intoJournal, row: "(?1, ?2, OWN, PACKED1, PACKED0, x'', 0)", conflict: overJournal, shared: 2, packed: []int{fingerprintBytes, fingerprintBytes}, own: 1}

	linkNew = &rowWrite{into: intoLink, row: "(?1, OWN, PACKED0, PACKED1)", conflict: unlessLinked, shared: 1, packed: []int{fingerprintBytes, shortContact}, own: 1}
	linkOld = &rowWrite{into: intoLink, row: "(?1, OWN, PACKED0, PACKED1)", conflict: overLink, shared: 1, packed: []int{fingerprintBytes, shortContact}, own: 1}

	// The same where a contact's id is kept whole.
	linkNewWhole = &rowWrite{into: intoLink, row: "(?1, OWN, PACKED0, OWN)", conflict: unlessLinked, shared: 1, packed: []int{fingerprintBytes}, own: 2}
	linkOldWhole = &rowWrite{into: intoLink, row: "(?1, OWN, PACKED0, OWN)", conflict: overLink, shared: 1, packed: []int{fingerprintBytes}, own: 2}
)

// text is the statement for so many rows, always the same string, by which the driver finds it prepared.
func (w *rowWrite) text(rows int) string {
	kept := &w.texts[rows-1]
	if text := kept.Load(); text != nil {
		return *text
	}
	var text strings.Builder
	text.WriteString(w.into)
	own := w.shared + len(w.packed)
	for i := range rows {
		if i > 0 {
			text.WriteByte(',')
		}
		row := w.row
		for range w.own {
			own++
			row = strings.Replace(row, "OWN", "?"+strconv.Itoa(own), 1)
		}
		for n, bytes := range w.packed {
			row = strings.Replace(row, "PACKED"+strconv.Itoa(n), fmt.Sprintf("substr(?%d,%d,%d)", w.shared+n+1, i*bytes+1, bytes), 1)
		}
		text.WriteString(row)
	}
	text.WriteString(w.conflict)
	made := text.String()
	if !kept.CompareAndSwap(nil, &made) {
		return *kept.Load()
	}
	return made
}

// write writes the rows and returns how many were written. own holds what each row has of its own, row by row.
func (w *rowWrite) write(ctx context.Context, tx *sql.Tx, shared []any, packed [][]byte, own []any) (written int64, err error) {
	args := make([]any, 0, w.shared+len(w.packed)+min(len(own), w.own*mostRows))
	for row, rows := 0, len(own)/w.own; row < rows; row += mostRows {
		n := min(rows-row, mostRows)
		args = append(args[:0], shared...)
		for i, bytes := range w.packed {
			args = append(args, packed[i][row*bytes:(row+n)*bytes])
		}
		args = append(args, own[row*w.own:(row+n)*w.own]...)
		done, err := tx.ExecContext(ctx, w.text(n), args...)
		if err != nil {
			return written, err
		}
		more, err := done.RowsAffected()
		if err != nil {
			return written, err
		}
		written += more
	}
	return written, nil
}

// errThere says that a contact that was made now had a link already: then what is there has to be asked for first.
var errThere = errors.New("a new contact is linked already")

// plainRecorder records plain writes into one mailbox within one transaction.
type plainRecorder struct {
	tx   *sql.Tx
	slot int64
	p    packer

	pinned, drifted, pending, photos bool // there is something of it in this mailbox

	anew                 int // so many had no contact before; they come first
	people               []int64
	own                  []any  // the same
	shows, after, before []byte // fingerprints, one after the other: before only of those who had a contact
	contacts             []byte // as packed for links, one after the other
	whole                []any  // person and contact of each, when a contact is not a short one; else nil
}

// recordPlain records plain writes, all of one run. Where all say that there was no contact before, it does not look first, and
// returns errThere when there was one all the same: then nothing of the transaction may stay.
func recordPlain(ctx context.Context, tx *sql.Tx, slot int64, changes []contactsync.Change, look bool) error {
	r := plainRecorder{tx: tx, slot: slot, p: packer{slot: slot, read: true}}
	err := tx.QueryRowContext(ctx, standPlain, slot).Scan(&r.p.prefix, &r.pinned, &r.drifted, &r.pending, &r.photos)
	if err != nil {
		return err
	}
	if err := r.layOut(ctx, changes); err != nil {
		return err
	}
	shared := []any{changes[0].Journal.Run, slot}
	if _, err := journalNew.write(ctx, tx, shared, [][]byte{r.after}, r.own[:r.anew]); err != nil {
		return err
	}
	if _, err := journalOld.write(ctx, tx, shared, [][]byte{r.after[r.anew*fingerprintBytes:], r.before}, r.own[r.anew:]); err != nil {
		return err
	}
	fresh, err := r.link(ctx, look || r.anew < len(changes))
	if err != nil {
		return err
	}
	return r.settle(ctx, fresh)
}

// layOut puts what is to be written in the order in which it is bound.
func (r *plainRecorder) layOut(ctx context.Context, changes []contactsync.Change) error {
	n := len(changes)
	r.people, r.own = make([]int64, 0, n), make([]any, 0, n)
	r.shows, r.after, r.contacts = make([]byte, 0, n*fingerprintBytes), make([]byte, 0, n*fingerprintBytes), make([]byte, 0, n*shortContact)
	for _, had := range []bool{false, true} {
		for i := range changes {
			c := &changes[i]
			if (c.Journal.Before != nil) != had {
				continue
			}
			contact, err := r.p.pack(ctx, r.tx, c.Link.ContactID)
			if err != nil {
				return err
			}
			if len(contact) != shortContact && r.whole == nil {
				r.wholeFrom(n)
			}
			if r.whole != nil {
				r.whole = append(r.whole, c.Person, contact)
			} else {
				r.contacts = append(r.contacts, contact...)
			}
			r.people, r.own = append(r.people, c.Person), append(r.own, c.Person)
			r.shows, r.after = append(r.shows, c.Link.Fingerprint[:]...), append(r.after, c.Journal.After[:]...)
			if had {
				r.before = append(r.before, c.Journal.Before[:]...)
			}
		}
		if !had {
			r.anew = len(r.people)
		}
	}
	return nil
}

// wholeFrom takes the contacts that were laid out so far as values of their own: the next one is not a short one.
func (r *plainRecorder) wholeFrom(n int) {
	r.whole = make([]any, 0, 2*n)
	for i, person := range r.people {
		r.whole = append(r.whole, person, r.contacts[i*shortContact:(i+1)*shortContact])
	}
}

// link writes the links and returns who had none before.
func (r *plainRecorder) link(ctx context.Context, look bool) (fresh []int64, err error) {
	if !look {
		made, err := r.writeLinks(ctx, linkNew, linkNewWhole)
		if err == nil && made < int64(len(r.people)) {
			err = errThere
		}
		return r.people, err
	}
	known, err := readAll(ctx, r.tx, func(rows *sql.Rows) (person int64, err error) {
		err = rows.Scan(&person)
		return person, err
	}, knownPlain, r.slot, jsonList(r.people))
	if err == nil {
		_, err = r.writeLinks(ctx, linkOld, linkOldWhole)
	}
	return without(r.people, known), err
}

func (r *plainRecorder) writeLinks(ctx context.Context, short, whole *rowWrite) (int64, error) {
	if r.whole != nil {
		return whole.write(ctx, r.tx, []any{r.slot}, [][]byte{r.shows}, r.whole)
	}
	return short.write(ctx, r.tx, []any{r.slot}, [][]byte{r.shows, r.contacts}, r.own)
}

// settle forgets what no longer stands of these people, where there is anything of the kind, and counts those who are new.
func (r *plainRecorder) settle(ctx context.Context, fresh []int64) error {
	list := ""
	if r.pinned || r.drifted || r.pending {
		list = jsonList(r.people)
	}
	for _, step := range []struct {
		statement string
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
		if _, err := r.tx.ExecContext(ctx, step.statement, r.slot, step.argument); err != nil {
			return err
		}
	}
	if !r.photos || len(fresh) == 0 {
		return nil
	}
	_, err := r.tx.ExecContext(ctx, photoPlain, r.slot, jsonList(fresh))
	return err
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
