package contactsync_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/graphsim"
)

func TestPhotosKeepALongMailboxBusyWithoutBeingRefused(t *testing.T) {
	for _, keep := range []bool{false, true} {
		inWorld(t, faces(300, 1), func(w *world) {
			w.profile.Photos.Off = true
			w.importProfile(w.profile)
			w.sync()
			w.profile.Photos.Off, w.profile.Photos.KeepUsers = false, keep
			w.importProfile(w.profile)
			w.sim.ResetCounters()
			began := time.Now()
			result := w.sync()
			took := time.Since(began)
			if result.Photos != 150 || result.Failed != 0 {
				t.Errorf("%d photos were written, want 150, and %d mailboxes failed", result.Photos, result.Failed)
			}
			// 150 requests of 150 ms, four at a time, are 6 s; with two questions more for each 18 s. Reading them comes before.
			most := 10 * time.Second
			if keep {
				most = 26 * time.Second
			}
			if took > most {
				t.Errorf("150 photos, asking for the user's own %v, took %v", keep, took)
			}
			if c := w.sim.Counters(); c.Throttled > 0 {
				t.Errorf("%d requests were refused", c.Throttled)
			}
			w.expectFaces(1)
		})
	}
}

// A contact that is gone stops the rest of an ordered batch; that must cost the others nothing but time.
func TestContactsThatAreGoneDoNotHoldUpThePhotosOfOthers(t *testing.T) {
	inWorld(t, faces(200, 1), func(w *world) {
		w.profile.Photos.Off = true
		w.importProfile(w.profile)
		w.sync()
		w.profile.Photos.Off = false
		w.importProfile(w.profile)
		cards, gone := w.cards(1), map[string]bool{}
		for n := 2; n <= 200; n += 6 {
			gone[cards[personID(n)].ID] = true
		}
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if parts := strings.Split(info.Path, "/"); info.Method == http.MethodPut && len(parts) > 4 && gone[parts[4]] {
				return &graphsim.Fault{Status: http.StatusNotFound, Code: "ErrorItemNotFound"}
			}
			return nil
		})
		if result := w.sync(); result.Photos != int64(100-len(gone)) || result.Failed != 0 {
			t.Errorf("%d photos were written, want %d, and %d mailboxes failed", result.Photos, 100-len(gone), result.Failed)
		}
		w.sim.OnRequest(nil)
		if result := w.sync(); result.Photos != int64(len(gone)) || result.Failed != 0 {
			t.Errorf("the next sync wrote %d photos, want %d", result.Photos, len(gone))
		}
		w.expect(1, upTo(200)...)
		w.expectFaces(1)
	})
}

func TestPhotosInLanesOutliveBadWeather(t *testing.T) {
	inWorld(t, faces(160, 2), func(w *world) {
		w.profile.Photos.Off = true
		w.importProfile(w.profile)
		w.sync()
		w.profile.Photos.Off = false
		w.importProfile(w.profile)
		n := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if n++; info.Mailbox == "" || n%9 != 0 {
				return nil
			}
			return []*graphsim.Fault{{Status: 429, Code: "TooManyRequests"}, {Cut: true, Applied: true}, {Status: 503, Code: "ServiceUnavailable"}}[n/9%3]
		})
		w.sync()
		w.sim.OnRequest(nil)
		w.sync()
		w.expectFaces(2)
	})
}
