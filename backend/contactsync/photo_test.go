package contactsync_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// face is a picture that is told from every other by its colour.
func face(n int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		picture.SetRGBA(i%64, i/64, color.RGBA{byte(n * 7), byte(n * 29), byte(n * 61), 255})
	}
	return picture
}

func jpegOf(picture image.Image) []byte {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 95})
	return out.Bytes()
}

func pngOf(picture image.Image) []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, picture)
	return out.Bytes()
}

// faces is a company in which every second person has a photo.
func faces(people, mailboxes int) graphsim.Company {
	c := company(people, mailboxes)
	for i := range c.People {
		if n := i + 1; n%2 == 0 {
			c.People[i].Photo = jpegOf(face(n))
		}
	}
	return c
}

// expectFaces compares the photos in mailboxes 1 to n with those of the people: the same colour where there is one, none
// where there is none, and always a JPEG that reaches a phone.
func (w *world) expectFaces(mailboxes int) {
	w.t.Helper()
	for mailbox := 1; mailbox <= mailboxes; mailbox++ {
		for id, card := range w.cards(mailbox) {
			want := w.sim.Photo(id)
			if (card.Photo == nil) != (want == nil) {
				w.t.Errorf("mailbox %d: %s shows a photo: %v, and has one: %v", mailbox, id, card.Photo != nil, want != nil)
			}
			if card.Photo == nil || want == nil {
				continue
			}
			shown, err := jpeg.Decode(bytes.NewReader(card.Photo))
			if err != nil || len(card.Photo) > 36_000 {
				w.t.Fatalf("mailbox %d: %s shows %d bytes: %v", mailbox, id, len(card.Photo), err)
			}
			owned, _, err := image.Decode(bytes.NewReader(want))
			w.ok(err)
			if !alike(shown.At(20, 20), owned.At(20, 20)) {
				w.t.Errorf("mailbox %d: %s shows somebody else's photo, %v instead of %v", mailbox, id, shown.At(20, 20), owned.At(20, 20))
			}
		}
	}
}

func alike(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	near := func(x, y uint32) bool { return max(x, y)-min(x, y) < 6<<8 }
	return near(ar, br) && near(ag, bg) && near(ab, bb)
}

// photoRequests counts what was asked of photos since the counters were reset.
type photoRequests struct{ looks, fetches, puts, deletes, singles int }

func (w *world) photoRequests() (n photoRequests) {
	for _, r := range w.sim.Log() {
		of := strings.Contains(r.Path, "/contacts/")
		switch {
		case !strings.Contains(r.Path, "/photo"):
			continue
		case r.Method == http.MethodPut:
			n.puts++
		case r.Method == http.MethodDelete:
			n.deletes++
		case !of && strings.HasSuffix(r.Path, "/photo"):
			n.looks++
		default:
			n.fetches++
		}
		if r.Batch == 0 {
			n.singles++
		}
	}
	return n
}

// aboutPhotos are the notes of a sync that speak of photos.
func aboutPhotos(result contactsync.Result) (notes []string) {
	for _, note := range result.Notes {
		if strings.Contains(note, "photo") {
			notes = append(notes, note)
		}
	}
	return notes
}

// counted runs a sync and returns what it asked of photos.
func (w *world) counted() (contactsync.Result, photoRequests) {
	w.t.Helper()
	w.sim.ResetCounters()
	result := w.sync()
	return result, w.photoRequests()
}

func TestEveryoneWithAPhotoHasItInEveryMailbox(t *testing.T) {
	inWorld(t, faces(30, 3), func(w *world) {
		result, asked := w.counted()
		w.expectFaces(3)
		if result.Photos != 45 || result.Failed != 0 || len(aboutPhotos(result)) != 0 {
			t.Errorf("result %+v, want 45 photos", result)
		}
		if want := (photoRequests{looks: 30, fetches: 15, puts: 45}); asked != want {
			t.Errorf("asked %+v, want %+v", asked, want)
		}
	})
}

