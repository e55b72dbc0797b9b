package contactsync

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
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
		page[row[0]] = append(page[row[0]], row[1])
	}
	if want := DefaultFields(); !maps.EqualFunc(page, want, func(a, b Sources) bool { return slices.Equal(a, b) }) {
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
