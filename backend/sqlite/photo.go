package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"concord/backend/contactsync"
)

// PhotoStand implements contactsync.PhotoStore.
func (db *DB) PhotoStand(ctx context.Context, profile int64) (s contactsync.PhotoStand, err error) {
	var looked int64
	err = db.row(ctx, "read how far photos have come", []any{&s.Seq, &looked, &s.People}, `
		SELECT coalesce((SELECT seq FROM photo_profile WHERE profile = ?1), 0), coalesce((SELECT looked FROM photo_profile WHERE profile = ?1), 0),
		       (SELECT count(*) FROM person_state WHERE profile = ?1 AND wanted = 1)`, profile)
	s.Looked = fromMillis(looked)
	return s, err
}

// SavePhotoLook implements contactsync.PhotoStore.
func (db *DB) SavePhotoLook(ctx context.Context, profile int64, at time.Time) error {
	return db.update(ctx, "save when photos were looked at", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO photo_profile (profile, seq, looked) VALUES (?1, 0, ?2) ON CONFLICT DO UPDATE SET looked = ?2", profile, millis(at))
		return err
	})
}

// DuePhotos implements contactsync.PhotoStore.
func (db *DB) DuePhotos(ctx context.Context, q contactsync.DuePhotos) ([]contactsync.PhotoPerson, error) {
	return query(ctx, db, "read whose photo is due", func(rows *sql.Rows) (p contactsync.PhotoPerson, err error) {
		var looked int64
		err = rows.Scan(&p.Person, &p.ID, &p.ETag, &looked)
		p.Looked = fromMillis(looked)
		return p, err
	}, `SELECT s.person, p.id, coalesce(f.etag, ''), coalesce(f.looked, 0) FROM person_state s JOIN person p ON p.no = s.person LEFT JOIN photo f ON f.person = s.person
	     WHERE s.profile = ?1 AND s.wanted = 1 AND p.org_contact = 0 AND coalesce(f.looked, 0) <= ?2 AND (coalesce(f.looked, 0), s.person) > (?3, ?4)
	     ORDER BY coalesce(f.looked, 0), s.person LIMIT ?5`,
		q.Profile, millis(q.LookedUntil), millis(q.AfterLooked), q.AfterPerson, q.Limit)
}

// SaveLooks implements contactsync.PhotoStore.
func (db *DB) SaveLooks(ctx context.Context, looks []contactsync.PhotoLook) error {
	if len(looks) == 0 {
		return nil
	}
	return db.update(ctx, "save what photos look like", func(tx *sql.Tx) error {
		for _, look := range looks {
			if _, err := tx.ExecContext(ctx, "INSERT INTO photo (person, etag, looked) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET etag = ?2, looked = ?3",
				look.Person, look.ETag, millis(look.Looked)); err != nil {
				return err
			}
		}
		return nil
	})
}

// stale joins the wanted people whose picture was not made of the photo they have. A person who never had a photo has no
// state at all. ?1 profile, ?2 pixels, ?3 now.
const stale = ` FROM person_state s JOIN photo f ON f.person = s.person JOIN person p ON p.no = s.person
	LEFT JOIN photo_state t ON t.profile = s.profile AND t.person = s.person
	WHERE s.profile = ?1 AND s.wanted = 1 AND coalesce(t.next_try, 0) <= ?3
	  AND CASE WHEN t.person IS NULL THEN f.etag <> '' ELSE t.etag <> f.etag OR t.pixels <> ?2 AND f.etag <> '' END `

// StalePhotos implements contactsync.PhotoStore.
func (db *DB) StalePhotos(ctx context.Context, q contactsync.StalePhotos) ([]contactsync.StalePhoto, error) {
	return query(ctx, db, "read whose picture is stale", func(rows *sql.Rows) (p contactsync.StalePhoto, err error) {
		return p, rows.Scan(&p.Person, &p.ID, &p.ETag, &p.Picture)
	}, "SELECT s.person, p.id, f.etag, coalesce(t.picture, 0)"+stale+"AND s.person > ?4 ORDER BY s.person LIMIT ?5",
		q.Profile, q.Pixels, millis(q.Now), q.AfterPerson, q.Limit)
}