func TestPhotosAreAskedForOnceADay(t *testing.T) {
	inWorld(t, faces(30, 3), func(w *world) {
		w.sync()
		time.Sleep(22 * time.Hour)
		if _, asked := w.counted(); asked != (photoRequests{}) {
			t.Errorf("within the day it asked %+v", asked)
		}
		time.Sleep(24 * time.Hour)
		before := w.writes()
		result, asked := w.counted()
		if want := (photoRequests{looks: 30}); asked != want || result.Photos != 0 || w.writes() != before {
			t.Errorf("a day later it asked %+v and wrote %d, want %+v and nothing", asked, w.writes()-before, want)
		}
	})
}

func TestAskingForPhotosIsSpreadOverTheRuns(t *testing.T) {
	inWorld(t, faces(48, 1), func(w *world) {
		w.sync()
		looks := 0
		for hour := 1; hour <= 72; hour++ {
			time.Sleep(time.Hour)
			_, asked := w.counted()
			if looks += asked.looks; asked.looks > 3 {
				t.Errorf("hour %d asks for %d photos of 48", hour, asked.looks)
			}
			if hour <= 22 && looks > 0 {
				t.Fatalf("hour %d asks already", hour)
			}
		}
		if looks < 96 || looks > 110 { // everyone is due an hour early
			t.Errorf("in the two days after the first %d were asked, want about 100", looks)
		}
	})
}

func TestAChangedPhotoIsOneWriteAMailbox(t *testing.T) {
	inWorld(t, faces(30, 3), func(w *world) {
		w.sync()
		w.ok(w.sim.SetPhoto(personID(4), jpegOf(face(41))))
		w.ok(w.sim.SetPhoto(personID(7), pngOf(face(71))))          // the first one
		w.ok(w.sim.SetPhoto(personID(6), w.sim.Photo(personID(6)))) // the same picture, uploaded again
		time.Sleep(24 * time.Hour)
		before := w.writes()
		result, asked := w.counted()
		if want := (photoRequests{looks: 30, fetches: 3, puts: 6}); asked != want || result.Photos != 6 || w.writes()-before != 6 {
			t.Errorf("asked %+v and wrote %d, want %+v and 6", asked, w.writes()-before, want)
		}
		w.expectFaces(3)
	})
}

func TestARemovedPhotoIsRemoved(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.RemovePhoto(personID(4)))
		time.Sleep(24 * time.Hour)
		result, asked := w.counted()
		if asked.deletes != 2 || asked.puts != 0 || result.Photos != 2 {
			t.Errorf("asked %+v, result %+v", asked, result)
		}
		w.expectFaces(2)
		time.Sleep(24 * time.Hour)
		if _, asked := w.counted(); asked != (photoRequests{looks: 10}) {
			t.Errorf("a day later it asked %+v", asked)
		}
	})
}

func TestTheUsersOwnPhotoStaysUntilThePersonHasANewOne(t *testing.T) {
	inWorld(t, faces(6, 1), func(w *world) {
		w.sync()
		own := jpegOf(face(99))
		for _, n := range []int{3, 4} {
			w.ok(w.sim.Mailbox(personID(1)).SetContactPhoto(w.cards(1)[personID(n)].ID, own))
		}
		w.ok(w.sim.UpdateUser(personID(4), map[string]any{"jobTitle": "Boss"}))
		time.Sleep(24 * time.Hour)
		w.sync()
		for _, n := range []int{3, 4} {
			if !bytes.Equal(w.cards(1)[personID(n)].Photo, own) {
				t.Errorf("the user's photo of %d was overwritten", n)
			}
		}
		w.ok(w.sim.SetPhoto(personID(4), jpegOf(face(44))))
		w.ok(w.sim.SetPhoto(personID(3), jpegOf(face(33))))
		time.Sleep(24 * time.Hour)
		w.sync()
		w.expectFaces(1)
	})
}

func TestANewMailboxAndANewContactGetPhotosWithoutAskingForThem(t *testing.T) {
	inWorld(t, faces(20, 2), func(w *world) {
		w.sync()
		w.ok(w.sim.AddMember(readers, graphsim.GroupMember{ID: personID(9), Type: graphsim.MemberUser}))
		w.ok(w.sim.Mailbox(personID(1)).DeleteContact(w.cards(1)[personID(8)].ID))
		w.ok(w.sim.UpdateUser(personID(8), map[string]any{"jobTitle": "Boss"}))
		result, asked := w.counted()
		if asked.looks+asked.fetches != 0 || asked.puts != 11 || result.Photos != 11 {
			t.Errorf("asked %+v, result %+v: want ten photos for the mailbox and one for the contact", asked, result)
		}
		for _, mailbox := range []int{1, 2, 9} {
			for id, card := range w.cards(mailbox) {
				if (card.Photo != nil) != (w.sim.Photo(id) != nil) {
					t.Errorf("mailbox %d: %s is wrong", mailbox, id)
				}
			}
		}
		if _, asked := w.counted(); asked != (photoRequests{}) {
			t.Errorf("the next sync asked %+v", asked)
		}
	})
}

