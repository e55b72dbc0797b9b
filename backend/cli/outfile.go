package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// printOrWrite fetches something and prints it, or writes it into a new file that its owner alone may read: what is redirected, Windows
// PowerShell writes in another encoding. The file is made before anything is fetched: a name that is taken must not cost what fetching
// remembers.
func (a *app) printOrWrite(path string, fetch func() ([]byte, error)) error {
	if path == "" {
		data, err := fetch()
		if err == nil {
			_, err = a.out.Write(data)
		}
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &usageError{fmt.Errorf("%s is there already, and nothing is overwritten: name another file", path)}
	}
	if err != nil {
		return &usageError{fmt.Errorf("%s cannot be written: %w", path, cause(err))}
	}
	data, err := fetch()
	if err == nil {
		_, err = file.Write(data)
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(path) // made above, and not what was asked for
		return err
	}
	fmt.Fprintf(a.err, "Written to %s.\n", path)
	return nil
}
