package cloudsync_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/certstore"
	"concord/backend/cloudsync"
	"concord/backend/csdl"
	"concord/backend/graph"
	"concord/backend/graphsim"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"

	"github.com/sirupsen/logrus"
)

const (
	tenantID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0001"
	clientID = "7d0a3f7e-0f0a-4c52-8f5e-1b1f5a3e0002"
	domain   = "contoso.com"
	sales    = "OU=Sales,DC=contoso,DC=com"
	left     = "OU=Left,DC=contoso,DC=com"
)

// leastRoles are what an application needs for its own configurations, and no more.
var leastRoles = []string{"Organization.Read.All", "Organization.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Synchronization.ReadWrite.All", "ProvisioningLog.Read.All"}

// onPremises is a domain with people in one organizational unit, an empty unit beside it, and an agent.
func onPremises(people int) graphsim.OnPremisesDomain {
	d := graphsim.OnPremisesDomain{FQDN: domain, NetBIOS: "CONTOSO", Units: []string{sales, left}, Agents: []graphsim.ProvisioningAgent{{Machine: "SYNC01.contoso.com", IP: "203.0.113.10"}}}
	for i := 1; i <= people; i++ {
		name := fmt.Sprintf("Person %d", i)
		d.Objects = append(d.Objects, graphsim.OnPremisesObject{GUID: fmt.Sprintf("00000000-0000-4000-b000-%012d", i), Class: "user", DN: "CN=" + name + "," + sales,
			Attributes: map[string][]string{"cn": {name}, "displayName": {name}, "sAMAccountName": {fmt.Sprintf("p%d", i)}, "userAccountControl": {"512"},
				"userPrincipalName": {fmt.Sprintf("p%d@contoso.com", i)}, "mailNickname": {fmt.Sprintf("p%d", i)}}})
	}
	return d
}

// world is a simulated tenant and a cloud sync that works in it.
type world struct {
	*testing.T
	sim      *graphsim.Tenant
	identity *certstore.Identity
	roles    []string
	path     string
	db       *sqlite.DB
	client   *graph.Client
	service  *cloudsync.Service
	wire     *wire
	told     []cloudsync.Deprecation
}

// exchange is a request with its bodies.
type exchange struct {
	request        string // METHOD path
	sent, answered []byte
}

// wire lies between us and Microsoft: it keeps what was sent, and ends everything at a request when it is told to.
type wire struct {
	base http.RoundTripper

	mu        sync.Mutex
	sent      []string // METHOD path, without sign-in
	exchanges []exchange
	// dieAt is the number of the request at which the process ends, 0 for never; landed says that the request still reaches Microsoft.
	dieAt  int
	landed bool
	die    context.CancelFunc
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Host, "login") {
		return w.base.RoundTrip(r)
	}
	w.mu.Lock()
	w.sent = append(w.sent, r.Method+" "+r.URL.Path)
	this := exchange{request: r.Method + " " + r.URL.Path}
	dead := w.dieAt > 0 && len(w.sent) >= w.dieAt
	arrives := !dead || w.landed && len(w.sent) == w.dieAt
	w.mu.Unlock()
	var res *http.Response
	var err error
	if arrives {
		this.sent = drain(&r.Body)
		if res, err = w.base.RoundTrip(r); err == nil {
			this.answered = drain(&res.Body)
		}
		w.mu.Lock()
		w.exchanges = append(w.exchanges, this)
		w.mu.Unlock()
	}
	if dead {
		if res != nil {
			_ = res.Body.Close()
		}
		w.die()
		return nil, context.Canceled
	}
	return res, err
}

// drain reads a body and puts it back.
func drain(body *io.ReadCloser) []byte {
	if *body == nil {
		return nil
	}
	data, _ := io.ReadAll(*body) // from memory
	_ = (*body).Close()
	*body = io.NopCloser(bytes.NewReader(data))
	return data
}

// writes are the requests that changed something, by method and path.
func (w *wire) writes() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.sent), func(s string) bool { return strings.HasPrefix(s, "GET ") })
}

var testIdentity = sync.OnceValues(func() (*certstore.Identity, error) { return certstore.InMemory("Concord test", 30*365*24*time.Hour) })

// inWorld runs a test in simulated time against a tenant with a domain of twenty people.
func inWorld(t *testing.T, faults graphsim.CloudSyncFaults, test func(w *world)) {
	t.Helper()
	inWorldOf(t, 20, faults, leastRoles, test)
}

func inWorldOf(t *testing.T, people int, faults graphsim.CloudSyncFaults, roles []string, test func(w *world)) {
	t.Helper()
	identity, err := testIdentity()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tenant.db")
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(identity.Certificate.NotBefore.Add(time.Hour)))
		w := &world{T: t, identity: identity, path: path, roles: roles}
		company := graphsim.Company{TenantID: tenantID, DisplayName: "Contoso", Domains: []string{"contoso.com", "contoso.onmicrosoft.com"},
			OnPremises: graphsim.OnPremises{Domains: []graphsim.OnPremisesDomain{onPremises(people)}}}
		w.sim, err = graphsim.New(graphsim.Options{Seed: 1, Company: company, Faults: graphsim.Faults{CloudSync: faults}})
		if err != nil {
			t.Fatal(err)
		}
		w.sim.RegisterApp(graphsim.App{ClientID: clientID, Certificates: []*x509.Certificate{identity.Certificate}, Roles: roles})
		defer func() { w.ok(w.sim.Close()) }()
		w.open()
		defer func() { w.ok(w.db.Close()) }()
		test(w)
	})
}

