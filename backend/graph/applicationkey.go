package graph

import (
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// KeyCredential is a certificate of an application by its public part.
// Source: learn.microsoft.com/graph/api/resources/keycredential.
type KeyCredential struct {
	KeyID       string `json:"keyId"`
	DisplayName string `json:"displayName"`
	// CustomKeyIdentifier is the SHA-1 of the certificate unless somebody gave another one.
	CustomKeyIdentifier []byte    `json:"customKeyIdentifier"`
	StartDateTime       time.Time `json:"startDateTime"`
	EndDateTime         time.Time `json:"endDateTime"`
}

// IsOf tells whether the credential is the certificate with this thumbprint, its SHA-1 in hexadecimal. The identifier holds
// the bytes of the hash; portals were seen to store the digits as text instead.
func (k KeyCredential) IsOf(thumbprint string) bool {
	return strings.EqualFold(hex.EncodeToString(k.CustomKeyIdentifier), thumbprint) || strings.EqualFold(string(k.CustomKeyIdentifier), thumbprint)
}

// ApplicationKeys is an application and its certificates.
type ApplicationKeys struct {
	ID             string          `json:"id"`
	KeyCredentials []KeyCredential `json:"keyCredentials"`
}

// ListApplicationKeys reads the certificates of an application by its object id; the answer is an ApplicationKeys. To change its own
// keys an application needs no permission, to read them it does.
// Source: learn.microsoft.com/graph/api/application-get.
func ListApplicationKeys(id string) Request {
	return directoryRequest(http.MethodGet, 1, "applications", id).query("$select", "id,keyCredentials")
}

// AddApplicationKey adds a certificate (DER) to an application by its object id. proof is a JWT signed with the key of a
// certificate that the application has already, see signin.Proof. The answer is a KeyCredential. Of one's own keys
// no permission is needed. Source: learn.microsoft.com/graph/api/application-addkey; that key is plain base64, not
// base64url: microsoft-graph-docs#10556.
func AddApplicationKey(id, displayName string, certificate []byte, proof string) Request {
	r := directoryRequest(http.MethodPost, 1, "applications", id, "addKey")
	type credential struct {
		Type        string `json:"type"`
		Usage       string `json:"usage"`
		Key         []byte `json:"key"`
		DisplayName string `json:"displayName,omitempty"`
	}
	r.Body = struct {
		KeyCredential      credential `json:"keyCredential"`
		PasswordCredential *struct{}  `json:"passwordCredential"` // null, as the page has it
		Proof              string     `json:"proof"`
	}{credential{"AsymmetricX509Cert", "Verify", certificate, displayName}, nil, proof}
	return r
}

// RemoveApplicationKey removes a certificate from an application by its object id; proof as for AddApplicationKey.
// Source: learn.microsoft.com/graph/api/application-removekey.
func RemoveApplicationKey(id, keyID, proof string) Request {
	r := directoryRequest(http.MethodPost, 1, "applications", id, "removeKey")
	r.Body = struct {
		KeyID string `json:"keyId"`
		Proof string `json:"proof"`
	}{keyID, proof}
	return r
}
