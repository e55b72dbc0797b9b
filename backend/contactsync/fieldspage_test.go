package contactsync

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"concord/backend/graph"
)

// fieldsPage returns the rows of the table below a heading of docs/fields.md, cells trimmed, without the backticks.
func fieldsPage(t *testing.T, heading string) [][]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/fields.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(data), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/fields.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var rows [][]string
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			cells = append(cells, strings.Trim(strings.TrimSpace(cell), "`"))
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestTheFieldsPageHasTheDefaultMapping(t *testing.T) {
	page := Fields{}
	for _, row := range fieldsPage(t, "Default mapping") {
		page[row[0]] = From(append(page[row[0]].From, row[1])...)
	}
	if want := DefaultFields(); !reflect.DeepEqual(page, want) {
		t.Errorf("docs/fields.md says %v, the mapping is %v", page, want)
	}
}

func TestTheFieldsPageHasEveryContactPropertyAndItsLimits(t *testing.T) {
	page := map[string]string{}
	for _, row := range fieldsPage(t, "Contact properties") {
		page[row[0]] = row[1] + " of " + row[2]
	}
	for _, target := range targets {
		if want := fmt.Sprintf("%d of %d", target.max, target.length); page[target.name] != want {
			t.Errorf("%s: docs/fields.md says %q, the limit is %q", target.name, page[target.name], want)
		}
		delete(page, target.name)
	}
	if len(page) > 0 {
		t.Errorf("docs/fields.md has contact properties that cannot be written: %v", slices.Sorted(maps.Keys(page)))
	}
}

func TestTheFieldsPageHasEverySource(t *testing.T) {
	var page []string
	for _, row := range fieldsPage(t, "Sources") {
		page = append(page, row[0])
	}
	want := append(slices.Collect(maps.Keys(sources)), managerSource)
	slices.Sort(page)
	slices.Sort(want)
	if !slices.Equal(page, want) {
		t.Errorf("docs/fields.md has the sources %v, want %v", page, want)
	}
}

func TestTheFieldsPageHasTheReadyMadeMappings(t *testing.T) {
	page := map[string]Fields{}
	for _, row := range fieldsPage(t, "Ready-made mappings") {
		if page[row[0]] == nil {
			page[row[0]] = Fields{}
		}
		page[row[0]][row[1]] = From(strings.Split(row[2], "`, `")...)
	}
	for _, preset := range Presets() {
		if !reflect.DeepEqual(page[preset.Name], preset.Fields) {
			t.Errorf("%s: docs/fields.md says\n%v, the mapping is\n%v", preset.Name, page[preset.Name], preset.Fields)
		}
	}
}

func TestTheFieldsPageHasEveryPolicy(t *testing.T) {
	var page []Policy
	for _, row := range fieldsPage(t, "Whose word counts") {
		page = append(page, Policy(row[0]))
	}
	if !slices.Equal(page, Policies()) {
		t.Errorf("docs/fields.md has %v, want %v", page, Policies())
	}
}

func TestTheTextsOfTheFieldsPageGiveWhatItSays(t *testing.T) {
	ann := &Person{User: graph.User{GivenName: "Ann", Surname: "Lee", Department: "Sales", CompanyName: "Contoso"}}
	bo := &Person{User: graph.User{GivenName: "Bo"}}
	tried := 0
	for _, row := range fieldsPage(t, "Texts of your own") {
		if len(row) != 3 {
			continue
		}
		tried++
		for i, person := range []*Person{ann, bo} {
			if got := strings.Join(person.values(row[0]), ";"); got != row[i+1] {
				t.Errorf("%s gives %q, docs/fields.md says %q", row[0], got, row[i+1])
			}
		}
	}
	if tried < 5 {
		t.Errorf("%d texts were found", tried)
	}
}

func TestTheFileAsTextsOfTheFieldsPageGiveWhatItSays(t *testing.T) {
	ann := &Person{User: graph.User{GivenName: "Ann", Surname: "Lee", CompanyName: "Contoso"}}
	data, err := os.ReadFile("../../docs/fields.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(data), "| as in Outlook | text |\n| --- | --- |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "| "), " | ")
		if got := ann.values(strings.Trim(cells[1], "`")); len(got) != 1 || got[0] != cells[0] {
			t.Errorf("%s gives %q, docs/fields.md says %q", cells[1], got, cells[0])
		}
	}
}

func TestThePhoneNumbersOfTheFieldsPageAreWrittenAsItSays(t *testing.T) {
	rows := fieldsPage(t, "Phone numbers")
	if len(rows) < 5 {
		t.Errorf("%d numbers were found", len(rows))
	}
	for _, row := range rows {
		if got := (Phones{Format: PhonesE164}).write(row[0], &graph.User{UsageLocation: "DE"}); got != row[1] {
			t.Errorf("%s is written %s, docs/fields.md says %s", row[0], got, row[1])
		}
	}
}
