package contactsync_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
)

// wireFunc makes a function stand between us and Microsoft.
type wireFunc func(*http.Request) (*http.Response, error)

func (f wireFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// through opens the world again with something in between.
func (w *world) through(wire func(next http.RoundTripper) wireFunc) {
	w.t.Helper()
	w.close()
	w.wire = func(next http.RoundTripper) http.RoundTripper { return wire(next) }
	w.open()
}

// A laptop is closed in the middle of a run: for an hour nothing moves, then every line is dead and every token too
// old. The run goes on, and ends as if nothing had been.
func TestARunGoesOnAfterAnHourOfSleep(t *testing.T) {
	for at, name := range map[int64]string{2: "while reading the directory", 6: "while looking at mailboxes", 12: "while writing"} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(150, 4), func(w *world) {
				w.sim.SetAuthorityFaults(graphsim.AuthorityFaults{TokenLifetime: 45 * time.Minute})
				var requests atomic.Int64
				wake := make(chan struct{}) // closed when the lid is opened
				var asleep atomic.Bool
				w.through(func(next http.RoundTripper) wireFunc {
					return func(r *http.Request) (*http.Response, error) {
						if requests.Add(1) == at {
							asleep.Store(true)
							time.AfterFunc(time.Hour, func() { asleep.Store(false); close(wake) })
						}
						if asleep.Load() {
							<-wake // whatever the context says: its timers slept too
							if r.Body != nil {
								_ = r.Body.Close()
							}
							return nil, errors.New("read tcp 192.0.2.7:50312: connection reset by peer")
						}
						return next.RoundTrip(r)
					}
				})
				began := time.Now()
				result, err := w.trySync(contactsync.SyncOptions{})
				if err != nil || result.Failed != 0 || time.Since(began) < time.Hour || time.Since(began) > 90*time.Minute {
					t.Errorf("after %v: %+v, %v", time.Since(began), result.Counts, err)
				}
				for mailbox := 1; mailbox <= 4; mailbox++ {
					w.expect(mailbox, upTo(150)...)
				}
				if again := w.sync(); again.Created+again.Updated+again.Deleted != 0 {
					t.Errorf("the next sync found something to do: %+v", again.Counts)
				}
			})
		})
	}
}

// What does not answer is given up in minutes, not in hours, and the next sync goes on.
func TestWhatHangsIsGivenUp(t *testing.T) {
	day := 24 * time.Hour
	for name, c := range map[string]struct {
		fault   *graphsim.Fault
		login   bool
		code    string
		allowed time.Duration
	}{
		"no answer to sign-in":       {nil, true, "network_timeout", time.Minute},
		"no answer":                  {&graphsim.Fault{Delay: day}, false, "connection_lost", 15 * time.Minute},
		"an answer that never ends":  {&graphsim.Fault{SlowBody: day}, false, "connection_lost", 15 * time.Minute},
		"always asked for patience":  {&graphsim.Fault{Status: 429, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"1"}}}, false, "TooManyRequests", 10 * time.Minute},
		"patience for a whole day":   {&graphsim.Fault{Status: 429, Code: "TooManyRequests", Header: http.Header{"Retry-After": {"86400"}}}, false, "TooManyRequests", 2 * time.Hour},
		"nothing but internal fault": {&graphsim.Fault{Status: 500, Code: "InternalServerError"}, false, "InternalServerError", 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, company(25, 2), func(w *world) {
				hanging := true
				if c.login {
					w.through(func(next http.RoundTripper) wireFunc {
						return func(r *http.Request) (*http.Response, error) {
							if hanging && strings.HasPrefix(r.URL.Host, "login.") {
								<-r.Context().Done()
								return nil, r.Context().Err()
							}
							return next.RoundTrip(r)
						}
					})
				}
				w.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault { return c.fault })
				began := time.Now()
				_, err := w.trySync(contactsync.SyncOptions{})
				var coded interface {
					error
					Code() string
					Action() string
				}
				if !errors.As(err, &coded) || coded.Code() != c.code || coded.Action() == "" || time.Since(began) > c.allowed {
					t.Errorf("after %v: %v, want %s within %v", time.Since(began), err, c.code, c.allowed)
				}
				w.sim.OnRequest(nil)
				hanging = false
				w.sync()
				w.expect(1, upTo(25)...)
				w.expect(2, upTo(25)...)
			})
		})
	}
}

// A network that is gone for good in mid run ends the run in minutes; the next one goes on.
func TestANetworkThatGoesInMidRunEndsTheRun(t *testing.T) {
	inWorld(t, company(60, 6), func(w *world) {
		written := 0
		w.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
			if info.Write {
				written++
			}
			if written > 40 {
				return &graphsim.Fault{Cut: true, Applied: written%2 == 0}
			}
			return nil
		})
		began := time.Now()
		_, err := w.trySync(contactsync.SyncOptions{})
		var network *contactsync.NetworkError
		if !errors.As(err, &network) || strings.Contains(network.Sentence(), "graph:") || time.Since(began) > 15*time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		w.sim.OnRequest(nil)
		w.sync()
		w.sync() // what landed without an answer is looked at once more
		for mailbox := 1; mailbox <= 6; mailbox++ {
			w.expect(mailbox, upTo(60)...)
		}
	})
}

// fullOnce is a database whose disk is full for one transaction.
type fullOnce struct {
	contactsync.Store
	records atomic.Int64
	strike  int64
}

type diskFull struct{}

func (diskFull) Error() string  { return "The disk is full." }
func (diskFull) Code() string   { return "disk_full" }
func (diskFull) Action() string { return "Free some space." }

func (s *fullOnce) Record(ctx context.Context, slot int64, changes []contactsync.Change) error {
	if s.records.Add(1) == s.strike {
		return diskFull{}
	}
	return s.Store.Record(ctx, slot, changes)
}

// A database that fails is no trouble of the mailbox that meets it first: the run stops, and what was written and not
// recorded is found again.
func TestADatabaseThatFailsOnceStopsTheRun(t *testing.T) {
	for _, strike := range []int64{1, 3, 5} {
		inWorld(t, company(60, 3), func(w *world) {
			options := w.service.Options
			options.Store = &fullOnce{Store: w.db, strike: strike}
			service := w.service
			w.service = contactsync.New(options)
			result, err := w.trySync(contactsync.SyncOptions{})
			if !errors.As(err, new(diskFull)) {
				t.Errorf("at transaction %d: %+v, %v", strike, result, err)
			}
			w.service = service
			w.sync()
			for mailbox := 1; mailbox <= 3; mailbox++ {
				w.expect(mailbox, upTo(60)...)
			}
		})
	}
}
