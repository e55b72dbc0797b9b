package settings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"concord/backend/atomicfile"
)

// Change is a new value for one key.
type Change struct {
	// Key is the key, with the keys around it: undo.keepDays.
	Key string
	// Value is what encoding/json makes of it; nil takes the key out, and with it the default into force.
	Value any
}

// Range is the least and the largest value that a number may have; two zeros for a key that is no number.
func Range(name string) (low, high float64) {
	k, _ := keyNamed(name)
	return k.min, k.max
}

// Apply changes keys of a settings file and leaves everything else in it as it is, in its order. The file is replaced
// whole and only by one that Load would accept; after an error it is as it was. What is wrong with a file or a value is
// an *Error.
func Apply(path string, changes ...Change) (*Settings, error) {
	before, err := Load(path)
	if err != nil {
		return nil, err
	}
	path = before.Path
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	whole := json.RawMessage(bytes.TrimPrefix(data, []byte("\ufeff")))
	for _, c := range changes {
		if whole, err = with(whole, strings.Split(c.Key, "."), c.Value); err != nil {
			return nil, fmt.Errorf("settings: change %s: %w", c.Key, err)
		}
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, whole, "", "  "); err != nil {
		return nil, fmt.Errorf("settings: write %s: %w", path, err)
	}
	pretty.WriteByte('\n')
	after, err := parse(path, pretty.Bytes())
	if err != nil {
		return nil, err
	}
	if err := atomicfile.Replace(path, pretty.Bytes(), 0o600); err != nil {
		return nil, unwritable(path, err)
	}
	return after, nil
}

// member is a key with its value, as the file has it.
type member struct {
	key   string
	value json.RawMessage
}

// with returns an object with another value where keys lead.
func with(object json.RawMessage, keys []string, value any) (json.RawMessage, error) {
	members, err := membersOf(object)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(members, func(m member) bool { return m.key == keys[0] })
	if at < 0 {
		if value == nil {
			return object, nil
		}
		at = len(members)
		members = append(members, member{keys[0], json.RawMessage("{}")})
	}
	switch {
	case len(keys) > 1:
		members[at].value, err = with(members[at].value, keys[1:], value)
	case value == nil:
		members = slices.Delete(members, at, at+1)
	default:
		members[at].value, err = json.Marshal(value)
	}
	if err != nil {
		return nil, err
	}
	return objectOf(members)
}

func membersOf(object json.RawMessage) ([]member, error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil { // the brace
		return nil, err
	}
	var members []member
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: key.(string)} // valid JSON has a string here
		if err := decoder.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

func objectOf(members []member) (json.RawMessage, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func unwritable(path string, err error) error {
	err = reason(err)
	return &Error{Path: path, code: "settings_unwritable", sentence: fmt.Sprintf("the settings cannot be written: %v.", err),
		action: "Let the account that runs Concord write to the folder, or make room on the disk.", err: err}
}

// NotificationEvents are what notifications.events may name.
func NotificationEvents() []string {
	k, _ := keyNamed("notifications.events")
	return slices.Clone(k.enum)
}
