package tenant

import (
	"crypto/x509"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/sqlite"

	"github.com/sirupsen/logrus"
)

// withRoles is a tenant whose app registration was given these permissions and no others.
func withRoles(t *testing.T, roles ...string) *Tenant {
	t.Helper()
	at, _, _ := withCompany(t, roles...)
	return at
}

// withCompany gives also the simulated tenant, for changes, and who was in it.
func withCompany(t *testing.T, roles ...string) (*Tenant, *graphsim.Tenant, graphsim.Company) {
	t.Helper()
	people := graphsim.Generate(graphsim.GenerateOptions{People: 5, Mailboxes: 2})
	company, err := graphsim.New(graphsim.Options{Company: people})
	if err != nil {
		t.Fatal(err)
	}
	identity, err := certstore.InMemory("test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	company.RegisterApp(graphsim.App{ClientID: graphsim.ContosoClientID, Certificates: []*x509.Certificate{identity.Certificate}, Roles: roles})
	in := &ingredients{typed: "fabrikam.com", clientID: graphsim.ContosoClientID,
		login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com", transport: company.RoundTripper(),
		identity: func() (*certstore.Identity, error) { return identity, nil }, close: company.Close}
	var recorded recording
	connection, err := in.connect("test", recorded.observe)
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	at := &Tenant{connection: connection, store: store, log: logrus.New()}
	at.log.SetOutput(io.Discard)
	at.record(&recorded)
	t.Cleanup(func() { _, _, _ = at.recorder.Close(), store.Close(), in.Close() })
	return at, company, people
}

func TestCheckTellsMissingExcessiveAndSufficientPermissions(t *testing.T) {
	for _, c := range []struct {
		roles []string
		want  string // states of the steps
		words []string
		kind  Problem
	}{
		{[]string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}, "ok ok ok ok", nil, Other},
		{[]string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite", "Mail.ReadWrite"}, "ok warning ok ok", []string{"More than contact sync needs: Mail.ReadWrite"}, Other},
		{[]string{"User.Read.All", "GroupMember.Read.All"}, "ok warning ok failed", []string{"Missing: Contacts.ReadWrite"}, Access},
		{[]string{"Contacts.ReadWrite"}, "ok failed failed skipped", []string{"Missing: User.Read.All", "Missing: GroupMember.Read.All"}, Access},
	} {
		var states, text []string
		err := withRoles(t, c.roles...).Check(t.Context(), "", func(s CheckStep) {
			states, text = append(states, string(s.State)), append(append(text, s.Text), s.Details...)
		})
		if got := strings.Join(states, " "); got != c.want || (err == nil) != (c.kind == Other) || ProblemOf(err) != c.kind {
			t.Errorf("%v: got %s and %v, want %s\n%s", c.roles, got, err, c.want, strings.Join(text, "\n"))
		}
		for _, words := range c.words {
			if !strings.Contains(strings.Join(text, "\n"), words) {
				t.Errorf("%v: %q is missing:\n%s", c.roles, words, strings.Join(text, "\n"))
			}
		}
	}
}
