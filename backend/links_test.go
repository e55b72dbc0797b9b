package backend

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// link is [text](target), not in a code block.
var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for path, text := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(block.ReplaceAllString(text, ""), -1) {
			target := found[1]
			if strings.HasPrefix(target, "https://") {
				continue
			}
			file, heading, _ := strings.Cut(target, "#")
			to := filepath.Join(filepath.Dir(path), file)
			if file == "" {
				to = path
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which is not there", path, target)
				continue
			}
			if heading != "" && !slices.Contains(headings(readPage(t, to)), heading) {
				t.Errorf("%s links to %s, but %s has no such heading", path, target, filepath.Base(to))
			}
		}
	}
}

// headings are a page's headings as links name them.
func headings(text string) []string {
	var names []string
	for line := range strings.Lines(block.ReplaceAllString(text, "")) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, strings.TrimSpace(strings.TrimLeft(line, "#"))))
	}
	return names
}
