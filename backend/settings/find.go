package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// FileName is what the settings file is called where it is looked for.
const FileName = "appsettings.json"

// Find says which settings file counts: explicit if given, else the one in dataDir, else the one beside the program. The
// result is false when there is none; an explicit file that is not there is an error.
func Find(explicit, dataDir string) (string, bool, error) {
	if explicit != "" {
		found, err := isFile(explicit)
		if err == nil && !found {
			err = missing(explicit)
		}
		return explicit, found, err
	}
	folders := []string{dataDir}
	if program, err := os.Executable(); err == nil {
		folders = append(folders, filepath.Dir(program))
	}
	for _, folder := range folders {
		if folder == "" {
			continue
		}
		path := filepath.Join(folder, FileName)
		if found, err := isFile(path); found || err != nil {
			return path, found, err
		}
	}
	return "", false, nil
}

func isFile(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, unreadable(path, err)
	case info.IsDir():
		return false, noSettings(path, "a folder")
	}
	return true, nil
}

// DefaultDataFolder is where Concord keeps its data when nobody says otherwise: %LOCALAPPDATA%\Concord on Windows, else
// $XDG_DATA_HOME/concord, else ~/.local/share/concord. The folder need not exist.
func DefaultDataFolder() (string, error) {
	if runtime.GOOS == "windows" {
		if local := os.Getenv("LOCALAPPDATA"); local != "" {
			return filepath.Join(local, "Concord"), nil
		}
		return "", errors.New("settings: find the data folder: LOCALAPPDATA is not set; name a folder with --data-dir")
	}
	// The XDG Base Directory Specification wants relative values ignored.
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "concord"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("settings: find the data folder: %w; name a folder with --data-dir", err)
	}
	return filepath.Join(home, ".local", "share", "concord"), nil
}
