package contactsync

import (
	"context"
	"fmt"
	"time"
)

// Photos says whether and how people's photos go along. The zero value is the default.
type Photos struct {
	// Off leaves photos alone: none is read, written or removed. What was written stays.
	Off bool `json:"off,omitempty"`
	// MaxPixels is the longest side of what is written; 0 means DefaultPhotoPixels.
	MaxPixels int64 `json:"maxPixels,omitempty"`
	// IntervalHours is how often each person is asked for a new photo; 0 means DefaultPhotoHours.
	IntervalHours int64 `json:"intervalHours,omitempty"`
	// KeepUsers leaves the photos alone that users put on contacts themselves. It costs two requests more for each photo
	// that is written.
	KeepUsers bool `json:"keepUsers,omitempty"`
}

// What a profile gets that says nothing about photos.
const (
	// DefaultPhotoPixels is a side that Exchange keeps ready, that fills a contact's picture on the screens of today's
	// phones, and of which a portrait takes some 12 KB: a third of what reaches a phone.
	DefaultPhotoPixels = 240
	DefaultPhotoHours  = 24
)

// The bounds of Photos. 648 is the largest side that Exchange keeps (Graph docs: "Get profilePhoto").
const (
	minPhotoPixels = 48
	maxPhotoPixels = 648
	maxPhotoHours  = 30 * 24
)

// normalize fills in what is left open and refuses what cannot be meant.
func (p *Photos) normalize() error {
	if p.MaxPixels == 0 {
		p.MaxPixels = DefaultPhotoPixels
	}
	if p.IntervalHours == 0 {
		p.IntervalHours = DefaultPhotoHours
	}
	if p.MaxPixels < minPhotoPixels || p.MaxPixels > maxPhotoPixels {
		return &ProfileError{Key: "photos.maxPixels", Problem: fmt.Sprintf("cannot be %d", p.MaxPixels),
			Allowed: fmt.Sprintf("Use %d to %d, or leave it out for %d.", minPhotoPixels, maxPhotoPixels, DefaultPhotoPixels)}
	}
	if p.IntervalHours < 1 || p.IntervalHours > maxPhotoHours {
		return &ProfileError{Key: "photos.intervalHours", Problem: fmt.Sprintf("cannot be %d", p.IntervalHours),
			Allowed: fmt.Sprintf(`Use 1 to %d hours, or leave it out for %d; "off": true leaves photos alone.`, maxPhotoHours, DefaultPhotoHours)}
	}
	return nil
}

func (p Photos) pixels() int { return int(p.MaxPixels) }

func (p Photos) interval() time.Duration { return time.Duration(p.IntervalHours) * time.Hour }

