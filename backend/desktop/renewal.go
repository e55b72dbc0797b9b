package desktop

import (
	"context"
	"sync"

	"concord/backend/rotation"
	"concord/backend/tenant"
)

// Renewal exchanges the certificate that the settings name for a new one, with one that works at every moment. It does not matter
// which tenant is open, or whether one is.
type Renewal struct {
	*core
	now     sync.Mutex         // guards what follows, held for moments
	stop    context.CancelFunc // of the one that is at work; nil when none is
	working RenewalState       // as it was told last
}

// RenewalState is how far a renewal is, or what it would begin with.
type RenewalState struct {
	UnderWay bool             `json:"underWay"` // begun and not ended; it can be gone on with
	Running  bool             `json:"running"`  // this window is at work on it
	Phase    string           `json:"phase"`    // what is next: make, register, accept, switch, retire; done; "" when there never was one
	Way      string           `json:"way"`      // addKey: Concord registers it by itself; upload: somebody does
	Why      string           `json:"why"`      // it cannot by itself: old_unusable, object_unknown; of a plan
	Old      CertificatePlace `json:"old"`
	New      CertificatePlace `json:"new"`
	NotAfter int64            `json:"notAfter"` // unix ms: the end of the new one; 0 while it is not made
	Apps     int              `json:"apps"`     // registrations that get it
	Upload   string           `json:"upload"`   // the .cer file to upload; "" unless way is upload
	KeepOld  bool             `json:"keepOld"`
	Left     bool             `json:"left"`    // ended, and the old one is on the registration still
	Aside    string           `json:"aside"`   // ended, and the old key's file is here now
	Kept     []string         `json:"kept"`    // ended: the old keys that can be deleted, of earlier ones too: a file, or CurrentUser, LocalMachine
	Tries    int              `json:"tries"`   // while it waits for the sign-in: how often it was tried
	NextTry  int64            `json:"nextTry"` // unix ms; 0 while it does not wait
	Began    int64            `json:"began"`   // unix ms
	Ended    int64            `json:"ended"`   // unix ms; 0 until then
}

func renewalOf(s rotation.State) RenewalState {
	state := RenewalState{UnderWay: s.Phase != rotation.Done, Phase: string(s.Phase), Way: string(s.Way), Why: s.Why,
		Old: CertificatePlace{s.Old.File, s.Old.Store, s.Old.Thumbprint}, New: CertificatePlace{s.New.File, s.New.Store, s.New.Thumbprint},
		NotAfter: millis(s.New.NotAfter), Apps: len(s.Apps), Upload: s.Upload, KeepOld: s.KeepOld, Left: s.Left(), Aside: s.Aside,
		Tries: s.Tries, NextTry: millis(s.Next), Began: millis(s.Began), Ended: millis(s.Ended)}
	state.Kept = []string{}
	if !state.UnderWay {
		for _, old := range s.Kept() {
			state.Kept = append(state.Kept, old.File+old.Store)
		}
	}
	return state
}

// RenewalWish is what somebody chose.
type RenewalWish struct {
	ByHand  bool `json:"byHand"`  // upload the certificate by hand
	KeepOld bool `json:"keepOld"` // leave the old one on the registration, and its key where it is
}

func (w RenewalWish) wish() rotation.Wish {
	wish := rotation.Wish{KeepOld: w.KeepOld}
	if w.ByHand {
		wish.Way = rotation.ByHand
	}
	return wish
}

// open does something with what the journal and the settings say.
func (r *Renewal) open(do func(*rotation.Rotation) error) error {
	at, done, err := tenant.OpenRotation(r.tenantOptions(false))
	if err != nil {
		return err
	}
	defer done()
	return do(at)
}

// State is the renewal that is under way or has ended last. It fails with settings_missing when there are no settings.
func (r *Renewal) State() (state RenewalState, err error) {
	err = r.guarded(func() error {
		r.now.Lock()
		state = r.working
		r.now.Unlock()
		if state.Running {
			return nil
		}
		return r.open(func(at *rotation.Rotation) error {
			state = RenewalState{}
			if last := at.Last(); last != nil {
				state = renewalOf(*last)
			}
			return nil
		})
	})
	return state, err
}

