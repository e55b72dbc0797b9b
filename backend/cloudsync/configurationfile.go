package cloudsync

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"
)

// mostConfigurationBytes is far above any configuration.
const mostConfigurationBytes = 1 << 20

// ConfigurationError says which line of a configuration cannot be used, and what is allowed there.
type ConfigurationError struct {
	Line    int    // from 1, 0 for the file itself
	Key     string // with the keys around it, "" for the file itself
	Problem string
	Allowed string
}

func (e *ConfigurationError) Error() string {
	if e.Line == 0 {
		return "The configuration " + e.Problem + "."
	}
	return fmt.Sprintf("In the configuration, line %d: %s.", e.Line, e.Problem)
}

// Verdict is what is wrong, as a sentence without the line of a file that nobody has seen.
func (e *ConfigurationError) Verdict() string {
	first, size := utf8.DecodeRuneInString(e.Problem)
	return string(unicode.ToUpper(first)) + e.Problem[size:] + "."
}

// Code is the stable name of this kind of failure.
func (e *ConfigurationError) Code() string { return "cloudsync_configuration_invalid" }

// Action is what to do next.
func (e *ConfigurationError) Action() string { return e.Allowed }

// ParseConfiguration reads a configuration from JSON and checks it. Unknown and repeated keys are mistakes. Every error is a
// *ConfigurationError.
func ParseConfiguration(r io.Reader) (Configuration, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostConfigurationBytes+1))
	if err != nil {
		return Configuration{}, &ConfigurationError{Problem: "cannot be read: " + err.Error(), Allowed: "Check the file and try again."}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > mostConfigurationBytes:
		return Configuration{}, &ConfigurationError{Problem: "is too large to be one", Allowed: "Check the file that was named."}
	case len(bytes.TrimSpace(data)) == 0:
		return Configuration{}, &ConfigurationError{Problem: "is empty", Allowed: "docs/cloud-sync.md has one to begin with."}
	case !utf8.Valid(data):
		return Configuration{}, &ConfigurationError{Problem: "is not written in UTF-8", Allowed: "Save the file as UTF-8. In PowerShell: Set-Content -Encoding utf8."}
	}
	root, err := readNodes(data)
	if err != nil {
		line := lineAt(data, len(data))
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			line = lineAt(data, int(syntax.Offset)-1)
		}
		return Configuration{}, &ConfigurationError{Line: line, Problem: "this is not JSON: " + err.Error(), Allowed: "Correct the line; JSON has no comments, and no comma after the last entry."}
	}
	d := document{data: data, lines: map[string]int{}}
	if root.kind != '{' {
		return Configuration{}, d.refuse(root.start, "", "Write { first and } last.", "the file must hold one JSON object")
	}
	if err := d.object("", root); err != nil {
		return Configuration{}, err
	}
	var c Configuration
	if err := json.Unmarshal(data, &c); err != nil {
		return Configuration{}, &ConfigurationError{Problem: "cannot be read: " + err.Error(), Allowed: "docs/cloudsync.schema.json lists every key."}
	}
	return c, d.settle(&c)
}

// document is a configuration while it is checked.
type document struct {
	data  []byte
	lines map[string]int // of the keys that are there
}

func (d *document) refuse(at int, key, allowed, problem string, args ...any) error {
	return &ConfigurationError{Line: lineAt(d.data, at), Key: key, Problem: fmt.Sprintf(problem, args...), Allowed: allowed}
}

func (d *document) failKey(key, allowed, problem string, args ...any) error {
	return &ConfigurationError{Line: max(1, d.lines[key]), Key: key, Problem: fmt.Sprintf(problem, args...), Allowed: allowed}
}

// object checks the members of an object.
func (d *document) object(prefix string, n *node) error {
	for _, m := range n.members {
		name := prefix + m.key
		k, known := keyNamed(name)
		if !known {
			return d.refuse(m.at, name, d.suggest(prefix, m.key), "%q is no key of a configuration", shown(name))
		}
		if before, twice := d.lines[name]; twice {
			return d.refuse(m.at, name, "Keep one of the two.", "%q stands in line %d already", name, before)
		}
		d.lines[name] = lineAt(d.data, m.at)
		if err := d.value(k, m.value); err != nil {
			return err
		}
	}
	for _, k := range keys {
		rest, under := strings.CutPrefix(k.name, prefix)
		if under && k.required && !strings.Contains(rest, ".") && d.lines[k.name] == 0 {
			return d.refuse(n.start, k.name, "Add it; it must be "+k.allowed+".", "%q is missing", k.name)
		}
	}
	return nil
}