func TestALargePhotoComesOutSmallEnoughForPhones(t *testing.T) {
	inWorld(t, company(3, 1), func(w *world) {
		noise := image.NewRGBA(image.Rect(0, 0, 900, 600))
		random := rand.New(rand.NewPCG(1, 1))
		for i := range noise.Pix {
			noise.Pix[i] = byte(random.Uint32()) | byte(i%4/3*255)
		}
		w.ok(w.sim.SetPhoto(personID(2), jpegOf(noise)))
		w.sync()
		photo := w.cards(1)[personID(2)].Photo
		shown, err := jpeg.Decode(bytes.NewReader(photo))
		w.ok(err)
		if len(photo) > 36_000 || shown.Bounds().Dx() != 240 || shown.Bounds().Dy() != 160 {
			t.Errorf("%d bytes of %v were written, of %d", len(photo), shown.Bounds(), len(w.sim.Photo(personID(2))))
		}
		w.profile.Photos.MaxPixels = 96
		w.importProfile(w.profile)
		if result := w.sync(); result.Photos != 1 {
			t.Errorf("another size: %+v", result)
		}
		shown, err = jpeg.Decode(bytes.NewReader(w.cards(1)[personID(2)].Photo))
		w.ok(err)
		if shown.Bounds().Dx() != 96 {
			t.Errorf("the photo is %v, want 96 wide", shown.Bounds())
		}
	})
}

func TestAPlanCountsPhotosAndWritesNone(t *testing.T) {
	inWorld(t, faces(30, 3), func(w *world) {
		plan := func() contactsync.Result {
			result, err := w.trySync(contactsync.SyncOptions{PlanOnly: true, Planned: func(contactsync.PlannedOperation) {}})
			w.ok(err)
			return result
		}
		if result := plan(); result.Photos != 45 || w.writes() != 0 {
			t.Errorf("before the first sync: %+v, %d writes", result.Counts, w.writes())
		}
		if result, asked := w.counted(); asked.looks != 0 || result.Photos != 45 {
			t.Errorf("the sync after the plan asked %+v and wrote %d", asked, result.Photos)
		}
		if result := plan(); result.Photos != 0 {
			t.Errorf("after the sync: %+v", result.Counts)
		}
		w.ok(w.sim.SetPhoto(personID(3), jpegOf(face(33))))
		w.ok(w.sim.RemovePhoto(personID(4)))
		time.Sleep(24 * time.Hour)
		before := w.writes()
		if result := plan(); result.Photos != 6 || w.writes() != before {
			t.Errorf("after two changes: %+v", result.Counts)
		}
		if result := w.sync(); result.Photos != 6 {
			t.Errorf("the sync wrote %d", result.Photos)
		}
	})
}

func TestAProfileWithoutPhotosAsksForNone(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.profile.Photos.Off = true
		w.importProfile(w.profile)
		if result, asked := w.counted(); asked != (photoRequests{}) || result.Photos != 0 {
			t.Errorf("asked %+v", asked)
		}
		w.profile.Photos.Off = false
		w.importProfile(w.profile)
		w.sync()
		w.expectFaces(2)
	})
}

func TestPhotosOfThoseWhoLeftAreForgotten(t *testing.T) {
	inWorld(t, faces(40, 1), func(w *world) {
		w.sync()
		w.ok(w.sim.RemoveMember(staff, personID(2)))
		w.sync()
		time.Sleep(24 * time.Hour)
		w.sync()
		w.ok(w.sim.AddMember(staff, graphsim.GroupMember{ID: personID(2), Type: graphsim.MemberUser}))
		_, asked := w.counted()
		if asked.looks != 1 || asked.fetches != 1 || asked.puts != 1 {
			t.Errorf("for who came back it asked %+v", asked)
		}
		w.expectFaces(1)
	})
}
