package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"

	"golang.org/x/sync/errgroup"
)

// The scenarios of this file measure this machine: CPU, memory, disk. Their figures are reported, not guarded, except where a
// wide margin tells a defect from a busy machine.

// simulatorVariable makes the test binary the simulated tenant of another one; it holds the parent's certificate.
const simulatorVariable = "CONCORD_BENCH_SIMULATOR"

// tenantOf is what the simulator's process is told, and what it answers.
type tenantOf struct {
	People, Mailboxes int
	Certificate       []byte
}

type listening struct {
	Plain, Secure string
	CA            []byte
}

// simulate is the simulator's process. It ends with its standard input.
func simulate() int {
	var o tenantOf
	if json.Unmarshal([]byte(os.Getenv(simulatorVariable)), &o) != nil {
		return 2
	}
	certificate, err := x509.ParseCertificate(o.Certificate)
	if err != nil {
		return 2
	}
	sim, err := graphsim.New(graphsim.Options{Seed: 1, Company: company(o.People, o.Mailboxes), LogSize: 1})
	if err != nil {
		return 2
	}
	sim.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{certificate}, Roles: roles})
	secure, err := sim.ListenTLS("127.0.0.1:0")
	if err != nil {
		return 2
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 2
	}
	go func() { _ = (&http.Server{Handler: sim.Handler(), ReadHeaderTimeout: time.Minute}).Serve(listener) }()
	_ = json.NewEncoder(os.Stdout).Encode(listening{Plain: listener.Addr().String(), Secure: secure.URL, CA: secure.CAPEM})
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// elsewhere is a simulated tenant in a process of its own.
func elsewhere(t *testing.T, people, mailboxes int) listening {
	t.Helper()
	who, err := identity()
	if err != nil {
		t.Fatal(err)
	}
	told, err := json.Marshal(tenantOf{people, mailboxes, who.Certificate.Raw})
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), simulatorVariable+"="+string(told))
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = child.Wait() })
	var at listening
	line, err := bufio.NewReader(answers).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &at) != nil {
		t.Fatalf("the simulator said %q: %v", line, err)
	}
	return at
}

// plain carries requests over HTTP without TLS although the client asks for https, so that TLS can be measured apart.
type plain struct {
	base http.RoundTripper
	at   string
}

func (p plain) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := r.Clone(r.Context())
	sent.URL.Scheme, sent.URL.Host, sent.Host = "http", p.at, r.URL.Host
	res, err := p.base.RoundTrip(sent)
	if err == nil && strings.Contains(r.URL.Path, "delta") { // links must name what the client asked
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		res.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte("http://"+r.URL.Host), []byte("https://"+r.URL.Host))))
	}
	return res, err
}

// watchHeap watches the heap until it is asked: the most there was of it, garbage included, and the most that a collection found
// in use, which does not depend on when the collector came by.
func watchHeap() (stop func() (heap, live int64)) {
	runtime.GC()
	asked, answer := make(chan struct{}), make(chan [2]int64)
	go func() {
		var most [2]int64
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
		for done := false; ; {
			metrics.Read(sample)
			for i := range sample {
				most[i] = max(most[i], int64(sample[i].Value.Uint64())) //nolint:gosec // no heap is that large
			}
			if done {
				answer <- most
				return
			}
			select {
			case <-asked:
				done = true
			case <-time.After(25 * time.Millisecond): // looking costs CPU too
			}
		}
	}()
	return func() (heap, live int64) {
		close(asked)
		most := <-answer
		return most[0], most[1]
	}
}

// What a write costs us: the whole client with its database, without the simulator.
func TestClientCost(t *testing.T) {
	people, mailboxes := sized(50, 400), sized(10, 100)
	for _, secure := range []bool{false, true} {
		at := elsewhere(t, people, mailboxes)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(at.CA)
		tlsTransport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 64}
		name, wire := "client cost over TLS", http.RoundTripper(tlsTransport)
		if !secure {
			name, wire = "client cost", plain{&http.Transport{MaxIdleConnsPerHost: 256}, at.Plain}
		}
		service, profile := realService(t, at, tlsTransport, wire, company(people, mailboxes))
		if _, err := service.ImportProfile(t.Context(), profile); err != nil {
			t.Fatal(err)
		}
		heap, before, began := watchHeap(), processor(), time.Now()
		done, err := service.Sync(t.Context(), contactsync.SyncOptions{Run: 1})
		if err != nil || done.Created != int64(people*mailboxes) {
			t.Fatalf("%d contacts were made: %v", done.Created, err)
		}
		used := processor() - before
		most, live := heap()
		if full() {
			// 0.09 to 0.13 were measured; on a machine with much other work the same costs nearly twice as much.
			guard(t, name+", seconds a thousand writes", used.Seconds()/float64(done.Created)*1000, 0.15)
		}
		report(result{Scenario: fmt.Sprintf("%s: %d people × %d mailboxes", name, people, mailboxes),
			CPUPer1000: told(used.Seconds() / float64(done.Created) * 1000), PeakHeapBytes: told(most),
			Note: fmt.Sprintf("%.1f s on the clock, beside the simulator on %d processors; of the heap %.1f MB were in use", time.Since(began).Seconds(), runtime.NumCPU(), float64(live)/1e6)})
	}
}