// open builds a cloud sync over the database file, as a new process would.
func (w *world) open() {
	w.Helper()
	var err error
	if w.db, err = sqlite.Open(context.Background(), w.path); err != nil {
		w.Fatal(err)
	}
	w.wire = &wire{base: w.sim.RoundTripper()}
	source, err := signin.New(signin.Options{LoginEndpoint: "https://login.microsoftonline.com", TenantID: tenantID, ClientID: clientID,
		GraphEndpoint: "https://graph.microsoft.com", Identity: w.identity, Transport: w.wire})
	if err != nil {
		w.Fatal(err)
	}
	w.client, err = graph.NewClient(graph.Options{Endpoint: "https://graph.microsoft.com", Gate: throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits()}),
		Transport: source.Transport(csdl.WatchClient(w.T, w.wire))})
	if err != nil {
		w.Fatal(err)
	}
	w.service = w.serviceWith(nil)
}

// serviceWith is a cloud sync over the open database, with a log.
func (w *world) serviceWith(log *logrus.Logger) *cloudsync.Service {
	return cloudsync.New(cloudsync.Options{TenantID: tenantID, Graph: w.client, Store: w.db, Log: log,
		Roles:      func(context.Context) ([]string, bool) { return w.roles, true },
		Deprecated: func(d cloudsync.Deprecation) { w.told = append(w.told, d) }})
}

// reopen is the end of one process and the beginning of the next.
func (w *world) reopen() {
	w.Helper()
	w.ok(w.db.Close())
	w.open()
}

// faults sets the switches of the provisioning service.
func (w *world) faults(f graphsim.CloudSyncFaults) {
	all := w.sim.Faults()
	all.CloudSync = f
	w.sim.SetFaults(all)
}

// signedIn sends a request as somebody who is signed in and may do all of it, past what is looked at here.
func (w *world) signedIn(method, path, body string, into any) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, "https://graph.microsoft.com/v1.0/"+path, strings.NewReader(body))
	w.ok(err)
	r.Header.Set("Authorization", "Bearer "+w.sim.DelegatedToken("Application.ReadWrite.All", "Synchronization.ReadWrite.All", "OnPremDirectorySynchronization.ReadWrite.All"))
	r.Header.Set("Content-Type", "application/json")
	res, err := w.sim.RoundTripper().RoundTrip(r)
	w.ok(err)
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		w.Fatalf("%s %s: %s", method, path, res.Status)
	}
	if into != nil {
		w.ok(json.NewDecoder(res.Body).Decode(into))
	}
}

// foreign makes a configuration as somebody else does in the portal: for a domain, or none yet. It gives the service principal.
func (w *world) foreign(domain string) string {
	w.Helper()
	var made struct{ ServicePrincipal struct{ ID string } }
	w.signedIn("POST", "applicationTemplates/"+cloudsync.Template+"/instantiate", `{"displayName":"contoso.com"}`, &made)
	if below := "servicePrincipals/" + made.ServicePrincipal.ID + "/synchronization/"; domain != "" {
		w.signedIn("PUT", below+"secrets", fmt.Sprintf(`{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADProvisioning\"}"},{"key":"Domain","value":"{\"domain\":\"%s\"}"}]}`, domain), nil)
		w.signedIn("POST", below+"jobs", `{"templateId":"AD2AADProvisioning"}`, nil)
	}
	return made.ServicePrincipal.ID
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func configuration() cloudsync.Configuration {
	return cloudsync.Configuration{Domain: domain, PasswordHashSync: true, Scope: &cloudsync.Scope{OrganizationalUnits: []string{sales}},
		AccidentalDeletes: &cloudsync.AccidentalDeletes{Enabled: true, Threshold: 10}, Start: true}
}

func yes(string, cloudsync.Confirmation) bool { return true }

// apply applies with a yes to everything.
func (w *world) apply(ctx context.Context, c cloudsync.Configuration) (cloudsync.Plan, error) {
	return w.service.Apply(ctx, c, cloudsync.ApplyOptions{Confirm: yes, FirstStatus: 10 * time.Minute})
}

// applied applies, and must succeed.
func (w *world) applied(c cloudsync.Configuration) cloudsync.Plan {
	w.Helper()
	p, err := w.apply(w.Context(), c)
	if err != nil {
		w.Fatalf("%v\n%s", err, words(p))
	}
	return p
}

func (w *world) plan(c cloudsync.Configuration) cloudsync.Plan {
	w.Helper()
	p, err := w.service.Plan(w.Context(), c)
	w.ok(err)
	return p
}

// only is the tenant's one configuration.
func (w *world) only() graphsim.SyncConfiguration {
	w.Helper()
	all := w.sim.SyncConfigurations()
	if len(all) != 1 {
		w.Fatalf("%d configurations in the tenant, want 1", len(all))
	}
	return all[0]
}

func step(t *testing.T, p cloudsync.Plan, name string) cloudsync.StepReport {
	t.Helper()
	for _, s := range p.Steps {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no step %s", name)
	return cloudsync.StepReport{}
}

// words is a plan for a failing test.
func words(p cloudsync.Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "%2d %-20s %-8s %v", s.Number, s.Name, s.State, s.Evidence)
		if s.Failure != nil {
			fmt.Fprintf(&b, " FAILURE %+v", *s.Failure)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// schemaSays counts the mappings of CredentialData in a schema.
func credentials(schema []byte) int {
	return strings.Count(string(schema), `"targetAttributeName":"CredentialData"`) + strings.Count(string(schema), `"targetAttributeName": "CredentialData"`)
}
