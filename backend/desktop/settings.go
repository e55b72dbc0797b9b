package desktop

import (
	"io/fs"
	"path/filepath"
	"strings"

	"concord/backend/settings"
)

// Settings is what the settings file says, and what of it can be changed in the window.
type Settings struct{ *core }

// SettingsState is the settings file as it stands. It counts for the admin's tenant; the demo tenant has no settings.
type SettingsState struct {
	Found    bool     `json:"found"`             // there is a settings file
	Path     string   `json:"path"`              // "" unless found
	Failure  *Failure `json:"failure,omitempty"` // found, but it cannot be used; the rest is empty then
	TenantID string   `json:"tenantId"`          // as somebody wrote it, a GUID or a domain
	ClientID string   `json:"clientId"`
	Cloud    string   `json:"cloud"` // global, gcc, gcchigh, dod, china, custom
	Login    string   `json:"login"` // where Concord signs in
	Graph    string   `json:"graph"` // where it finds Microsoft Graph
	KeyFile  string   `json:"keyFile"`
	Store    string   `json:"store"` // of Windows, that the certificate is in; "" for a key file
	Pace     Pace     `json:"pace"`
}

// Pace is what of the settings can be changed in the window: how fast Concord may go, and how long runs can be undone.
type Pace struct {
	RequestBudget  float64 `json:"requestBudget"`  // requests per second, 0 for no limit of our own
	MaxConcurrency int     `json:"maxConcurrency"` // exchanges at once, 0 leaves it to Concord
	KeepDays       int     `json:"keepDays"`       // 0: runs cannot be undone
	MaxMegabytes   int     `json:"maxMegabytes"`
}

// Bounds are the least and the largest value of a setting.
type Bounds struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// PaceBounds are the bounds of each number of Pace.
type PaceBounds struct {
	RequestBudget  Bounds `json:"requestBudget"`
	MaxConcurrency Bounds `json:"maxConcurrency"`
	KeepDays       Bounds `json:"keepDays"`
	MaxMegabytes   Bounds `json:"maxMegabytes"`
}

// Get reads the settings file.
func (s *Settings) Get() (state SettingsState, err error) {
	err = s.guarded(func() error {
		state = s.settingsState()
		return nil
	})
	return state, err
}

// Bounds are what Save takes.
func (s *Settings) Bounds() (bounds PaceBounds, err error) {
	err = s.guarded(func() error {
		bounds = PaceBounds{boundsOf("requestBudget"), boundsOf("maxConcurrency"), boundsOf("undo.keepDays"), boundsOf("undo.maxMegabytes")}
		return nil
	})
	return bounds, err
}

func boundsOf(key string) Bounds {
	low, high := settings.Range(key)
	return Bounds{low, high}
}

// Save writes a pace into the settings file, which keeps everything else. It counts from the next opening of the tenant
// on. It fails with settings_missing when there is no file to write to.
func (s *Settings) Save(pace Pace) (state SettingsState, err error) {
	err = s.guarded(func() error {
		path, found, err := settings.Find(s.options.Config, s.dataFolder())
		if err != nil {
			return err
		}
		if !found {
			return errNoSettings
		}
		concurrency := settings.Change{Key: "maxConcurrency"}
		if pace.MaxConcurrency != 0 {
			concurrency.Value = pace.MaxConcurrency
		}
		before, err := settings.Load(path)
		if err != nil {
			return err
		}
		changes := []settings.Change{concurrency}
		// What is not changed is not written down: the file stays as short as its author wanted it.
		if pace.RequestBudget != before.RequestBudget {
			changes = append(changes, settings.Change{Key: "requestBudget", Value: pace.RequestBudget})
		}
		if pace.KeepDays != before.Undo.KeepDays {
			changes = append(changes, settings.Change{Key: "undo.keepDays", Value: pace.KeepDays})
		}
		if pace.MaxMegabytes != before.Undo.MaxMegabytes {
			changes = append(changes, settings.Change{Key: "undo.maxMegabytes", Value: pace.MaxMegabytes})
		}
		if _, err := settings.Apply(path, changes...); err != nil {
			return err
		}
		state = s.settingsState()
		return nil
	})
	return state, err
}

func (c *core) settingsState() SettingsState {
	path, found, err := settings.Find(c.options.Config, c.dataFolder())
	state := SettingsState{Found: found, Path: path}
	if err != nil {
		state.Found, state.Failure = true, FailureOf(err)
		return state
	}
	if !found {
		return state
	}
	known, err := settings.Load(path)
	if err != nil {
		state.Failure = FailureOf(err)
		return state
	}
	state.TenantID, state.ClientID, state.Cloud = known.TenantID, known.ClientID, string(known.Cloud)
	state.Login, state.Graph, state.KeyFile, state.Store = known.Login(), known.Graph(), known.Certificate.File, known.Certificate.Store
	state.Pace = Pace{known.RequestBudget, known.MaxConcurrency, known.Undo.KeepDays, known.Undo.MaxMegabytes}
	return state
}

// DataFolder is what lies in the data folder. Sizes are bytes.
type DataFolder struct {
	Path      string `json:"path"`
	Total     int64  `json:"total"`
	Databases int64  `json:"databases"` // of all tenants, with what SQLite keeps beside them
	Logs      int64  `json:"logs"`
	Other     int64  `json:"other"`
}

// Folder measures the data folder. One that was never made is empty.
func (s *Settings) Folder() (folder DataFolder, err error) {
	err = s.guarded(func() error {
		folder = measure(s.dataFolder())
		return nil
	})
	return folder, err
}

// measure adds up what can be seen: a file that goes while we look, as SQLite's do, is not there.
func measure(root string) DataFolder {
	folder := DataFolder{Path: root}
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil //nolint:nilerr // what cannot be read is left out of the sum
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			return nil //nolint:nilerr // as above
		}
		size := info.Size()
		folder.Total += size
		relative, _ := filepath.Rel(root, path)
		switch {
		case strings.HasPrefix(filepath.ToSlash(relative), "logs/"):
			folder.Logs += size
		case strings.HasSuffix(path, ".db"), strings.HasSuffix(path, ".db-wal"), strings.HasSuffix(path, ".db-shm"):
			folder.Databases += size
		default:
			folder.Other += size
		}
		return nil
	})
	return folder
}
