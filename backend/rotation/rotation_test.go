package rotation

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/settings"
)

// mayRead lets an app see its own registration; to change its keys it needs no permission.
const mayRead = "Application.Read.All"

// rotated checks how it stands when all is done.
func (w *world) rotated() *certstore.Identity {
	w.Helper()
	now := w.works("at the end")
	last := w.open().Last()
	if last == nil || last.Phase != Done || last.New.Thumbprint != now.Thumbprint() || last.Left() {
		w.Fatalf("the journal says %+v", last)
	}
	if on := w.registered(clientID); !slices.Equal(on, []string{now.Thumbprint()}) {
		w.Errorf("the registration has %v, want the new %s alone", on, now.Thumbprint())
	}
	if keys := w.files("*.pem"); len(keys) != 1 {
		w.Errorf("there are the keys %v, want the new one alone", keys)
	}
	if _, err := certstore.FromFile(last.Aside, nil); err != nil || !strings.HasSuffix(last.Aside, "old.pem.retired") {
		w.Errorf("the old key is aside as %q: %v", last.Aside, err)
	}
	return now
}

func TestACertificateIsRenewedAndTheOldOneRetired(t *testing.T) {
	inWorld(t, func(w *world) {
		old := w.works("before")
		r := w.open()
		plan, err := r.Plan(w.Context(), small)
		w.must(err)
		if plan.Way != ByItself || plan.Old.Thumbprint != old.Thumbprint() || filepath.Base(plan.New.File) != "concord-2000-01-01.pem" || len(w.files("*")) != 2 {
			w.Errorf("the plan is %+v, and there are %v", plan, w.files("*"))
		}
		w.must(r.Begin(plan))
		var phases []Phase
		w.must(r.Go(w.Context(), func(s State) {
			if len(phases) == 0 || phases[len(phases)-1] != s.Phase {
				phases = append(phases, s.Phase)
			}
			w.works(string(s.Phase))
		}))
		if !slices.Equal(phases, Phases) {
			w.Errorf("it went through %v", phases)
		}
		if now := w.rotated(); now.Thumbprint() == old.Thumbprint() {
			w.Error("it is the old one still")
		}
		known, err := os.ReadFile(w.path)
		w.must(err)
		if !strings.Contains(string(known), `"file": "concord-2000-01-01.pem"`) {
			w.Errorf("the settings say %s", known)
		}
		secret, err := os.ReadFile(journalPath(w.path))
		w.must(err)
		if strings.Contains(string(secret), "PRIVATE") {
			w.Error("the journal holds a key")
		}
		w.refused(r.Go(w.Context(), nil), "rotation_nothing")
	}, mayRead)
}

// crash stands for a process that is killed.
type crash struct{ point string }

func TestCutOffAnywhereItGoesOnAndOneCertificateAlwaysWorks(t *testing.T) {
	points := 0
	for n := 1; ; n++ {
		ended := false
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.begun(small)
				r, passed := w.open(), 0
				r.passed = func(point string) {
					w.works(point)
					if passed++; passed == n {
						panic(crash{point})
					}
				}
				point, err := func() (point string, err error) {
					defer func() {
						if value := recover(); value != nil {
							at, is := value.(crash)
							if !is {
								panic(value)
							}
							point = at.point
						}
					}()
					return "", r.Go(w.Context(), nil)
				}()
				w.must(err)
				ended = point == ""
				w.works("after it was cut off at " + point)
				if !ended {
					points++
					if r := w.open(); r.UnderWay() {
						w.must(r.Go(w.Context(), nil))
					}
				}
				w.rotated()
			}, mayRead)
		})
		if ended || t.Failed() {
			break
		}
	}
	if points < 12 && !t.Failed() {
		t.Errorf("it was cut off at %d points only", points)
	}
}

