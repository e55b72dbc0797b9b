package contactsync_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/graphsim"
)

// newFace gives a person another photo and lets the interval pass.
func (w *world) newFace(person, n int) {
	w.t.Helper()
	w.ok(w.sim.SetPhoto(personID(person), jpegOf(face(n))))
	time.Sleep(25 * time.Hour)
}

// chooses lets the user of mailbox 1 put a picture on somebody's contact.
func (w *world) chooses(person int, picture []byte) {
	w.t.Helper()
	w.ok(w.sim.Mailbox(personID(1)).SetContactPhoto(w.cards(1)[personID(person)].ID, picture))
}

func (w *world) photo(person int) []byte { return w.cards(1)[personID(person)].Photo }

func TestAPhotoThatTheUserChoseStaysWhereTheProfileSaysSo(t *testing.T) {
	mine := jpegOf(face(200))
	for _, keep := range []bool{true, false} {
		inWorld(t, faces(6, 1), func(w *world) {
			w.profile.Photos.KeepUsers = keep
			w.importProfile(w.profile)
			w.sync()
			w.expectFaces(1)
			w.chooses(2, mine)
			w.chooses(3, mine) // who has none in the directory
			w.chooses(4, nil)
			for _, n := range []int{2, 3, 4, 6} {
				w.newFace(n, 100+n)
			}
			result := w.sync()
			if kept := bytes.Equal(w.photo(2), mine) && bytes.Equal(w.photo(3), mine); kept != keep {
				t.Errorf("keepUsers %v: the user's photos stayed: %v", keep, kept)
			}
			if told := strings.Contains(strings.Join(result.Notes, " "), "2 contacts keep"); told != keep {
				t.Errorf("keepUsers %v: notes %q", keep, result.Notes)
			}
			if w.photo(4) == nil || w.photo(6) == nil {
				t.Error("contacts without a photo of the user's did not get the new one")
			}
			if !keep {
				w.expectFaces(1)
				return
			}
			before := w.writes()
			w.newFace(2, 150)
			w.ok(w.sim.RemovePhoto(personID(3)))
			w.ok(w.sim.RemovePhoto(personID(6)))
			time.Sleep(25 * time.Hour)
			w.sync()
			time.Sleep(25 * time.Hour)
			w.sync()
			if !bytes.Equal(w.photo(2), mine) || !bytes.Equal(w.photo(3), mine) || w.photo(6) != nil {
				t.Error("the user's photo did not outlast the next change, or ours outlasted its removal")
			}
			if n := w.writes() - before; n != 1 {
				t.Errorf("%d writes, want the one removal", n)
			}
		})
	}
}

func TestPhotosWrittenBeforeTheOptionWasOnAreOurs(t *testing.T) {
	inWorld(t, faces(4, 1), func(w *world) {
		w.sync()
		w.profile.Photos.KeepUsers = true
		w.importProfile(w.profile)
		w.newFace(2, 100)
		w.sync()
		w.expectFaces(1)
	})
}

func TestALostDatabaseKnowsItsPhotosAgain(t *testing.T) {
	mine := jpegOf(face(200))
	inWorld(t, faces(6, 1), func(w *world) {
		w.profile.Photos.KeepUsers = true
		w.importProfile(w.profile)
		w.sync()
		w.chooses(2, mine)
		before := w.writes()
		w.loseDatabase()
		if notes := strings.Join(w.sync().Notes, " "); !strings.Contains(notes, "1 contact keeps") {
			t.Errorf("notes %q, want the one photo that the user chose", notes)
		}
		if n := w.writes() - before; n != 0 {
			t.Errorf("%d writes, want none: the pictures are there", n)
		}
		for _, n := range []int{2, 4, 6} {
			w.newFace(n, 100+n)
		}
		w.sync()
		if !bytes.Equal(w.photo(2), mine) {
			t.Error("the user's photo is gone")
		}
		if n := w.writes() - before; n != 2 {
			t.Errorf("%d photos were written, want the two that are ours", n)
		}
	})
}

// The service calls the photo something else whenever the contact changes, and a write is answered by nothing.
func TestANameOfThePhotoThatMeansNothingIsNoChoiceOfTheUser(t *testing.T) {
	inWorld(t, faces(4, 1), func(w *world) {
		w.profile.Photos.KeepUsers = true
		w.importProfile(w.profile)
		named, lost := 0, false
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			switch {
			case info.Method == http.MethodGet && strings.Contains(info.Path, "/contacts/") && strings.HasSuffix(info.Path, "/photo"):
				if named++; named%2 == 0 && named > 4 {
					return &graphsim.Fault{Status: http.StatusOK, Body: []byte(`{"id":"64x64","@odata.mediaEtag":"\"` + strings.Repeat("A", named) + `\"","width":64,"height":64}`)}
				}
			case info.Method == http.MethodPut && !lost && named > 4:
				lost = true
				return &graphsim.Fault{Status: http.StatusServiceUnavailable, Applied: true}
			}
			return nil
		})
		w.sync()
		for n := range 3 {
			w.newFace(2, 100+n)
			w.newFace(4, 110+n)
			w.sync()
		}
		w.sim.OnRequest(nil)
		w.expectFaces(1)
		if !lost {
			t.Error("no write was lost")
		}
	})
}
