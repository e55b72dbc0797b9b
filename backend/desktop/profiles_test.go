package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// changed is a profile's document with keys replaced.
func (w *window) changed(text string, change func(map[string]any)) string {
	w.t.Helper()
	var document map[string]any
	w.must(json.Unmarshal([]byte(text), &document))
	change(document)
	line, err := json.Marshal(document)
	w.must(err)
	return string(line)
}

// reads reads the directory to its end.
func (w *window) reads() {
	w.t.Helper()
	run, err := w.profiles.Plan("")
	w.must(err)
	w.awaitRun("the end of reading the directory", func(r Run) bool { return r.ID == run.ID && r.Final })
}

func (w *window) contoso() ProfileDocument {
	w.t.Helper()
	document, err := w.profiles.Get("Contoso")
	w.must(err)
	return document
}

func TestAProfileIsEditedSavedAndForgotten(t *testing.T) {
	w := demoWindow(t)
	draft, err := w.profiles.New()
	w.must(err)
	if draft.ID != "" || draft.Stored {
		t.Fatalf("a new draft is %+v", draft)
	}
	saved, err := w.profiles.Save(draft.Text)
	w.must(err)
	if saved.ID != "" || saved.Verdict.Valid || saved.Verdict.Key != "id" && saved.Verdict.Key != "name" || saved.Verdict.Action == "" {
		t.Errorf("a draft without a name was saved: %+v", saved)
	}
	text := w.changed(draft.Text, func(d map[string]any) {
		delete(d, "id")
		d["name"], d["folder"], d["mailboxes"] = "Sales", "Colleagues", map[string]any{"allWithMailbox": true}
	})
	saved, err = w.profiles.Save(text)
	w.must(err)
	if saved.ID == "" || !saved.Verdict.Valid {
		t.Fatalf("a whole draft was not saved: %+v", saved)
	}
	taken, err := w.profiles.Save(w.changed(text, func(d map[string]any) { d["name"] = "contoso" }))
	w.must(err)
	if taken.Verdict.Key != "name" || taken.ID != "" {
		t.Errorf("a name that is taken: %+v", taken)
	}
	lines, err := w.profiles.List()
	w.must(err)
	if len(lines) != 2 || lines[1].Name != "Sales" || lines[1].Folder != "Colleagues" {
		t.Errorf("the list is %+v", lines)
	}
	w.must(w.profiles.Forget(saved.ID, false))
	_, err = w.profiles.Get(saved.ID)
	refused(t, err, "no_profile")
}

func TestAProfileIsExportedAndOpenedAgainWithoutBeingStored(t *testing.T) {
	w := demoWindow(t)
	w.saveTo = filepath.Join(t.TempDir(), "profile.json")
	path, err := w.profiles.Export("Contoso")
	w.must(err)
	if path != w.saveTo {
		t.Errorf("it was saved to %q", path)
	}
	w.openFrom = path
	opened, err := w.profiles.Open()
	w.must(err)
	if opened.ID != w.contoso().ID || opened.Text != w.contoso().Text || !opened.Stored {
		t.Errorf("what was exported opens as %+v", opened)
	}
	w.must(os.WriteFile(path, []byte(`{"name": 1}`), 0o600))
	_, err = w.profiles.Open()
	refused(t, err, "profile_invalid")
	w.openFrom = ""
	if none, err := w.profiles.Open(); err != nil || none.Text != "" {
		t.Errorf("choosing no file came to %+v, %v", none, err)
	}
}