func (d *document) value(k key, n *node) error {
	if found := kindOf(n.kind); found != k.kind {
		return d.refuse(n.start, k.name, "Write "+k.allowed+" there.", "%q must be %s; it is %s", k.name, k.allowed, kindWords[found])
	}
	switch k.kind {
	case kindObject:
		return d.object(k.name+".", n)
	case kindText:
		v := n.text(d.data)
		if k.enum != nil && !slices.Contains(k.enum, v) || k.pattern != "" && !regexp.MustCompile(k.pattern).MatchString(v) {
			return d.refuse(n.start, k.name, "Correct the value; docs/cloudsync.schema.json describes it.", "%q must be %s; it is %q", k.name, k.allowed, shown(v))
		}
	case kindInteger:
		if v, err := strconv.Atoi(n.raw(d.data)); err != nil || v < k.min || v > k.max {
			return d.refuse(n.start, k.name, "Correct the value.", "%q must be %s; it is %s", k.name, k.allowed, shown(n.raw(d.data)))
		}
	case kindTexts:
		if len(n.items) > k.most {
			return d.refuse(n.start, k.name, "Name the units above them: what lies below is provisioned too.", "%q has %d entries, cloud sync takes %d at most", k.name, len(n.items), k.most)
		}
		for _, item := range n.items {
			if item.kind != '"' {
				return d.refuse(item.start, k.name, "Write each name in quotation marks.", "%q must be %s", k.name, k.allowed)
			}
			if err := d.distinguishedName(k.name, item); err != nil {
				return err
			}
		}
	}
	if k.name == "testObject.distinguishedName" {
		return d.distinguishedName(k.name, n)
	}
	return nil
}

func (d *document) distinguishedName(key string, n *node) error {
	text := n.text(d.data)
	if dn, err := ldap.ParseDN(text); err != nil || len(dn.RDNs) == 0 {
		return d.refuse(n.start, key, `Copy the attribute distinguishedName of the object: OU=Sales,DC=contoso,DC=com. Groups are named so too, not by GUID.`,
			"%q is no distinguished name", shown(text))
	}
	return nil
}

// settle checks what no key says alone.
func (d *document) settle(c *Configuration) error {
	if c.Scope != nil && len(c.Scope.Groups) > 0 && len(c.Scope.OrganizationalUnits) > 0 {
		return d.failKey("scope", "Keep one of the two lists. Groups are meant for pilots.", "scope names organizational units and groups at once; a configuration takes one of them")
	}
	if c.Scope != nil {
		for _, name := range slices.Concat(c.Scope.OrganizationalUnits, c.Scope.Groups) {
			if !inDomain(name, c.Domain) {
				return d.failKey("scope", "Name what lies in the domain "+c.Domain+".", "%q does not lie in the domain %s", shown(name), c.Domain)
			}
		}
	}
	if c.TestObject != nil && !inDomain(c.TestObject.DistinguishedName, c.Domain) {
		return d.failKey("testObject.distinguishedName", "Name what lies in the domain "+c.Domain+".", "%q does not lie in the domain %s", shown(c.TestObject.DistinguishedName), c.Domain)
	}
	if c.AccidentalDeletes != nil && c.AccidentalDeletes.Threshold == 0 {
		c.AccidentalDeletes.Threshold = DefaultThreshold
	}
	if c.TestObject != nil && c.TestObject.Type == "" {
		c.TestObject.Type = "user"
	}
	return nil
}

// inDomain reports whether a distinguished name ends with a domain's.
func inDomain(name, domain string) bool {
	dn, err := ldap.ParseDN(name)
	if err != nil {
		return false
	}
	labels := strings.Split(domain, ".")
	at := len(dn.RDNs) - len(labels)
	if at < 0 {
		return false
	}
	for i, rdn := range dn.RDNs[at:] {
		if len(rdn.Attributes) != 1 || !strings.EqualFold(rdn.Attributes[0].Type, "DC") || !strings.EqualFold(rdn.Attributes[0].Value, labels[i]) {
			return false
		}
	}
	return true
}

// suggest names the key that was probably meant, or all that may stand there.
func (d *document) suggest(prefix, wrong string) string {
	var names []string
	for _, k := range keys {
		rest, under := strings.CutPrefix(k.name, prefix)
		if !under || strings.Contains(rest, ".") {
			continue
		}
		if strings.EqualFold(rest, wrong) {
			return fmt.Sprintf("Did you mean %q?", rest)
		}
		names = append(names, rest)
	}
	return "Known keys: " + strings.Join(names, ", ") + "."
}

func kindOf(c byte) kind {
	switch c {
	case '{':
		return kindObject
	case '[':
		return kindTexts
	case '"':
		return kindText
	case 't', 'f':
		return kindBool
	case 'n':
		return ""
	default:
		return kindInteger
	}
}

var kindWords = map[kind]string{kindObject: "an object", kindTexts: "a list", kindText: "a text", kindBool: "true or false", kindInteger: "a number", "": "null"}

func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}

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
