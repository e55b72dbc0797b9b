package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// document is a settings file while it is read. It is walked token by token and not unmarshalled into Settings, because
// package json passes over unknown and repeated keys and tells no lines.
type document struct {
	path    string
	data    []byte
	decoder *json.Decoder
	lines   map[string]int // of the keys that are there
	into    *Settings
}

func (d *document) read() error {
	switch {
	case bytes.HasPrefix(d.data, []byte{0xff, 0xfe}), bytes.HasPrefix(d.data, []byte{0xfe, 0xff}):
		return d.fail(1, "", "syntax", "Save the file as UTF-8. In PowerShell: Set-Content -Encoding utf8.", "the file is written in UTF-16.")
	case !utf8.Valid(d.data):
		return d.fail(d.badUTF8(), "", "syntax", "Save the file as UTF-8.", "the file is not written in UTF-8.")
	}
	d.data = bytes.TrimPrefix(d.data, []byte("\ufeff")) // Notepad and older PowerShell put a byte order mark in front
	var whole json.RawMessage
	if err := json.Unmarshal(d.data, &whole); err != nil {
		return d.syntax(err)
	}
	d.decoder = json.NewDecoder(bytes.NewReader(d.data))
	d.decoder.UseNumber()
	if token, _ := d.decoder.Token(); token != json.Delim('{') {
		return d.fail(d.line(), "", "type", "Write { first and } last.", "the file must hold one JSON object.")
	}
	return d.object("")
}

// object reads the members of an object whose brace was read. The document is known to be valid JSON.
func (d *document) object(prefix string) error {
	for d.decoder.More() {
		token, err := d.decoder.Token()
		if err != nil {
			return d.syntax(err)
		}
		name := prefix + token.(string) // valid JSON has a string here
		line := d.line()
		k, known := keyNamed(name)
		if !known {
			return d.unknown(line, name)
		}
		if before, twice := d.lines[name]; twice {
			return d.fail(line, name, "duplicate_key", "Keep one of the two.", "%q stands in line %d already.", name, before)
		}
		d.lines[name] = line
		if err := d.value(k); err != nil {
			return err
		}
	}
	_, err := d.decoder.Token() // the closing brace
	if err != nil {
		return d.syntax(err)
	}
	return nil
}

func (d *document) value(k key) error {
	token, err := d.decoder.Token()
	if err != nil {
		return d.syntax(err)
	}
	line := d.line()
	switch v := token.(type) {
	case json.Delim:
		if v == '{' && k.kind == object {
			return d.object(k.name + ".")
		}
		if v == '[' && k.kind == list {
			return d.list(line, k)
		}
		return d.wrongType(line, k, map[json.Delim]string{'{': "an object", '[': "a list"}[v])
	case string:
		if k.kind != text {
			return d.wrongType(line, k, "a text")
		}
		return d.text(line, k, v)
	case json.Number:
		if k.kind != number && k.kind != integer {
			return d.wrongType(line, k, "a number")
		}
		return d.number(line, k, v)
	case bool:
		if k.kind == truth {
			*k.truth(d.into) = v
			return nil
		}
		return d.wrongType(line, k, "true or false")
	default:
		return d.fail(line, k.name, "type", "Leave the key out, or give it a value.", "%q must be %s; it is null.", k.name, k.words())
	}
}

func (d *document) wrongType(line int, k key, found string) error {
	return d.fail(line, k.name, "type", fmt.Sprintf("Write a %s there.", k.kind), "%q must be %s; it is %s.", k.name, k.words(), found)
}

func (d *document) text(line int, k key, v string) error {
	if k.isPath && strings.ContainsFunc(v, func(r rune) bool { return r < ' ' }) {
		// "C:\temp\new" is valid JSON: \t and \n are a tabulator and a line end.
		return d.fail(line, k.name, "value", doubleBackslash, "%q holds a tabulator or a line end: a single backslash made it.", k.name)
	}
	if k.name == "proxy" && strings.Contains(v, "@") {
		return d.fail(line, k.name, "value", "Leave proxy out and set HTTPS_PROXY, with user and password, in the environment of the account that runs Concord.",
			"%q holds a user name or password; this file holds no secret.", k.name)
	}
	if k.enum != nil && !slices.Contains(k.enum, v) || k.pattern != "" && !regexp.MustCompile(k.pattern).MatchString(v) || k.isPath && strings.TrimSpace(v) == "" {
		if k.isSecret {
			v = "something else"
		} else {
			v = quoted(v)
		}
		return d.fail(line, k.name, "value", "Correct the value; docs/appsettings.schema.json describes it.", "%q must be %s; it is %s.", k.name, k.words(), v)
	}
	if k.text != nil {
		*k.text(d.into) = v
	}
	return nil
}

