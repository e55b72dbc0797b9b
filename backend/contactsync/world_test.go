package contactsync_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/contactsync"
	"concord/backend/csdl"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"

	"github.com/sirupsen/logrus"
)

const (
	tenantID  = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0001"
	clientID  = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0002"
	profileID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0003"
	staff     = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1001" // group of those who become contacts
	readers   = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e1002" // group of those who receive them
	folder    = "Colleagues"
	markName  = "com.concord.contact"
)

// neededRoles are the permissions without which there is no sync; a world has purposeRole too, so that its notes are about
// what the test is about.
var neededRoles = []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}

func personID(n int) string { return fmt.Sprintf("7d0a3f7e-0f0a-4c52-8f5e-%012x", n) }

func person(n int, mailbox graphsim.MailboxKind) graphsim.Person {
	name := fmt.Sprintf("Person %03d", n)
	return graphsim.Person{ID: personID(n), Mailbox: mailbox, Properties: map[string]any{
		"displayName": name, "givenName": "Person", "surname": fmt.Sprintf("%03d", n), "mail": fmt.Sprintf("p%03d@contoso.com", n),
		"userPrincipalName": fmt.Sprintf("p%03d@contoso.com", n), "accountEnabled": true, "userType": "Member",
		"jobTitle": "Clerk", "department": "Sales", "mobilePhone": fmt.Sprintf("+1 555 01%02d", n%100), "businessPhones": []any{fmt.Sprintf("+1 555 02%02d", n%100)},
		"city": "Oslo", "country": "Norway",
	}}
}

// company has people 1..n in the staff group; the first mailboxes of them receive, and have a contact of their own.
func company(n, mailboxes int) graphsim.Company {
	c := graphsim.Company{TenantID: tenantID, DisplayName: "Test", Domains: []string{"contoso.com"}}
	everyone := graphsim.Group{ID: staff, DisplayName: "Staff", Security: true}
	receiving := graphsim.Group{ID: readers, DisplayName: "Readers", Security: true}
	for i := 1; i <= n; i++ {
		p := person(i, graphsim.CloudMailbox)
		everyone.Members = append(everyone.Members, graphsim.GroupMember{ID: p.ID, Type: graphsim.MemberUser})
		if i <= mailboxes {
			p.Contacts = []map[string]any{{"displayName": "My dentist", "mobilePhone": "+1 555 0199"}}
			receiving.Members = append(receiving.Members, graphsim.GroupMember{ID: p.ID, Type: graphsim.MemberUser})
		}
		c.People = append(c.People, p)
	}
	c.Groups = []graphsim.Group{everyone, receiving}
	return c
}

// world is a simulated tenant and a Concord that works in it.
type world struct {
	t        *testing.T
	sim      *graphsim.Tenant
	identity *certstore.Identity
	path     string // of the database
	db       *sqlite.DB
	service  *contactsync.Service
	run      int64
	profile  contactsync.Profile
	wire     func(http.RoundTripper) http.RoundTripper // what lies between us and Microsoft; nil for nothing
}

var testIdentity = sync.OnceValues(func() (*certstore.Identity, error) {
	return certstore.InMemory("Concord test", 30*365*24*time.Hour)
})

func profile() contactsync.Profile {
	return contactsync.Profile{ID: profileID, Name: "Staff", Folder: folder, Fields: contactsync.DefaultFields(),
		People:    contactsync.Rule{Places: contactsync.Places{Groups: []string{staff}}},
		Mailboxes: contactsync.Rule{Places: contactsync.Places{Groups: []string{readers}}},
		Deletes:   contactsync.Deletes{MailboxLeaves: contactsync.KeepContacts, Guard: contactsync.DefaultGuard()}}
}

// second is another profile over the same people and mailboxes, with a folder of its own.
func second() contactsync.Profile {
	p := profile()
	p.ID, p.Name, p.Folder = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0098", "Second", "Second"
	return p
}

// inWorld runs a test in simulated time with a company and the standard profile.
func inWorld(t *testing.T, c graphsim.Company, test func(w *world)) {
	t.Helper()
	inSeededWorld(t, 1, c, test)
}

// inSeededWorld is inWorld with another draw of what the simulator leaves to chance.
func inSeededWorld(t *testing.T, seed uint64, c graphsim.Company, test func(w *world)) {
	t.Helper()
	inTenantWorld(t, graphsim.Options{Seed: seed, Company: c}, test)
}

// inTenantWorld is inWorld with a tenant of other limits.
func inTenantWorld(t *testing.T, options graphsim.Options, test func(w *world)) {
	t.Helper()
	identity, err := testIdentity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tenant.db")
	synctest.Test(t, func(t *testing.T) {
		// The bubble's clock starts in 2000, before the certificate: take it to its beginning.
		time.Sleep(time.Until(identity.Certificate.NotBefore.Add(time.Hour)))
		w := &world{t: t, identity: identity, path: path, profile: profile()}
		options.ItemLatency, options.ExchangeLatency = 150*time.Millisecond, 20*time.Millisecond
		w.sim, err = graphsim.New(options)
		if err != nil {
			t.Fatal(err)
		}
		w.sim.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{identity.Certificate},
			Roles: append([]string{purposeRole}, neededRoles...)})
		defer func() { w.ok(w.sim.Close()) }()
		w.open()
		defer w.close()
		w.importProfile(w.profile)
		test(w)
	})
}

