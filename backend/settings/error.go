package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// Error says what is wrong with the settings and what to do about it.
type Error struct {
	// Path is the settings file, or the file that it names.
	Path string
	// Line is the line of the settings file, from 1; 0 when the fault is of the file as a whole.
	Line int
	// Key is the key, with the keys around it: certificate.file; "" when the fault is of the file as a whole.
	Key string

	code     string
	sentence string
	action   string
	err      error
}

// Error is a sentence for a person, with file and line.
func (e *Error) Error() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("%s, line %d: %s", e.Path, e.Line, e.sentence)
	case e.Path != "":
		return fmt.Sprintf("%s: %s", e.Path, e.sentence)
	}
	return e.sentence
}

// Code is stable, for machines: settings_missing, settings_unreadable, settings_syntax, settings_unknown_key,
// settings_duplicate_key, settings_type, settings_value, settings_required, settings_unsupported, settings_unwritable, ca_file_missing,
// ca_file_unreadable, ca_file_empty, proxy_password, proxy_refused.
func (e *Error) Code() string { return e.code }

// Action is what to do next.
func (e *Error) Action() string { return e.action }

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.err }

func missing(path string) error {
	return &Error{Path: path, code: "settings_missing", sentence: "there is no such file.",
		action: "Check --config, or leave it out: then " + FileName + " is looked for in the data folder and beside the program."}
}

func unreadable(path string, err error) error {
	err = reason(err)
	return &Error{Path: path, code: "settings_unreadable", sentence: fmt.Sprintf("the settings cannot be read: %v.", err),
		action: "Let the account that runs Concord read the file.", err: err}
}

// noSettings is about something that is there and can be no settings file.
func noSettings(path, what string) error {
	return &Error{Path: path, code: "settings_unreadable", sentence: "the settings cannot be read: it is " + what + ".",
		action: "Check --config: it names the settings file itself, which is mostly called " + FileName + "."}
}

// reason drops operation and path from an error of package os: the sentence names the file already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// longestQuote is how many characters of what somebody wrote are repeated.
const longestQuote = 80

// quoted repeats what somebody wrote without letting it fill the screen or command the terminal.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote]) + "…"
	}
	return strconv.Quote(text)
}

func (d *document) fail(line int, key, code, action, sentence string, arguments ...any) *Error {
	return &Error{Path: d.path, Line: line, Key: key, code: "settings_" + code, sentence: fmt.Sprintf(sentence, arguments...), action: action}
}
