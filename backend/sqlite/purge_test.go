package sqlite

import (
	"database/sql"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var inTicks = regexp.MustCompile("`([a-z_0-9]+)`")

// TestEveryTableIsOnThePrivacyPage holds docs/privacy.md to the schema: what is stored of people is told by table.
func TestEveryTableIsOnThePrivacyPage(t *testing.T) {
	db := open(t)
	tables, err := query(t.Context(), db, "list the tables", func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		"SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "\n## What is in the database\n")
	text, _, _ = strings.Cut(text, "\n## ")
	var told []string
	for line := range strings.Lines(text) {
		cell := line
		if strings.HasPrefix(line, "| ") {
			cell, _, _ = strings.Cut(line[2:], " | ")
		}
		for _, found := range inTicks.FindAllStringSubmatch(cell, -1) {
			told = append(told, found[1])
		}
	}
	for _, name := range tables {
		if !slices.Contains(told, name) {
			t.Errorf("docs/privacy.md says nothing of the table %s: what it holds of people, how long, and what a purge leaves", name)
		}
	}
	for _, name := range told {
		if !slices.Contains(tables, name) && !strings.HasPrefix(name, "sqlite_") {
			t.Errorf("docs/privacy.md tells of a table %s, which is not there", name)
		}
	}
	if len(tables) < 40 {
		t.Errorf("only %d tables were found", len(tables))
	}
}

// A purge names tables itself: every statement has to fit the schema, and none may be forgotten when a table is new.
func TestWhatAPurgeEmptiesIsToldAsEmptied(t *testing.T) {
	page, err := os.ReadFile("../../docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range forgetting {
		table, whole := strings.CutPrefix(statement, "DELETE FROM ")
		if !whole || strings.Contains(table, " ") {
			continue
		}
		for line := range strings.Lines(string(page)) {
			if strings.HasPrefix(line, "| ") && strings.Contains(strings.SplitN(line, " | ", 2)[0], "`"+table+"`") && !strings.HasSuffix(strings.TrimSpace(line), "| nothing |") {
				t.Errorf("a purge empties %s, docs/privacy.md says %s", table, line)
			}
		}
	}
}
