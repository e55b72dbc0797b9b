package backup

import (
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// workFolders are those in which backups are made, beside the file that comes of them.
const workFolders = ".concord-backup-*"

// abandoned is how old a work folder is that nobody works in any more: a backup takes minutes.
const abandoned = 24 * time.Hour

// sweep takes away what a restore left that was killed before it changed anything, and a backup that was killed: whole copies
// of people's data of which nobody knows. What somebody is at work with stays, and so does what cannot be deleted now.
func (p Place) sweep() {
	p.Sweep(abandoned)
	// It is laid there first, and the rest beside it.
	if _, err := os.Lstat(p.Database + staged); err != nil {
		return
	}
	lock := flock.New(p.holdFile(), flock.SetPermissions(0o600))
	if alone, err := lock.TryLock(); err != nil || !alone {
		_ = lock.Close()
		return
	}
	// Its journal may have been written since it was looked for.
	if _, err := os.Lstat(p.journal()); os.IsNotExist(err) {
		_ = p.unstage(intent{Database: p.Database, Settings: p.Settings})
	}
	_ = lock.Close()
}

// Sweep deletes the folders that backups which were killed left in Kept, of at least an age. One that is at work there fails.
func (p Place) Sweep(age time.Duration) {
	files, _ := os.ReadDir(p.Kept()) // without the folder there is nothing
	for _, file := range files {
		if is, _ := filepath.Match(workFolders, file.Name()); !is {
			continue
		}
		if info, err := file.Info(); err == nil && time.Since(info.ModTime()) >= age {
			_ = os.RemoveAll(filepath.Join(p.Kept(), file.Name()))
		}
	}
}
