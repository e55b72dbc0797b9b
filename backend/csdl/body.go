package csdl

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// decode reads JSON with its numbers as they are written.
func decode(data []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON")
	}
	return value, nil
}

// judge walks one body.
type judge struct {
	*Model
	delta    bool // what is judged tells changes
	problems []error
}

func (j *judge) problem(where, format string, args ...any) {
	if where != "" {
		format, args = "%s: "+format, append([]any{where}, args...)
	}
	j.problems = append(j.problems, fmt.Errorf(format, args...))
}

// requestBody checks what is sent to a target.
func (m *Model) requestBody(method string, t target, data []byte) []error {
	value, err := decode(data)
	if err != nil {
		return []error{fmt.Errorf("the body is no JSON: %w", err)}
	}
	j := &judge{Model: m}
	if object, ok := value.(map[string]any); ok && t.what == structure && t.collection {
		j.page(t, object) // a property alone is wrapped, as it is answered
		return j.problems
	}
	if t.what != call {
		j.value("", property{typeRef: t.element(), required: true}, value)
		return j.problems
	}
	object, ok := value.(map[string]any)
	if !ok || t.op.function {
		return []error{fmt.Errorf("%s of %s takes no such body", method, t.op.name)}
	}
	given := map[string]bool{}
	for _, sent := range slices.Sorted(maps.Keys(object)) {
		name, ok := t.op.parameterNamed(sent)
		if !ok {
			j.problem("", "%s has no parameter %q", t.op.name, sent)
			continue
		}
		given[name] = true
		j.value(sent, t.op.parameters[name], object[sent])
	}
	for name, p := range t.op.parameters {
		if p.required && !given[name] {
			j.problem("", "%s needs the parameter %q", t.op.name, name)
		}
	}
	return j.problems
}

// parameterNamed finds a parameter by the name that was sent. Outlook's actions are declared with a capital (InputIds) and
// documented without (Graph docs: "user: translateExchangeIds"), so the first letter's case does not tell them apart.
func (o *operation) parameterNamed(sent string) (name string, ok bool) {
	for name := range o.parameters {
		if len(name) == len(sent) && strings.EqualFold(name[:1], sent[:1]) && name[1:] == sent[1:] {
			return name, true
		}
	}
	return "", false
}

// needsParameter says whether a call without a body lacks something.
func (o *operation) needsParameter() bool {
	for _, p := range o.parameters {
		if p.required {
			return true
		}
	}
	return false
}

// answerBody checks what a target answered with success.
func (m *Model) answerBody(method string, t target, data []byte) []error {
	j := &judge{Model: m, delta: t.delta()}
	if t.what == number || t.what == content {
		return nil // plain text, or a picture
	}
	if t.name == "" {
		return []error{fmt.Errorf("it answers with nothing, but here is a body")}
	}
	value, err := decode(data)
	if err != nil {
		return []error{fmt.Errorf("the body is no JSON: %w", err)}
	}
	object, ok := value.(map[string]any)
	if !ok {
		return []error{fmt.Errorf("the body is no object")}
	}
	declared := m.types[t.name]
	wrapped := t.what != resource && (t.collection || t.primitive() || declared != nil && declared.kind == enumeration)
	if t.what == resource && t.collection && method != "POST" || wrapped || t.collection && t.what == call {
		j.page(t, object)
	} else {
		j.object("", t.element(), object)
	}
	return j.problems
}

// page checks the envelope of a list, or of a value that is no entity.
func (j *judge) page(t target, object map[string]any) {
	if _, ok := object["value"]; !ok {
		j.problem("", `a list without "value"`)
	}
	for name, value := range object {
		switch {
		case name == "value":
			j.value("value", property{typeRef: t.typeRef, required: true}, value)
		case (name == "@odata.deltaLink") && !t.delta():
			j.problem("", "a deltaLink outside a delta query")
		case name == "@odata.type" || name == "@odata.etag" || !j.annotation("", name, value):
			j.problem("", "a list has no %q", name)
		}
	}
}

// annotation checks control information; false when the name is none.
func (j *judge) annotation(where, name string, value any) bool {
	kind, ok := annotations[name]
	if ok {
		j.value(where+name, property{typeRef: typeRef{name: kind}}, value)
	}
	return ok
}

// object checks an entity or a complex value.
func (j *judge) object(where string, of typeRef, object map[string]any) {
	if name, ok := object["@odata.type"].(string); ok {
		name = strings.TrimPrefix(name, "#")
		if !j.is(name, of.name) {
			j.problem(where, "%q is no kind of %s", name, of.name)
			return
		}
		of.name = name
	}
	if where != "" {
		where += "."
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		j.member(where, of, name, object[name])
	}
}