// PhotoStore keeps what is known of people's photos, the pictures made of them, and which one each contact shows.
// Pictures are kept once each, so that a new mailbox costs no request to anybody else's.
type PhotoStore interface {
	// PhotoStand is how far a profile's photos have come.
	PhotoStand(ctx context.Context, profile int64) (PhotoStand, error)
	// SavePhotoLook remembers when the profile's people were last asked.
	SavePhotoLook(ctx context.Context, profile int64, at time.Time) error
	// DuePhotos pages over the wanted people last asked at or before a time, those never asked first, then the oldest.
	DuePhotos(ctx context.Context, q DuePhotos) ([]PhotoPerson, error)
	// SaveLooks stores what people's photos looked like.
	SaveLooks(ctx context.Context, looks []PhotoLook) error
	// StalePhotos pages over the wanted people whose picture was not made of the photo they have, in order of person.
	StalePhotos(ctx context.Context, q StalePhotos) ([]StalePhoto, error)
	// SavePictures stores what was made of people's photos. People whose picture is another one now get the next number.
	SavePictures(ctx context.Context, profile int64, made []Picture) error
	// PictureData is the JPEG of a picture.
	PictureData(ctx context.Context, picture int64) ([]byte, error)
	// ForgetPhotos drops what is kept of people nobody wants any more, and the pictures nobody has.
	ForgetPhotos(ctx context.Context) error

	// PhotoMailboxes are the mailboxes of the rule that are settled and have photos to write or remove.
	PhotoMailboxes(ctx context.Context, q DueQuery) ([]PhotoMailbox, error)
	// CountPhotoWork counts these mailboxes and the photos that differ in them.
	CountPhotoWork(ctx context.Context, q DueQuery) (mailboxes, photos int64, err error)
	// CountPlannedPhotos adds up the photos that differ and those a sync would still have to fetch, contacts that are
	// not there yet included.
	CountPlannedPhotos(ctx context.Context, q DueQuery, pixels int) (int64, error)
	// PhotoWork pages over the contacts of a mailbox that show another picture than they should, in order of (Seq,
	// Person), from behind a pair.
	PhotoWork(ctx context.Context, m PhotoMailbox, afterSeq, afterPerson int64, limit int) ([]PhotoWork, error)
	// PendingPhotoWork are those that earlier syncs left, or contacts made since, due by now.
	PendingPhotoWork(ctx context.Context, m PhotoMailbox, now time.Time) ([]PhotoWork, error)
	// RecordPhotos stores what answers changed, in one transaction.
	RecordPhotos(ctx context.Context, slot int64, changes []PhotoChange) error
	SavePhotoMailbox(ctx context.Context, m PhotoMailbox) error
}

// PhotoStand is how far a profile's photos have come.
type PhotoStand struct {
	Seq    int64     // number of the latest change of a picture
	Looked time.Time // when people were last asked, zero for never
	People int64     // wanted
}

// DuePhotos asks for people to look at.
type DuePhotos struct {
	Profile     int64
	LookedUntil time.Time
	AfterLooked time.Time // where the page begins: behind this pair
	AfterPerson int64
	Limit       int
}

// PhotoPerson is somebody whose photo is due.
type PhotoPerson struct {
	Person int64
	ID     string    // object id
	ETag   string    // of the last look, "" for none
	Looked time.Time // zero for never
}

// PhotoLook is what a look found.
type PhotoLook struct {
	Person int64
	ETag   string // "" for no photo
	Looked time.Time
}

// StalePhotos asks for people whose picture has to be made anew.
type StalePhotos struct {
	Profile     int64
	Pixels      int
	Now         time.Time
	AfterPerson int64
	Limit       int
}

// StalePhoto is somebody whose picture has to be made anew.
type StalePhoto struct {
	Person  int64
	ID      string // object id
	ETag    string // of the photo there is, "" for none
	Picture int64  // the one there was, 0 for none
}

// Picture is what was made of one person's photo.
type Picture struct {
	Person int64
	ETag   string // of the photo it was made of
	Pixels int
	JPEG   []byte // nil for no photo
	// Keep leaves the picture there was: the photo could not be read, and the one before is better than none.
	Keep bool
	// NextTry is when to try again; with Keep. Zero waits for another photo.
	NextTry time.Time
}

// PhotoMailbox is a mailbox with photos to write or remove.
type PhotoMailbox struct {
	Slot    int64
	Profile int64
	ID      string // object id of the user
	Name    string // user principal name
	Seq     int64  // the number it has come to
	Tries   int    // refusals in a row
	NextTry time.Time
}

// PhotoWork is one contact that shows another picture than it should.
type PhotoWork struct {
	Person    int64
	Seq       int64
	ContactID string
	Picture   int64  // 0 for none
	Shows     int64  // what was written last, 0 for none
	Wrote     string // mediaEtag after that; "-" for a photo of the user's, "" for not known
	Tries     int    // failures in earlier syncs
}

// PhotoChange is what one answer changed about a contact's photo.
type PhotoChange struct {
	Person  int64
	Shows   int64    // the picture that was written, 0 for none
	ETag    string   // what Exchange calls it, "-" where the user's was left; "" for not known
	Pending *Pending // or: look again in a later sync
}
