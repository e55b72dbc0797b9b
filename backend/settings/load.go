package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// maxFileBytes is far above any settings file.
const maxFileBytes = 1 << 20

// Load reads and checks a settings file and fills in the defaults. Every failure is an *Error that names line and key.
func Load(path string) (*Settings, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	f, err := os.Open(absolute)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(absolute)
	}
	if err != nil {
		return nil, unreadable(absolute, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, unreadable(absolute, err)
	}
	if len(data) > maxFileBytes {
		return nil, noSettings(absolute, "too large to be a settings file")
	}
	return parse(absolute, data)
}

func parse(path string, data []byte) (*Settings, error) {
	s := &Settings{Path: path, Cloud: Global, Certificate: Certificate{Source: "file"}, Log: Log{Level: "info"},
		Undo: Undo{KeepDays: 30, MaxMegabytes: 500}, Notifications: Notifications{Kind: "teams"}}
	d := &document{path: path, data: data, lines: map[string]int{}, into: s}
	if err := d.read(); err != nil {
		return nil, err
	}
	if err := d.consistent(); err != nil {
		return nil, err
	}
	s.GraphEndpoint = strings.TrimSuffix(strings.ToLower(s.GraphEndpoint), "/")
	s.LoginEndpoint = strings.TrimSuffix(strings.ToLower(s.LoginEndpoint), "/")
	s.Certificate.Thumbprint = strings.ToUpper(strings.NewReplacer("\u200e", "", " ", "", ":", "").Replace(s.Certificate.Thumbprint))
	s.Certificate.File = s.resolve(s.Certificate.File)
	s.CAFile = s.resolve(s.CAFile)
	if _, chosen := d.lines["notifications.events"]; !chosen {
		k, _ := keyNamed("notifications.events")
		s.Notifications.Events = slices.Clone(k.enum)
	}
	return s, nil
}

// consistent checks what no key can be judged for alone.
func (d *document) consistent() error {
	s := d.into
	if err := d.require("tenantId", "clientId"); err != nil {
		return err
	}
	if s.Cloud == Custom {
		if err := d.require("graphEndpoint", "loginEndpoint"); err != nil {
			return err
		}
	}
	if s.Updates.Check {
		if err := d.require("updates.url"); err != nil {
			return err
		}
	}
	if s.Certificate.Source == "windows" {
		if err := d.exclude(`source "windows"`, "certificate.file"); err != nil {
			return err
		}
		if err := d.require("certificate.thumbprint"); err != nil {
			return err
		}
		if s.Certificate.Store == "" {
			s.Certificate.Store = "CurrentUser"
		}
		if runtime.GOOS == "windows" {
			return nil
		}
		// Said here and not at sign-in: an admin learns it while writing the file.
		return d.fail(d.lines["certificate.source"], "certificate.source", "unsupported",
			`Export the certificate with its private key as PFX, and set source to "file" and file to its path.`,
			"%q cannot be \"windows\" here: only a computer with Windows has that certificate store.", "certificate.source")
	}
	if err := d.exclude(`source "file"`, "certificate.store", "certificate.thumbprint"); err != nil {
		return err
	}
	return d.require("certificate.file")
}

func (d *document) require(names ...string) error {
	for _, name := range names {
		if _, there := d.lines[name]; there {
			continue
		}
		k, _ := keyNamed(name)
		line := d.lines[strings.TrimSuffix(name, "."+leaf(name))] // of the object around it, if there is one
		return d.fail(line, name, "required", "Add it: "+k.words()+".", "%q is missing.", name)
	}
	return nil
}

func (d *document) exclude(with string, names ...string) error {
	for _, name := range names {
		if line, there := d.lines[name]; there {
			return d.fail(line, name, "value", "Remove it, or change certificate.source.", "%q has no meaning with %s.", name, with)
		}
	}
	return nil
}