// SavePictures implements contactsync.PhotoStore.
func (db *DB) SavePictures(ctx context.Context, profile int64, made []contactsync.Picture) error {
	if len(made) == 0 {
		return nil
	}
	return db.update(ctx, "save pictures", func(tx *sql.Tx) error {
		var seq int64
		if err := tx.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM photo_profile WHERE profile = ?), 0) + 1", profile).Scan(&seq); err != nil {
			return err
		}
		changed := false
		for _, p := range made {
			one, err := savePicture(ctx, tx, profile, seq, p)
			if err != nil {
				return err
			}
			changed = changed || one
		}
		if !changed {
			return nil
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO photo_profile (profile, seq, looked) VALUES (?1, ?2, 0) ON CONFLICT DO UPDATE SET seq = ?2", profile, seq)
		return err
	})
}

func savePicture(ctx context.Context, tx *sql.Tx, profile, seq int64, p contactsync.Picture) (changed bool, err error) {
	var had, hadSeq int64
	var etag string
	err = tx.QueryRowContext(ctx, "SELECT picture, seq, etag FROM photo_state WHERE profile = ? AND person = ?", profile, p.Person).Scan(&had, &hadSeq, &etag)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, err
	}
	picture, again := had, false
	if !p.Keep {
		if picture, again, err = keepPicture(ctx, tx, p.JPEG); err != nil {
			return false, err
		}
	}
	if p.NextTry.IsZero() {
		etag = p.ETag
	}
	if changed = picture != had || again; changed {
		hadSeq = seq
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO photo_state (profile, person, etag, pixels, picture, seq, next_try) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT DO UPDATE SET etag = ?3, pixels = ?4, picture = ?5, seq = ?6, next_try = ?7`,
		profile, p.Person, etag, p.Pixels, picture, hadSeq, millis(p.NextTry))
	return changed, err
}

// keepPicture stores a picture that is not there yet and returns its number; 0 for none. again tells that a number was known
// whose picture had been forgotten: a mailbox may have gone past it meanwhile.
func keepPicture(ctx context.Context, tx *sql.Tx, jpeg []byte) (no int64, again bool, err error) {
	if jpeg == nil {
		return 0, false, nil
	}
	hash := sha256.Sum256(jpeg)
	err = tx.QueryRowContext(ctx, "SELECT no, length(jpeg) = 0 FROM picture WHERE hash = ?", hash[:]).Scan(&no, &again)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = tx.QueryRowContext(ctx, "INSERT INTO picture (hash, jpeg) VALUES (?, ?) RETURNING no", hash[:], jpeg).Scan(&no)
	case err == nil && again:
		_, err = tx.ExecContext(ctx, "UPDATE picture SET jpeg = ? WHERE no = ?", jpeg, no)
	}
	return no, again, err
}

// PictureData implements contactsync.PhotoStore.
func (db *DB) PictureData(ctx context.Context, picture int64) (jpeg []byte, err error) {
	err = db.row(ctx, "read a picture", []any{&jpeg}, "SELECT jpeg FROM picture WHERE no = ?", picture)
	return jpeg, err
}

// ForgetPhotos implements contactsync.PhotoStore.
func (db *DB) ForgetPhotos(ctx context.Context) error {
	return db.update(ctx, "forget photos nobody wants", func(tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM photo_state WHERE EXISTS (SELECT 1 FROM person_state s
				WHERE s.profile = photo_state.profile AND s.person = photo_state.person AND s.wanted = 0 AND s.kept = 0)`,
			`DELETE FROM photo WHERE NOT EXISTS (SELECT 1 FROM profile p CROSS JOIN person_state s ON s.profile = p.no AND s.person = photo.person
				WHERE s.wanted = 1 OR s.kept = 1)`,
			`DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM photo_state WHERE photo_state.picture = picture.no)
				AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.photo <> 0 AND journal.photo = picture.no)`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}
