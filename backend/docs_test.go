package backend

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/settings"
	"concord/backend/signin"
)

// This file holds the pages for the admin to the code. What one package alone knows is held there: fields.md in
// contactsync, the commands of all pages and command-line.md in cli.

const docs = "../docs/"

// pages are all that are written for the admin, by their path from here.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(docs + "*.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range append(paths, "../README.md", "../CHANGELOG.md", "../CONTRIBUTING.md", "README.md") {
		texts[filepath.ToSlash(path)] = readPage(t, path)
	}
	return texts
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// block is a fenced code block; its first group is the language, its second the text.
var block = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// smallest is what an example that shows a part of a profile is completed with.
const smallest = `{"name": "P", "folder": "F", "people": {"allWithMailbox": true}, "mailboxes": {"allWithMailbox": true}}`

func TestEveryJSONExampleIsAProfileOrSettings(t *testing.T) {
	examples := 0
	for path, text := range pages(t) {
		for _, found := range block.FindAllStringSubmatch(text, -1) {
			if found[1] != "json" {
				continue
			}
			examples++
			text := found[2]
			if !strings.HasPrefix(text, "{") {
				text = "{" + text + "}" // keys to put into a profile
			}
			var example map[string]json.RawMessage
			if err := json.Unmarshal([]byte(text), &example); err != nil {
				t.Errorf("%s: %v in\n%s", path, err, found[2])
				continue
			}
			if err := use(t, example); err != nil {
				t.Errorf("%s: %v in\n%s", path, err, found[2])
			}
		}
	}
	if examples < 8 {
		t.Errorf("%d examples were found: the pages are written otherwise than this test reads them", examples)
	}
}

// use reads an example as the program would.
func use(t *testing.T, example map[string]json.RawMessage) error {
	if example["tenantId"] != nil {
		path := filepath.Join(t.TempDir(), settings.FileName)
		data, err := json.Marshal(example)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
		_, err = settings.Load(path)
		return err
	}
	if example["domain"] != nil {
		data, err := json.Marshal(example)
		if err != nil {
			return err
		}
		_, err = cloudsync.ParseConfiguration(bytes.NewReader(data))
		return err
	}
	whole := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(smallest), &whole); err != nil {
		return err
	}
	maps.Copy(whole, example)
	data, err := json.Marshal(whole)
	if err != nil {
		return err
	}
	_, err = contactsync.ParseProfile(strings.NewReader(string(data)))
	return err
}

// inBackticks are the names in the first column of a section's tables.
func inBackticks(t *testing.T, text, heading string) []string {
	t.Helper()
	_, section, found := strings.Cut(text, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("there is no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var names []string
	for line := range strings.Lines(section) {
		if name, rest, _ := strings.Cut(strings.TrimPrefix(line, "| `"), "`"); rest != "" && strings.HasPrefix(line, "| `") {
			names = append(names, name)
		}
	}
	return names
}

func TestThePermissionsPageNamesWhatSignInAsksFor(t *testing.T) {
	page := readPage(t, docs+"permissions.md")
	var needed []string
	for _, missing := range signin.Permissions(signin.Token{TenantID: "t"}).Missing {
		needed = append(needed, missing.Permission)
	}
	if named := inBackticks(t, page, "The three"); !slices.Equal(named, needed) {
		t.Errorf("permissions.md says %v are needed, sign-in says %v", named, needed)
	}
	optional := inBackticks(t, page, "Optional ones")
	report := signin.Permissions(signin.Token{TenantID: "t", Roles: append(slices.Clone(needed), optional...)})
	if len(report.Beyond) > 0 {
		t.Errorf("permissions.md calls %v optional, sign-in calls %v more than needed", optional, report.Beyond)
	}
	for _, o := range report.Optional {
		if !slices.Contains(optional, o.Permission) {
			t.Errorf("permissions.md says nothing of %s, which is of use %s", o.Permission, o.Why)
		}
	}
	steps := readPage(t, docs+"connect-a-tenant.md")
	for _, permission := range needed {
		if !strings.Contains(steps, permission) {
			t.Errorf("connect-a-tenant.md does not name %s", permission)
		}
	}
}

func TestTheCloudSyncPageNamesThePermissionsThatItsCheckAsksFor(t *testing.T) {
	named := inBackticks(t, readPage(t, docs+"cloud-sync.md"), "What it needs")
	needed := cloudsync.Permissions()
	slices.Sort(named)
	slices.Sort(needed)
	if !slices.Equal(named, needed) {
		t.Errorf("cloud-sync.md names %v, the first step asks for %v", named, needed)
	}
}

func TestTheCloudsPageHasTheAddressesInUse(t *testing.T) {
	page := readPage(t, docs+"clouds.md")
	clouds := map[string]string{}
	for line := range strings.Lines(page) {
		if name, rest, found := strings.Cut(strings.TrimPrefix(line, "| `"), "`"); found && strings.HasPrefix(line, "| `") {
			clouds[name] = rest
		}
	}
	for _, cloud := range []settings.Cloud{settings.Global, settings.GCC, settings.GCCHigh, settings.DoD, settings.China} {
		s := settings.Settings{Cloud: cloud}
		row := clouds[string(cloud)]
		if !strings.Contains(row, "| `"+s.Login()+"` | `"+s.Graph()+"` |") {
			t.Errorf("the row of %s is %q, want %s and %s", cloud, row, s.Login(), s.Graph())
		}
	}
}

// TestEveryKeyIsExplained goes by the schemas, which settings and cli hold to the code.
func TestEveryKeyIsExplained(t *testing.T) {
	settingsPage := readPage(t, docs+"connect-a-tenant.md")
	for _, key := range schemaKeys(t, "appsettings.schema.json", "") {
		if key != "$schema" && key != "certificate" && key != "log" && key != "undo" && key != "updates" && key != "notifications" && !strings.Contains(settingsPage, "`"+key+"`") {
			t.Errorf("connect-a-tenant.md says nothing of %s", key)
		}
	}
	profilePages := readPage(t, docs+"profiles.md") + readPage(t, docs+"fields.md")
	if photos, err := os.ReadFile(docs + "photos.md"); err == nil {
		profilePages += string(photos)
	}
	for _, key := range schemaKeys(t, "profile.schema.json", "fields") {
		name := key[strings.LastIndex(key, ".")+1:]
		if !strings.Contains(profilePages, "`"+name) && !strings.Contains(profilePages, "."+name+"`") && !strings.Contains(profilePages, `"`+name+`"`) {
			t.Errorf("profiles.md says nothing of %s", key)
		}
	}
}

// schemaKeys are the keys of a schema and of the definitions in it, dotted, and the values that are allowed for a
// rule's include and a condition's is; those below one key are left out.
func schemaKeys(t *testing.T, file, without string) []string {
	t.Helper()
	type node struct {
		Properties map[string]json.RawMessage
		Items      struct{ Enum []string }
		Enum       []string
		Defs       map[string]json.RawMessage `json:"$defs"`
	}
	var keys []string
	var walk func(prefix string, raw json.RawMessage)
	walk = func(prefix string, raw json.RawMessage) {
		var n node
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if prefix == "include." || prefix == "is." {
			keys = append(keys, append(n.Items.Enum, n.Enum...)...)
		}
		for name, child := range n.Properties {
			keys = append(keys, prefix+name)
			if name != without {
				walk(prefix+name+".", child)
			}
		}
		for _, definition := range n.Defs {
			walk("", definition)
		}
	}
	walk("", json.RawMessage(readPage(t, docs+file)))
	slices.Sort(keys)
	return slices.Compact(keys)
}
