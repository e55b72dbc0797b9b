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
		{[]string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}, "warning ok ok ok ok", nil, Other},
		{[]string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite", "Mail.ReadWrite"}, "warning ok warning ok ok", []string{"More than contact sync needs: Mail.ReadWrite"}, Other},
		{[]string{"User.Read.All", "GroupMember.Read.All"}, "warning ok warning ok failed", []string{"Missing: Contacts.ReadWrite"}, Access},
		{[]string{"Contacts.ReadWrite"}, "warning ok failed failed skipped", []string{"Missing: User.Read.All", "Missing: GroupMember.Read.All"}, Access},
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

func TestCheckTellsWhenTheCertificateEndsAndWarnsSixtyDaysBefore(t *testing.T) {
	at := withRoles(t, "User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite")
	for days, want := range map[int]CheckState{400: Passed, 61: Passed, 59: Warned, 1: Warned} {
		at.source.Identity().Certificate.NotAfter = time.Now().Add(time.Duration(days)*24*time.Hour + time.Minute)
		var first CheckStep
		if err := at.Check(t.Context(), "", func(s CheckStep) {
			if first.Name == "" {
				first = s
			}
		}); err != nil {
			t.Fatal(err)
		}
		until := at.source.Identity().Certificate.NotAfter.Local().Format(time.DateOnly)
		if first.Name != "certificate" || first.State != want || !strings.Contains(first.Text, until) || !strings.Contains(first.Text, daysOf(days)+" from now") || (want == Warned) != (len(first.Details) == 1) {
			t.Errorf("with %d days left it says %+v", days, first)
		}
	}
}

func TestCheckListsEachPermissionAndHowItStands(t *testing.T) {
	var lines []string
	_ = withRoles(t, "User.Read.All", "Mail.Read", "OrgContact.Read.All").Check(t.Context(), "", func(s CheckStep) {
		for _, right := range s.Rights {
			lines = append(lines, right.Permission+" "+string(right.State))
			if right.State != Beyond && right.Why == "" || (right.State == Missing || right.State == Elsewhere || right.State == Beyond) && right.Action == "" {
				t.Errorf("%+v says too little", right)
			}
		}
	})
	want := "GroupMember.Read.All missing, Contacts.ReadWrite elsewhere, OrgContact.Read.All granted, User.Read.All granted, Mail.Read beyond, AdministrativeUnit.Read.All optional, MailboxSettings.Read optional"
	if got := strings.Join(lines, ", "); got != want {
		t.Errorf("the permissions are %s, want %s", got, want)
	}
}
