package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"concord/backend/atomicfile"
)

// Create writes a new settings file that holds these keys, in their order, for its owner's eyes. Only a file that Load
// would accept is written, whole; one that is there already is never replaced: the error then is fs.ErrExist. What is
// wrong with a value is an *Error. The folder is made when it is missing.
func Create(path string, changes ...Change) (*Settings, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unwritable(path, err)
	}
	whole := json.RawMessage("{}")
	for _, c := range changes {
		if whole, err = with(whole, strings.Split(c.Key, "."), c.Value); err != nil {
			return nil, fmt.Errorf("settings: write %s: %w", c.Key, err)
		}
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, whole, "", "  "); err != nil {
		return nil, fmt.Errorf("settings: write %s: %w", path, err)
	}
	pretty.WriteByte('\n')
	s, err := parse(path, pretty.Bytes())
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unwritable(path, err)
	}
	// Exclusive, and taken away again when it could not be finished: nobody reads settings that were never there before
	// while they are written.
	err = atomicfile.Create(path, pretty.Bytes(), 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, fmt.Errorf("settings: write %s: %w", path, fs.ErrExist)
	case err != nil:
		return nil, unwritable(path, err)
	}
	return s, nil
}

// Check says whether a key may have a text as its value: nil, or an *Error in the words that Load would have.
func Check(name, value string) error {
	k, known := keyNamed(name)
	if !known || k.kind != text {
		return fmt.Errorf("settings: %s is no key with a text", name)
	}
	d := &document{into: &Settings{}}
	return d.text(0, k, value)
}
