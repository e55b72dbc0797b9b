package certstore

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"time"
)

// maxFileBytes is far above any key file; it keeps a mistyped path from being read into memory whole.
const maxFileBytes = 1 << 20

// FromFile reads a certificate and its private key from one file: PEM (PKCS#8, encrypted PKCS#8, PKCS#1; blocks in any
// order, chain certificates allowed) or PFX (PKCS#12). What the file holds is recognised by its content, not its name.
// password opens an encrypted key and is nil or empty for a plain one.
//
// On Unix the file is refused when its group or other users have any access to it. Windows access lists are not judged.
// Every failure is an *Error.
func FromFile(path string, password []byte) (*Identity, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		return fromPEM(path, data, password, now)
	}
	return fromPFX(path, data, password, now)
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(path, err)
	}
	if err != nil {
		return nil, unreadable(path, reason(err))
	}
	defer f.Close()
	// The open file is asked, not the path: nobody can exchange the file between the look and the read.
	info, err := f.Stat()
	if err != nil {
		return nil, unreadable(path, reason(err))
	}
	if info.IsDir() {
		return nil, folder(path)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, exposed(path, info.Mode())
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, unreadable(path, reason(err))
	}
	switch {
	case len(data) > maxFileBytes:
		return nil, tooLarge(path)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, empty(path)
	}
	return data, nil
}

// reason drops operation and path from an error of package os: the sentence names the file already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
