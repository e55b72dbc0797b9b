package tenant

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"concord/backend/atomicfile"

	"github.com/google/uuid"
)

// known remembers which tenant id a typed name (a domain) turned out to mean, so that what needs no connection
// works without one. It is a file of its own because it is asked before any database is open.

// databaseID tells without a connection which tenant is meant: a GUID means itself, a name what it meant when
// somebody last signed in with it at that authority.
func (f folder) databaseID(login, typed string) (string, bool) {
	if id, err := uuid.Parse(typed); err == nil {
		return id.String(), true
	}
	names, err := f.readKnown()
	if err != nil {
		return "", false // asking Microsoft is always right
	}
	id, ok := names[knownKey(login, typed)]
	return id, ok
}

func knownKey(login, typed string) string { return strings.ToLower(login + " " + typed) }

func (f folder) readKnown() (map[string]string, error) {
	names := map[string]string{}
	data, err := os.ReadFile(f.known())
	if errors.Is(err, fs.ErrNotExist) {
		return names, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &names)
	}
	return names, err
}

// remember keeps what a typed name means.
func (f folder) remember(login, typed, id string) error {
	if known, ok := f.databaseID(login, typed); ok && known == id {
		return nil
	}
	names, err := f.readKnown()
	if err != nil {
		names = map[string]string{} // damaged: it is only a memory aid
	}
	names[knownKey(login, typed)] = id
	data, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return fmt.Errorf("tenant: remember the tenant's id: %w", err)
	}
	if err := atomicfile.Replace(f.known(), data, 0o600); err != nil {
		return fmt.Errorf("tenant: remember the tenant's id: %w", err)
	}
	return nil
}
