package rotation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"concord/backend/atomicfile"
	"concord/backend/certstore"
	"concord/backend/settings"
)

// Phase is what a rotation does next.
type Phase string

// The phases, in their order.
const (
	Make     Phase = "make"     // a new key and its certificate
	Register Phase = "register" // its public part onto the app registration
	Accept   Phase = "accept"   // wait until signing in with it works
	Switch   Phase = "switch"   // the settings name it
	Retire   Phase = "retire"   // the old one goes from the registration, its key aside
	Done     Phase = "done"
)

// Phases are all there are.
var Phases = []Phase{Make, Register, Accept, Switch, Retire, Done}

// Way is how a certificate comes onto the app registration.
type Way string

// The ways.
const (
	ByItself Way = "addKey" // Concord does it, with a proof signed by the old key
	ByHand   Way = "upload" // somebody uploads a .cer file
)

// Place is where a certificate and its key are: a file, or a store of Windows.
type Place struct {
	File       string    `json:"file,omitempty"` // absolute
	Store      string    `json:"store,omitempty"`
	Thumbprint string    `json:"thumbprint,omitempty"` // "" while it is not known
	NotAfter   time.Time `json:"notAfter,omitzero"`
}

func placeOf(c settings.Certificate) Place {
	if c.Source == "windows" {
		return Place{Store: c.Store, Thumbprint: c.Thumbprint}
	}
	return Place{File: c.File}
}

// is tells whether both mean the same certificate.
func (p Place) is(other Place) bool {
	return p.File == other.File && p.Store == other.Store && (p.Store == "" || p.Thumbprint == other.Thumbprint)
}

func (p Place) identity() (*certstore.Identity, error) {
	if p.Store != "" {
		return certstore.FromStore(certstore.Location(p.Store), p.Thumbprint)
	}
	return certstore.FromFile(p.File, []byte(os.Getenv(certstore.PasswordVariable)))
}

// App is an app registration and how far it is with the new certificate.
type App struct {
	ClientID string `json:"clientId"`
	ObjectID string `json:"objectId,omitempty"`
	Asked    bool   `json:"asked,omitempty"`    // addKey was sent; its answer may be lost
	Added    bool   `json:"added,omitempty"`    // the new certificate is on it
	Accepted bool   `json:"accepted,omitempty"` // and signs in
	KeyID    string `json:"keyId,omitempty"`    // of the new one, when it is known
	OldKeyID string `json:"oldKeyId,omitempty"` // of the old one, when it is known
	Removing bool   `json:"removing,omitempty"` // removeKey was sent
	Removed  bool   `json:"removed,omitempty"`  // the old one is off it
}

// State is how far a rotation is. It is also what the journal holds.
type State struct {
	Format int   `json:"format"`
	Phase  Phase `json:"phase"`
	Way    Way   `json:"way"`
	// Old is replaced by New. New names its file before that is made.
	Old     Place     `json:"old"`
	New     Place     `json:"new"`
	Apps    []App     `json:"apps"`
	KeepOld bool      `json:"keepOld,omitempty"` // the old one stays on the registration and where it is
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended,omitzero"`
	// Upload is the .cer file to upload.
	Upload string `json:"upload,omitempty"`
	// Aside is where the old key's file was put; "" when it is where it was.
	Aside     string `json:"aside,omitempty"`
	Forgotten bool   `json:"forgotten,omitempty"` // the old keys that were kept are deleted
	// Earlier are the old keys that former rotations put aside or left in a store, and that nobody deleted.
	Earlier []Place `json:"earlier,omitempty"`

	Name     string        `json:"name"` // of the new certificate
	Bits     int           `json:"bits"`
	Lifetime time.Duration `json:"lifetime"` // nanoseconds
	TPM      bool          `json:"tpm,omitempty"`

	// Why Concord cannot put the certificate onto the registration by itself, in a plan: old_unusable, object_unknown; "" when it can.
	Why string `json:"-"`
	// While it waits for the sign-in: how often it was tried, and when it is tried next. Not kept.
	Tries int       `json:"-"`
	Next  time.Time `json:"-"`
}

// Left tells whether the old certificate is on a registration still, so that somebody may want to delete it there.
func (s State) Left() bool {
	return s.Phase == Done && !s.KeepOld && slices.ContainsFunc(s.Apps, func(a App) bool { return !a.Removed })
}

// Kept are the old keys that Forget deletes: those of earlier rotations, and this one's when it has ended.
func (s State) Kept() []Place {
	kept := slices.Clone(s.Earlier)
	switch {
	case s.Phase != Done || s.KeepOld || s.Forgotten:
	case s.Aside != "":
		kept = append(kept, Place{File: s.Aside, Thumbprint: s.Old.Thumbprint, NotAfter: s.Old.NotAfter})
	case s.Old.Store != "":
		kept = append(kept, s.Old)
	}
	return kept
}

const journalFormat = 1

// journalPath is the journal's file beside a settings file.
func journalPath(settingsPath string) string {
	return strings.TrimSuffix(settingsPath, filepath.Ext(settingsPath)) + ".rotation.json"
}

// readJournal returns nil when nothing was ever rotated here.
func readJournal(path string) (*State, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	var s State
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err == nil && (s.Format != journalFormat || !slices.Contains(Phases, s.Phase)) {
		err = fmt.Errorf("format %d, phase %q", s.Format, s.Phase)
	}
	if err != nil {
		return nil, damaged(path, err)
	}
	return &s, nil
}

// write replaces the journal whole and makes it durable: what follows relies on it.
func (s *State) write(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("rotation: write the journal: %w", err)
	}
	if err := atomicfile.Replace(path, append(data, '\n'), 0o600); err != nil {
		return unwritable(path, err)
	}
	return nil
}
