package bench

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"
)

// What a tenant costs this machine in which nothing has changed, and how much memory it takes to look at it for the first time: the
// simulator in a process of its own, links seeded in bulk. Both must hardly grow with the number of mailboxes.
func TestQuietCost(t *testing.T) {
	people, few, many := sized(200, 10_000), sized(10, 100), sized(60, 1000)
	var heap, seconds []float64
	for _, mailboxes := range []int{few, many} {
		p := newProcess(t, people, mailboxes)
		p.open(t)
		if _, err := p.service.ImportProfile(t.Context(), p.profile); err != nil {
			t.Fatal(err)
		}
		peak := peakHeap()
		// A sync that is stopped before its first write has read the directory and evaluated everybody.
		stopped, stop := context.WithCancel(t.Context())
		_, err := p.service.Sync(stopped, contactsync.SyncOptions{Run: 1, Report: func(at contactsync.Progress) {
			if at.Phase == contactsync.Applying {
				stop()
			}
		}})
		if stopped.Err() == nil {
			t.Fatalf("the sync had nothing to write: %v", err)
		}
		stop()
		p.close(t)
		seed(t, p.path)
		p.open(t)
		var used, took time.Duration
		var mailboxRequests, directoryRequests int64
		for run := int64(2); run < 10; run++ { // each sync asks some people more what their mailbox is for
			before, stood, began := processor(), p.gate.Stats(), time.Now()
			if _, err := p.service.Sync(t.Context(), contactsync.SyncOptions{Run: run}); err != nil {
				t.Fatal(err)
			}
			used, took = processor()-before, time.Since(began)
			now := p.gate.Stats()
			directoryRequests = now.DirectoryRequests - stood.DirectoryRequests
			if mailboxRequests = now.Requests - stood.Requests - directoryRequests; mailboxRequests == 0 {
				break
			}
		}
		bytes := peak()
		heap, seconds = append(heap, float64(bytes)), append(seconds, used.Seconds())
		report(result{Scenario: fmt.Sprintf("quiet, this machine: %d people × %d mailboxes", people, mailboxes), PeakHeapBytes: told(bytes),
			Requests: told(int(directoryRequests + mailboxRequests)),
			Note:     fmt.Sprintf("%.0f ms of CPU, %.0f ms on the clock; the heap is that of the first sync, up to its first write, and of those after it", used.Seconds()*1000, took.Seconds()*1000)})
		guard(t, "mailbox requests", mailboxRequests, 0)
		guard(t, "peak heap", bytes, 256_000_000)
		p.close(t)
	}
	if full() {
		guard(t, "growth of the heap with the mailboxes", heap[1]/heap[0], 1.10)
		guard(t, "seconds of CPU", seconds[1], 0.6) // 0.3 on a machine with nothing else to do
	}
}

// process is a Concord of this process over a simulator in another one.
type process struct {
	at      listening
	company graphsim.Company
	path    string
	login   *http.Transport
	db      *sqlite.DB
	gate    *throttle.Gate
	service *contactsync.Service
	profile contactsync.Profile
}

func newProcess(t *testing.T, people, mailboxes int) *process {
	t.Helper()
	p := &process{at: elsewhere(t, people, mailboxes), company: company(people, mailboxes), path: filepath.Join(t.TempDir(), "tenant.db")}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(p.at.CA)
	p.login = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 64}
	p.profile = profileFor(p.company)
	p.company = graphsim.Company{TenantID: p.company.TenantID} // the rest would count as our memory
	return p
}

func (p *process) open(t *testing.T) {
	t.Helper()
	who, err := identity()
	if err != nil {
		t.Fatal(err)
	}
	if p.db, err = sqlite.Open(t.Context(), p.path); err != nil {
		t.Fatal(err)
	}
	source, err := signin.New(signin.Options{LoginEndpoint: p.at.Secure, TenantID: p.company.TenantID, ClientID: clientID, GraphEndpoint: p.at.Secure, Identity: who, Transport: p.login})
	if err != nil {
		t.Fatal(err)
	}
	p.gate = throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})
	client, err := graph.NewClient(graph.Options{Endpoint: p.at.Secure, Gate: p.gate, Transport: source.Transport(plain{&http.Transport{MaxIdleConnsPerHost: 256}, p.at.Plain})})
	if err != nil {
		t.Fatal(err)
	}
	p.service = contactsync.New(contactsync.Options{TenantID: p.company.TenantID, Store: p.db, Graph: client, PermanentDelete: true, ContactDelta: true, Log: quiet()})
}

func (p *process) close(t *testing.T) {
	t.Helper()
	if err := p.db.Close(); err != nil {
		t.Fatal(err)
	}
}