// list reads texts of which each may stand once. Its bracket was read.
func (d *document) list(line int, k key) error {
	found := []string{}
	for d.decoder.More() {
		token, err := d.decoder.Token()
		if err != nil {
			return d.syntax(err)
		}
		v, isText := token.(string)
		switch {
		case !isText:
			return d.fail(d.line(), k.name, "type", "Write texts in quotation marks there.", "%q must be %s.", k.name, k.words())
		case !slices.Contains(k.enum, v):
			return d.fail(d.line(), k.name, "value", "Correct the value; docs/appsettings.schema.json describes it.", "%q must be %s; %s is none of them.", k.name, k.words(), quoted(v))
		case slices.Contains(found, v):
			return d.fail(d.line(), k.name, "value", "Name it once.", "%q names %s twice.", k.name, quoted(v))
		}
		found = append(found, v)
	}
	if _, err := d.decoder.Token(); err != nil { // the closing bracket
		return d.syntax(err)
	}
	*k.list(d.into) = found
	return nil
}

func (d *document) number(line int, k key, v json.Number) error {
	f, err := v.Float64()
	if err != nil || f < k.min || f > k.max || k.kind == integer && f != math.Trunc(f) {
		return d.fail(line, k.name, "value", "Correct the value.", "%q must be %s; it is %s.", k.name, k.words(), strings.Trim(quoted(v.String()), `"`))
	}
	if k.kind == integer {
		*k.integer(d.into) = int(f)
	} else {
		*k.number(d.into) = f
	}
	return nil
}

// words completes "must be".
func (k key) words() string {
	if k.kind == list {
		return "a list of some of " + strings.Join(k.enum, ", ")
	}
	if k.enum != nil {
		return "one of " + strings.Join(k.enum, ", ")
	}
	return k.allowed
}

func (d *document) unknown(line int, name string) error {
	action := "Known keys: " + strings.Join(siblings(name), ", ") + "."
	if near := nearest(name); near != "" {
		action = fmt.Sprintf("Did you mean %q?", near)
	}
	if lower := strings.ToLower(leaf(name)); strings.Contains(lower, "password") || strings.Contains(lower, "secret") {
		action = "This file holds no secret. Concord signs in with a certificate; the password of its key file goes into the environment variable CONCORD_CERTIFICATE_PASSWORD."
	}
	return d.fail(line, name, "unknown_key", action, "%s is not a setting of Concord.", quoted(name))
}

// siblings are the keys that may stand where name stands.
func siblings(name string) []string {
	var found []string
	for _, k := range keys {
		if strings.TrimSuffix(k.name, leaf(k.name)) == strings.TrimSuffix(name, leaf(name)) {
			found = append(found, leaf(k.name))
		}
	}
	return found
}

const doubleBackslash = `Write each backslash of a path twice, as in "C:\\Concord\\concord.pfx", or use forward slashes.`

// syntax words the mistakes that people make in JSON by hand.
func (d *document) syntax(err error) error {
	at := len(d.data)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = min(at, int(syntax.Offset))
	}
	line := 1 + bytes.Count(d.data[:max(0, at-1)], []byte("\n"))
	before := bytes.TrimSpace(d.data[:max(0, at-1)])
	var found byte
	if at > 0 {
		found = d.data[at-1]
	}
	switch {
	case len(bytes.TrimSpace(d.data)) == 0:
		return d.fail(1, "", "syntax", "Write the settings, or delete the file.", "the file is empty.")
	case found == '/' || found == '#':
		return d.fail(line, "", "syntax", "Remove the comment.", "JSON has no comments.")
	case (found == '}' || found == ']') && bytes.HasSuffix(before, []byte(",")):
		return d.fail(line, "", "syntax", "Remove the last comma before the bracket.", "there is a comma too many.")
	case strings.Contains(err.Error(), "string escape"):
		return d.fail(line, "", "syntax", doubleBackslash, "a single backslash stands before %q.", found)
	case strings.Contains(err.Error(), "after object key:value pair"):
		return d.fail(line, "", "syntax", "Put a comma after the line before.", "a comma is missing before %q.", found)
	case strings.Contains(err.Error(), "unexpected end"):
		return d.fail(line, "", "syntax", "Close each { with }, and each text with a quotation mark.", "the file ends in the middle.")
	default:
		return d.fail(line, "", "syntax", "Correct the line; every key and every text stands in quotation marks.", "this is not JSON: %v.", err)
	}
}

// line is the line of the token just read. No token of JSON has a line end in it.
func (d *document) line() int {
	return 1 + bytes.Count(d.data[:d.decoder.InputOffset()], []byte("\n"))
}

// badUTF8 is the line of the first byte that is not UTF-8.
func (d *document) badUTF8() int {
	line := 1
	for rest := d.data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		rest = rest[size:]
	}
	return line
}
