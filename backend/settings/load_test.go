package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"concord/backend/settings"
)

const (
	tenant = `"tenantId": "contoso.onmicrosoft.com"`
	client = `"clientId": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"`
	cert   = `"certificate": {"file": "concord.pem"}`
	least  = tenant + ", " + client + ", " + cert
)

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), settings.FileName)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, content string) *settings.Settings {
	t.Helper()
	s, err := settings.Load(write(t, content))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLeastSettingsGetDefaults(t *testing.T) {
	path := write(t, "\ufeff{"+least+"}")
	s, err := settings.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := settings.Settings{
		Path: path, TenantID: "contoso.onmicrosoft.com", ClientID: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", Cloud: settings.Global,
		Certificate: settings.Certificate{Source: "file", File: filepath.Join(filepath.Dir(path), "concord.pem")}, Log: settings.Log{Level: "info"},
		Undo:          settings.Undo{KeepDays: 30, MaxMegabytes: 500},
		Notifications: settings.Notifications{Kind: "teams", Events: []string{"held", "failed", "certificate", "quarantine"}},
	}
	if !reflect.DeepEqual(*s, want) {
		t.Errorf("got  %+v\nwant %+v", *s, want)
	}
}

func TestEverySettingArrives(t *testing.T) {
	absolute := "/etc/concord/key.pfx"
	if runtime.GOOS == "windows" {
		absolute = `C:\ProgramData\Concord\key.pfx`
	}
	s := load(t, `{
		"$schema": "docs/appsettings.schema.json",
		"tenantId": "11111111-2222-3333-4444-555555555555",
		"clientId": "AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee",
		"applicationObjectId": "99999999-bbbb-cccc-dddd-eeeeeeeeeeee",
		"cloud": "custom",
		"graphEndpoint": "https://Graph.Example:8443/",
		"loginEndpoint": "https://login.example",
		"certificate": {"source": "file", "file": `+strconv.Quote(absolute)+`},
		"caFile": "ca/root.pem",
		"proxy": "http://proxy.contoso.com:8080",
		"requestBudget": 2.5,
		"maxConcurrency": 12,
		"undo": {"keepDays": 7, "maxMegabytes": 50},
		"notifications": {"webhook": "https://hooks.example/a?sig=b", "kind": "json", "events": ["failed", "held"]},
		"log": {"level": "debug"}
	}`)
	want := settings.Settings{
		Path: s.Path, TenantID: "11111111-2222-3333-4444-555555555555", ClientID: "AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee",
		ApplicationObjectID: "99999999-bbbb-cccc-dddd-eeeeeeeeeeee", Cloud: settings.Custom,
		GraphEndpoint: "https://graph.example:8443", LoginEndpoint: "https://login.example",
		Certificate: settings.Certificate{Source: "file", File: absolute},
		CAFile:      filepath.Join(filepath.Dir(s.Path), "ca/root.pem"), Proxy: "http://proxy.contoso.com:8080",
		RequestBudget: 2.5, MaxConcurrency: 12, Undo: settings.Undo{KeepDays: 7, MaxMegabytes: 50}, Log: settings.Log{Level: "debug"},
		Notifications: settings.Notifications{Webhook: "https://hooks.example/a?sig=b", Kind: "json", Events: []string{"failed", "held"}},
	}
	if !reflect.DeepEqual(*s, want) {
		t.Errorf("got  %+v\nwant %+v", *s, want)
	}
	if s.Graph() != "https://graph.example:8443" || s.Login() != "https://login.example" {
		t.Errorf("in force: %s and %s", s.Graph(), s.Login())
	}
}

func TestEachCloudHasItsAddresses(t *testing.T) {
	for cloud, want := range map[string][2]string{
		"global":  {"https://graph.microsoft.com", "https://login.microsoftonline.com"},
		"gcc":     {"https://graph.microsoft.com", "https://login.microsoftonline.com"},
		"gcchigh": {"https://graph.microsoft.us", "https://login.microsoftonline.us"},
		"dod":     {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"},
		"china":   {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"},
	} {
		s := load(t, `{"cloud": "`+cloud+`", `+least+`}`)
		if got := [2]string{s.Graph(), s.Login()}; got != want {
			t.Errorf("%s: got %v, want %v", cloud, got, want)
		}
	}
	if s := load(t, `{"graphEndpoint": "https://graph.example", `+least+`}`); s.Graph() != "https://graph.example" || s.Login() != "https://login.microsoftonline.com" {
		t.Errorf("one endpoint overridden: got %s and %s", s.Graph(), s.Login())
	}
}

func TestEachMistakeNamesLineKeyAndWhatIsAllowed(t *testing.T) {
	for name, test := range map[string]struct {
		content string
		code    string
		line    int
		key     string
		words   string // in the sentence
		action  string
	}{
		"letter left out":               {"{" + tenant + ",\n\"clentId\": \"x\"}", "settings_unknown_key", 2, "clentId", "not a setting", `Did you mean "clientId"?`},
		"case":                          {"{\n\n\"TenantID\": \"x\"}", "settings_unknown_key", 3, "TenantID", "not a setting", `"tenantId"`},
		"key at the wrong depth":        {`{"thumbprint": "x"}`, "settings_unknown_key", 1, "thumbprint", "not a setting", `"certificate.thumbprint"`},
		"unknown key inside":            {"{\"certificate\": {\n\"path\": \"x\"}}", "settings_unknown_key", 2, "certificate.path", "not a setting", "source, file, store, thumbprint"},
		"a secret":                      {`{"clientSecret": "hunter2"}`, "settings_unknown_key", 1, "clientSecret", "not a setting", "holds no secret"},
		"a password":                    {`{"certificate": {"password": "x"}}`, "settings_unknown_key", 1, "certificate.password", "not a setting", "CONCORD_CERTIFICATE_PASSWORD"},
		"the same key twice":            {"{" + least + ",\n\"cloud\": \"gcc\",\n\"cloud\": \"dod\"}", "settings_duplicate_key", 3, "cloud", "stands in line 2 already", "Keep one"},
		"the same object twice":         {"{\"log\": {},\n\"log\": {\"level\": \"info\"}}", "settings_duplicate_key", 2, "log", "line 1", "Keep one"},
		"number for a text":             {`{"tenantId": 42}`, "settings_type", 1, "tenantId", "it is a number", "string"},
		"text for a number":             {"{" + least + ",\n\"requestBudget\": \"10\"}", "settings_type", 2, "requestBudget", "it is a text", "number"},
		"text for an object":            {`{"certificate": "concord.pem"}`, "settings_type", 1, "certificate", "it is a text", "object"},
		"object for a text":             {`{"cloud": {}}`, "settings_type", 1, "cloud", "it is an object", "string"},
		"list":                          {`{"tenantId": ["a"]}`, "settings_type", 1, "tenantId", "it is a list", "string"},
		"boolean":                       {`{"proxy": false}`, "settings_type", 1, "proxy", "true or false", "string"},
		"null":                          {`{"proxy": null}`, "settings_type", 1, "proxy", "it is null", "Leave the key out"},
		"unknown cloud":                 {`{"cloud": "germany"}`, "settings_value", 1, "cloud", "one of global, gcc, gcchigh, dod, china, custom; it is \"germany\"", "Correct"},
		"unknown log level":             {`{"log": {"level": "INFO"}}`, "settings_value", 1, "log.level", "debug, info, warn, error", "Correct"},
		"tenant that is none":           {`{"tenantId": "common"}`, "settings_value", 1, "tenantId", "one of its domain names", "Correct"},
		"client that is no GUID":        {`{"clientId": "concord"}`, "settings_value", 1, "clientId", "a GUID", "Correct"},
		"plain HTTP":                    {`{"graphEndpoint": "http://graph.microsoft.com"}`, "settings_value", 1, "graphEndpoint", "https://graph.microsoft.com", "Correct"},
		"endpoint with a path":          {`{"graphEndpoint": "https://graph.microsoft.com/v1.0"}`, "settings_value", 1, "graphEndpoint", "without a path", "Correct"},
		"login endpoint with a tenant":  {`{"loginEndpoint": "https://login.microsoftonline.com/contoso.com"}`, "settings_value", 1, "loginEndpoint", "without a path", "Correct"},
		"empty path":                    {`{"caFile": " "}`, "settings_value", 1, "caFile", "root certificates", "Correct"},
		"proxy with a password":         {`{"proxy": "http://user:hunter2@proxy:8080"}`, "settings_value", 1, "proxy", "holds no secret", "HTTPS_PROXY"},
		"proxy without a scheme":        {`{"proxy": "proxy:8080"}`, "settings_value", 1, "proxy", "http://proxy.contoso.com:8080", "Correct"},
		"webhook without TLS":           {`{"notifications": {"webhook": "http://hooks.example/hunter2"}}`, "settings_value", 1, "notifications.webhook", "https://; it is something else", "Correct"},
		"events in one text":            {`{"notifications": {"events": "held"}}`, "settings_type", 1, "notifications.events", "a list of some of held, failed", "array"},
		"an event that is none":         {"{\"notifications\": {\"events\": [\"held\",\n\"done\"]}}", "settings_value", 2, "notifications.events", `"done" is none of them`, "Correct"},
		"an event twice":                {`{"notifications": {"events": ["held", "held"]}}`, "settings_value", 1, "notifications.events", `names "held" twice`, "once"},
		"a number among the events":     {`{"notifications": {"events": [1]}}`, "settings_type", 1, "notifications.events", "held, failed", "quotation marks"},
		"negative budget":               {`{"requestBudget": -1}`, "settings_value", 1, "requestBudget", "from 0", "Correct"},
		"no exchange at all":            {`{"maxConcurrency": 0}`, "settings_value", 1, "maxConcurrency", "from 1 to 256; it is 0", "Correct"},
		"half an exchange":              {`{"maxConcurrency": 1.5}`, "settings_value", 1, "maxConcurrency", "a whole number", "Correct"},
		"a number beyond measure":       {`{"requestBudget": 1e999}`, "settings_value", 1, "requestBudget", "1e999", "Correct"},
		"no tenant":                     {"{" + client + ", " + cert + "}", "settings_required", 0, "tenantId", "is missing", "domain names"},
		"no client":                     {"{" + tenant + ", " + cert + "}", "settings_required", 0, "clientId", "is missing", "GUID"},
		"no certificate":                {"{" + tenant + ", " + client + "}", "settings_required", 0, "certificate.file", "is missing", "PEM or PFX"},
		"no file":                       {"{" + tenant + ",\n" + client + ",\n\"certificate\": {\"source\": \"file\"}}", "settings_required", 3, "certificate.file", "is missing", "PEM or PFX"},
		"custom without addresses":      {`{"cloud": "custom", "graphEndpoint": "https://a", ` + least + "}", "settings_required", 0, "loginEndpoint", "is missing", "https://"},
		"thumbprint of a file":          {"{" + tenant + ", " + client + ",\n\"certificate\": {\"file\": \"a\", \"thumbprint\": \"" + strings.Repeat("ab", 20) + "\"}}", "settings_value", 2, "certificate.thumbprint", `source "file"`, "Remove it"},
		"file of the Windows store":     {"{" + tenant + ", " + client + ", \"certificate\": {\"source\": \"windows\", \"file\": \"a\"}}", "settings_value", 1, "certificate.file", `source "windows"`, "Remove it"},
		"Windows store, no thumbprint":  {"{" + tenant + ", " + client + ", \"certificate\": {\"source\": \"windows\"}}", "settings_required", 1, "certificate.thumbprint", "is missing", "40 hexadecimal"},
		"Windows store, bad thumbprint": {`{"certificate": {"thumbprint": "abcd"}}`, "settings_value", 1, "certificate.thumbprint", "40 hexadecimal", "Correct"},
		"Windows store": {"{" + tenant + ", " + client + ",\n\"certificate\": {\n\"source\": \"windows\", \"store\": \"LocalMachine\", \"thumbprint\": \"\u200e" + strings.Repeat("ab ", 20) + "\"}}",
			"settings_unsupported", 3, "certificate.source", "only a computer with Windows", "PFX"},

		"empty file":          {" \n", "settings_syntax", 1, "", "is empty", "delete"},
		"a list":              {"\n[]", "settings_type", 2, "", "one JSON object", "{"},
		"comment":             {"{\n// the tenant\n" + least + "}", "settings_syntax", 2, "", "no comments", "Remove"},
		"comment behind":      {"{" + least + ",\n\"cloud\": \"gcc\" # gov\n}", "settings_syntax", 2, "", "no comments", "Remove"},
		"last comma":          {"{" + least + ",\n\n}", "settings_syntax", 3, "", "comma too many", "Remove"},
		"no comma":            {"{" + tenant + "\n" + client + "}", "settings_syntax", 2, "", "a comma is missing", "Put a comma"},
		"cut short":           {"{\n" + least, "settings_syntax", 2, "", "ends in the middle", "Close"},
		"text behind":         {"{" + least + "}\n{}", "settings_syntax", 2, "", "not JSON", "Correct"},
		"Windows path":        {"{\n\"certificate\": {\"file\": \"C:\\Concord\\key.pfx\"}}", "settings_syntax", 2, "", "single backslash", "twice"},
		"Windows path with t": {"{\"certificate\": {\"file\": \"C:\\temp\"}}", "settings_value", 1, "certificate.file", "tabulator", "twice"},
		"UTF-16":              {"\xff\xfe{\x00}\x00", "settings_syntax", 1, "", "UTF-16", "UTF-8"},
		"Latin-1":             {"{\n\"tenantId\": \"M\xfcller\"}", "settings_syntax", 2, "", "UTF-8", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "Windows store" && runtime.GOOS == "windows" {
				t.Skip("no mistake here")
			}
			path := write(t, test.content)
			_, err := settings.Load(path)
			var fault *settings.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a *settings.Error", err)
			}
			if fault.Code() != test.code || fault.Line != test.line || fault.Key != test.key || !strings.Contains(fault.Error(), test.words) || !strings.Contains(fault.Action(), test.action) {
				t.Errorf("got  %s, line %d, key %q: %s → %s\nwant %s, line %d, key %q: …%s… → …%s…",
					fault.Code(), fault.Line, fault.Key, fault, fault.Action(), test.code, test.line, test.key, test.words, test.action)
			}
			if !strings.HasPrefix(fault.Error(), path) || test.key != "" && !strings.Contains(fault.Error(), test.key) {
				t.Errorf("the sentence does not name file and key: %s", fault)
			}
			if strings.Contains(fault.Error()+fault.Action(), "hunter2") {
				t.Errorf("a secret is repeated: %s → %s", fault, fault.Action())
			}
		})
	}
}

func TestACertificateOfTheWindowsStoreIsNamedByItsThumbprint(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("refused elsewhere, as the mistakes above say")
	}
	s := load(t, "{"+tenant+", "+client+`, "certificate": {"source": "windows", "thumbprint": "`+strings.Repeat("ab ", 20)+`"}}`)
	if want := (settings.Certificate{Source: "windows", Store: "CurrentUser", Thumbprint: strings.Repeat("AB", 20)}); s.Certificate != want {
		t.Errorf("got %+v, want %+v", s.Certificate, want)
	}
}

