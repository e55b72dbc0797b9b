package signin

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Token is a bearer token for Graph and what it says of itself. The fields behind Value are read without verification
// and serve self-diagnosis only: Microsoft calls its tokens opaque to clients. They are empty when it cannot be read.
type Token struct {
	// Value is the secret. It is left out of String, of %v and %#v, and of JSON.
	Value string `json:"-"`
	// ExpiresOn is when the token ends, by this computer's clock.
	ExpiresOn time.Time
	// TenantID is the tenant that issued the token (claim tid): the tenant we really are in, whatever was typed.
	TenantID string
	// AppID is the application's client id (claim appid).
	AppID string
	// Roles are the application permissions with admin consent (claim roles), sorted.
	Roles []string
}

// String describes the token without its value.
func (t Token) String() string {
	return fmt.Sprintf("token for app %s in tenant %s until %s", t.AppID, t.TenantID, t.ExpiresOn.UTC().Format(time.RFC3339))
}

// GoString is String: %#v must not show the value either.
func (t Token) GoString() string { return t.String() }

func readToken(value string, expiresOn time.Time) Token {
	token := Token{Value: value, ExpiresOn: expiresOn}
	parts := strings.Split(value, ".")
	if len(parts) != 3 {
		return token
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return token
	}
	var claims struct {
		TenantID string   `json:"tid"`
		AppID    string   `json:"appid"`
		Roles    []string `json:"roles"`
	}
	if json.Unmarshal(payload, &claims) != nil {
		return token
	}
	slices.Sort(claims.Roles)
	token.TenantID, token.AppID, token.Roles = claims.TenantID, claims.AppID, slices.Compact(claims.Roles)
	return token
}
