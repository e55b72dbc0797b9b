package contactsync_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"net/http"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

func TestAPhotoThatCannotBeDeletedIsLeftAndToldOnce(t *testing.T) {
	inWorld(t, faces(10, 2), func(w *world) {
		w.sync()
		w.sim.SetFaults(graphsim.Faults{Photos: graphsim.PhotoFaults{RefuseDelete: true}})
		w.ok(w.sim.RemovePhoto(personID(4)))
		time.Sleep(24 * time.Hour)
		result := w.sync()
		if len(aboutPhotos(result)) != 1 || !strings.Contains(aboutPhotos(result)[0], "2 contacts") || result.Failed != 0 {
			t.Errorf("result %+v", result)
		}
		time.Sleep(24 * time.Hour)
		if result, asked := w.counted(); asked.deletes != 0 || len(aboutPhotos(result)) != 0 {
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
				if result.Photos != 0 || asked != (photoRequests{looks: 6}) || len(aboutPhotos(result)) != 0 || w.cards(1)[personID(4)].Photo == nil {
					t.Errorf("result %+v, asked %+v", result, asked)
				}
				if tokens := w.sim.Counters().Tokens; tokens > 2 {
					t.Errorf("%d tokens were asked for", tokens)
				}
			})
		})
	}
}

func TestOneAnswerAloneRemovesNoPhoto(t *testing.T) {
	inWorld(t, faces(6, 1), func(w *world) {
		w.sync()
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			switch {
			case strings.HasSuffix(info.Path, "/photo"):
				return &graphsim.Fault{Status: 404, Code: "ImageNotFound"}
			case strings.HasSuffix(info.Path, personID(2)+"/photos/240x240/$value"):
				return &graphsim.Fault{Status: 400, Code: "AuthenticationError"}
			case strings.HasSuffix(info.Path, "/photos/240x240/$value"): // that size is not there, the photo is
				return &graphsim.Fault{Status: 404, Code: "ImageNotFound"}
			}
			return nil
		})
		time.Sleep(24 * time.Hour)
		if result := w.sync(); result.Photos != 0 {
			t.Errorf("result %+v", result)
		}
		w.expectFaces(1)
	})
}

func TestAPhotoWhoseAnswerIsLostIsWrittenAgainAtOnce(t *testing.T) {
	for name, fault := range map[string]graphsim.Fault{
		"429":                  {Status: 429, Code: "ApplicationThrottled"},
		"503 though it landed": {Status: 503, Code: "ServiceUnavailable", Applied: true},
		"504 and it lands":     {Status: 504, LandsAfter: 5 * time.Second},
		"cut":                  {Cut: true},
		"412":                  {Status: 412, Code: "ErrorIrresolvableConflict"},
		"a proxy's page":       {HTML: true},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, faces(50, 2), func(w *world) {
				puts := 0
				w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
					if info.Method != http.MethodPut {
						return nil
					}
					every := 7
					if fault.Cut {
						every = 27 // it breaks the whole batch
					}
					if puts++; puts%every == 0 {
						return &fault
					}
					return nil
				})
				result, asked := w.counted()
				if result.Photos != 50 || result.Failed != 0 || asked.puts > 100 {
					t.Errorf("result %+v, asked %+v", result, asked)
				}
				w.expectFaces(2)
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
		if result.Photos != 10 || result.Failed != 0 || len(aboutPhotos(result)) != 1 || !strings.HasPrefix(aboutPhotos(result)[0], "2 photos") {
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
		if result, asked := w.counted(); asked != (photoRequests{looks: 10}) || len(aboutPhotos(result)) != 0 {
			t.Errorf("a day later it asked %+v and told %v", asked, result.Notes)
		}
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
		if len(aboutPhotos(result)) != 1 || !strings.Contains(aboutPhotos(result)[0], "ProfilePhoto.Read.All") || asked.looks != 20 || result.Created != 60 {
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
		time.Sleep(24 * time.Hour) // of some only half came
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