func TestALostAnswerAddsNothingTwice(t *testing.T) {
	for _, roles := range [][]string{{mayRead}, nil} {
		for _, action := range []string{"addKey", "removeKey"} {
			for _, applied := range []bool{true, false} {
				t.Run(fmt.Sprint(action, applied, roles), func(t *testing.T) {
					inWorld(t, func(w *world) {
						lost := false
						w.tenant.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
							if lost || !strings.HasSuffix(info.Path, action) {
								return nil
							}
							lost = true
							return &graphsim.Fault{Cut: true, Applied: applied}
						})
						if r := w.begun(small); r.Go(w.Context(), nil) == nil && (action == "addKey" || roles != nil) {
							w.Fatal("a lost answer was no failure")
						}
						if roles == nil && action == "removeKey" {
							return // without a look at the registration nobody knows how the old one is called there
						}
						w.works("after the answer was lost")
						w.must(w.open().Go(w.Context(), nil))
						if roles != nil {
							w.rotated()
						} else if on := w.registered(clientID); len(on) != 2 {
							w.Errorf("the registration has %v", on)
						}
					}, roles...)
				})
			}
		}
	}
}

func TestTheNextRenewalKnowsWhatTheLastOnePutThere(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.works("before")
		w.must(w.begun(small).Go(w.Context(), nil))
		last := w.open().Last()
		if !last.Left() || len(w.registered(clientID)) != 2 {
			w.Errorf("without a permission to look, the old one stays on the registration: %+v", last)
		}
		w.tenant.RemoveCertificate(clientID, first.Certificate) // by an admin
		second := w.works("after the first")
		w.must(w.begun(small).Go(w.Context(), nil))
		now := w.works("after the second")
		if on := w.registered(clientID); !slices.Equal(on, []string{now.Thumbprint()}) || now.Thumbprint() == second.Thumbprint() {
			w.Errorf("the registration has %v, want the third alone", on)
		}
		if w.open().Last().Left() {
			w.Error("it says that the old one is there still")
		}
	})
}

func TestWhoMayNotAddItUploadsIt(t *testing.T) {
	inWorld(t, func(w *world) {
		w.write(map[string]any{"tenantId": tenantID, "clientId": clientID, "certificate": map[string]any{"file": "old.pem"}})
		old := w.works("before")
		r := w.open()
		_, err := r.Plan(w.Context(), Wish{Way: ByItself})
		w.refused(err, "rotation_by_hand")
		r = w.begun(small)
		err = r.Go(w.Context(), nil)
		w.refused(err, "rotation_not_accepted")
		at := w.open().Last()
		if at.Phase != Accept || at.Way != ByHand || !strings.Contains(err.(interface{ Action() string }).Action(), at.Upload) {
			w.Errorf("it is at %+v, and said %v", at, err)
		}
		if still := w.works("while nobody uploads"); still.Thumbprint() != old.Thumbprint() {
			w.Error("the settings name what nobody knows")
		}
		der, err := os.ReadFile(at.Upload)
		w.must(err)
		certificate, err := x509.ParseCertificate(der)
		w.must(err)
		w.tenant.UploadCertificate(clientID, certificate)
		w.must(w.open().Go(w.Context(), nil))
		if now := w.works("after the upload"); !now.Certificate.Equal(certificate) {
			w.Error("the settings name another one")
		}
		if last := w.open().Last(); !last.Left() {
			w.Errorf("it says that the old one is off: %+v", last)
		}
	})
}

func TestAnEndedCertificateIsRenewedByHand(t *testing.T) {
	inWorld(t, func(w *world) {
		time.Sleep(21 * 24 * time.Hour)
		r := w.begun(small)
		if r.Last().Way != ByHand {
			w.Fatalf("it begins as %+v", r.Last())
		}
		done := make(chan error)
		go func() { done <- r.Go(w.Context(), nil) }()
		time.Sleep(time.Minute)
		der, err := os.ReadFile(r.Last().Upload)
		w.must(err)
		certificate, err := x509.ParseCertificate(der)
		w.must(err)
		w.tenant.UploadCertificate(clientID, certificate)
		w.must(<-done)
		w.works("after it had ended")
	})
}