func realService(t *testing.T, at listening, login, wire http.RoundTripper, c graphsim.Company) (*contactsync.Service, contactsync.Profile) {
	t.Helper()
	who, err := identity()
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tenant.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	source, err := signin.New(signin.Options{LoginEndpoint: at.Secure, TenantID: c.TenantID, ClientID: clientID, GraphEndpoint: at.Secure, Identity: who, Transport: login})
	if err != nil {
		t.Fatal(err)
	}
	client, err := graph.NewClient(graph.Options{Endpoint: at.Secure, Gate: throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()}), Transport: source.Transport(wire)})
	if err != nil {
		t.Fatal(err)
	}
	return contactsync.New(contactsync.Options{TenantID: c.TenantID, Store: db, Graph: client, PermanentDelete: true, ContactDelta: true, Log: quiet()}), profileFor(c)
}

// What a link costs on the disk, and to write: a million of them, in batches of twenty as answers come in, with ids of
// 152 characters, which share their beginnings as real ones do, and with what undoing them needs.
func TestLinks(t *testing.T) {
	people, mailboxes := sized(1000, 5000), sized(20, 200)
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "tenant.db")
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	profile, err := seedPeople(ctx, db, people, mailboxes)
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := db.Mailboxes(ctx, profile, 0, mailboxes)
	if err != nil || len(boxes) != mailboxes {
		t.Fatalf("%d mailboxes: %v", len(boxes), err)
	}
	if err := db.Close(); err != nil { // writes back what the log holds
		t.Fatal(err)
	}
	size := fileSize(t, path)
	if db, err = sqlite.Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	// What it costs to make up what is recorded is measured first, and taken off.
	made := cpuOfLinks(t, boxes, func(m contactsync.Mailbox) error {
		return seedLinks(m.Slot, people, func([]contactsync.Change) error { return nil })
	})
	used := cpuOfLinks(t, boxes, func(m contactsync.Mailbox) error {
		return seedLinks(m.Slot, people, func(changes []contactsync.Change) error { return db.Record(ctx, m.Slot, changes) })
	}) - made
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	links := people * mailboxes
	row := result{Scenario: fmt.Sprintf("links: %d people × %d mailboxes", people, mailboxes), BytesPerLink: told(float64(fileSize(t, path)-size) / float64(links)),
		Note: fmt.Sprintf("a million links cost %.1f s of CPU, beside %.1f s to make them up; the journal that undoing needs is among the bytes",
			used.Seconds()/float64(links)*1e6, made.Seconds()/float64(links)*1e6)}
	report(row)
	guard(t, "bytes a link", *row.BytesPerLink, 160)
	if full() {
		// 6.7 to 9.6 were measured, and 11.3 while twenty others waited for two processors.
		guard(t, "seconds of CPU a million links", used.Seconds()/float64(links)*1e6, 10)
	}
}

// sideBySide is how many mailboxes have answers to record at the same time; the engine works on far more.
const sideBySide = 16

// cpuOfLinks is the CPU that it takes to do something with each mailbox, many side by side.
func cpuOfLinks(t *testing.T, boxes []contactsync.Mailbox, with func(contactsync.Mailbox) error) time.Duration {
	t.Helper()
	runtime.GC()
	before := processor()
	var group errgroup.Group
	group.SetLimit(sideBySide)
	for _, m := range boxes {
		group.Go(func() error { return with(m) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return processor() - before
}

// seedLinks makes up contacts of a mailbox, has them recorded twenty at a time, as answers come in.
func seedLinks(slot int64, people int, record func([]contactsync.Change) error) error {
	draw := rand.New(rand.NewPCG(1, uint64(slot))) //nolint:gosec // repeatable on purpose
	id := make([]byte, 113)
	for i := range id {
		id[i] = byte(draw.UintN(256))
	}
	for first := int64(1); first <= int64(people); first += 20 {
		changes := make([]contactsync.Change, 20)
		for i := range changes {
			shows := contactsync.Fingerprint{byte(draw.UintN(256)), byte(draw.UintN(256)), byte(draw.UintN(256)), 1, 2, 3, 4, 5, 6, 7}
			for j := range 6 {
				id[107+j] = byte(draw.UintN(256))
			}
			changes[i] = contactsync.Change{Person: first + int64(i), Settled: true, Journal: &contactsync.JournalEntry{Run: 1, After: &shows},
				Link: &contactsync.Link{Person: first + int64(i), ContactID: base64.URLEncoding.EncodeToString(id), Fingerprint: shows}}
		}
		if err := record(changes); err != nil {
			return err
		}
	}
	return nil
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// seedPeople stores people who are all wanted, the first of them as mailboxes too.
func seedPeople(ctx context.Context, db *sqlite.DB, people, mailboxes int) (profile int64, err error) {
	if _, err = db.SaveProfile(ctx, contactsync.Profile{ID: profileID, Name: "Everyone", Folder: folder}); err != nil {
		return 0, err
	}
	stored, err := db.StoredProfiles(ctx)
	if err != nil {
		return 0, err
	}
	profile = stored[0].No
	users := make([]graph.User, people)
	wishes := make([]contactsync.Wish, people)
	for i := range people {
		users[i].ID = fmt.Sprintf("7d0a3f7e-0f0a-4c52-8f5e-%012x", i)
		wishes[i] = contactsync.Wish{Person: int64(i + 1), Wanted: true, MailboxID: users[i].ID, Mailbox: i < mailboxes}
	}
	if err = db.SaveUsers(ctx, contactsync.Round{Resource: "users", Generation: 1}, users); err != nil {
		return 0, err
	}
	return profile, db.SaveWishes(ctx, profile, wishes)
}
