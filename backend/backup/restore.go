package backup

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"concord/backend/atomicfile"
	"concord/backend/sqlite"
)

// Options say what is put back.
type Options struct {
	// Settings puts the settings file back too, in place of the one that is there. Where there is none it is put back in any
	// case: that is a new computer.
	Settings bool
}

// Restored says what a restore did.
type Restored struct {
	From Copy
	// Aside is the backup of what was there before, "" where nothing was.
	Aside string
	// Damaged is the folder with the files that were there before, where no backup could be made of them.
	Damaged string
	// Settings is the settings file that was written, "" for none.
	Settings string
}

// intent is the journal of an exchange: from the moment it is written, Finish completes it.
type intent struct {
	Database string `json:"database"` // the staged file beside it is Database + staged
	Settings string `json:"settings"` // "" for none; the staged one is Settings + staged
	Replaced string `json:"replaced"` // folder for what was there before
	Keep     bool   `json:"keep"`     // Replaced is all that is left of it
}

const staged = ".restoring"

func (p Place) journal() string { return p.Database + ".restore.json" }

// Restore puts a backup back. Until everything is checked and kept aside, nothing of what is there is touched; an error
// up to then leaves it as it was. It fails with backup_in_use while anybody holds the database.
func Restore(ctx context.Context, p Place, file string, o Options) (r Restored, err error) {
	c, z, err := open(file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	r.From = c
	switch {
	case c.Schema > sqlite.Schema():
		return r, newer(file, c.Version)
	case p.TenantID != "" && c.TenantID != p.TenantID:
		return r, otherTenant(file, c.TenantID)
	}
	alone, err := p.alone(ctx)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, alone.Close()) }()
	if err := p.finish(); err != nil {
		return r, err
	}
	in := intent{Database: p.Database, Replaced: p.Database + ".replaced"}
	if c.HasSettings() && (p.Settings == "" || o.Settings) {
		if in.Settings = p.Settings; in.Settings == "" {
			in.Settings = filepath.Join(p.Folder, settingsName)
		}
	}
	defer func() {
		if err != nil {
			_ = p.unstage(in)
		}
	}()
	if err := p.stage(ctx, z, &c, in); err != nil {
		return r, err
	}
	if r.Aside, in.Keep, err = p.keepAside(ctx); err != nil {
		return r, err
	}
	if in.Keep {
		in.Replaced = strings.TrimSuffix(p.fresh(BeforeRestore, time.Now()), ".zip") + "-damaged"
		if err := os.MkdirAll(p.Kept(), 0o700); err != nil {
			return r, unwritable(p.Kept(), err)
		}
		r.Damaged = in.Replaced
	}
	data, err := json.Marshal(in)
	if err != nil {
		return r, err
	}
	if err := replace(p.journal(), data); err != nil {
		return r, err
	}
	r.Settings = in.Settings
	return r, p.finish()
}

// stage lays what is to be put back beside what is there, ready to take its place.
func (p Place) stage(ctx context.Context, z *zip.ReadCloser, c *Copy, in intent) error {
	if err := p.unstage(in); err != nil {
		return unwritable(p.Database, err)
	}
	path := in.Database + staged
	if err := take(z, c, databaseName, path); err != nil {
		return err
	}
	if _, err := sqlite.Examine(ctx, path); err != nil {
		return err
	}
	// Opened once here: migrated, if it is older, before it counts.
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	err = db.LookAgain(ctx)
	if err == nil {
		err = db.Settle(ctx)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	for _, rest := range []string{"-wal", "-shm", ".migrate.lock"} {
		if err := os.Remove(path + rest); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(path+rest, err)
		}
	}
	if in.Settings == "" {
		return nil
	}
	return take(z, c, settingsName, in.Settings+staged)
}

func (p Place) unstage(in intent) error {
	paths := []string{in.Database + staged + "-wal", in.Database + staged + "-shm", in.Database + staged + ".migrate.lock"}
	if in.Settings != "" {
		paths = append(paths, in.Settings+staged)
	}
	paths = append(paths, in.Database+staged) // by which the rest is known
	var errs []error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// keepAside makes a backup of what is there. Of a database that cannot be read the files themselves are to be kept.
func (p Place) keepAside(ctx context.Context) (file string, damaged bool, err error) {
	if _, err := os.Stat(p.Database); errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	c, err := Create(ctx, p, BeforeRestore, "")
	var known interface{ Code() string }
	if errors.As(err, &known) && (known.Code() == "database_damaged" || known.Code() == "database_foreign" || known.Code() == "database_newer") {
		return "", true, nil
	}
	return c.Path, false, err
}

// Finish completes a restore that was cut off after it had begun to exchange files, and returns whether there was one. What one
// left that was cut off before is taken away, and what backups left that were. It comes before the database is opened; it fails with backup_under_way while another process is at it.
func Finish(ctx context.Context, p Place) (bool, error) {
	if _, err := os.Stat(p.journal()); errors.Is(err, fs.ErrNotExist) {
		p.sweep()
		return false, nil
	}
	alone, err := p.alone(ctx)
	if err != nil {
		return false, underWay()
	}
	return true, errors.Join(p.finish(), alone.Close())
}

// finish does what the journal says, from wherever it was. The database is held alone.
func (p Place) finish() error {
	data, err := os.ReadFile(p.journal())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreadable(p.journal(), err)
	}
	var in intent
	if err := json.Unmarshal(data, &in); err != nil {
		return unreadable(p.journal(), err)
	}
	in.Database = p.Database // whoever moved the folder meanwhile
	if _, err := os.Stat(in.Database + staged); err == nil {
		// The log goes with its database: beside another one it would be written into that.
		if err := os.MkdirAll(in.Replaced, 0o700); err != nil {
			return unwritable(in.Replaced, err)
		}
		for _, suffix := range []string{"-wal", "-shm", ""} {
			if err := move(in.Database+suffix, filepath.Join(in.Replaced, filepath.Base(in.Database)+suffix)); err != nil {
				return err
			}
		}
		if err := move(in.Database+staged, in.Database); err != nil {
			return err
		}
	}
	if in.Settings != "" {
		if err := move(in.Settings+staged, in.Settings); err != nil {
			return err
		}
	}
	atomicfile.SyncFolder(p.Folder)
	if !in.Keep {
		if err := os.RemoveAll(in.Replaced); err != nil {
			return unwritable(in.Replaced, err)
		}
	}
	if err := os.Remove(p.journal()); err != nil {
		return unwritable(p.journal(), err)
	}
	return nil
}

// move renames a file, unless it is not there: then it was moved before.
func move(from, to string) error {
	err := os.Rename(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return unwritable(to, err)
}

// replace writes a file whole, and on the disk.
func replace(path string, data []byte) error {
	if err := atomicfile.Replace(path, data, 0o600); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// indented is a profile as a person would write it.
func indented(body string) io.Reader {
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte(body), "", "  "); err != nil {
		return strings.NewReader(body)
	}
	pretty.WriteByte('\n')
	return &pretty
}
