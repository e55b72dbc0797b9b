package desktop

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"

	"concord/backend/release"
)

// System is what the window needs of the computer.
type System struct{ *core }

// SaveFile asks where to save a text and writes it there. It returns the path, "" when the person chose none.
func (s *System) SaveFile(name, text string) (path string, err error) {
	err = s.guarded(func() error {
		path, err = s.save(name, []byte(text))
		return err
	})
	return path, err
}

// SaveData does the same for what is no text, handed over in base64: a picture of a chart.
func (s *System) SaveData(name, base64Data string) (path string, err error) {
	err = s.guarded(func() error {
		data, err := base64.StdEncoding.DecodeString(base64Data)
		if err != nil {
			return fmt.Errorf("desktop: read what is to be saved: %w", err)
		}
		path, err = s.save(name, data)
		return err
	})
	return path, err
}

// SaveError says that a file could not be written.
type SaveError struct {
	Path string
	Err  error
}

func (e *SaveError) Error() string {
	var p *os.PathError
	reason := e.Err
	if errors.As(reason, &p) {
		reason = p.Err
	}
	return fmt.Sprintf("%s could not be saved: %v.", e.Path, reason)
}

// Code is the stable name of this kind of failure.
func (e *SaveError) Code() string { return "save_failed" }

// Action is what to do next.
func (e *SaveError) Action() string { return "Save it into another folder, or make room on the disk." }

func (e *SaveError) Unwrap() error { return e.Err }

// save writes for the account's own eyes: what is exported names people.
func (s *System) save(name string, data []byte) (string, error) {
	s.mu.Lock()
	ask := s.abilities.SaveDialog
	s.mu.Unlock()
	if ask == nil {
		return "", errCancelled
	}
	path, err := ask("", name)
	if err != nil || path == "" {
		return "", err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", &SaveError{path, err}
	}
	return path, nil
}

// OpenLink opens a page in the browser. Anything but https is refused with link_refused.
func (s *System) OpenLink(link string) (err error) {
	err = s.guarded(func() error {
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
			return errLink
		}
		s.mu.Lock()
		open := s.abilities.OpenURL
		s.mu.Unlock()
		if open != nil {
			open(u.String())
		}
		return nil
	})
	return err
}

// Quit closes the window, with the question whether to stop a run.
func (s *System) Quit() (err error) {
	err = s.guarded(func() error {
		s.mu.Lock()
		quit := s.abilities.Quit
		s.mu.Unlock()
		if quit != nil {
			quit()
		}
		return nil
	})
	return err
}

// About is what there is to say about the program.
type About struct {
	Version  string    `json:"version"`
	Platform string    `json:"platform"` // "linux/amd64 go1.26.8"
	Licence  string    `json:"licence"`  // the program's own
	Parts    []Licence `json:"parts"`    // what others wrote, by name
}

// Licence is a part that others wrote.
type Licence struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Kind    string `json:"kind"` // as SPDX names it: MIT, BSD-3-Clause
	Text    string `json:"text"` // "" where the part names its licence only
}

// About returns version and licences.
func (s *System) About() (about About, err error) {
	err = s.guarded(func() error {
		parts, own := licences()
		about = About{Version: release.Version(), Platform: release.Platform(), Licence: own, Parts: parts}
		return nil
	})
	return about, err
}
