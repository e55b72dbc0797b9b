package graph_test

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/csdl"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/throttle"
)

const (
	clientID  = "5a1f7a2e-11b0-4c39-8d41-3f1f0c1d2e3f"
	extension = "com.concord.contact"
	property  = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name ConcordSource"
)

// world is a simulated tenant with a client that has really signed in to it.
type world struct {
	*testing.T
	tenant *graphsim.Tenant
	client *graph.Client
	gate   *throttle.Gate
	people []string
}

// inTenant runs a test in simulated time against a tenant of 450 people, the first 40 with a mailbox.
func inTenant(t *testing.T, o graphsim.Options, test func(w world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.Company = graphsim.Generate(graphsim.GenerateOptions{Seed: 1, People: 450, Mailboxes: 40, Groups: 2})
		tenant, err := graphsim.New(o)
		if err != nil {
			t.Fatal(err)
		}
		defer tenant.Close()
		identity, err := certstore.InMemory("Concord test", 24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		tenant.RegisterApp(graphsim.App{
			ClientID: clientID, Certificates: []*x509.Certificate{identity.Certificate},
			Roles: []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"},
		})
		source, err := signin.New(signin.Options{
			LoginEndpoint: "https://login.microsoftonline.com", TenantID: o.Company.TenantID, ClientID: clientID,
			GraphEndpoint: "https://graph.microsoft.com", Identity: identity, Transport: tenant.RoundTripper(),
		})
		if err != nil {
			t.Fatal(err)
		}
		gate := throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()})
		client, err := graph.NewClient(graph.Options{
			Endpoint: "https://graph.microsoft.com", Gate: gate, UserAgent: "test",
			Transport: source.Transport(csdl.WatchClient(t, tenant.RoundTripper())),
		})
		if err != nil {
			t.Fatal(err)
		}
		w := world{T: t, tenant: tenant, client: client, gate: gate}
		for _, p := range o.Company.People {
			w.people = append(w.people, p.ID)
		}
		test(w)
	})
}

func (w world) folder(user string) graph.ContactFolder {
	w.Helper()
	var f graph.ContactFolder
	if err := w.client.Do(w.Context(), graph.CreateContactFolder(user, "Corp"), &f); err != nil {
		w.Fatal(err)
	}
	return f
}