// open builds a Concord over the database file, as a new process would.
func (w *world) open() {
	w.t.Helper()
	var err error
	if w.db, err = sqlite.Open(context.Background(), w.path); err != nil {
		w.t.Fatal(err)
	}
	through := w.sim.RoundTripper()
	if w.wire != nil {
		through = w.wire(through)
	}
	source, err := signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", TenantID: tenantID, ClientID: clientID,
		GraphEndpoint: "https://graph.microsoft.com", Identity: w.identity, Transport: through})
	if err != nil {
		w.t.Fatal(err)
	}
	gate := throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})
	client, err := graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Gate: gate,
		Transport: source.Transport(neverMinimal{w.t, csdl.WatchClient(w.t, csdl.WatchService(w.t, through))})})
	if err != nil {
		w.t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	w.service = contactsync.New(contactsync.Options{TenantID: tenantID, Store: w.db, Graph: client, PermanentDelete: true, ContactDelta: true, Mailboxes: 8, Log: log})
}

func (w *world) close() {
	w.t.Helper()
	w.ok(w.db.Close())
}

// loseDatabase starts over with an empty database and the same profile.
func (w *world) loseDatabase() {
	w.t.Helper()
	w.close()
	w.path += ".new"
	w.open()
	w.importProfile(w.profile)
}

func (w *world) importProfile(p contactsync.Profile) {
	w.t.Helper()
	if _, err := w.service.ImportProfile(context.Background(), p); err != nil {
		w.t.Fatal(err)
	}
}

// trySync runs a sync and returns how it ended.
func (w *world) trySync(options contactsync.SyncOptions) (contactsync.Result, error) {
	w.run++
	options.Run = w.run
	return w.service.Sync(context.Background(), options)
}

// sync runs a sync that must not fail.
func (w *world) sync() contactsync.Result {
	w.t.Helper()
	result, err := w.trySync(contactsync.SyncOptions{})
	if err != nil {
		w.t.Fatalf("the sync failed: %v", err)
	}
	return result
}

// ok fails the test on an error of an action in the simulated tenant.
func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// cards are the contacts of ours in a mailbox that are in use, by source id; a person with two fails the test.
func (w *world) cards(mailbox int) map[string]graphsim.ContactInfo {
	w.t.Helper()
	found := map[string]graphsim.ContactInfo{}
	for _, contact := range w.sim.Mailbox(personID(mailbox)).Marked(markName) {
		if contact.Deleted {
			continue
		}
		source := fmt.Sprint(contact.Extensions[markName]["sourceId"])
		if _, twice := found[source]; twice {
			w.t.Errorf("mailbox %d has %s twice", mailbox, source)
		}
		found[source] = contact
	}
	return found
}

// expect compares a mailbox with the people who should be in it: everyone once, showing what the directory says,
// and the user's own contacts as they were.
func (w *world) expect(mailbox int, people ...int) {
	w.t.Helper()
	cards := w.cards(mailbox)
	var want []string
	for _, n := range people {
		want = append(want, personID(n))
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(cards)); !slices.Equal(got, want) {
		w.t.Errorf("mailbox %d shows %d people %s, want %d %s", mailbox, len(got), short(got), len(want), short(want))
	}
	for id, card := range cards {
		user, ok := w.sim.User(id)
		if !ok {
			continue
		}
		for contactProperty, userProperty := range map[string]string{"displayName": "displayName", "mobilePhone": "mobilePhone", "jobTitle": "jobTitle", "department": "department"} {
			if wanted, _ := user[userProperty].(string); card.Text(contactProperty) != wanted {
				w.t.Errorf("mailbox %d shows %s %q of %s, want %q", mailbox, contactProperty, card.Text(contactProperty), id, wanted)
			}
		}
	}
	own := w.sim.Mailbox(personID(mailbox)).Unmarked(markName)
	if len(own) != 1 || own[0].Text("displayName") != "My dentist" || own[0].Deleted || own[0].Folder == folder || own[0].Text("mobilePhone") != "+1 555 0199" {
		w.t.Errorf("mailbox %d: the user's own contacts are %+v", mailbox, own)
	}
}

func short(ids []string) string {
	for i, id := range ids {
		ids[i] = id[strings.LastIndex(id, "0")+1:]
	}
	return fmt.Sprint(ids)
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// writes counts what was changed in all mailboxes so far.
func (w *world) writes() (total int) {
	for _, id := range w.sim.Mailboxes() {
		total += w.sim.Mailbox(id).Writes().Total()
	}
	return total
}
