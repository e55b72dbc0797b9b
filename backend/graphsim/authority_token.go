package graphsim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" // RFC 7523 §2.2
	// maxTokenRequest bounds the form of a token request, in bytes. Ours; an assertion with a chain is below 16 KB.
	maxTokenRequest = 64 << 10
)

// tokenAnswer is a success of the token endpoint. Source: v2-oauth2-client-creds-grant-flow, "Successful response".
type tokenAnswer struct {
	TokenType    string `json:"token_type"`
	ExpiresIn    int64  `json:"expires_in"`     // seconds
	ExtExpiresIn int64  `json:"ext_expires_in"` // seconds
	// RefreshIn is half the lifetime, in seconds, and only there for tokens of more than two hours: MSAL then renews early.
	// Source: MSAL accesstokens/tokens.go (refresh_in); azure-sdk "tokens that live more than 2 hours".
	RefreshIn   int64  `json:"refresh_in,omitempty"`
	AccessToken string `json:"access_token"`
}

// token answers a client_credentials request. The order of the checks is Entra's as far as it shows: request, client,
// credential, resource.
func (a *authority) token(r *http.Request, tenant string) (any, *signInRefusal) {
	form, no := tokenForm(r)
	if no != nil {
		return nil, no
	}
	clientID := form.Get("client_id")
	if no := a.refuseBySwitch(clientID, tenant); no != nil {
		return nil, no
	}
	for _, parameter := range []string{"grant_type", "client_id", "scope"} {
		if form.Get(parameter) == "" {
			return nil, refuseMissing(parameter)
		}
	}
	if form.Get("grant_type") != "client_credentials" {
		return nil, refuseGrant()
	}
	app, ok := a.app(clientID)
	if !ok {
		return nil, refuseClient(clientID, tenant)
	}
	if app.Disabled {
		return nil, refuseDisabled(app.ClientID, app.Name)
	}
	if form.Get("client_assertion") == "" || form.Get("client_assertion_type") != assertionType {
		return nil, refuseNoCredential()
	}
	if no := checkAssertion(form.Get("client_assertion"), app, a.tokenEndpoints(r, tenant), a.now()); no != nil {
		return nil, no
	}
	resource, no := a.resource(r, form.Get("scope"), tenant)
	if no != nil {
		return nil, no
	}
	asked, no := parseClaimsRequest(form.Get("claims"))
	if no != nil {
		return nil, no
	}
	return a.issue(app, resource, asked), nil
}

func tokenForm(r *http.Request) (url.Values, *signInRefusal) {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(media), "application/x-www-form-urlencoded") {
		return nil, refuseMalformed("The body must be application/x-www-form-urlencoded.")
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxTokenRequest)
	if err := r.ParseForm(); err != nil {
		return nil, refuseMalformed("The body cannot be read as a form.")
	}
	return r.PostForm, nil
}

// tokenEndpoints are the spellings of this token endpoint that an assertion may be addressed to: by the tenant's id or
// by the name that was asked for.
func (a *authority) tokenEndpoints(r *http.Request, tenant string) []string {
	host := requestHost(r)
	return []string{
		"https://" + host + "/" + a.tenantID + "/oauth2/v2.0/token",
		"https://" + host + "/" + tenant + "/oauth2/v2.0/token",
	}
}

// resource is the audience behind a scope, which must be Graph's /.default. OpenID Connect's own scopes beside it are
// passed over: MSAL for Go adds them to every request (apps/internal/oauth/ops/accesstokens, addScopeQueryParam).
func (a *authority) resource(r *http.Request, scope, tenant string) (string, *signInRefusal) {
	wanted := slices.DeleteFunc(strings.Fields(scope), func(s string) bool {
		return s == "openid" || s == "offline_access" || s == "profile"
	})
	if len(wanted) != 1 || !strings.HasSuffix(wanted[0], "/.default") {
		return "", refuseScope(scope)
	}
	resource := strings.TrimSuffix(wanted[0], "/.default")
	for _, host := range []string{a.graphHost, a.graphHostFor(r)} {
		if strings.EqualFold(resource, "https://"+host) {
			return resource, nil
		}
	}
	return "", refuseResource(resource, tenant)
}

// claimsRequest is what the claims parameter asks for: client capabilities, and the answer to a claims challenge.
// Source: learn.microsoft.com/entra/identity-platform/claims-challenge.
type claimsRequest struct {
	cp1 bool
	nbf int64 // "issued no earlier than", seconds since 1970; 0 when not asked
}

func parseClaimsRequest(claims string) (claimsRequest, *signInRefusal) {
	var asked claimsRequest
	if claims == "" {
		return asked, nil
	}
	var body struct {
		AccessToken struct {
			Capabilities struct {
				Values stringOrList `json:"values"`
			} `json:"xms_cc"`
			NotBefore struct {
				Value json.Number `json:"value"` // a number or a string of digits: both were seen
			} `json:"nbf"`
		} `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(claims), &body); err != nil {
		return asked, refuseMalformed("The claims parameter is not a JSON object as documented.")
	}
	asked.cp1 = slices.ContainsFunc(body.AccessToken.Capabilities.Values, func(v string) bool { return strings.EqualFold(v, "cp1") })
	if value := body.AccessToken.NotBefore.Value; value != "" {
		nbf, err := value.Int64()
		if err != nil {
			return asked, refuseMalformed("The claim nbf must be a time in seconds.")
		}
		asked.nbf = nbf
	}
	return asked, nil
}

// stringOrList reads "cp1" and ["cp1"] alike; both spellings are in the field (BloodHoundAD/BARK#2 sends the first).
type stringOrList []string

func (s *stringOrList) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*s = stringOrList{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(s))
}
