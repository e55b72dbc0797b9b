package desktop

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"concord/backend/atomicfile"
)

// memory is what the window remembers from one start to the next, in window.json of the data folder. It holds nothing
// that matters: damaged or lost, the window starts as the first time.
type memory struct {
	Look  Look   `json:"look"`
	Place Place  `json:"place"`
	Last  string `json:"last"`  // what was open
	Quiet bool   `json:"quiet"` // no notifications of the desktop
}

// What was open last.
const (
	lastDemo   = "demo"
	lastTenant = "tenant"
)

// Look is theme and language: what was chosen, "" for the system's, and what that shows.
type Look struct {
	Theme         string `json:"theme"`      // light, dark, contrast or ""
	ThemeShown    string `json:"themeShown"` // as theme; "" until the window was shown once
	Language      string `json:"language"`   // en, de or ""
	LanguageShown string `json:"languageShown"`
}

var (
	themes    = []string{"", "light", "dark", "contrast"}
	languages = []string{"", "en", "de"}
)

// Place is where the window was, in the toolkit's pixels. A width of 0 means that it is not known.
type Place struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

func (c *core) memoryFile() string { return filepath.Join(c.dataFolder(), "window.json") }

// recall reads the memory once, before anything of it is needed.
func (c *core) recall() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.recalled {
		return
	}
	c.recalled = true
	data, err := os.ReadFile(c.memoryFile())
	var m memory
	if err != nil || json.Unmarshal(data, &m) != nil || !m.Look.known() {
		return
	}
	c.memory = m
}

func (l Look) known() bool {
	return slices.Contains(themes, l.Theme) && slices.Contains(themes, l.ThemeShown) &&
		slices.Contains(languages, l.Language) && slices.Contains(languages, l.LanguageShown)
}

func (c *core) remembered() memory {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.memory
}

// remember changes the memory and writes it. What cannot be written is not worth an error: a disk that takes nothing is
// told of by the database.
func (c *core) remember(change func(*memory)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.memory
	if change(&c.memory); c.memory == before {
		return
	}
	_ = writeMemory(c.memoryFile(), c.memory)
}

func writeMemory(path string, m memory) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return atomicfile.Replace(path, data, 0o600)
}

// restyle changes the look, keeps it, and lets the toolkit follow.
func (c *core) restyle(change func(*Look)) error {
	look := c.remembered().Look
	if change(&look); !look.known() {
		return errLook
	}
	c.remember(func(m *memory) { m.Look = look })
	c.mu.Lock()
	show := c.abilities.Show
	c.mu.Unlock()
	if show != nil {
		show(look)
	}
	c.tellSession()
	return nil
}

// Remembered is how the window looked and where it was, for the toolkit to begin with. It reads window.json and writes
// nothing. At the first start the language is the one that the environment names.
func (d *Desktop) Remembered() (Look, Place) {
	d.recall()
	m := d.remembered()
	if m.Look.LanguageShown == "" {
		m.Look.LanguageShown = environmentLanguage()
	}
	return m.Look, m.Place
}

// environmentLanguage reads the variables of POSIX, strongest first; "" where they name none of ours, as on Windows.
func environmentLanguage() string {
	language, _, _ := strings.Cut(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")), "_")
	if !slices.Contains(languages, language) {
		return ""
	}
	return language
}

// RememberPlace keeps where the window is. Of one that fills the screen it keeps the size it had before.
func (d *Desktop) RememberPlace(p Place) {
	d.remember(func(m *memory) {
		if p.Maximised {
			p, p.Maximised = m.Place, true
		}
		m.Place = p
	})
}
