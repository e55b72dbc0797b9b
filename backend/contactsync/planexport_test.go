package contactsync

import (
	"slices"
	"testing"
)

func TestNoCellOfAnExportIsTakenForAFormula(t *testing.T) {
	got := defused([]string{`=HYPERLINK("http://x","y")`, "+47 123", "-1", "@name", "\tx", "Anna", "", "a=b", "Ünal"})
	want := []string{`'=HYPERLINK("http://x","y")`, "'+47 123", "'-1", "'@name", "'\tx", "Anna", "", "a=b", "Ünal"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAPlanDoesNotShowWhatAPolicyNeverDoes(t *testing.T) {
	p := Plan{Profiles: []PlannedProfile{{No: 1, Policies: map[string]Policy{"mobilePhone": KeepWhenEmpty, "jobTitle": FillIfEmpty}}}}
	changes := p.heed(1, []FieldChange{{Field: "mobilePhone", Old: []string{"1"}}, {Field: "mobilePhone", New: []string{"2"}}, {Field: "jobTitle", New: []string{"a"}}, {Field: "city", New: []string{"b"}}})
	if len(changes) != 3 || changes[0].Policy != KeepWhenEmpty || changes[1].Policy != FillIfEmpty || changes[2].Policy != "" {
		t.Errorf("%+v", changes)
	}
}
