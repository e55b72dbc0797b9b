package graphsim

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // x5t and the default identifier of a key are defined as SHA-1
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// appKey is a certificate of an app registration.
type appKey struct {
	id          string // keyId, a GUID
	certificate *x509.Certificate
	name        string
	added       time.Time // over Graph; zero for one that was there from the start
	removed     time.Time // zero while it is there
}

// applicationKeyRoutes: an application needs no role to roll its own keys (Graph docs: "application: addKey", "application: removeKey").
var applicationKeyRoutes = []route{
	ownKeys(at("POST", "applications/{}/addKey", 1, writeApplications, (*Tenant).addKey)),
	ownKeys(at("POST", "applications/{}/removeKey", 1, writeApplications, (*Tenant).removeKey)),
}

func ownKeys(r route) route {
	r.own, r.versions = true, bothVersions
	return r
}

// ApplicationObjectID is the object id of an app registration, "" when there is none with this client id.
func (t *Tenant) ApplicationObjectID(clientID string) string {
	app, _ := t.authority.app(clientID)
	return app.ObjectID
}

// Certificates are those that the directory has for an app registration now, in the order in which they came.
func (t *Tenant) Certificates(clientID string) []*x509.Certificate {
	t.authority.mu.Lock()
	defer t.authority.mu.Unlock()
	var all []*x509.Certificate
	for _, key := range t.authority.apps[strings.ToLower(clientID)].keys {
		if key.removed.IsZero() {
			all = append(all, key.certificate)
		}
	}
	return all
}

// UploadCertificate is what an admin does at Certificates & secrets of the portal.
func (t *Tenant) UploadCertificate(clientID string, certificate *x509.Certificate) {
	t.authority.addKey(clientID, appKey{id: uuid.NewString(), certificate: certificate, name: certificate.Subject.String(), added: time.Now()})
}

// RemoveCertificate is what an admin does there with one that has had its day.
func (t *Tenant) RemoveCertificate(clientID string, certificate *x509.Certificate) {
	t.authority.dropKey(clientID, func(key appKey) bool { return key.certificate.Equal(certificate) })
}

func (a *authority) addKey(clientID string, key appKey) {
	a.mu.Lock()
	defer a.mu.Unlock()
	app := a.apps[strings.ToLower(clientID)]
	app.keys = append(slices.Clone(app.keys), key)
	a.apps[strings.ToLower(clientID)] = app
}

// dropKey marks a certificate as removed, and tells whether there was one.
func (a *authority) dropKey(clientID string, which func(appKey) bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	app := a.apps[strings.ToLower(clientID)]
	app.keys = slices.Clone(app.keys)
	at := slices.IndexFunc(app.keys, func(key appKey) bool { return key.removed.IsZero() && which(key) })
	if at < 0 {
		return false
	}
	app.keys[at].removed = time.Now()
	a.apps[strings.ToLower(clientID)] = app
	return true
}

// heardOf are the certificates by which the sign-in goes; a.mu is held. See AuthorityFaults.KeyLag.
func (a *authority) heardOf(keys []appKey) []*x509.Certificate {
	a.asked++
	known := func(since time.Time) bool {
		past := time.Since(since)
		return past >= 2*a.faults.KeyLag || past >= a.faults.KeyLag && a.asked%2 == 0
	}
	var all []*x509.Certificate
	for _, key := range keys {
		if (key.added.IsZero() || known(key.added)) && (key.removed.IsZero() || !known(key.removed)) {
			all = append(all, key.certificate)
		}
	}
	return all
}

// objectID is made up of the client id, so that it is the same with every start.
func (a *authority) objectID(clientID string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(a.tenantID+"/application/"+strings.ToLower(clientID))).String()
}

// named finds the registration that a path means: by object id, or by client id in the form appId='…'.
func (a *authority) named(key string) (App, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	clientID, byClient := strings.CutPrefix(key, "appId='")
	for _, app := range a.apps {
		if byClient && strings.EqualFold(app.ClientID, clientID) || !byClient && strings.EqualFold(app.ObjectID, key) {
			return app, true
		}
	}
	return App{}, false
}

func (a *authority) isApplication(key, clientID string) bool {
	app, ok := a.named(key)
	return ok && strings.EqualFold(app.ClientID, clientID)
}

// application is a registration as Graph shows it; nil when there is none with this object id.
func (a *authority) application(key string) map[string]any {
	app, ok := a.named(key)
	if !ok {
		return nil
	}
	keys := []any{}
	for _, key := range app.keys {
		if key.removed.IsZero() {
			keys = append(keys, key.object())
		}
	}
	return map[string]any{"id": app.ObjectID, "appId": app.ClientID, "displayName": app.Name, "signInAudience": "AzureADMyOrg",
		"keyCredentials": keys, "passwordCredentials": []any{}}
}

func (a *authority) applications() []map[string]any {
	a.mu.Lock()
	var ids []string
	for _, app := range a.apps {
		ids = append(ids, app.ObjectID)
	}
	a.mu.Unlock()
	slices.Sort(ids)
	var all []map[string]any
	for _, id := range ids {
		all = append(all, a.application(id))
	}
	return all
}

// object is the key credential; its identifier is the thumbprint where nobody gave another one (Graph docs: "keyCredential
// resource type"). The key itself is left out of lists, as the page says.
func (k appKey) object() map[string]any {
	sum := sha1.Sum(k.certificate.Raw) //nolint:gosec // see the import
	return map[string]any{"keyId": k.id, "displayName": k.name, "customKeyIdentifier": sum[:], "key": nil, "type": "AsymmetricX509Cert", "usage": "Verify",
		"startDateTime": k.certificate.NotBefore.UTC().Format(time.RFC3339), "endDateTime": k.certificate.NotAfter.UTC().Format(time.RFC3339)}
}