func TestEveryRegistrationOfTheSettingsGetsIt(t *testing.T) {
	inWorld(t, func(w *world) {
		old := w.works("before")
		w.tenant.RegisterApp(graphsim.App{ClientID: cloudSyncs, Certificates: []*x509.Certificate{old.Certificate}, Roles: []string{"Application.ReadWrite.OwnedBy"}})
		w.write(map[string]any{"tenantId": tenantID, "clientId": clientID, "cloudSyncClientId": cloudSyncs, "applicationObjectId": w.object, "certificate": map[string]any{"file": "old.pem"}})
		w.must(w.begun(small).Go(w.Context(), nil))
		now := w.rotated()
		if on := w.registered(cloudSyncs); !slices.Equal(on, []string{now.Thumbprint()}) {
			w.Errorf("cloud sync's has %v", on)
		}
	}, mayRead)
}

func TestARefusedProofLeavesEverythingAsItWas(t *testing.T) {
	inWorld(t, func(w *world) {
		old := w.works("before")
		wrong := map[string]any{"tenantId": tenantID, "clientId": clientID, "applicationObjectId": "00000000-0000-0000-0000-000000000001", "certificate": map[string]any{"file": "old.pem"}}
		w.write(wrong)
		r := w.begun(small)
		w.refused(r.Go(w.Context(), nil), "rotation_refused")
		if still := w.works("after the refusal"); still.Thumbprint() != old.Thumbprint() || len(w.registered(clientID)) != 1 {
			w.Error("something changed")
		}
		// Then by hand, with the key that was made already.
		made := r.Last().New.Thumbprint
		w.must(r.TakeByHand())
		w.refused(w.open().Go(w.Context(), nil), "rotation_not_accepted")
		if at := w.open().Last(); at.New.Thumbprint != made || at.Way != ByHand {
			w.Errorf("it went on as %+v", at)
		}
		// Or not at all.
		given, err := w.open().Abandon()
		w.must(err)
		if given.New.Thumbprint != made || w.open().UnderWay() {
			w.Errorf("given up is %+v", given)
		}
		_, err = w.open().Abandon()
		w.refused(err, "rotation_nothing")
		w.works("after it was given up")
	})
}

func TestSettingsThatSomebodyChangedAreNotWrittenOver(t *testing.T) {
	inWorld(t, func(w *world) {
		w.begun(small)
		_, err := certstore.NewFile(filepath.Join(filepath.Dir(w.path), "third.pem"), certstore.MakeOptions{Bits: 2048})
		w.must(err)
		w.write(map[string]any{"tenantId": tenantID, "clientId": clientID, "certificate": map[string]any{"file": "third.pem"}})
		w.refused(w.open().Go(w.Context(), nil), "rotation_settings_changed")
		known, err := settings.Load(w.path)
		w.must(err)
		if filepath.Base(known.Certificate.File) != "third.pem" {
			w.Errorf("the settings name %s", known.Certificate.File)
		}
	})
}

func TestTheOldOneStaysWhereItIsWanted(t *testing.T) {
	inWorld(t, func(w *world) {
		w.must(w.begun(Wish{Bits: 2048, KeepOld: true}).Go(w.Context(), nil))
		if on := w.registered(clientID); len(on) != 2 || len(w.files("old.pem")) != 1 || w.open().Last().Left() {
			w.Errorf("the registration has %v, the keys are %v", on, w.files("*"))
		}
		_, err := w.open().Forget(w.Context())
		w.refused(err, "rotation_nothing")
	}, mayRead)
}