func (j *judge) member(where string, of typeRef, name string, value any) {
	if at := strings.Index(name, "@odata."); at > 0 { // control information on a property
		if _, ok := j.property(of.name, name[:at]); !ok && bags[of.name] == "" {
			j.problem("", "%s%s: %s has no %q", where, name, of.name, name[:at])
		}
		if !j.annotation(where+name[:at], name[at:], value) {
			j.problem("", "%s%s is no control information", where, name)
		}
		return
	}
	p, ok := j.property(of.name, name)
	related, changed := strings.CutSuffix(name, changes)
	switch {
	case ok:
		j.value(where+name, p, value)
	case j.annotation(where, name, value):
	case j.delta && name == removed:
		object, _ := value.(map[string]any)
		if reason, _ := object["reason"].(string); !reasons[reason] || len(object) != 1 {
			j.problem("", "%s%s: %v", where, name, value)
		}
	case j.delta && changed:
		if p, ok := j.property(of.name, related); ok && p.navigation {
			p.collection = true // manager@delta is a list too
			j.value(where+name, p, value)
		} else {
			j.problem("", "%s has no navigation property %q", of.name, related)
		}
	case bags[of.name] != "":
		if !plain(value) {
			j.problem("", "%s%s is neither a primitive value nor an array of them", where, name)
		}
	default:
		j.problem("", "%s%s: %s has no %q", where, name, of.name, name)
	}
}

// plain reports whether a value may be in a bag.
func plain(value any) bool {
	if list, ok := value.([]any); ok {
		return !slices.ContainsFunc(list, func(v any) bool { _, nested := v.([]any); return nested || !plain(v) })
	}
	_, object := value.(map[string]any)
	return !object
}

// value checks a value against what it should be.
func (j *judge) value(where string, p property, value any) {
	if value == nil {
		if p.required || p.collection {
			j.problem(where, "null for %s", p)
		}
		return
	}
	if p.collection {
		list, ok := value.([]any)
		if !ok {
			j.problem(where, "%s for %s", shape(value), p)
		}
		for i, one := range list {
			j.value(fmt.Sprintf("%s[%d]", where, i), property{typeRef: p.element(), required: true}, one)
		}
		return
	}
	if p.primitive() {
		if !fits(p.name, value) {
			j.problem(where, "%s for %s", shape(value), p)
		}
		return
	}
	t := j.types[p.name]
	if t == nil {
		j.problem(where, "the metadata does not declare %s", p)
		return
	}
	if t.kind == enumeration {
		text, ok := value.(string)
		for one := range strings.SplitSeq(text, ",") {
			one = strings.TrimSpace(one) // flags come with and without a blank after the comma
			if !ok || !slices.Contains(t.members, one) && !slices.Contains(unlisted[p.name], one) {
				j.problem(where, "%s for %s", shape(value), p)
			}
		}
		return
	}
	if object, ok := value.(map[string]any); ok {
		j.object(where, p.typeRef, object)
	} else {
		j.problem(where, "%s for %s", shape(value), p)
	}
}

// fits reports whether a value can be of a primitive type.
func fits(name string, value any) bool {
	text, isText := value.(string)
	digits, isNumber := value.(json.Number)
	_, isBool := value.(bool)
	switch name {
	case "Edm.String", "Edm.Duration", "Edm.TimeOfDay", "Edm.Stream":
		return isText
	case "Edm.Boolean":
		return isBool
	case "Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64":
		_, err := digits.Int64()
		return isNumber && err == nil
	case "Edm.Double", "Edm.Single", "Edm.Decimal":
		return isNumber
	case "Edm.Guid":
		_, err := uuid.Parse(text)
		return isText && err == nil && len(text) == 36
	case "Edm.DateTimeOffset":
		_, err := time.Parse(time.RFC3339, text)
		return isText && err == nil
	case "Edm.Date":
		_, err := time.Parse(time.DateOnly, text)
		return isText && err == nil
	case "Edm.Binary":
		_, err := base64.StdEncoding.DecodeString(text)
		return isText && err == nil
	}
	return true // Edm.Untyped and its like
}

// shape words what kind of JSON a value is. The value itself may belong to a person.
func shape(value any) string {
	switch value.(type) {
	case string:
		return "a string that does not fit"
	case json.Number:
		return "a number"
	case bool:
		return "a boolean"
	case []any:
		return "an array"
	case map[string]any:
		return "an object"
	}
	return "null"
}

// errorAnswer checks the shape of a refusal.
func errorAnswer(data []byte) []error {
	value, err := decode(data)
	if err != nil {
		return nil // a proxy's page, or torn
	}
	object, _ := value.(map[string]any)
	inside, ok := object["error"].(map[string]any)
	if !ok || len(object) != 1 {
		return []error{fmt.Errorf(`an error that is no {"error":{…}}`)}
	}
	var problems []error
	for name, value := range inside {
		if !errorBody[name] {
			problems = append(problems, fmt.Errorf("an error has no %q", name))
		}
		inner, _ := value.(map[string]any)
		for name := range inner {
			if !innerError[name] {
				problems = append(problems, fmt.Errorf("innerError has no %q", name))
			}
		}
	}
	if _, ok := inside["code"].(string); !ok {
		problems = append(problems, fmt.Errorf("an error without a code"))
	}
	return problems
}
