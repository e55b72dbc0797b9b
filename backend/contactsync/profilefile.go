package contactsync

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// maxProfileBytes is far above any profile.
const maxProfileBytes = 1 << 20

// ProfileError says which part of a profile cannot be used and what is allowed there.
type ProfileError struct {
	Key     string // JSON path in the profile, "" for the document itself
	Problem string
	Allowed string
}

func (e *ProfileError) Error() string {
	if e.Key == "" {
		return "The profile " + shown(e.Problem) + "."
	}
	return fmt.Sprintf("In the profile, %s %s.", shown(e.Key), shown(e.Problem))
}

// Code is the stable name of this kind of failure.
func (e *ProfileError) Code() string { return "profile_invalid" }

// Action is what to do next.
func (e *ProfileError) Action() string { return e.Allowed }

// longestShown is how many characters of what somebody wrote are repeated.
const longestShown = 160

// shown repeats a text without letting it fill the screen or command the terminal.
func shown(text string) string {
	if runes := []rune(text); len(runes) > longestShown {
		text = string(runes[:longestShown]) + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// ParseProfile reads one profile from JSON, fills in what it leaves open and checks it. Every error is a *ProfileError.
func ParseProfile(r io.Reader) (Profile, error) {
	data, err := readProfile(r)
	if err != nil {
		return Profile{}, err
	}
	var p Profile
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		return Profile{}, decodeProblem(data, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Profile{}, &ProfileError{Problem: "has something after its closing brace", Allowed: "Keep one JSON object in the file."}
	}
	if err := once(json.NewDecoder(bytes.NewReader(data)), data); err != nil {
		return Profile{}, err
	}
	var says struct {
		Deletes struct{ Guard json.RawMessage }
	}
	if err := json.Unmarshal(data, &says); err != nil {
		return Profile{}, decodeProblem(data, err)
	}
	if says.Deletes.Guard == nil { // a guard that is there means what it says, limits left out included
		p.Deletes.Guard = DefaultGuard()
	}
	if p.ID == "" {
		p.ID = uuid.NewString()
	}
	return p, p.normalize()
}

// readProfile reads text of a size that a profile can have.
func readProfile(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxProfileBytes+1))
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return nil, &ProfileError{Problem: "cannot be read: " + err.Error(), Allowed: "Check the file and try again."}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > maxProfileBytes:
		return nil, &ProfileError{Problem: "is too large to be one", Allowed: "Check the file that was named."}
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &ProfileError{Problem: "is empty", Allowed: "Export a profile to see the form: concordctl profile export NAME."}
	case !utf8.Valid(data): // package json would put question marks into names in silence
		return nil, &ProfileError{Problem: "is not written in UTF-8", Allowed: "Save the file as UTF-8. In PowerShell: Set-Content -Encoding utf8."}
	}
	return data, nil
}

// once refuses a key that stands twice in one object: package json would take the last one in silence. The next token
// of the decoder begins a value of a document that is known to be valid.
func once(decoder *json.Decoder, data []byte) error {
	token, err := decoder.Token()
	if err != nil {
		return decodeProblem(data, err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for decoder.More() {
		if delim == '{' {
			key, err := decoder.Token()
			if err != nil {
				return decodeProblem(data, err)
			}
			// Keys are known by their letters, whatever their case (package json).
			folded := strings.ToLower(fmt.Sprint(key))
			if seen[folded] {
				return &ProfileError{Problem: fmt.Sprintf("has %q twice (line %d)", key, lineAt(data, decoder.InputOffset())), Allowed: "Keep one of the two."}
			}
			seen[folded] = true
		}
		if err := once(decoder, data); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return decodeProblem(data, err)
	}
	return nil
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

// decodeProblem puts the line and the key of a JSON error into words.
func decodeProblem(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var known *ProfileError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &syntax):
		return &ProfileError{Problem: fmt.Sprintf("is not JSON: line %d: %v", lineAt(data, syntax.Offset), err), Allowed: "Correct the file at that line."}
	case errors.As(err, &kind):
		return &ProfileError{Key: kind.Field, Problem: fmt.Sprintf("cannot be %s (line %d)", jsonWords[strings.Fields(kind.Value)[0]], lineAt(data, kind.Offset)),
			Allowed: fmt.Sprintf("Write %s there; docs/profile.schema.json lists every key.", wanted(kind.Type))}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &ProfileError{Problem: "ends in the middle", Allowed: "The file was cut off: export it again, or complete it."}
	default:
		return &ProfileError{Problem: "has an " + strings.TrimPrefix(err.Error(), "json: "), Allowed: "docs/profile.schema.json lists every key."}
	}
}

// jsonWords are package json's names of what it found, for people.
var jsonWords = map[string]string{"array": "a list", "object": "an object", "string": "a text", "number": "a number", "bool": "true or false"}

// wanted is what a Go type is in JSON, for people.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a text in quotation marks"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list in brackets"
	case reflect.Struct, reflect.Map:
		return "an object in braces"
	default:
		return "a number"
	}
}
