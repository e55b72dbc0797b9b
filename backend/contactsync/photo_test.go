package contactsync_test

import (
	"bytes"
	"context"
	"errors"
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

// quietly runs a sync and returns what it asked of photos.
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
		if result.Photos != 45 || result.Failed != 0 || len(result.Notes) != 0 {
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

func TestAPhotoThatCannotBeDeletedIsLeftAndToldOnce(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.sync()
		w.sim.SetFaults(graphsim.Faults{Photos: graphsim.PhotoFaults{RefuseDelete: true}})
		w.ok(w.sim.RemovePhoto(personID(4)))
		time.Sleep(24 * time.Hour)
		result := w.sync()
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "2 contacts") || result.Failed != 0 {
			t.Errorf("result %+v", result)
		}
		time.Sleep(24 * time.Hour)
		if result, asked := w.counted(); asked.deletes != 0 || len(result.Notes) != 0 {
			t.Errorf("a day later it asked %+v and told %v", asked, result.Notes)
		}
		w.ok(w.sim.SetPhoto(personID(4), jpegOf(face(4)))) // the very picture that is still there
		time.Sleep(24 * time.Hour)
		w.sync()
		w.expectFaces(2)
	})
}

func TestNoPhotoInAnyFormWritesAndRemovesAsItShould(t *testing.T) {
	for name, form := range map[string]graphsim.NoPhotoForm{"ImageNotFound": graphsim.NoPhotoImageNotFound, "ErrorItemNotFound": graphsim.NoPhotoItemNotFound,
		"ErrorEntityNotFound": graphsim.NoPhotoEntityNotFound, "a single pixel": graphsim.NoPhotoSinglePixel} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, faces(6, 1), func(w *world) {
				w.sim.SetFaults(graphsim.Faults{Photos: graphsim.PhotoFaults{None: form}})
				if result := w.sync(); result.Photos != 3 || result.Failed != 0 {
					t.Errorf("result %+v", result)
				}
				w.expectFaces(1)
				w.ok(w.sim.RemovePhoto(personID(2)))
				time.Sleep(24 * time.Hour)
				if result := w.sync(); result.Photos != 1 {
					t.Errorf("result %+v", result)
				}
				w.expectFaces(1)
			})
		})
	}
}

func TestAMailboxThatIsNotThereIsNoWordAboutThePhoto(t *testing.T) {
	for name, form := range map[string]graphsim.NoMailboxPhotoForm{"400": graphsim.AuthenticationError400, "401": graphsim.AuthenticationError401,
		"404": graphsim.NonExistentMailbox} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, faces(6, 1), func(w *world) {
				w.sim.SetFaults(graphsim.Faults{Photos: graphsim.PhotoFaults{NoMailbox: form}})
				w.ok(w.sim.SetMailbox(personID(3), graphsim.NoMailbox))
				w.sync()
				w.expectFaces(1)
				// The licence of somebody with a photo is taken away: no reason to take the photo from everyone.
				w.ok(w.sim.SetMailbox(personID(4), graphsim.NoMailbox))
				w.ok(w.sim.RemovePhoto(personID(4)))
				time.Sleep(24 * time.Hour)
				result, asked := w.counted()
				if result.Photos != 0 || asked.deletes != 0 || len(result.Notes) != 0 || w.cards(1)[personID(4)].Photo == nil {
					t.Errorf("result %+v, asked %+v", result, asked)
				}
				if tokens := w.sim.Counters().Tokens; tokens > 2 {
					t.Errorf("%d tokens were asked for", tokens)
				}
			})
		})
	}
}

func TestAPhotoThatABatchRefusesIsSentAlone(t *testing.T) {
	inWorld(t, faces(60, 2), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{Photos: graphsim.PhotoFaults{RefuseInBatch: true}})
		result, asked := w.counted()
		w.expectFaces(2)
		if result.Photos != 60 || result.Failed != 0 || asked.singles != 60 {
			t.Errorf("result %+v, asked %+v", result, asked)
		}
		if tried := asked.puts - asked.singles; tried > 2*20 {
			t.Errorf("%d photos were tried in batches: one batch a mailbox is enough to learn", tried)
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

func TestAContactDeletedUnderItsPhotoComesBackWithIt(t *testing.T) {
	inWorld(t, faces(6, 1), func(w *world) {
		purged := false
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == http.MethodPut && !purged {
				purged = true
				box := w.sim.Mailbox(personID(1))
				id := w.cards(1)[personID(6)].ID
				w.ok(box.DeleteContact(id))
				w.ok(box.EmptyDeletedItems())
			}
			return nil
		})
		if result := w.sync(); result.Photos != 2 || result.Failed != 0 {
			t.Errorf("result %+v", result)
		}
		w.sim.OnRequest(nil)
		if result := w.sync(); result.Created != 1 || result.Photos != 1 {
			t.Errorf("the next sync: %+v", result)
		}
		w.expect(1, upTo(6)...)
		w.expectFaces(1)
	})
}

// hugePNG is a PNG of a few hundred bytes of 20,000 by 20,000 pixels, as far as its header goes.
func hugePNG() []byte {
	data := pngOf(image.NewGray(image.Rect(0, 0, 8, 8)))
	copy(data[16:], "\x00\x00\x4e\x20\x00\x00\x4e\x20")
	return data
}

