package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// pageParts are the packages that the front end depends on when it runs, as its lock file has them.
func pageParts(folder string) ([]part, error) {
	data, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License           string
			Dev, DevOptional, Optional bool
		}
	}
	if err := json.Unmarshal(data, &lock); err != nil {
		return nil, fmt.Errorf("read the lock file: %w", err)
	}
	var parts []part
	seen := map[string]bool{}
	for path, p := range lock.Packages {
		_, name, found := cutLast(path, "node_modules/")
		if !found || p.Dev || p.DevOptional || p.Optional || seen[name+p.Version] || strings.HasPrefix(name, "@types/") {
			continue
		}
		seen[name+p.Version] = true
		kind, text, err := licenceOf(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		// Some carry only the word, in their description.
		if kind == "" {
			kind = p.License
		}
		if kind == "" {
			return nil, fmt.Errorf("%s %s carries no licence", name, p.Version)
		}
		parts = append(parts, part{name, p.Version, kind, text})
	}
	return parts, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
