package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/contactsync"
)

func TestAMappingCanBeTriedOnSomebodyBeforeItIsImported(t *testing.T) {
	dir := t.TempDir()
	call(t, "--data-dir", dir, "sync", "--demo").want(t, exitDone)
	page, err := os.ReadFile("../../docs/fields.md")
	if err != nil {
		t.Fatal(err)
	}
	_, output, _ := strings.Cut(string(page), "$ concordctl profile card profile.json chloe.fraser@contoso.com --demo\n")
	output, _, _ = strings.Cut(output, "```")
	file := filepath.Join(dir, "profile.json")
	if err := os.WriteFile(file, []byte(`{"name": "Try", "folder": "Try", "people": {"allWithMailbox": true}, "mailboxes": {"allWithMailbox": true}, "phones": {"format": "e164"},
		"fields": {"displayName": "displayName", "fileAs": "{surname}, {givenName}", "companyName": "=Contoso UK", "jobTitle": "{jobTitle} ({department})",
		"mobilePhone": "mobilePhone", "businessPhones": ["businessPhones", "faxNumber"], "categories": {"from": "=Contoso", "policy": "add"},
		"personalNotes": {"from": "=Office {officeLocation}, reports to {manager}", "policy": "fillIfEmpty"}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := call(t, "--data-dir", dir, "profile", "card", file, "chloe.fraser@contoso.com", "--demo").want(t, exitDone); got.stdout != output {
		t.Errorf("docs/fields.md shows\n%sthe command\n%s", output, got.stdout)
	}
}

func TestTheReadyMadeMappingsAreListed(t *testing.T) {
	all := call(t, "profile", "fields").want(t, exitDone)
	for _, preset := range contactsync.Presets() {
		if !strings.Contains(all.stdout, preset.Name+": "+preset.Purpose) {
			t.Errorf("%s is not listed:\n%s", preset.Name, all.stdout)
		}
	}
	var one contactsync.Preset
	if err := json.Unmarshal([]byte(call(t, "profile", "fields", "businesscard", "--json").want(t, exitDone).stdout), &one); err != nil || one.Name != "businessCard" || len(one.Fields) == 0 {
		t.Errorf("%+v, %v", one, err)
	}
	call(t, "profile", "fields", "visitingCard").want(t, exitUsage)
}
