package signin

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// claimsChallenge returns the claims that a 401 wants the next token to satisfy, as JSON, or "". Graph sends, when a
// token was revoked before its end (Microsoft, "Claims challenges, claims requests, and client capabilities"):
//
//	WWW-Authenticate: Bearer realm="", authorization_uri="…", error="insufficient_claims", claims="<base64 of JSON>"
func claimsChallenge(header http.Header) string {
	for _, line := range header.Values("WWW-Authenticate") {
		for _, challenge := range challenges(line) {
			if !strings.EqualFold(challenge["error"], "insufficient_claims") {
				continue
			}
			if claims := decodeClaims(challenge["claims"]); claims != "" {
				return claims
			}
		}
	}
	return ""
}

// challenges splits a WWW-Authenticate line (RFC 9110 §11.6.1) into the parameters of each challenge, names in lower
// case. A line may hold several: Graph was seen to put one for proof of possession before the Bearer one. Malformed parts
// are passed over, and of a repeated name the first counts.
func challenges(line string) []map[string]string {
	var found []map[string]string
	for {
		before, after, more := strings.Cut(line, "=")
		if !more {
			return found
		}
		words := strings.FieldsFunc(before, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
		var value string
		value, line = authValue(strings.TrimLeft(after, " \t"))
		if len(words) == 0 {
			continue
		}
		if len(words) > 1 || found == nil { // a scheme stands before the name
			found = append(found, map[string]string{})
		}
		name := strings.ToLower(words[len(words)-1])
		if _, repeated := found[len(found)-1][name]; !repeated {
			found[len(found)-1][name] = value
		}
	}
}

// authValue reads one token or quoted string and returns the rest of the line.
func authValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ", \t")
		if end < 0 {
			return s, ""
		}
		return s[:end], s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String(), s[i+1:]
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), "" // never closed: what is there counts, nothing follows
}

// decodeClaims accepts both base64 alphabets, padded or not, and JSON that was not encoded at all. Anything that is not a
// JSON object is no challenge.
func decodeClaims(value string) string {
	plain := value
	if !strings.HasPrefix(value, "{") {
		alphabet := base64.RawStdEncoding
		if strings.ContainsAny(value, "-_") {
			alphabet = base64.RawURLEncoding
		}
		decoded, err := alphabet.DecodeString(strings.TrimRight(value, "="))
		if err != nil {
			return ""
		}
		plain = string(decoded)
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(plain), &object) != nil || len(object) == 0 {
		return ""
	}
	return plain
}
