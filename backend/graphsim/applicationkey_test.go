package graphsim

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// proofOf is made as the page describes it; change spoils it.
func proofOf(t *testing.T, certificate *x509.Certificate, objectID string, change func(header, claims map[string]any)) string {
	t.Helper()
	sum := sha1.Sum(certificate.Raw)
	header := map[string]any{"alg": "RS256", "typ": "JWT", "x5t": base64.RawURLEncoding.EncodeToString(sum[:])}
	claims := map[string]any{"aud": "00000002-0000-0000-c000-000000000000", "iss": objectID, "nbf": time.Now().Unix(), "exp": time.Now().Add(10 * time.Minute).Unix()}
	if change != nil {
		change(header, claims)
	}
	part := func(of any) string {
		data, err := json.Marshal(of)
		must(t, err)
		return base64.RawURLEncoding.EncodeToString(data)
	}
	unsigned := part(header) + "." + part(claims)
	digest := sha256.Sum256([]byte(unsigned))
	signature, err := rsa.SignPKCS1v15(rand.Reader, testKey(), crypto.SHA256, digest[:])
	must(t, err)
	return unsigned + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// rolling is a tenant with an app that has one certificate, and no role.
func rolling(t *testing.T) (w *wire, first *x509.Certificate, object string) {
	t.Helper()
	w = start(t, Options{})
	first = validCertificate(t)
	w.tenant.RegisterApp(App{ClientID: testClientID, Certificates: []*x509.Certificate{first}})
	w.bearer = bearerFor(w.tenant)
	return w, first, w.tenant.ApplicationObjectID(testClientID)
}

func addition(certificate *x509.Certificate, proof string) string {
	return fmt.Sprintf(`{"keyCredential":{"type":"AsymmetricX509Cert","usage":"Verify","key":%q},"passwordCredential":null,"proof":%q}`,
		base64.StdEncoding.EncodeToString(certificate.Raw), proof)
}

func TestAnAppRollsItsOwnKeysByAProof(t *testing.T) {
	w, first, object := rolling(t)
	second := testCertificate(t, time.Now().Add(-time.Minute), time.Now().Add(time.Hour))
	added := w.send("POST", "/applications/"+object+"/addKey", addition(second, proofOf(t, first, object, nil))).want(200)
	id, _ := added.body["keyId"].(string)
	if certificates := w.tenant.Certificates(testClientID); len(certificates) != 2 || !certificates[1].Equal(second) || id == "" {
		t.Fatalf("the app has %d certificates, the new one is %q", len(certificates), id)
	}
	// To read its keys it needs a permission that rolling them does not.
	w.get("/applications/"+object+"?$select=id,keyCredentials").want(403, "Authorization_RequestDenied")
	w.bearer = bearerFor(w.tenant, "Application.Read.All")
	shown := w.get("/applications/" + object + "?$select=id,keyCredentials").want(200)
	keys, _ := shown.body["keyCredentials"].([]any)
	if len(keys) != 2 || keys[1].(map[string]any)["keyId"] != id {
		t.Fatalf("it shows %v", keys)
	}
	found := w.get("/applications?$filter=appId eq '" + testClientID + "'").want(200)
	if values, _ := found.body["value"].([]any); len(values) != 1 || values[0].(map[string]any)["id"] != object {
		t.Errorf("found by client id: %v", found.raw)
	}
	w.bearer = bearerFor(w.tenant)

	old := keys[0].(map[string]any)["keyId"].(string)
	removal := fmt.Sprintf(`{"keyId":%q,"proof":%q}`, old, proofOf(t, second, object, nil))
	w.send("POST", "/applications(appId='"+testClientID+"')/removeKey", removal).want(204)
	if certificates := w.tenant.Certificates(testClientID); len(certificates) != 1 || !certificates[0].Equal(second) {
		t.Errorf("the app has %d certificates", len(certificates))
	}
	w.send("POST", "/applications/"+object+"/removeKey", removal).want(400, "Request_BadRequest")
	// The removed one proves nothing any more, and other apps may not be touched.
	w.send("POST", "/applications/"+object+"/addKey", addition(first, proofOf(t, first, object, nil))).want(401, "Authentication_MissingOrMalformed")
	w.tenant.RegisterApp(App{ClientID: "another", Certificates: []*x509.Certificate{first}})
	other := w.tenant.ApplicationObjectID("another")
	w.send("POST", "/applications/"+other+"/addKey", addition(second, proofOf(t, first, other, nil))).want(403, "Authorization_RequestDenied")
}

func TestEveryFlawOfAProofIsRefusedAlike(t *testing.T) {
	w, first, object := rolling(t)
	second := testCertificate(t, time.Now().Add(-time.Minute), time.Now().Add(time.Hour))
	send := func(proof string) got {
		return w.send("POST", "/applications/"+object+"/addKey", addition(second, proof))
	}
	flaws := map[string]func(header, claims map[string]any){
		"Graph as audience":   func(_, c map[string]any) { c["aud"] = graphAppID },
		"the client id":       func(_, c map[string]any) { c["iss"] = testClientID },
		"eleven minutes":      func(_, c map[string]any) { c["exp"] = time.Now().Add(11 * time.Minute).Unix() },
		"an hour ago":         func(_, c map[string]any) { c["nbf"], c["exp"] = time.Now().Unix()-3600, time.Now().Unix()-3000 },
		"another certificate": func(h, _ map[string]any) { h["x5t"] = base64.RawURLEncoding.EncodeToString(make([]byte, 20)) },
		"no algorithm":        func(h, _ map[string]any) { h["alg"] = "none" },
	}
	for _, name := range slices.Sorted(maps.Keys(flaws)) {
		if code := send(proofOf(t, first, object, flaws[name])).code(); code != "Authentication_MissingOrMalformed" {
			t.Errorf("%s: %s", name, code)
		}
	}
	good := proofOf(t, first, object, nil)
	parts := strings.Split(good, ".")
	send(parts[0]+"="+"."+parts[1]+"."+parts[2]).want(401, "Authentication_MissingOrMalformed") // padding
	send(good[:len(good)-8]).want(401, "Authentication_MissingOrMalformed")
	send(proofOf(t, first, object, func(_, c map[string]any) { c["nbf"] = "2026-11-22T07:00:00Z" })).want(500, "InternalServerError")
	w.send("POST", "/applications/"+object+"/addKey", strings.Replace(addition(second, good), `"key":"`, `"key":"-_`, 1)).want(400, "Request_BadRequest")
	if got := len(w.tenant.Certificates(testClientID)); got != 1 {
		t.Errorf("the app has %d certificates", got)
	}
	w.bearer = w.tenant.DelegatedToken("Application.ReadWrite.All")
	send(good).want(401, "Authentication_MissingOrMalformed") // for apps alone
}

func TestTheSignInHearsLateOfANewKey(t *testing.T) {
	testKey() // made outside of the bubble, where the clock goes on
	synctest.Test(t, func(t *testing.T) {
		tenant, first := signInTenant(t)
		tenant.SetAuthorityFaults(AuthorityFaults{KeyLag: 10 * time.Second})
		second := testCertificate(t, time.Now().Add(-time.Minute), time.Now().Add(time.Hour))
		tenant.UploadCertificate(testClientID, second)
		tenant.RemoveCertificate(testClientID, first)
		signsIn := func(certificate *x509.Certificate) (n int) {
			for range 10 {
				if _, err := msal(t, tenant, certificate, "test.example.com").AcquireTokenByCredential(t.Context(), graphScope); err == nil {
					n++
				}
			}
			return n
		}
		for _, at := range []struct {
			after    time.Duration
			old, new int
		}{{0, 10, 0}, {10 * time.Second, 5, 5}, {10 * time.Second, 0, 10}} {
			time.Sleep(at.after)
			if gone, come := signsIn(first), signsIn(second); gone != at.old || come != at.new {
				t.Errorf("%s later the old one signs in %d times in ten, the new one %d; want %d and %d", at.after, gone, come, at.old, at.new)
			}
		}
	})
}
