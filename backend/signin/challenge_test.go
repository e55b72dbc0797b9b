package signin

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

const wanted = `{"access_token":{"nbf":{"essential":true, "value":"1604106651"}}}`

func TestClaimsOfAChallengeAreReadInEachForm(t *testing.T) {
	std := base64.StdEncoding.EncodeToString([]byte(wanted))
	odd := `{"access_token":{"x":{"value":"~~~???>>>"}}}` // has + and / in base64
	for name, test := range map[string]struct {
		lines []string
		want  string
	}{
		"as Graph sends it":         {[]string{`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="` + std + `"`}, wanted},
		"claims before the error":   {[]string{`Bearer claims="` + std + `", error="insufficient_claims"`}, wanted},
		"without padding":           {[]string{`Bearer error="insufficient_claims", claims="` + strings.TrimRight(std, "=") + `"`}, wanted},
		"not quoted":                {[]string{`Bearer error=insufficient_claims, claims=` + strings.TrimRight(std, "=")}, wanted},
		"URL alphabet":              {[]string{`Bearer error="insufficient_claims", claims="` + base64.URLEncoding.EncodeToString([]byte(odd)) + `"`}, odd},
		"standard alphabet":         {[]string{`Bearer error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(odd)) + `"`}, odd},
		"JSON, escaped":             {[]string{`Bearer error="insufficient_claims", claims="` + strings.ReplaceAll(wanted, `"`, `\"`) + `"`}, wanted},
		"in the second line":        {[]string{`Negotiate`, `Bearer error="insufficient_claims", claims="` + std + `"`}, wanted},
		"behind a PoP challenge":    {[]string{`PoP realm="", error="invalid_token", nonce="ey==", Bearer realm="", error="insufficient_claims", claims="` + std + `"`}, wanted},
		"behind a bare scheme":      {[]string{`Negotiate, Bearer error="insufficient_claims", claims="` + std + `"`}, wanted},
		"blanks around the equals":  {[]string{`Bearer error = "insufficient_claims" , claims = "` + std + `"`}, wanted},
		"names in capitals":         {[]string{`BEARER ERROR="insufficient_claims", CLAIMS="` + std + `"`}, wanted},
		"a comma in a value":        {[]string{`Bearer error_description="a, error=x, b", error="insufficient_claims", claims="` + std + `"`}, wanted},
		"another error":             {[]string{`Bearer error="invalid_token", claims="` + std + `"`}, ""},
		"no claims":                 {[]string{`Bearer error="insufficient_claims"`}, ""},
		"claims that are no JSON":   {[]string{`Bearer error="insufficient_claims", claims="aGVsbG8="`}, ""},
		"claims that are no base64": {[]string{`Bearer error="insufficient_claims", claims="***"`}, ""},
		"empty claims":              {[]string{`Bearer error="insufficient_claims", claims="e30="`}, ""},
		"no header":                 {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{}
			for _, line := range test.lines {
				header.Add("WWW-Authenticate", line)
			}
			if got := claimsChallenge(header); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func FuzzClaimsChallenge(f *testing.F) {
	f.Add(`Bearer realm="", error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(wanted)) + `"`)
	f.Add(`PoP a=b, Bearer error=insufficient_claims, claims="{\"a\":1}"`)
	f.Add(`="`)
	f.Add(`Bearer claims="\`)
	f.Fuzz(func(t *testing.T, line string) {
		claims := claimsChallenge(http.Header{"Www-Authenticate": {line}})
		if claims == "" {
			return
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(claims), &object); err != nil || len(object) == 0 {
			t.Errorf("%q gave claims that are no JSON object: %q", line, claims)
		}
	})
}

func FuzzReadToken(f *testing.F) {
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"tid":"t","appid":"a","roles":["User.Read.All","A","A"]}`))
	f.Add("e30." + payload + ".c2ln")
	f.Add("e30." + payload + "=.c2ln")
	f.Add("a.b.c")
	f.Add("..")
	f.Add("opaque")
	f.Fuzz(func(t *testing.T, value string) {
		token := readToken(value, time.Unix(0, 0))
		if token.Value != value {
			t.Errorf("the value changed: %q became %q", value, token.Value)
		}
		for i := 1; i < len(token.Roles); i++ {
			if token.Roles[i-1] >= token.Roles[i] {
				t.Errorf("roles are not sorted, or one is there twice: %q", token.Roles)
			}
		}
	})
}
