package bench

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"
)

// quietVariable makes the test binary measure one size of TestQuietCost alone, and print it: what is left of one size must not
// count for the next.
const quietVariable = "CONCORD_BENCH_QUIET"

// quietCost is what a quiet tenant costs.
type quietCost struct {
	People, Mailboxes    int
	Seconds, Clock       float64 // of the cheapest quiet sync
	Directory, Others    int64   // requests of the last one
	HeapFirst, LiveFirst int64   // bytes, at most, of the sync that saw the tenant first, until its first write
	HeapQuiet, LiveQuiet int64   // of the syncs after it
}

// What a tenant costs this machine in which nothing has changed, and how much memory it takes to look at it for the first time: the
// simulator in a process of its own, each size in a process of its own, links seeded in bulk. Both must hardly grow with the
// number of mailboxes.
func TestQuietCost(t *testing.T) {
	if told := os.Getenv(quietVariable); told != "" {
		var cost quietCost
		if err := json.Unmarshal([]byte(told), &cost); err != nil {
			t.Fatal(err)
		}
		measureQuiet(t, &cost)
		_ = json.NewEncoder(os.Stdout).Encode(cost)
		return
	}
	people, few, many := sized(200, 10_000), sized(10, 100), sized(60, 1000)
	var costs []quietCost
	for _, mailboxes := range []int{few, many} {
		c := quietElsewhere(t, people, mailboxes)
		costs = append(costs, c)
		peak := max(c.HeapFirst, c.HeapQuiet)
		report(result{Scenario: fmt.Sprintf("quiet, this machine: %d people × %d mailboxes", people, mailboxes), PeakHeapBytes: told(peak), Requests: told(int(c.Directory + c.Others)),
			Note: fmt.Sprintf("%.1f ms of CPU, %.1f ms on the clock, the cheapest of %d; the heap is that of the first sync, up to its first write, garbage included (%.1f MB, %.1f MB in use), and of those after it (%.1f MB, %.1f MB in use)",
				c.Seconds*1000, c.Clock*1000, quietSyncs, float64(c.HeapFirst)/1e6, float64(c.LiveFirst)/1e6, float64(c.HeapQuiet)/1e6, float64(c.LiveQuiet)/1e6)})
		guard(t, "mailbox requests", c.Others, 0)
		guard(t, "peak heap", peak, 256_000_000)
	}
	if full() {
		guard(t, "growth of what is in use with the mailboxes", growth(costs[0].LiveFirst, costs[1].LiveFirst), 1.10)
		guard(t, "growth of what quiet syncs have in use", growth(costs[0].LiveQuiet, costs[1].LiveQuiet), 1.10)
		guard(t, "seconds of CPU", costs[1].Seconds, 0.3)
		// 1.3 is the aim; two milliseconds are what the cheapest of them may cost more on a machine with much other work.
		guard(t, "seconds of CPU beside a tenth of the mailboxes", costs[1].Seconds, 1.3*costs[0].Seconds+0.002)
	}
}

func growth(few, many int64) float64 { return float64(many) / float64(few) }

// quietElsewhere measures in a process of its own.
func quietElsewhere(t *testing.T, people, mailboxes int) (cost quietCost) {
	t.Helper()
	told, err := json.Marshal(quietCost{People: people, Mailboxes: mailboxes})
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestQuietCost$", "-scale", *scale) //nolint:gosec // this program
	child.Env = append(os.Environ(), quietVariable+"="+string(told))
	answer, err := child.CombinedOutput()
	for line := range bytes.Lines(answer) {
		if bytes.HasPrefix(line, []byte("{")) && json.Unmarshal(line, &cost) == nil {
			return cost
		}
	}
	t.Fatalf("the process that measures said %q: %v", answer, err)
	return cost
}

// quietSyncs is how many quiet syncs are measured: whatever else the machine does makes some dearer.
const quietSyncs = 20

// busyCollector has the collector come by with each twentieth part that is added: with a larger share it may miss by that share what is
// in use at its most, which the guards compare.
const busyCollector = 5

// firstLook is a sync that is stopped before its first write: it has read the directory and evaluated everybody.
func (p *process) firstLook(t *testing.T, collector int) (heap, live int64) {
	t.Helper()
	p.open(t)
	if _, err := p.service.ImportProfile(t.Context(), p.profile); err != nil {
		t.Fatal(err)
	}
	p.close(t)
	p.open(t) // the first made the tables: that is not measured
	defer p.close(t)
	if collector > 0 {
		defer debug.SetGCPercent(debug.SetGCPercent(collector))
	}
	watch := watchHeap()
	stopped, stop := context.WithCancel(t.Context())
	defer stop()
	_, err := p.service.Sync(stopped, contactsync.SyncOptions{Run: 1, Report: func(at contactsync.Progress) {
		if at.Phase == contactsync.Applying {
			stop()
		}
	}})
	if stopped.Err() == nil {
		t.Fatalf("the sync had nothing to write: %v", err)
	}
	return watch()
}

func measureQuiet(t *testing.T, cost *quietCost) {
	p := newProcess(t, cost.People, cost.Mailboxes)
	sparing := p.path
	p.path += ".live"
	_, cost.LiveFirst = p.firstLook(t, busyCollector)
	p.path = sparing
	cost.HeapFirst, _ = p.firstLook(t, 0)
	seed(t, p.path)
	p.open(t)
	run := int64(2)
	for quiet := false; !quiet; run++ { // each sync asks some people more what their mailbox is for
		if run > 20 {
			t.Fatal("mailboxes are asked again and again")
		}
		quiet = p.quietSync(t, run, cost) == 0
	}
	heap := watchHeap()
	cost.Seconds = math.Inf(1)
	for range quietSyncs {
		p.quietSync(t, run, cost)
		run++
	}
	cost.HeapQuiet, _ = heap()
	// What they have in use shows only while the collector is busy, so it is looked at apart.
	defer debug.SetGCPercent(debug.SetGCPercent(busyCollector))
	heap = watchHeap()
	for range 3 {
		p.quietSync(t, run, cost)
		run++
	}
	_, cost.LiveQuiet = heap()
	p.close(t)
}

// quietSync syncs, keeps what the cheapest one cost, and returns how many requests went to mailboxes.
func (p *process) quietSync(t *testing.T, run int64, cost *quietCost) int64 {
	t.Helper()
	before, stood, began := processor(), p.gate.Stats(), time.Now()
	if _, err := p.service.Sync(t.Context(), contactsync.SyncOptions{Run: run}); err != nil {
		t.Fatal(err)
	}
	used, took := processor()-before, time.Since(began)
	if used.Seconds() < cost.Seconds {
		cost.Seconds, cost.Clock = used.Seconds(), took.Seconds()
	}
	now := p.gate.Stats()
	cost.Directory = now.DirectoryRequests - stood.DirectoryRequests
	cost.Others = now.Requests - stood.Requests - cost.Directory
	return cost.Others
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
