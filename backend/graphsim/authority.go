package graphsim

import (
	"crypto/x509"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
)

// App is an app registration (and its service principal) in the simulated tenant.
type App struct {
	ClientID string // GUID; compared without regard to case
	// ObjectID of the registration, a GUID; "" makes one up, which Tenant.ApplicationObjectID tells.
	ObjectID string
	// Name is shown in refusals; "" is shown as "Concord".
	Name string
	// Certificates whose keys may sign client assertions. A list: an app has several while its certificate rolls over.
	Certificates []*x509.Certificate
	// Roles are the consented application permissions, as they appear in the token's roles claim. With none, the token
	// has no such claim at all.
	Roles []string
	// Disabled refuses every sign-in with AADSTS7000112, as "Enabled for users to sign in: No" does.
	Disabled bool

	scopes []string // of somebody who signed in to it; tokens for those come from DelegatedToken alone
	keys   []appKey // its certificates, as the directory has them
}

// RegisterApp adds the app registration, or replaces the one with the same client id. Tokens issued before keep their
// old roles until they expire, as Microsoft's do.
func (t *Tenant) RegisterApp(app App) { t.authority.register(app) }

// authority is the sign-in side of the tenant: Entra ID's discovery document, its token endpoint, and the check of the
// tokens it issued. It holds no state but app registrations and switches, all in memory. Safe for concurrent use.
type authority struct {
	tenantID             string
	domains              []string
	graphHost, loginHost string // hosts of the in-process transport

	mu     sync.Mutex
	apps   map[string]App // by lower-case client id
	faults AuthorityFaults
	tokens tokenHistory
	asked  uint64 // how often for the certificates of an app: which replica answers
}

func newAuthority(t *Tenant) *authority {
	return &authority{
		tenantID:  strings.ToLower(t.company.TenantID),
		domains:   t.company.Domains,
		graphHost: t.graphHost,
		loginHost: t.loginHost,
		apps:      map[string]App{},
	}
}

func (a *authority) register(app App) {
	if app.Name == "" {
		app.Name = "Concord"
	}
	app.Roles = slices.Clone(app.Roles)
	if app.ObjectID == "" {
		app.ObjectID = a.objectID(app.ClientID)
	}
	app.keys = nil
	for _, certificate := range app.Certificates {
		app.keys = append(app.keys, appKey{id: uuid.NewString(), certificate: certificate})
	}
	app.Certificates = nil
	a.mu.Lock()
	defer a.mu.Unlock()
	a.apps[strings.ToLower(app.ClientID)] = app
}

// app is a registration with the certificates that the sign-in has heard of.
func (a *authority) app(clientID string) (App, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	app, ok := a.apps[strings.ToLower(clientID)]
	app.Certificates = a.heardOf(app.keys)
	return app, ok
}

// now is the authority's clock, which AuthorityFaults may set wrong.
func (a *authority) now() time.Time { return time.Now().Add(a.switches().ClockSkew) }

// serve answers everything below /{tenant}/: the discovery document, the keys and the token endpoint.
//
// Source for the paths: learn.microsoft.com/entra/identity-platform/v2-protocols-oidc and
// v2-oauth2-client-creds-grant-flow; MSAL Go asks exactly for the first and the last.
func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	tenant, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	var allowed string
	var answer func() (any, *signInRefusal)
	switch rest {
	case "v2.0/.well-known/openid-configuration":
		allowed, answer = http.MethodGet, func() (any, *signInRefusal) { return a.discovery(r), nil }
	case "discovery/v2.0/keys":
		allowed, answer = http.MethodGet, func() (any, *signInRefusal) { return publicKeys(), nil }
	case "oauth2/v2.0/token":
		allowed, answer = http.MethodPost, func() (any, *signInRefusal) { return a.token(r, tenant) }
	default:
		http.NotFound(w, r)
		return
	}
	if r.Method != allowed {
		w.Header().Set("Allow", allowed)
		a.refuse(w, r, refuseMalformed("The endpoint only accepts "+allowed+" requests. Received a "+r.Method+" request."))
		return
	}
	if refusal := a.knows(tenant); refusal != nil {
		a.refuse(w, r, refusal)
		return
	}
	body, refusal := answer()
	if refusal != nil {
		a.refuse(w, r, refusal)
		return
	}
	writeSignInJSON(w, http.StatusOK, body)
}

// knows refuses a tenant that is neither this one's id nor one of its verified domains.
func (a *authority) knows(tenant string) *signInRefusal {
	if a.switches().Refuse == 90002 {
		return refuseTenant(tenant)
	}
	named := strings.EqualFold(tenant, a.tenantID) ||
		slices.ContainsFunc(a.domains, func(d string) bool { return strings.EqualFold(d, tenant) })
	if !named {
		return refuseTenant(tenant)
	}
	return nil
}

// discovery is the OpenID configuration. Its addresses name the host that was asked, because MSAL refuses an issuer on
// another host, and the tenant by id even when it was asked for by domain, as Microsoft's does.
// Source: MSAL apps/internal/oauth/ops/authority/authority.go, ValidateIssuerMatchesAuthority.
func (a *authority) discovery(r *http.Request) map[string]any {
	base := "https://" + requestHost(r) + "/" + a.tenantID
	return map[string]any{
		"issuer":                                base + "/v2.0",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"token_endpoint_auth_methods_supported": []string{"private_key_jwt"},
		"response_types_supported":              []string{"token"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   "microsoftonline.com",
		"msgraph_host":                          a.graphHostFor(r),
	}
}

// graphHostFor is the Graph host that belongs to the sign-in host of the request: in process the tenant's own; over a
// socket one host serves both.
func (a *authority) graphHostFor(r *http.Request) string {
	if host := requestHost(r); !strings.EqualFold(host, a.loginHost) {
		return host
	}
	return a.graphHost
}

func publicKeys() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: signingKey().Public(), KeyID: signingKeyID, Algorithm: string(jose.RS256), Use: "sig",
	}}}
}

func requestHost(r *http.Request) string {
	if r.Host != "" {
		return strings.ToLower(r.Host)
	}
	return strings.ToLower(r.URL.Host)
}

func writeSignInJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.WriteHeader(status)
	// The client hung up, or the body cannot be encoded, which the types above rule out: nobody is left to tell.
	_ = json.NewEncoder(w).Encode(body)
}

// DelegatedToken is an access token for Graph as somebody gets it who signs in with these scopes, the way Graph Explorer does. Some
// calls are open to no app by itself.
func (t *Tenant) DelegatedToken(scopes ...string) string {
	app := App{ClientID: "de8bc8b5-d9f9-48b1-a8ad-b748da725064", scopes: scopes} // Graph Explorer's
	return t.authority.issue(app, "https://"+t.graphHost, claimsRequest{}).AccessToken
}
