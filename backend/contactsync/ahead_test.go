package contactsync_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// moments is when requests came that hold a text, by that text: the first and the last.
type moments struct {
	mu    sync.Mutex
	first map[string]time.Time
	last  map[string]time.Time
	count map[string]int
}

// watch notes the requests that hold one of the texts, as "METHOD path".
func (w *world) watch(texts ...string) *moments {
	m := &moments{first: map[string]time.Time{}, last: map[string]time.Time{}, count: map[string]int{}}
	w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		m.mu.Lock()
		defer m.mu.Unlock()
		for _, text := range texts {
			if strings.Contains(info.Method+" "+info.Path, text) {
				if m.count[text]++; m.count[text] == 1 {
					m.first[text] = time.Now()
				}
				m.last[text] = time.Now()
			}
		}
		return nil
	})
	return m
}

func TestAFirstSyncAsksWhatMailboxesAreForWhileItReadsTheDirectory(t *testing.T) {
	inWorld(t, company(700, 1), func(w *world) {
		w.profile = everybody()
		w.profile.ID, w.profile.Name = profileID, "Staff"
		w.importProfile(w.profile)
		const users, purpose = "GET /users/delta", "/userPurpose"
		m := w.watch(users, purpose)
		w.sync()
		if m.count[purpose] != 700 {
			t.Errorf("700 people were asked %d times", m.count[purpose])
		}
		if !m.first[purpose].Before(m.last[users]) {
			t.Errorf("the first was asked %v after the last page", m.first[purpose].Sub(m.last[users]))
		}
		w.sync()
		if m.count[purpose] != 700 {
			t.Errorf("the second sync asked %d more", m.count[purpose]-700)
		}
	})
}

func TestWhoIsExceptedByAGroupIsNotAskedAhead(t *testing.T) {
	inWorld(t, company(60, 1), func(w *world) {
		w.profile = everybody()
		w.profile.ID, w.profile.Name = profileID, "Staff"
		w.profile.People.Except = &contactsync.Exception{Places: contactsync.Places{Groups: []string{staff}}}
		w.importProfile(w.profile)
		const purpose = "/userPurpose"
		m := w.watch(purpose)
		w.sync()
		if m.count[purpose] != 1 {
			t.Errorf("%d were asked, want the one whose mailbox receives", m.count[purpose])
		}
	})
}

func TestANewMailboxsOwnContactsAreReadBesideItsFolders(t *testing.T) {
	inWorld(t, company(30, 1), func(w *world) {
		const folders, own = "/contactFolders", "/contactFolders/contacts/contacts"
		m := w.watch("GET /users/"+personID(1)+folders, own)
		w.sync()
		if apart := m.first[own].Sub(m.first["GET /users/"+personID(1)+folders]).Abs(); m.count[own] != 1 || apart > 10*time.Millisecond {
			t.Errorf("they were read %d times, %v apart from the folders", m.count[own], apart)
		}
		w.expect(1, upTo(30)...)
	})
}

func TestPhotosAreWrittenWhileOthersAreStillRead(t *testing.T) {
	inWorld(t, faces(600, 2), func(w *world) {
		w.profile.Photos.Off = true
		w.importProfile(w.profile)
		w.sync()
		w.profile.Photos.Off = false
		w.importProfile(w.profile)
		const read, written = "/photos/240x240/$value", "PUT "
		m := w.watch(read, written)
		if result := w.sync(); result.Photos != 600 || result.Failed != 0 {
			t.Errorf("%d photos were written, want 600: %v", result.Photos, result.Troubles)
		}
		if !m.first[written].Before(m.last[read]) {
			t.Errorf("the first photo was written %v after the last was read", m.first[written].Sub(m.last[read]))
		}
		w.expectFaces(2)
	})
}

// A mailbox that was left out once has everybody's former picture to come while new ones are made: what lands last must be the
// new one, however long the mailbox takes over one of the former.
func TestAPictureOfBeforeDoesNotComeAfterTheNewOne(t *testing.T) {
	inWorld(t, faces(300, 1), func(w *world) {
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Method == http.MethodPut {
				return &graphsim.Fault{Status: http.StatusForbidden, Code: "ErrorAccessDenied"}
			}
			return nil
		})
		w.sync()
		time.Sleep(25 * time.Hour)
		for n := 2; n <= 300; n += 2 {
			w.ok(w.sim.SetPhoto(personID(n), jpegOf(face(n+100))))
		}
		puts, twice := map[string]int{}, 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			switch {
			case info.Method != http.MethodPut:
				return &graphsim.Fault{Delay: time.Second} // the mailbox begins while most pictures are still to be made
			case puts[info.Path] > 0:
				twice++
				return nil
			}
			if puts[info.Path]++; len(puts)%15 == 0 {
				return &graphsim.Fault{Delay: time.Minute} // overtaken by all that follow, where they may
			}
			return nil
		})
		if result := w.sync(); result.Failed+result.Skipped != 0 {
			t.Errorf("it was refused: %v", result.Troubles)
		}
		if twice == 0 {
			t.Error("nobody's former picture came: this proves nothing")
		}
		w.expectFaces(1)
	})
}
