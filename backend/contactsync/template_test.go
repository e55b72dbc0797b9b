package contactsync

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEmptyPropertiesLeaveNoDebrisInATemplate(t *testing.T) {
	all := map[string]string{"givenName": "Ann", "surname": "Lee", "department": "R&D, Oslo", "city": "Oslo", "country": "Norway", "jobTitle": "Clerk"}
	for _, test := range []struct{ template, empty, want string }{
		{"{givenName} {surname} ({department})", "", "Ann Lee (R&D, Oslo)"},
		{"{givenName} {surname} ({department})", "department", "Ann Lee"},
		{"{givenName} {surname} ({department})", "surname", "Ann (R&D, Oslo)"},
		{"({department}) {surname}", "department", "Lee"},
		{"{surname} [Dept. {department}] {city}", "department", "Lee Oslo"},
		{"{surname} ({department}, {city})", "department", "Lee (Oslo)"},
		{"{surname} ({department}, {city})", "city", "Lee (R&D, Oslo)"},
		{"{surname} (({department}))", "department", "Lee"},
		{"{surname}, {givenName}, {city}", "givenName", "Lee, Oslo"},
		{"{surname}, {givenName}, {city}", "surname", "Ann, Oslo"},
		{"{surname}, {givenName}, {city}", "surname givenName", "Oslo"},
		{"{surname}, {givenName}, {city}", "givenName city", "Lee"},
		{"{givenName} {surname}, {city}", "surname", "Ann, Oslo"},
		{"{city} - {country} / {department}", "country", "Oslo - R&D, Oslo"},
		{"Dr. {givenName} {surname}", "givenName", "Dr. Lee"},
		{"{givenName}{surname}", "givenName", "Lee"},
		{"=Contoso, AG ()", "", "Contoso, AG ()"},
		{"{givenName}  {surname}", "", "Ann  Lee"}, // the admin's own blanks stay where nothing is missing
		{"{{{givenName}}}", "", "{Ann}"},
		{"{ givenName }", "", "Ann"},
		{"{givenName} {surname}", "givenName surname", ""},
		{"=Dept. {department}", "department", ""},
		{"{surname}) ({givenName}", "givenName", "Lee) ("},
	} {
		pieces, err := parseTemplate(test.template)
		if err != nil {
			t.Errorf("%s: %v", test.template, err)
			continue
		}
		got := render(pieces, func(property string) []string {
			if strings.Contains(" "+test.empty+" ", " "+property+" ") {
				return nil
			}
			return one(all[property])
		})
		if strings.Join(got, ";") != test.want {
			t.Errorf("%s without %s is %q, want %q", test.template, test.empty, got, test.want)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("{givenName} {surname} ({department})", uint8(3))
	f.Add("={{ {manager} }} [{city}] «{mail}»", uint8(0))
	f.Add("{", uint8(1))
	f.Fuzz(func(t *testing.T, source string, empty uint8) {
		pieces, err := parseTemplate(source)
		if err != nil {
			var wrong *templateError
			if !errors.As(err, &wrong) || wrong.allowed == "" {
				t.Errorf("%v does not say what is allowed", err)
			}
			return
		}
		n := 0
		value := func(string) []string {
			n++
			if empty&(1<<(n%8)) != 0 {
				return nil
			}
			return []string{"(v, )"}
		}
		for _, text := range render(pieces, value) {
			if text != strings.TrimSpace(text) || text == "" {
				t.Errorf("%q", text)
			}
			if utf8.ValidString(source) && !utf8.ValidString(text) {
				t.Errorf("%q of %q is no text", text, source)
			}
		}
		if n > 0 {
			n = 0
			if got := render(pieces, func(string) []string { return nil }); got != nil {
				t.Errorf("without any value: %q", got)
			}
		}
	})
}
