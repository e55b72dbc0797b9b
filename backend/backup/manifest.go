package backup

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The names inside of a backup.
const (
	manifestName = "manifest.json"
	databaseName = "database.db"
	settingsName = "appsettings.json"
	profilesName = "profiles/"
	// format is what this Concord writes; it reads no newer one.
	format = 1
	// maxManifestBytes is far above any manifest; a zip may say it holds anything.
	maxManifestBytes = 1 << 20
)

// Why a backup was made.
type Why string

// The reasons.
const (
	Asked         Why = "asked"          // somebody wanted it
	BeforeRestore Why = "before-restore" // what a restore replaced
	BeforeUpdate  Why = "before-update"  // before a newer Concord changed the tables
)

// Manifest says what a backup holds.
type Manifest struct {
	Format   int       `json:"format"`
	Made     time.Time `json:"made"`
	Why      Why       `json:"why"`
	Version  string    `json:"version"` // of the Concord that made it
	Schema   int64     `json:"schema"`  // number of the database's newest migration
	TenantID string    `json:"tenantId"`
	Tenant   string    `json:"tenant"` // what people call it, "" where only the id is known
	Demo     bool      `json:"demo"`
	Files    []File    `json:"files"`
}

// File is one file of a backup.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func (m *Manifest) file(name string) (File, bool) {
	i := slices.IndexFunc(m.Files, func(f File) bool { return f.Name == name })
	if i < 0 {
		return File{}, false
	}
	return m.Files[i], true
}

// Copy is a backup as it lies in a folder.
type Copy struct {
	Path  string
	Bytes int64
	Manifest
	// Trouble is why it cannot be put back; then the rest may be empty.
	Trouble error
}

// HasSettings tells whether the settings file is in it.
func (c *Copy) HasSettings() bool { _, in := c.file(settingsName); return in }

// Look reads what a backup says of itself; a file that is none is an *Error. Only Restore checks the rest.
func Look(path string) (Copy, error) {
	c, z, err := open(path)
	if err != nil {
		return c, err
	}
	return c, z.Close()
}

func open(path string) (c Copy, z *zip.ReadCloser, err error) {
	c = Copy{Path: path}
	info, err := os.Stat(path)
	if err != nil {
		return c, nil, unreadable(path, err)
	}
	if info.IsDir() {
		return c, nil, unreadable(path, errors.New("it is a folder"))
	}
	c.Bytes = info.Size()
	if z, err = zip.OpenReader(path); err != nil {
		return c, nil, broken(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, z.Close())
			z = nil
		}
	}()
	f, err := z.Open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return c, z, foreign(path)
	}
	if err != nil {
		return c, z, broken(path, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxManifestBytes))
	if err = errors.Join(err, f.Close()); err != nil {
		return c, z, broken(path, err)
	}
	if err := json.Unmarshal(data, &c.Manifest); err != nil {
		return c, z, broken(path, err)
	}
	if c.Format > format {
		return c, z, newer(path, c.Version)
	}
	if _, in := c.file(databaseName); !in || c.Format < 1 || c.TenantID == "" {
		return c, z, foreign(path)
	}
	return c, z, nil
}

// List returns the backups in a folder, the newest first, damaged ones among them; none where the folder is missing.
func List(folder string) ([]Copy, error) {
	paths, err := filepath.Glob(filepath.Join(globbed(folder), "*.zip"))
	if err != nil {
		return nil, fmt.Errorf("backup: list %s: %w", folder, err)
	}
	var all []Copy
	for _, path := range paths {
		c, err := Look(path)
		c.Trouble = err
		if info, statErr := os.Stat(path); err != nil && statErr == nil {
			c.Made = info.ModTime()
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Copy) int { return b.Made.Compare(a.Made) })
	return all, nil
}

// globbed quotes what a pattern would take for more than itself.
func globbed(path string) string {
	return strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`).Replace(path)
}

// take writes a file of a backup to dest, whole and checked against the manifest.
func take(z *zip.ReadCloser, c *Copy, name, dest string) (err error) {
	listed, _ := c.file(name)
	in, err := z.Open(name)
	if err != nil {
		return broken(c.Path, err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(dest, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritable(dest, err)
	}
	sum := sha256.New()
	written := &watched{to: out}
	n, err := io.Copy(io.MultiWriter(written, sum), io.LimitReader(in, listed.Bytes+1))
	if err == nil {
		written.err = out.Sync()
	}
	if closeErr := out.Close(); written.err == nil {
		written.err = closeErr
	}
	switch {
	case written.err != nil:
		return unwritable(dest, written.err)
	case err != nil:
		return broken(c.Path, err)
	case n != listed.Bytes || hex.EncodeToString(sum.Sum(nil)) != listed.SHA256:
		return broken(c.Path, fmt.Errorf("%s has another size or sum than the manifest says", name))
	}
	return nil
}

// watched remembers that it was the writing that failed: io.Copy does not tell.
type watched struct {
	to  io.Writer
	err error
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.err = err
	return n, err
}

// Thin deletes the oldest backups of a tenant that were made for one reason, and keeps the newest few.
func Thin(folder string, why Why, tenantID string, keep int) error {
	all, err := List(folder)
	var errs []error
	for _, c := range all {
		if c.Trouble != nil || c.Why != why || c.TenantID != tenantID {
			continue
		}
		if keep--; keep < 0 {
			errs = append(errs, os.Remove(c.Path))
		}
	}
	return errors.Join(append(errs, err)...)
}