func TestTheOldKeyIsDeletedOnlyWhenTheNewOneWorks(t *testing.T) {
	inWorld(t, func(w *world) {
		w.must(w.begun(small).Go(w.Context(), nil))
		aside := w.open().Last().Aside
		w.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 7000112})
		_, err := w.open().Forget(w.Context())
		w.refused(err, "rotation_unproven")
		if _, err := os.Stat(aside); err != nil {
			w.Errorf("the old key is gone: %v", err)
		}
		w.tenant.SetAuthorityFaults(graphsim.AuthorityFaults{})
		_, err = w.open().Forget(w.Context())
		w.must(err)
		if _, err := os.Stat(aside); !errors.Is(err, os.ErrNotExist) {
			w.Errorf("the old key is there still: %v", err)
		}
		_, err = w.open().Forget(w.Context())
		w.refused(err, "rotation_nothing")
	}, mayRead)
}

func TestOldKeysOfEarlierRenewalsAreDeletedWithTheLast(t *testing.T) {
	inWorld(t, func(w *world) {
		w.must(w.begun(small).Go(w.Context(), nil))
		w.must(w.begun(small).Go(w.Context(), nil))
		w.must(w.begun(Wish{Bits: 2048, KeepOld: true}).Go(w.Context(), nil))
		kept := w.open().Last().Kept()
		if aside := w.files("*.retired"); len(aside) != 2 || len(kept) != 2 || !slices.Contains(aside, kept[0].File) || !slices.Contains(aside, kept[1].File) || kept[0].File == kept[1].File {
			w.Fatalf("kept are %+v, and there are %v", kept, aside)
		}
		keys := w.files("*.pem")
		s, err := w.open().Forget(w.Context())
		w.must(err)
		if aside := w.files("*.retired"); len(aside) != 0 || len(s.Kept()) != 0 || !slices.Equal(w.files("*.pem"), keys) {
			w.Errorf("kept are %+v still, and there are %v and %v, before %v", s.Kept(), aside, w.files("*.pem"), keys)
		}
		w.works("after that")
		_, err = w.open().Forget(w.Context())
		w.refused(err, "rotation_nothing")
	}, mayRead)
}

func TestAnOldKeyThatIsInUseAgainIsNotDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		old := w.works("before")
		w.must(w.begun(small).Go(w.Context(), nil))
		aside := w.open().Last().Aside
		w.write(map[string]any{"tenantId": tenantID, "clientId": clientID, "applicationObjectId": w.object, "certificate": map[string]any{"file": aside}})
		_, err := w.open().Forget(w.Context())
		w.refused(err, "rotation_nothing")
		w.tenant.UploadCertificate(clientID, old.Certificate)
		time.Sleep(time.Minute) // until it signs in
		w.must(w.begun(Wish{Bits: 2048, KeepOld: true}).Go(w.Context(), nil))
		if kept := w.open().Last().Kept(); len(kept) != 0 {
			w.Errorf("what is to stay would be deleted: %+v", kept)
		}
	}, mayRead)
}

func TestTwoDoNotRotateAtOnce(t *testing.T) {
	inWorld(t, func(w *world) {
		first, second := w.begun(small), w.open()
		plan, err := second.Plan(w.Context(), small)
		w.must(err)
		w.refused(second.Begin(plan), "rotation_active")
		first.passed = func(string) { w.refused(second.Go(w.Context(), nil), "rotation_active") }
		w.must(first.Go(w.Context(), nil))
		w.rotated()
	}, mayRead)
}

func TestAJournalThatCannotBeReadOrWrittenIsSaid(t *testing.T) {
	inWorld(t, func(w *world) {
		w.must(os.WriteFile(journalPath(w.path), []byte(`{"format": 7`), 0o600))
		_, err := Open(Options{Settings: w.path, Connect: w.connect})
		w.refused(err, "rotation_journal")
		w.must(os.Remove(journalPath(w.path)))
		r := w.open()
		plan, err := r.Plan(w.Context(), small)
		w.must(err)
		w.must(os.Mkdir(journalPath(w.path), 0o700)) // nothing can be put in its place
		w.refused(r.Begin(plan), "rotation_journal")
		w.must(os.Remove(journalPath(w.path)))
		w.must(r.Begin(plan))
	})
}