func body(name, source string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"displayName":%q,"givenName":%q,"emailAddresses":[{"name":%q,"address":"a@x.test"}],`+
		`"extensions":[{"@odata.type":"microsoft.graph.openTypeExtension","extensionName":%q,"sourceId":%q}],`+
		`"singleValueExtendedProperties":[{"id":%q,"value":%q}]}`, name, name, name, extension, source, property, source))
}

func creates(user, folder string, from, n int) []graph.Request {
	var all []graph.Request
	for i := range n {
		all = append(all, graph.CreateContact(user, folder, body(fmt.Sprint("Person ", from+i), fmt.Sprint("source-", from+i))))
	}
	return all
}

func (w world) batch(requests []graph.Request) []graph.Answer {
	w.Helper()
	answers, err := w.client.Batch(w.Context(), requests)
	if err != nil {
		w.Fatal(err)
	}
	return answers
}

func (w world) contacts(first graph.Request) (all []graph.Contact) {
	w.Helper()
	for page, err := range graph.Pages[graph.Contact](w.Context(), w.client, first) {
		if err != nil {
			w.Fatal(err)
		}
		all = append(all, page.Value...)
	}
	return all
}

func count(answers []graph.Answer, o graph.Outcome) (n int) {
	for _, a := range answers {
		if a.Outcome == o {
			n++
		}
	}
	return n
}

func TestSimAContactsLife(t *testing.T) {
	inTenant(t, graphsim.Options{ItemLatency: 100 * time.Millisecond}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		answers := w.batch(creates(user, f.ID, 0, 20))
		if count(answers, graph.Done) != 20 {
			w.Fatalf("creates: %+v", answers)
		}
		var created graph.Contact
		if err := answers[3].Decode(&created); err != nil || created.ParentFolderID != f.ID || created.DisplayName != "Person 3" {
			w.Fatalf("created %+v, %v", created, err)
		}
		all := w.contacts(graph.ListContacts(user, f.ID, graph.ContactQuery{
			Select: []string{"id", "displayName", "parentFolderId"}, Extension: extension, Property: property, Top: 7,
		}))
		for _, c := range all {
			e, ok := c.Extension(extension)
			value, found := c.Property(property)
			if !ok || !found || e.String("sourceId") != value || value == "" {
				w.Errorf("listed %+v without its mark", c)
			}
		}
		if len(all) != 20 {
			w.Errorf("listed %d contacts, want 20", len(all))
		}
		found := w.contacts(graph.FindContactsByProperty(user, f.ID, property, "SOURCE-3", extension))
		if len(found) != 1 || found[0].ID != created.ID || len(found[0].Extensions) != 1 {
			w.Errorf("found %+v", found)
		}
		answers = w.batch([]graph.Request{
			graph.UpdateContact(user, created.ID, json.RawMessage(`{"displayName":"Renamed","givenName":"R"}`)),
			graph.DeleteContact(user, all[5].ID), graph.PermanentDeleteContact(user, all[6].ID),
			graph.GetContactFolder(user, f.ID), graph.GetUser(user, []string{"id", "displayName"}),
		})
		if count(answers, graph.Done) != 5 {
			w.Fatalf("update, deletes, reads: %+v", answers)
		}
		box := w.tenant.Mailbox(user)
		if got := box.Contacts("Corp"); len(got) != 18 || len(box.DeletedItems()) != 1 {
			w.Errorf("%d contacts, %d in Deleted Items; want 18 and 1", len(got), len(box.DeletedItems()))
		}
		if c, _ := box.Contact(created.ID); c.Text("displayName") != "Renamed" {
			w.Errorf("the contact is %+v", c)
		}
		var gone graph.Contact // an immutable id still answers in Deleted Items
		if err := w.client.Do(w.Context(), graph.GetContact(user, all[5].ID, graph.ContactQuery{}), &gone); err != nil || gone.ParentFolderID == f.ID {
			w.Errorf("read %+v, %v", gone, err)
		}
		err := w.client.Do(w.Context(), graph.DeleteContact(user, all[6].ID), nil)
		if !graph.IsItemGone(err) {
			w.Errorf("to delete what is purged answered %v", err)
		}
		w.tenant.SetFaults(graphsim.Faults{GoneDeleteForbidden: true})
		if err := w.client.Do(w.Context(), graph.DeleteContact(user, all[6].ID), nil); !graph.IsItemGone(err) {
			w.Errorf("to delete what is purged answered %v", err)
		}
	})
}

func TestSimFoldersAreFoundByNameAndMissedById(t *testing.T) {
	inTenant(t, graphsim.Options{}, func(w world) {
		user := w.people[0]
		f := w.folder(user)
		err := w.client.Do(w.Context(), graph.CreateContactFolder(user, "corp"), nil)
		if !graph.IsFolderExists(err) || graph.IsAmbiguous(err) {
			w.Errorf("a second folder of that name: %v", err)
		}
		var page graph.Page[graph.ContactFolder]
		if err := w.client.Do(w.Context(), graph.ListContactFolders(user, "Corp"), &page); err != nil || len(page.Value) != 1 || page.Value[0] != f {
			w.Errorf("found %+v, %v", page.Value, err)
		}
		w.tenant.SetFaults(graphsim.Faults{CreatedFolderAnswers503: true})
		if err := w.client.Do(w.Context(), graph.CreateContactFolder(user, "O'Neil & Co"), nil); !graph.IsAmbiguous(err) {
			w.Errorf("made and answered 503: %v", err)
		}
		if err := w.client.Do(w.Context(), graph.ListContactFolders(user, "O'Neil & Co"), &page); err != nil || len(page.Value) != 1 {
			w.Errorf("found %+v, %v", page.Value, err)
		}
		if err := w.tenant.Mailbox(user).DeleteFolder("Corp"); err != nil {
			w.Fatal(err)
		}
		for _, r := range []graph.Request{
			graph.GetContactFolder(user, f.ID), graph.CreateContact(user, f.ID, body("A", "a")), graph.ListContacts(user, f.ID, graph.ContactQuery{}),
		} {
			if err := w.client.Do(w.Context(), r, nil); !graph.IsFolderGone(err) || graph.IsItemGone(err) {
				w.Errorf("%s %s: %v", r.Method, r.Path, err)
			}
		}
	})
}

func TestSimTheDirectoryIsReadByDelta(t *testing.T) {
	inTenant(t, graphsim.Options{Faults: graphsim.Faults{EmptyDeltaPages: true, RepeatEvery: 10}}, func(w world) {
		round := func(link string) (map[string]graph.User, string, int) {
			users := make(map[string]graph.User)
			for pages := 1; ; pages++ {
				page, err := w.client.UsersDelta(w.Context(), link, []string{"id", "displayName", "mail", "accountEnabled"})
				if err != nil {
					w.Fatal(err)
				}
				for _, u := range page.Value {
					users[u.ID] = u
				}
				if page.DeltaLink != "" {
					return users, page.DeltaLink, pages
				}
				link = page.NextLink
			}
		}
		users, link, pages := round("")
		if len(users) != 450 || pages < 4 || users[w.people[0]].DisplayName == "" || users[w.people[0]].AccountEnabled == nil {
			w.Errorf("%d users on %d pages, the first one %+v", len(users), pages, users[w.people[0]])
		}
		if err := w.tenant.DeleteUser(w.people[3]); err != nil {
			w.Fatal(err)
		}
		if users, link, _ = round(link); len(users) != 1 || users[w.people[3]].Removed != "changed" {
			w.Errorf("after a deletion: %+v", users)
		}
		if err := w.client.Do(w.Context(), graph.GetUser(w.people[3], nil), nil); !graph.IsNotFound(err) {
			w.Errorf("the deleted user answered %v", err)
		}
		for _, gone := range []bool{false, true} {
			w.tenant.SetFaults(graphsim.Faults{ExpireDeltaTokens: true, ResyncGone: gone, ResyncCode: "SyncStateNotFound"})
			if _, err := w.client.UsersDelta(w.Context(), link, nil); !graph.IsResync(err) {
				w.Errorf("an old link (gone: %v) answered %v", gone, err)
			}
		}
		w.tenant.SetFaults(graphsim.Faults{})
		groups := w.tenant.Groups()
		members := make(map[string]bool)
		for link = ""; ; {
			page, err := w.client.GroupsDelta(w.Context(), link, []string{groups[0].ID, groups[1].ID})
			if err != nil {
				w.Fatal(err)
			}
			for _, g := range page.Value {
				for _, m := range g.Members {
					members[g.ID+m.ID] = true
				}
			}
			if link = page.NextLink; link == "" {
				break
			}
		}
		if want := len(groups[0].Members) + len(groups[1].Members); len(members) < want-1 {
			w.Errorf("%d members, want about %d", len(members), want)
		}
		var mine graph.Page[string]
		err := w.client.Do(w.Context(), graph.CheckMemberGroups(groups[0].Members[0].ID, []string{groups[0].ID, groups[1].ID}), &mine)
		if err != nil || !slices.Contains(mine.Value, groups[0].ID) {
			w.Errorf("member of %v, %v", mine.Value, err)
		}
	})
}