func TestFileThatCannotBeReadIsNamed(t *testing.T) {
	_, err := settings.Load(filepath.Join(t.TempDir(), "gone.json"))
	var fault *settings.Error
	if !errors.As(err, &fault) || fault.Code() != "settings_missing" || !strings.Contains(fault.Action(), "--config") {
		t.Errorf("got %v, want settings_missing with --config in the action", err)
	}
	if _, err = settings.Load(t.TempDir()); !errors.As(err, &fault) || fault.Code() != "settings_unreadable" {
		t.Errorf("a folder: got %v, want settings_unreadable", err)
	}
}

func TestFileIsFoundByOptionThenDataFolder(t *testing.T) {
	dataDir := t.TempDir()
	if path, found, err := settings.Find("", dataDir); found || err != nil {
		t.Errorf("nothing there: got %q, %t, %v", path, found, err)
	}
	inData := filepath.Join(dataDir, settings.FileName)
	if err := os.WriteFile(inData, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if path, found, err := settings.Find("", dataDir); path != inData || !found || err != nil {
		t.Errorf("in the data folder: got %q, %t, %v", path, found, err)
	}
	explicit := write(t, "{}")
	if path, found, err := settings.Find(explicit, dataDir); path != explicit || !found || err != nil {
		t.Errorf("named: got %q, %t, %v", path, found, err)
	}
	var fault *settings.Error
	if _, _, err := settings.Find(filepath.Join(dataDir, "other.json"), dataDir); !errors.As(err, &fault) || fault.Code() != "settings_missing" {
		t.Errorf("named but not there: got %v, want settings_missing", err)
	}
	// The third place is beside the program, which here is the test binary.
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(filepath.Dir(program), settings.FileName)
	if err := os.WriteFile(beside, []byte("{}"), 0o600); err != nil {
		t.Skip("the folder of the test binary is not ours to write")
	}
	defer os.Remove(beside)
	if path, found, err := settings.Find("", t.TempDir()); path != beside || !found || err != nil {
		t.Errorf("beside the program: got %q, %t, %v", path, found, err)
	}
}

func TestDataFolderFollowsTheSystem(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Setenv("LOCALAPPDATA", `C:\Users\adele\AppData\Local`)
		if got, err := settings.DefaultDataFolder(); got != `C:\Users\adele\AppData\Local\Concord` || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
		return
	}
	t.Setenv("HOME", "/home/adele")
	for data, want := range map[string]string{
		"":           "/home/adele/.local/share/concord",
		"/srv/data":  "/srv/data/concord",
		"not/rooted": "/home/adele/.local/share/concord",
	} {
		t.Setenv("XDG_DATA_HOME", data)
		if got, err := settings.DefaultDataFolder(); got != want || err != nil {
			t.Errorf("XDG_DATA_HOME=%q: got %q, %v; want %q", data, got, err, want)
		}
	}
}
