package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"concord/backend/sqlite"
)

// Place is where one tenant's state lies.
type Place struct {
	Folder   string // the data folder
	Database string // the file, in Folder
	TenantID string
	Tenant   string // what people call it, "" where only the id is known
	Demo     bool
	Settings string // the settings file, "" for none
	Version  string // of this Concord
}

// Kept is the folder in which backups lie that were given no other place.
func (p Place) Kept() string { return filepath.Join(p.Folder, "backups") }

// fresh is a name for a new backup in Kept.
func (p Place) fresh(why Why, now time.Time) string {
	of := p.Tenant
	if of == "" || filepath.Base(of) != of {
		of = p.TenantID
	}
	name := "concord-" + of + "-" + now.UTC().Format("20060102-150405")
	if why != Asked {
		name += "-" + string(why)
	}
	path := filepath.Join(p.Kept(), name+".zip")
	for n := 2; ; n++ { // two in a second
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || n > 1000 {
			return path
		}
		path = filepath.Join(p.Kept(), fmt.Sprintf("%s-%d.zip", name, n))
	}
}

// Create writes a backup to file, or into Kept where file is "". It is written beside and takes its name when it is whole;
// a file of that name is never replaced.
func Create(ctx context.Context, p Place, why Why, file string) (c Copy, err error) {
	if _, err := os.Stat(p.Database); errors.Is(err, fs.ErrNotExist) {
		return c, nothing(p.Folder)
	}
	now := time.Now()
	if file == "" {
		file = p.fresh(why, now)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return c, unwritable(filepath.Dir(file), err)
		}
	}
	if _, err := os.Lstat(file); err == nil {
		return c, exists(file)
	}
	work, err := os.MkdirTemp(filepath.Dir(file), workFolders)
	if err != nil {
		return c, unwritable(file, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	database := filepath.Join(work, databaseName)
	if err := sqlite.CopyTo(ctx, p.Database, database); err != nil {
		return c, err
	}
	held, err := sqlite.Examine(ctx, database)
	if err != nil {
		return c, err
	}
	draft := filepath.Join(work, "backup.zip")
	c = Copy{Path: file, Manifest: Manifest{Format: format, Made: now.UTC().Truncate(time.Second), Why: why, Version: p.Version, Schema: held.Schema,
		TenantID: p.TenantID, Tenant: p.Tenant, Demo: p.Demo}}
	if err := pack(ctx, draft, &c.Manifest, p.Settings, database, held.Profiles); err != nil {
		return Copy{}, err
	}
	if err := os.Rename(draft, file); err != nil {
		return Copy{}, unwritable(file, err)
	}
	if info, err := os.Stat(file); err == nil {
		c.Bytes = info.Size()
	}
	return c, nil
}

// pack writes the zip. The manifest goes last, when all sums are known.
func pack(ctx context.Context, draft string, m *Manifest, settings, database string, profiles []sqlite.CopiedProfile) (err error) {
	out, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritable(draft, err)
	}
	z := zip.NewWriter(out)
	add := func(name string, from io.Reader) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.Made})
		if err != nil {
			return unwritable(draft, err)
		}
		sum := sha256.New()
		n, err := io.Copy(io.MultiWriter(w, sum), patient{ctx, from})
		if err != nil {
			return unwritable(draft, err)
		}
		m.Files = append(m.Files, File{name, n, hex.EncodeToString(sum.Sum(nil))})
		return nil
	}
	write := func() error {
		if err := addFile(add, databaseName, database); err != nil {
			return err
		}
		if settings != "" {
			if err := addFile(add, settingsName, settings); err != nil {
				return err
			}
		}
		for _, p := range profiles {
			if err := add(profilesName+p.ID+".json", indented(p.Body)); err != nil {
				return err
			}
		}
		data, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: m.Made})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	err = write()
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil && !errors.As(err, new(*Error)) && ctx.Err() == nil {
		err = unwritable(draft, err)
	}
	return err
}

func addFile(add func(string, io.Reader) error, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return unreadable(path, err)
	}
	return errors.Join(add(name, f), f.Close())
}

// patient reads until its context ends: a large database takes a while to pack.
type patient struct {
	ctx  context.Context
	from io.Reader
}

func (r patient) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}
