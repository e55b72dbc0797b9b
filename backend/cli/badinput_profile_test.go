//go:build unix

package cli

import (
	"strings"
	"testing"
)

func TestBadProfileFilesAreRefusedAndChangeNothing(t *testing.T) {
	j := newJourney(t)
	j.sync()
	before := j.run("profile", "export", "Everyone").want(t, exitDone).stdout
	exported := j.dir + "/exported.json"
	j.run("profile", "export", "Everyone", "--out", exported).want(t, exitDone)
	if got := read(t, exported); got != before {
		t.Errorf("the exported file holds\n%s", got)
	}
	j.refuses(refusal{exitUsage, "usage", "nothing is overwritten", "--help"}, "profile", "export", "Everyone", "--out", exported)
	const schema = "profile.schema.json"
	for name, c := range map[string]struct {
		put  func(path string)
		want refusal
	}{
		"missing":       {j.nothing, refusal{exitUsage, "usage", "no such file", "concordctl help"}},
		"empty":         {j.text(""), refusal{exitUsage, "profile_invalid", "is empty", "profile export"}},
		"blank":         {j.text(" \n"), refusal{exitUsage, "profile_invalid", "is empty", "profile export"}},
		"truncated":     {j.text(before[:len(before)/2]), refusal{exitUsage, "profile_invalid", "ends in the middle", "cut off"}},
		"a list":        {j.text("[]"), refusal{exitUsage, "profile_invalid", "cannot be a", schema}},
		"a word":        {j.text(`"Everyone"`), refusal{exitUsage, "profile_invalid", "cannot be a", schema}},
		"null":          {j.text("null"), refusal{exitUsage, "profile_invalid", "name is empty", "Give the profile a name"}},
		"wrong type":    {j.text(`{"name": "x", "folder": ["a"]}`), refusal{exitUsage, "profile_invalid", "folder", schema}},
		"unknown key":   {j.text(`{"nmae": "x"}`), refusal{exitUsage, "profile_invalid", "nmae", schema}},
		"two objects":   {j.text(before + before), refusal{exitUsage, "profile_invalid", "after its closing brace", "Keep one"}},
		"duplicate key": {j.text(strings.Replace(before, "{", `{"folder": "Elsewhere",`, 1)), refusal{exitUsage, "profile_invalid", `"folder" twice`, "Keep one"}},
		"deep duplicate": {j.text(strings.Replace(before, `"people": {`, `"people": {"groups": [],`, 1)),
			refusal{exitUsage, "profile_invalid", `"groups" twice`, "Keep one"}},
		"too large":      {j.text(before + strings.Repeat(" ", 2<<20)), refusal{exitUsage, "profile_invalid", "too large", "Check the file"}},
		"deeply nested":  {j.text(strings.Repeat(`{"people":`, 20_000)), refusal{exitUsage, "profile_invalid", "is not JSON", "Correct the file"}},
		"endless key":    {j.text(`{"` + strings.Repeat("a", 1<<19) + `": 1}`), refusal{exitUsage, "profile_invalid", "unknown", schema}},
		"endless name":   {j.text(strings.Replace(before, `"Everyone"`, `"`+strings.Repeat("a", 1<<19)+`"`, 1)), refusal{exitUsage, "profile_invalid", "name is", "Give the profile a"}},
		"terminal codes": {j.text(strings.Replace(before, `"Everyone"`, `"Every\u001b[2Jone"`, 1)), refusal{exitUsage, "profile_invalid", "name", "Give the profile a"}},
		"folder codes":   {j.text(strings.Replace(before, `"Colleagues"`, `"Coll\neagues"`, 1)), refusal{exitUsage, "profile_invalid", "folder", "Name a contact folder"}},
		"binary":         {j.text("\x7fELF\x02\x01\x01\x00\xff\xfe\x80"), refusal{exitUsage, "profile_invalid", "not written in UTF-8", "Save the file"}},
		"not UTF-8":      {j.text(strings.Replace(before, `"Everyone"`, "\"M\xfcller\"", 1)), refusal{exitUsage, "profile_invalid", "not written in UTF-8", "Save the file as UTF-8"}},
		"UTF-16":         {j.text("\xff\xfe{\x00}\x00"), refusal{exitUsage, "profile_invalid", "not written in UTF-8", "Save the file as UTF-8"}},
		"a folder":       {j.folder, refusal{exitUsage, "profile_invalid", "is a directory", "Check the file"}},
		"unreadable":     {j.endless, refusal{exitUsage, "usage", "symbolic links", "concordctl help"}},
	} {
		j.within(name, func() {
			defer j.replaced("profile.json", c.put)()
			j.refuses(c.want, "profile", "import", j.dir+"/profile.json")
		})
	}
	if after := j.run("profile", "export", "Everyone").want(t, exitDone).stdout; after != before {
		t.Errorf("the profile became\n%s", after)
	}
	j.quiet()
}

func TestAProfileWithAByteOrderMarkIsRead(t *testing.T) {
	j := newJourney(t)
	write(t, j.dir, "profile.json", "\ufeff"+read(t, j.dir+"/profile.json"))
	j.importProfile()
	j.sync()
	j.expect()
}
