package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"concord/backend/runs"
)

// printFailure says what went wrong, what to do about it, and what support needs.
func (a *app) printFailure(err error) {
	writeFailure(a.err, runs.FailureOf(err))
}

func writeFailure(w io.Writer, f *runs.Failure) {
	fmt.Fprintf(w, "concordctl: %s\n", sentence(f.Sentence))
	if f.Action != "" {
		fmt.Fprintf(w, "  What to do: %s\n", f.Action)
	}
	fmt.Fprintf(w, "  %s\n", codeLine(f))
}

// codeLine is what a script or Microsoft's support asks for; an id that the sentence names is not repeated.
func codeLine(f *runs.Failure) string {
	line := "Code: " + f.Code
	if f.RequestID != "" && !strings.Contains(f.Sentence, f.RequestID) {
		line += " · request-id: " + f.RequestID
	}
	return line
}

// sentence gives a Go error the look of one: a capital and a full stop.
func sentence(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) == 0 {
		return "Something failed without saying why."
	}
	// A word with capitals or dots inside is a name, not the beginning of a sentence.
	first, _, _ := strings.Cut(string(runes), " ")
	if first == strings.ToLower(first) && !strings.ContainsAny(first, "./\\_:") {
		runes[0] = unicode.ToUpper(runes[0])
	}
	if !strings.ContainsRune(".!?)", runes[len(runes)-1]) {
		runes = append(runes, '.')
	}
	return string(runes)
}
