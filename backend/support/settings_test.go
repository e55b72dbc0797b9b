package support_test

import (
	"encoding/json"
	"strings"
	"testing"

	"concord/backend/support"
)

func TestOfTheSettingsOnlyWhatIsKnownToBeHarmlessIsTold(t *testing.T) {
	seen, err := support.Settings([]byte("\ufeff" + `{
		"tenantId": "contoso.onmicrosoft.com", "clientId": "11111111-2222-3333-4444-555555555555", "cloud": "public",
		"certificate": {"source": "file", "file": "C:\\Users\\adele\\key.pem", "thumbprint": "AB12CD", "store": "CurrentUser"},
		"proxy": "http://adele:hunter2@proxy:8080",
		"notifications": {"webhook": "https://hooks.contoso.com/s3cr3t", "kind": "teams", "events": ["failed"], "to": ["adele@contoso.com", ""]},
		"limits": {"requests": 12, "careful": true, "nothing": null}, "clientSecret": "s3cr3t"
	}`))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(seen)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"certificate":{"file":"(set)","source":"file","store":"CurrentUser","thumbprint":"(set)"},` +
		`"clientId":"11111111-2222-3333-4444-555555555555","clientSecret":"(set)","cloud":"public","limits":{"careful":true,"nothing":null,"requests":12},` +
		`"notifications":{"events":["failed"],"kind":"teams","to":["(set)",""],"webhook":"(set)"},"proxy":"(set)","tenantId":"contoso.onmicrosoft.com"}`
	if string(data) != want {
		t.Errorf("seen is\n%s\nwant\n%s", data, want)
	}
}

func TestSettingsThatAreNoJSONTellNothingOfThemselves(t *testing.T) {
	for _, text := range []string{"", "s3cr3t", `{"clientSecret": s3cr3t}`, `{"clientSecret": "s3cr3t`} {
		seen, err := support.Settings([]byte(text))
		if err == nil || seen != nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q gives %v and says %v", text, seen, err)
		}
	}
}
