package bench

import (
	"context"
	"crypto/x509"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"

	"github.com/sirupsen/logrus"
)

const (
	clientID  = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0002"
	profileID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0003"
	folder    = "Colleagues"
)

var roles = []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite", "MailboxSettings.Read"}

var identity = sync.OnceValues(func() (*certstore.Identity, error) {
	return certstore.InMemory("Concord bench", 30*365*24*time.Hour)
})

// rig is a simulated tenant and a Concord that works in it.
type rig struct {
	t        *testing.T
	sim      *graphsim.Tenant
	at       *service
	patience *patience
	company  graphsim.Company
	path     string
	db       *sqlite.DB
	gate     *throttle.Gate
	client   *graph.Client
	source   *signin.Source
	service  *contactsync.Service
	profile  contactsync.Profile
	run      int64
}

// company is a tenant of so many people with mailboxes, of whom the first receive contacts.
func company(people, mailboxes int) graphsim.Company {
	c := graphsim.Generate(graphsim.GenerateOptions{Seed: 1, People: people, Mailboxes: people})
	c.Groups[1].Members = c.Groups[1].Members[:mailboxes]
	return c
}

// profileFor writes everyone into the mailboxes of the second group.
func profileFor(c graphsim.Company) contactsync.Profile {
	return contactsync.Profile{ID: profileID, Name: "Everyone", Folder: folder, Fields: contactsync.DefaultFields(),
		People:    contactsync.Rule{AllWithMailbox: true},
		Mailboxes: contactsync.Rule{Places: contactsync.Places{Groups: []string{c.Groups[1].ID}}},
		Photos:    contactsync.Photos{Off: true},
		Deletes:   contactsync.Deletes{MailboxLeaves: contactsync.KeepContacts, Guard: contactsync.DefaultGuard()}}
}

// inVirtualTime runs a scenario in a bubble of simulated time.
func inVirtualTime(t *testing.T, o graphsim.Options, scenario func(r *rig)) {
	t.Helper()
	who, err := identity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tenant.db")
	synctest.Test(t, func(t *testing.T) {
		// The bubble's clock starts in 2000, before the certificate: take it to its beginning.
		time.Sleep(time.Until(who.Certificate.NotBefore.Add(time.Hour)))
		r := &rig{t: t, at: newService(7), company: o.Company, path: path, profile: profileFor(o.Company)}
		o.Seed, o.ExchangeLatency, o.LogSize = 1, exchange, 1
		r.sim, err = graphsim.New(o)
		r.ok(err)
		r.sim.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{who.Certificate}, Roles: roles})
		r.sim.OnRequest(r.at.onRequest)
		defer func() { r.ok(r.sim.Close()) }()
		r.open(throttle.Options{Limits: throttle.DefaultLimits()})
		defer func() { r.ok(r.db.Close()) }()
		_, err := r.service.ImportProfile(context.Background(), r.profile)
		r.ok(err)
		scenario(r)
	})
}

// open builds a Concord over the database file, as a new process would, with the layers that package tenant gives it.
func (r *rig) open(o throttle.Options) {
	r.t.Helper()
	who, err := identity()
	r.ok(err)
	r.db, err = sqlite.Open(context.Background(), r.path)
	r.ok(err)
	r.patience = &patience{base: r.sim.RoundTripper(), closed: map[string]time.Time{}}
	var wire http.RoundTripper = r.patience
	if r.at.fault == nil {
		wire = r.sim.RoundTripper()
	}
	r.source, err = signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", TenantID: r.company.TenantID, ClientID: clientID,
		GraphEndpoint: "https://graph.microsoft.com", Identity: who, Transport: r.sim.RoundTripper()})
	r.ok(err)
	r.gate = throttle.NewGate(o)
	r.client, err = graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Gate: r.gate, Transport: r.source.Transport(wire)})
	r.ok(err)
	r.service = contactsync.New(contactsync.Options{TenantID: r.company.TenantID, Store: r.db, Graph: r.client, PermanentDelete: true, ContactDelta: true,
		Log: quiet()})
}

func quiet() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}

func (r *rig) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// reopen is a restart of the program: nothing is remembered but the database.
func (r *rig) reopen() {
	r.t.Helper()
	r.ok(r.db.Close())
	r.open(throttle.Options{Limits: throttle.DefaultLimits()})
}

// sync runs a sync that must not fail and returns how long it took.
func (r *rig) sync() (contactsync.Result, time.Duration) {
	r.t.Helper()
	r.run++
	began := time.Now()
	result, err := r.service.Sync(context.Background(), contactsync.SyncOptions{Run: r.run, Report: r.watch(began)})
	r.ok(err)
	if result.Failed+result.Skipped > 0 || len(result.Holds) > 0 {
		r.t.Fatalf("the sync failed in %d mailboxes, skipped %d, holds %d: %v", result.Failed, result.Skipped, len(result.Holds), result.Troubles[:min(3, len(result.Troubles))])
	}
	return result, time.Since(began)
}

// watch prints when which phase began and how the gate stood, with -v.
func (r *rig) watch(began time.Time) func(contactsync.Progress) {
	if !testing.Verbose() {
		return nil
	}
	var phase contactsync.Phase
	var mu sync.Mutex
	next := time.Duration(0)
	return func(p contactsync.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if at := time.Since(began); p.Phase != phase || at >= next {
			phase, next = p.Phase, at+time.Second
			r.t.Logf("%6.2f s  %-12s %7d of %7d, %4d mailboxes, level %d, %d requests", at.Seconds(), p.Phase, p.Done, p.Total, p.MailboxesDone, r.gate.Level(), r.gate.Stats().Requests)
		}
	}
}

// measured runs a sync as a measurement: the counters begin anew.
func (r *rig) measured() (contactsync.Result, result) {
	r.t.Helper()
	r.sim.ResetCounters()
	r.at.begin()
	done, took := r.sync()
	c := r.sim.Counters()
	bound := r.at.bound()
	return done, result{MakespanSeconds: told(took.Seconds()), BoundSeconds: told(bound.Seconds()), Ratio: told(bound.Seconds() / took.Seconds()),
		Requests: told(c.Requests), Throttled: told(c.Throttled)}
}