// addKey answers POST /applications/{id}/addKey.
func (t *Tenant) addKey(req *request) *response {
	var body struct {
		KeyCredential struct {
			Type, Usage, DisplayName string
			Key                      *string
		}
		Proof string
	}
	app, fail := t.rolling(req, &body)
	if fail != nil {
		return fail
	}
	given := body.KeyCredential
	if given.Type != "AsymmetricX509Cert" || given.Usage != "Verify" || given.Key == nil {
		// Source: msgraph-sdk-java#1823.
		return badKey("The value for the property \"usage\" in one of your credentials is invalid. Acceptable values are Sign, Verify.")
	}
	der, err := base64.StdEncoding.DecodeString(*given.Key)
	if err != nil {
		// Source: microsoft-graph-docs#10556.
		return badKey("Cannot convert a primitive value to the expected type 'Edm.Binary'. See the inner exception for more details.")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return badKey("The value for the property \"key\" in one of your credentials is invalid.")
	}
	if fail := t.checkProof(body.Proof, app); fail != nil {
		return fail
	}
	key := appKey{id: uuid.NewString(), certificate: certificate, name: given.DisplayName, added: time.Now()}
	if key.name == "" {
		key.name = certificate.Subject.String()
	}
	t.authority.addKey(app.ClientID, key)
	object := key.object()
	object["@odata.context"] = req.context("microsoft.graph.keyCredential")
	return answer(http.StatusOK, object)
}

// removeKey answers POST /applications/{id}/removeKey.
func (t *Tenant) removeKey(req *request) *response {
	var body struct{ KeyID, Proof string }
	app, fail := t.rolling(req, &body)
	if fail != nil {
		return fail
	}
	if fail := t.checkProof(body.Proof, app); fail != nil {
		return fail
	}
	if !t.authority.dropKey(app.ClientID, func(key appKey) bool { return strings.EqualFold(key.id, body.KeyID) }) {
		return badKey("No credentials found to be removed.") // as removePassword says it; the page of removeKey is silent
	}
	return noContent()
}

// rolling reads the body and finds the application. Somebody who is signed in is refused: it works for apps alone
// (microsoft-graph-docs#14626).
func (t *Tenant) rolling(req *request, body any) (App, *response) {
	app, ok := t.authority.named(req.parts[1])
	if !ok {
		return App{}, resourceNotFound(req.parts[1])
	}
	if len(req.grant.Scopes) > 0 {
		return App{}, badProof()
	}
	if err := json.Unmarshal(req.body, body); err != nil {
		if _, fail := req.object(); fail != nil {
			return App{}, fail
		}
		return App{}, badKey("The request body does not have the members of the action.")
	}
	return app, nil
}

func badKey(message string) *response {
	return refuse(http.StatusBadRequest, "Request_BadRequest", message)
}

// badProof is the answer to whatever is wrong with a proof; it does not tell what.
// Source: microsoft-graph-docs#14626, #22076.
func badProof() *response {
	return refuse(http.StatusUnauthorized, "Authentication_MissingOrMalformed", "Access Token missing or malformed.")
}

// checkProof verifies a proof of possession. Source: Graph docs, "Generate proof-of-possession tokens for rolling keys": addressed to
// the directory, issued by the object id, ten minutes, signed by a valid certificate of the application, without padding.
func (t *Tenant) checkProof(proof string, app App) *response {
	parts := strings.Split(proof, ".")
	if len(parts) != 3 {
		return badProof()
	}
	strict := base64.RawURLEncoding.Strict()
	head, err1 := strict.DecodeString(parts[0])
	payload, err2 := strict.DecodeString(parts[1])
	signature, err3 := strict.DecodeString(parts[2])
	if err1 != nil || err2 != nil || err3 != nil {
		return badProof()
	}
	var header struct{ Alg, Kid, X5T string }
	var claims struct {
		Aud, Iss string
		Nbf, Exp json.RawMessage
	}
	if json.Unmarshal(head, &header) != nil || json.Unmarshal(payload, &claims) != nil || header.Alg != "RS256" {
		return badProof()
	}
	var from, until int64
	if json.Unmarshal(claims.Nbf, &from) != nil || json.Unmarshal(claims.Exp, &until) != nil {
		// Dates in words ended so. Source: microsoft-graph-docs-contrib#2705.
		return refuse(http.StatusInternalServerError, "InternalServerError", "An internal server error occurred.")
	}
	now := t.authority.now()
	switch {
	case claims.Aud != "00000002-0000-0000-c000-000000000000", !strings.EqualFold(claims.Iss, app.ObjectID):
	case now.Before(time.Unix(from, 0).Add(-clockTolerance)), now.After(time.Unix(until, 0).Add(clockTolerance)), until-from > int64(assertionLifetime/time.Second):
	default:
		for _, key := range app.keys {
			sum := sha1.Sum(key.certificate.Raw) //nolint:gosec // see the import
			short, ok := decodeThumbprint(header.X5T, sha1.Size)
			named := ok && bytes.Equal(short, sum[:]) || strings.EqualFold(header.Kid, hex.EncodeToString(sum[:]))
			if named && key.removed.IsZero() && now.Before(key.certificate.NotAfter) && verifySignature(header.Alg, key.certificate, []byte(parts[0]+"."+parts[1]), signature) {
				return nil
			}
		}
	}
	return badProof()
}