func TestARuleIsCountedAndAPersonExplainedOnceTheDirectoryWasRead(t *testing.T) {
	w := demoWindow(t)
	everyone := RuleQuestion{Rule: `{"allWithMailbox": true}`, As: "people", Limit: 5}
	figures, err := w.profiles.Count(everyone)
	w.must(err)
	if figures.Read || !figures.Verdict.Valid {
		t.Errorf("before the directory was read a count is %+v", figures)
	}
	_, err = w.profiles.Why(w.contoso().Text, "somebody")
	refused(t, err, "directory_not_read")

	w.reads()
	figures, err = w.profiles.Count(everyone)
	w.must(err)
	var out int64
	for _, left := range figures.Out {
		out += left.Count
	}
	if figures.Chosen == 0 || len(figures.Sample) != 5 || figures.ReadMs == 0 || figures.Chosen+figures.Unknown+out != figures.Directory {
		t.Errorf("everyone counts as %+v", figures)
	}
	wrong, err := w.profiles.Count(RuleQuestion{Rule: `{"where": {"property": "shoeSize", "is": "equals", "value": "x"}}`, As: "people"})
	w.must(err)
	if wrong.Verdict.Valid || wrong.Verdict.Key != "people.where.property" {
		t.Errorf("a wrong rule is told as %+v", wrong.Verdict)
	}

	var document struct{ People json.RawMessage }
	w.must(json.Unmarshal([]byte(w.contoso().Text), &document))
	chosen, err := w.profiles.Count(RuleQuestion{Rule: string(document.People), As: "people", Limit: 1})
	w.must(err)
	one := chosen.Sample[0]
	why, err := w.profiles.Why(w.contoso().Text, one.ID)
	w.must(err)
	if why.AsPerson.In != "yes" || why.AsPerson.Decided.Sentence == "" || len(why.AsPerson.Decided.Through) == 0 {
		t.Errorf("who is chosen through a group is explained as %+v", why.AsPerson)
	}
	_, err = w.profiles.Why(w.contoso().Text, "nobody at all")
	refused(t, err, "no_person")

	card, err := w.profiles.Card(w.changed(w.contoso().Text, func(d map[string]any) {
		d["fields"] = map[string]any{"displayName": "displayName", "fileAs": "{surname}, {givenName}"}
	}), one.ID)
	w.must(err)
	if len(card.Fields) != 2 || card.Fields[0].Values[0].Value != one.Name || !strings.Contains(card.Fields[1].Values[0].Value, ", ") {
		t.Errorf("the card is %+v", card)
	}
}

func TestWhatARuleCanNameIsFoundByAPartOfItsName(t *testing.T) {
	w := demoWindow(t)
	w.reads()
	groups, err := w.profiles.SearchPlaces("groups", "")
	w.must(err)
	if len(groups) < 2 || groups[0].Name == "" {
		t.Fatalf("the groups are %+v", groups)
	}
	part := strings.ToUpper(groups[0].Name[1:])
	again, err := w.profiles.SearchPlaces("groups", part)
	w.must(err)
	if len(again) == 0 || again[0] != groups[0] {
		t.Errorf("a part of %q finds %+v", groups[0].Name, again)
	}
	named, err := w.profiles.Names([]RulePlace{{Kind: "groups", ID: groups[0].ID}, {Kind: "groups", ID: "none"}})
	w.must(err)
	if len(named) != 2 || named[0].Name != groups[0].Name || named[1].Name != "" {
		t.Errorf("the names are %+v", named)
	}
	people, err := w.profiles.SearchPeople("contoso")
	w.must(err)
	if len(people) != searchMost {
		t.Errorf("%d people were found by their mail address", len(people))
	}
}

func TestACatalogueOffersOnlyWhatAProfileTakes(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	catalogue, err := w.profiles.Catalogue()
	w.must(err)
	draft, err := w.profiles.New()
	w.must(err)
	for _, target := range catalogue.Targets {
		for _, policy := range target.Policies {
			verdict, err := w.profiles.Validate(w.changed(draft.Text, func(d map[string]any) {
				delete(d, "id")
				d["name"], d["folder"], d["mailboxes"] = "A", "A", map[string]any{"allWithMailbox": true}
				d["fields"].(map[string]any)[target.Name] = map[string]any{"from": "mail", "policy": policy}
			}))
			w.must(err)
			if !verdict.Valid {
				t.Errorf("%s with %s is offered and refused: %+v", target.Name, policy, verdict)
			}
		}
	}
	if len(catalogue.Targets) < 30 || len(catalogue.Presets) != 3 || catalogue.Default == "" {
		t.Errorf("the catalogue is %+v", catalogue)
	}
}
