package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// codeBlock is a fenced block of a page; the first group is its text.
var codeBlock = regexp.MustCompile("(?ms)^```[a-z]*\n(.*?)^```$")

// called finds a call of the program in a line of a code block, alone, after a prompt, or in a unit or crontab. The
// group is its arguments, up to a comment or a redirection.
var called = regexp.MustCompile(`(?:^|^\$ |[ =]/usr/local/bin/|: +)(?:bin/)?concordctl( [^#>&|]*)?`)

// TestEveryCommandOfThePagesCanBeTyped tries the verb, the flags and the number of arguments of every line.
func TestEveryCommandOfThePagesCanBeTyped(t *testing.T) {
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, path := range append(paths, "../../README.md") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range codeBlock.FindAllStringSubmatch(string(data), -1) {
			for line := range strings.Lines(block[1]) {
				found := called.FindStringSubmatch(strings.TrimRight(line, "\n"))
				if found == nil || strings.ContainsAny(found[1], "[") || strings.HasPrefix(line, "concordctl: ") {
					continue // a summary of usage, or an error message
				}
				tried++
				if problem := typed(strings.Fields(found[1])); problem != nil {
					t.Errorf("%s: %q: %v", filepath.Base(path), strings.TrimSpace(line), problem)
				}
			}
		}
	}
	if tried < 40 {
		t.Errorf("%d commands were found: the pages are written otherwise than this test reads them", tried)
	}
}

// typed says what is wrong with a command line, without running it.
func typed(words []string) error {
	if i := len(words) - 1; i >= 0 && strings.HasSuffix(words[i], ".") && !strings.Contains(words[i], "/") {
		words[i] = strings.TrimSuffix(words[i], ".") // the end of a sentence
	}
	cmd, rest, err := (&app{}).root().Find(words)
	if err != nil {
		return err
	}
	if cmd.HasSubCommands() && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		return fmt.Errorf("%s has no command %q", cmd.CommandPath(), rest[0])
	}
	// Numbers stand for themselves where a page says ID.
	for i, word := range rest {
		if word == "ID" {
			rest[i] = "1"
		}
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}