// Plan is what a renewal would do. Nothing is done; the directory may be asked for the app registration.
func (r *Renewal) Plan(wish RenewalWish) (state RenewalState, err error) {
	err = r.guarded(func() error {
		return r.open(func(at *rotation.Rotation) error {
			plan, err := at.Plan(r.context(), wish.wish())
			if err == nil {
				state = renewalOf(plan)
				state.UnderWay = false
			}
			return err
		})
	})
	return state, err
}

// Start begins a renewal and ends when it has, or cannot go on; renewal.changed tells each step.
func (r *Renewal) Start(wish RenewalWish) (state RenewalState, err error) {
	err = r.guarded(func() error {
		state, err = r.work(func(ctx context.Context, at *rotation.Rotation) error {
			plan, err := at.Plan(ctx, wish.wish())
			if err != nil {
				return err
			}
			return at.Begin(plan)
		})
		return err
	})
	return state, err
}

// Continue goes on with the one that is under way, likewise; byHand lets somebody upload from now on.
func (r *Renewal) Continue(byHand bool) (state RenewalState, err error) {
	err = r.guarded(func() error {
		state, err = r.work(func(_ context.Context, at *rotation.Rotation) error {
			if byHand {
				return at.TakeByHand()
			}
			return nil
		})
		return err
	})
	return state, err
}

// work does what is left, after prepare.
func (r *Renewal) work(prepare func(context.Context, *rotation.Rotation) error) (state RenewalState, err error) {
	r.mu.Lock()
	ctx, stop := context.WithCancel(r.ctx)
	r.core.work.Add(1)
	r.mu.Unlock()
	defer r.core.work.Done()
	defer stop()
	r.now.Lock()
	busy := r.stop != nil
	if !busy {
		r.stop = stop
	}
	r.now.Unlock()
	if busy {
		return state, errRenewing
	}
	defer func() {
		r.now.Lock()
		r.stop = nil
		r.now.Unlock()
		r.tell(state, false)
	}()
	err = r.open(func(at *rotation.Rotation) error {
		err := prepare(ctx, at)
		if err == nil {
			err = at.Go(ctx, func(s rotation.State) { r.tell(renewalOf(s), true) })
		}
		if last := at.Last(); last != nil {
			state = renewalOf(*last)
		}
		return err
	})
	if ctx.Err() != nil {
		return state, errCancelled
	}
	return state, err
}

func (r *Renewal) tell(s RenewalState, running bool) {
	s.Running = running
	r.now.Lock()
	r.working = s
	r.now.Unlock()
	r.emit(EventRenewal, s)
}

func (r *Renewal) context() context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ctx
}

// Stop lets the one that is at work rest; it can be gone on with.
func (r *Renewal) Stop() (err error) {
	err = r.guarded(func() error {
		r.now.Lock()
		defer r.now.Unlock()
		if r.stop != nil {
			r.stop()
		}
		return nil
	})
	return err
}

// Abandon ends the one that is under way before the settings name the new certificate, and returns what was made.
func (r *Renewal) Abandon() (state RenewalState, err error) {
	err = r.guarded(func() error {
		return r.open(func(at *rotation.Rotation) error {
			given, err := at.Abandon()
			state = renewalOf(given)
			if err == nil {
				r.tell(RenewalState{}, false)
			}
			return err
		})
	})
	return state, err
}

// Forget deletes the old keys that renewals kept, after a sign-in with the certificate of the settings.
func (r *Renewal) Forget() (state RenewalState, err error) {
	err = r.guarded(func() error {
		return r.open(func(at *rotation.Rotation) error {
			now, err := at.Forget(r.context())
			if err == nil {
				state = renewalOf(now)
			}
			return err
		})
	})
	return state, err
}

var errRenewing = &Error{code: "rotation_active", sentence: "The certificate is being renewed by another process.",
	action: "Wait until it has ended, in the other window or terminal."}
