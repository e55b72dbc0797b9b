//go:build unix

package cli

import (
	"os"
	"strings"
	"testing"
)

func TestBadSettingsFilesAreRefusedWithLineAndAdvice(t *testing.T) {
	j := newJourney(t)
	j.sync()
	good := read(t, j.dir+"/appsettings.json")
	for name, c := range map[string]struct {
		put  func(path string)
		want refusal
	}{
		"missing":        {j.nothing, refusal{exitUsage, "settings_missing", "there is no such file", "Check --config"}},
		"empty":          {j.text(""), refusal{exitUsage, "settings_syntax", "line 1: the file is empty", "Write the settings"}},
		"blank":          {j.text(" \n\t\n"), refusal{exitUsage, "settings_syntax", "the file is empty", "Write the settings"}},
		"truncated":      {j.text(good[:len(good)/2]), refusal{exitUsage, "settings_syntax", "the file ends in the middle", "Close each {"}},
		"a list":         {j.text("[1]"), refusal{exitUsage, "settings_type", "must hold one JSON object", "Write { first"}},
		"null":           {j.text("null"), refusal{exitUsage, "settings_type", "must hold one JSON object", "Write { first"}},
		"wrong type":     {j.text(strings.Replace(good, `"custom"`, `true`, 1)), refusal{exitUsage, "settings_type", `"cloud" must be one of`, "Write a string there"}},
		"wrong value":    {j.text(strings.Replace(good, `"custom"`, `"mars"`, 1)), refusal{exitUsage, "settings_value", `it is "mars"`, "appsettings.schema.json"}},
		"duplicate key":  {j.text(strings.Replace(good, `{`, `{"cloud": "gcc",`, 1)), refusal{exitUsage, "settings_duplicate_key", `"cloud" stands in line 1 already`, "Keep one"}},
		"unknown key":    {j.text(strings.Replace(good, `"cloud"`, `"clowd"`, 1)), refusal{exitUsage, "settings_unknown_key", `"clowd" is not a setting`, `Did you mean "cloud"?`}},
		"key left out":   {j.text(`{"clientId": "2d94b6c3-5e08-4f7a-8b61-c0407050a002"}`), refusal{exitUsage, "settings_required", `"tenantId" is missing`, "Add it"}},
		"a secret":       {j.text(`{"clientSecret": "hunter2"}`), refusal{exitUsage, "settings_unknown_key", `"clientSecret" is not a setting`, "holds no secret"}},
		"proxy password": {j.text(`{"proxy": "http://adele:hunter2@proxy:8080"}`), refusal{exitUsage, "settings_value", `"proxy" holds a user name or password`, "HTTPS_PROXY"}},
		"certificates of Windows": {j.text(`{"tenantId": "contoso.com", "clientId": "2d94b6c3-5e08-4f7a-8b61-c0407050a002",
			"certificate": {"source": "windows", "thumbprint": "0123456789012345678901234567890123456789"}}`),
			refusal{exitUsage, "settings_unsupported", `cannot be "windows"`, "Export the certificate"}},
		"too large":      {j.text(strings.Repeat(" ", 2<<20) + "{}"), refusal{exitUsage, "settings_unreadable", "too large", "Check --config"}},
		"deeply nested":  {j.text(strings.Repeat(`{"certificate":`, 20_000)), refusal{exitUsage, "settings_syntax", "", "Correct the line"}},
		"nested lists":   {j.text(`{"certificate":` + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000) + "}"), refusal{exitUsage, "settings_type", "it is a list", "Write a"}},
		"endless key":    {j.text(`{"` + strings.Repeat("a", 1<<19) + `": 1}`), refusal{exitUsage, "settings_unknown_key", "is not a setting", "Known keys"}},
		"endless value":  {j.text(`{"tenantId": "` + strings.Repeat("a", 1<<19) + `"}`), refusal{exitUsage, "settings_value", `"tenantId" must be`, "Correct the value"}},
		"endless number": {j.text(`{"requestBudget": 1` + strings.Repeat("0", 1<<19) + `}`), refusal{exitUsage, "settings_value", `"requestBudget" must be`, "Correct the value"}},
		"terminal codes": {j.text(`{"` + `\u001b[2J` + `": 1}`), refusal{exitUsage, "settings_unknown_key", "is not a setting", "Known keys"}},
		"binary":         {j.text("\x7fELF\x02\x01\x01\x00\xff\xfe\x80"), refusal{exitUsage, "settings_syntax", "not written in UTF-8", "Save the file as UTF-8"}},
		"zeros":          {j.text(strings.Repeat("\x00", 4096)), refusal{exitUsage, "settings_syntax", "not JSON", "Correct the line"}},
		"UTF-16":         {j.text("\xff\xfe{\x00}\x00"), refusal{exitUsage, "settings_syntax", "UTF-16", "Save the file as UTF-8"}},
		"a folder":       {j.folder, refusal{exitUsage, "settings_unreadable", "it is a folder", "Check --config"}},
		"unreadable":     {j.endless, refusal{exitUsage, "settings_unreadable", "cannot be read", "Let the account that runs Concord read"}},
	} {
		j.within(name, func() {
			defer j.replaced("appsettings.json", c.put)()
			for _, verb := range []string{"sync", "check", "status"} {
				j.refuses(c.want, verb)
			}
		})
	}
	j.quiet()
}

func TestSettingsWithAByteOrderMarkAreRead(t *testing.T) {
	j := newJourney(t)
	write(t, j.dir, "appsettings.json", "\ufeff"+read(t, j.dir+"/appsettings.json"))
	j.sync()
	j.expect()
}

func TestBadRootCertificateFilesAreRefused(t *testing.T) {
	j := newJourney(t)
	for name, c := range map[string]struct {
		put  func(path string)
		want refusal
	}{
		"missing":  {j.nothing, refusal{exitUsage, "ca_file_missing", "does not exist", "Check caFile"}},
		"empty":    {j.text(""), refusal{exitUsage, "ca_file_empty", "no certificate can be read", "Check caFile"}},
		"binary":   {j.text("\x00\x01\xff"), refusal{exitUsage, "ca_file_empty", "no certificate can be read", "Check caFile"}},
		"a folder": {j.folder, refusal{exitUsage, "ca_file_unreadable", "cannot be read", "Check caFile"}},
	} {
		j.within(name, func() {
			defer j.replaced("ca.pem", c.put)()
			j.refuses(c.want, "sync")
		})
	}
	j.sync()
}

func TestBadDataFoldersAreRefused(t *testing.T) {
	j := newJourney(t)
	file := write(t, t.TempDir(), "file", "")
	want := refusal{exitUsage, "data_folder", "The data folder cannot be used", "--data-dir"}
	for _, folder := range []string{file, file + "/below", "/proc/none"} {
		if _, err := os.Stat("/proc/self"); err != nil && strings.HasPrefix(folder, "/proc") {
			continue
		}
		j.refused(call(t, "sync", "--config", j.dir+"/appsettings.json", "--data-dir", folder), want)
	}
	j.sync()
	j.expect()
}