func TestRubbishAndBombsAreLeftOutAndTold(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.ok(w.sim.SetPhoto(personID(1), []byte("no picture at all")))
		w.ok(w.sim.SetPhoto(personID(3), hugePNG()))
		result := w.sync()
		if result.Photos != 10 || result.Failed != 0 || len(result.Notes) != 1 || !strings.HasPrefix(result.Notes[0], "2 photos") {
			t.Errorf("result %+v", result)
		}
		before := w.cards(1)[personID(4)].Photo
		w.ok(w.sim.SetPhoto(personID(4), []byte("broken")))
		time.Sleep(24 * time.Hour)
		w.sync()
		if cards := w.cards(1); cards[personID(1)].Photo != nil || cards[personID(3)].Photo != nil || !bytes.Equal(cards[personID(4)].Photo, before) {
			t.Error("what was written of rubbish is not right")
		}
		time.Sleep(24 * time.Hour)
		if result, asked := w.counted(); asked != (photoRequests{looks: 10}) || len(result.Notes) != 0 {
			t.Errorf("a day later it asked %+v and told %v", asked, result.Notes)
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

func TestPhotosThatMayNotBeReadAreToldWithFewRequests(t *testing.T) {
	inWorld(t, faces(60, 1), func(w *world) {
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if strings.HasSuffix(info.Path, "/photo") {
				return &graphsim.Fault{Status: 403, Code: "ErrorAccessDenied"}
			}
			return nil
		})
		result, asked := w.counted()
		if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "ProfilePhoto.Read.All") || asked.looks != 20 || result.Created != 60 {
			t.Errorf("result %+v, asked %+v", result, asked)
		}
		w.sim.OnRequest(nil)
		w.sync() // at once, not after a day
		w.expectFaces(1)
	})
}

func TestAMailboxFullOfPhotosIsSkippedAndTriedAgain(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == http.MethodPut && info.Mailbox == personID(1) {
				return &graphsim.Fault{Status: 507, Code: "ErrorQuotaExceeded"}
			}
			return nil
		})
		result := w.sync()
		if result.Skipped != 1 || result.Failed != 0 || len(result.Troubles) != 1 || result.Troubles[0].Code != "mailbox_full" {
			t.Errorf("result %+v", result)
		}
		if _, asked := w.counted(); asked != (photoRequests{}) {
			t.Errorf("within the hour it asked %+v", asked)
		}
		w.sim.OnRequest(nil)
		time.Sleep(2 * time.Hour)
		w.sync()
		w.expectFaces(2)
	})
}

func TestPhotosInAnyWeatherEndRight(t *testing.T) {
	inWorld(t, faces(60, 4), func(w *world) {
		w.sim.SetFaults(graphsim.Faults{Random: graphsim.RandomFaults{Throttled: 0.05, Unavailable: 0.03, AppliedThen503: 0.03, Lost: 0.02,
			LandsLater: 0.02, Conflict: 0.03, Truncated: 0.02, ProxyPage: 0.02}})
		for range 4 {
			_, err := w.trySync(contactsync.SyncOptions{})
			if err != nil {
				t.Logf("a sync ended: %v", err)
			}
			time.Sleep(3 * time.Hour)
		}
		w.sim.SetFaults(graphsim.Faults{})
		w.sync()
		w.expectFaces(4)
		for n := 1; n <= 60; n += 7 {
			w.ok(w.sim.SetPhoto(personID(n), jpegOf(face(n+100))))
			w.ok(w.sim.RemovePhoto(personID(n + 1)))
		}
		w.sim.SetFaults(graphsim.Faults{Random: graphsim.RandomFaults{Throttled: 0.1, Unavailable: 0.05, AppliedThen503: 0.05, Lost: 0.03, Truncated: 0.03}})
		for range 4 {
			time.Sleep(24 * time.Hour)
			_, _ = w.trySync(contactsync.SyncOptions{})
		}
		w.sim.SetFaults(graphsim.Faults{})
		time.Sleep(24 * time.Hour)
		w.sync()
		w.expectFaces(4)
	})
}

func TestASyncStoppedAtAnyPhotoRequestGoesOn(t *testing.T) {
	inWorld(t, faces(24, 2), func(w *world) {
		total := 0
		for stopAt := 1; ; stopAt += 3 {
			ctx, cancel := context.WithCancel(context.Background())
			seen := 0
			w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
				if strings.Contains(info.Path, "/photo") {
					if seen++; seen == stopAt {
						cancel()
					}
				}
				return nil
			})
			w.run++
			result, err := w.service.Sync(ctx, contactsync.SyncOptions{Run: w.run})
			total += int(result.Photos)
			cancel()
			w.sim.OnRequest(nil)
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped at %d: %v", stopAt, err)
			}
			w.close()
			w.open()
		}
		w.expectFaces(2)
		if _, asked := w.counted(); asked != (photoRequests{}) {
			t.Errorf("the next sync asked %+v", asked)
		}
		if total > 24 {
			t.Errorf("%d photos were counted, 24 were to be written", total)
		}
	})
}

func TestALostDatabaseWritesPhotosAgainAndTakesNone(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.sync()
		w.loseDatabase()
		if result := w.sync(); result.Created != 0 || result.Photos != 10 {
			t.Errorf("result %+v", result)
		}
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
