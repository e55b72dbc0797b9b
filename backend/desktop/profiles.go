package desktop

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"

	"concord/backend/contactsync"
	"concord/backend/runs"
)

// Profiles edits who is written where. A profile crosses the bridge as its own document, the JSON of
// docs/profile.schema.json: what the window does not know of it comes back as it was.
type Profiles struct{ *core }

// ProfileLine is a profile in the list: ProfileState with what makes its state.
type ProfileLine struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Folder     string `json:"folder"`
	FolderMode string `json:"folderMode"` // own, default: the mailbox's own Contacts folder
	People     int64  `json:"people"`
	Mailboxes  int64  `json:"mailboxes"`
	Contacts   int64  `json:"contacts"`
	Behind     int64  `json:"behind"`
	Left       int64  `json:"left"`    // mailboxes that left the rule and keep their contacts
	Skipped    int64  `json:"skipped"` // mailboxes that take no contacts now
	Failed     int64  `json:"failed"`
	Held       int64  `json:"held"`     // changes that wait for approval
	Removing   bool   `json:"removing"` // its contacts are being taken out of the mailboxes
}

// List returns all profiles by name.
func (p *Profiles) List() (lines []ProfileLine, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		found, err := at.Contacts.Status(ctx)
		lines = make([]ProfileLine, len(found))
		for i, f := range found {
			lines[i] = ProfileLine{ID: f.Profile.ID, Name: f.Profile.Name, Folder: f.Profile.Folder, FolderMode: string(contactsync.OwnFolder), People: f.People,
				Mailboxes: f.Mailboxes, Contacts: f.Contacts, Behind: f.Behind, Left: f.Left, Skipped: f.Skipped,
				Failed: f.Failed, Removing: f.Removing}
			if f.Profile.FolderMode != "" {
				lines[i].FolderMode = string(f.Profile.FolderMode)
			}
			for _, h := range f.Holds {
				lines[i].Held += h.People + h.Emptied + h.Mailboxes + h.Deletes
			}
		}
		return err
	})
	return lines, err
}

// ProfileDocument is a whole profile.
type ProfileDocument struct {
	ID   string `json:"id"` // "" while it was never saved
	Name string `json:"name"`
	// Text is the profile as JSON.
	Text string `json:"text"`
	// Stored tells that a profile of this id is stored: saving replaces it.
	Stored bool `json:"stored"`
}

func documentOf(profile contactsync.Profile) (ProfileDocument, error) {
	text, err := json.MarshalIndent(profile, "", "  ")
	return ProfileDocument{ID: profile.ID, Name: profile.Name, Text: string(text) + "\n"}, err
}

// Get returns one profile by id or name; the code is no_profile where there is none.
func (p *Profiles) Get(id string) (document ProfileDocument, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		profile, err := at.Contacts.Profile(ctx, id)
		if err == nil {
			document, err = documentOf(profile)
			document.Stored = true
		}
		return err
	})
	return document, err
}

// New returns what a profile begins with. Nothing is stored.
func (p *Profiles) New() (document ProfileDocument, err error) {
	err = p.guarded(func() error {
		document, err = documentOf(contactsync.NewProfile())
		return err
	})
	return document, err
}

// ProfileVerdict says whether a draft can be saved, and if not, where it is wrong.
type ProfileVerdict struct {
	Valid   bool   `json:"valid"`
	Key     string `json:"key"`     // JSON path in the profile, "" for the whole of it
	Message string `json:"message"` // a sentence
	Action  string `json:"action"`  // what is allowed there
}

// verdictOf takes out of an error what is about the draft; other errors pass.
func verdictOf(err error) (ProfileVerdict, error) {
	var wrong *contactsync.ProfileError
	var taken *contactsync.NameTakenError
	switch {
	case err == nil:
		return ProfileVerdict{Valid: true}, nil
	case errors.As(err, &wrong):
		return ProfileVerdict{Key: wrong.Key, Message: wrong.Error(), Action: wrong.Action()}, nil
	case errors.As(err, &taken):
		return ProfileVerdict{Key: "name", Message: taken.Error(), Action: "Choose another name."}, nil
	}
	return ProfileVerdict{}, err
}

func parsed(text string) (contactsync.Profile, error) {
	return contactsync.ParseProfile(strings.NewReader(text))
}

// Validate says whether a draft could be saved.
func (p *Profiles) Validate(text string) (verdict ProfileVerdict, err error) {
	err = p.guarded(func() error {
		_, err := parsed(text)
		verdict, err = verdictOf(err)
		return err
	})
	return verdict, err
}

// SavedProfile is what saving came to.
type SavedProfile struct {
	ID      string         `json:"id"` // "" where it was not saved
	Verdict ProfileVerdict `json:"verdict"`
}

// Save stores a draft; one with the id of a stored profile replaces it. It writes to no mailbox: the next sync does.
// What is wrong with the draft is told in the verdict, and then nothing is stored.
func (p *Profiles) Save(text string) (saved SavedProfile, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		profile, err := parsed(text)
		if err == nil {
			_, err = at.Contacts.ImportProfile(ctx, profile)
		}
		saved.Verdict, err = verdictOf(err)
		if saved.Verdict.Valid {
			saved.ID = profile.ID
		}
		return err
	})
	return saved, err
}

// Forget deletes a profile and touches no mailbox. While it has contacts out there that is refused with profile_in_use,
// unless they are to stay; a run at work refuses it with run_active.
func (p *Profiles) Forget(id string, leaveContacts bool) (err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		return at.DeleteProfile(ctx, id, leaveContacts)
	})
	return err
}

// Export asks where to save a profile and writes it there, in the form that Import and concordctl read. It returns the
// path, "" when the person chose none.
func (p *Profiles) Export(id string) (path string, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		profile, err := at.Contacts.Profile(ctx, id)
		if err != nil {
			return err
		}
		document, err := documentOf(profile)
		if err != nil {
			return err
		}
		path, err = (&System{p.core}).save(fileName(profile.Name)+".json", []byte(document.Text))
		return err
	})
	return path, err
}

// fileName is a profile's name without what file systems refuse.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
}

// Open asks for a file and reads a profile from it. Nothing is stored: saving does that. The text is "" when the person
// chose no file; a file that is no profile is refused with profile_invalid.
func (p *Profiles) Open() (document ProfileDocument, err error) {
	err = p.with(func(ctx context.Context, at *opened) error {
		p.mu.Lock()
		ask := p.abilities.OpenDialog
		p.mu.Unlock()
		if ask == nil {
			return errCancelled
		}
		path, err := ask("", "*.json")
		if err != nil || path == "" {
			return err
		}
		document, err = readDocument(path)
		if err != nil {
			return err
		}
		_, err = at.Contacts.Profile(ctx, document.ID)
		var none *contactsync.NoProfileError
		document.Stored = err == nil
		if errors.As(err, &none) {
			err = nil
		}
		return err
	})
	return document, err
}

func readDocument(path string) (ProfileDocument, error) {
	file, err := os.Open(path)
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return ProfileDocument{}, &contactsync.ProfileError{Problem: "cannot be read: " + err.Error(), Allowed: "Check the file and try again."}
	}
	defer file.Close()
	profile, err := contactsync.ParseProfile(file)
	if err != nil {
		return ProfileDocument{}, err
	}
	return documentOf(profile)
}

// Plan begins a run that reads the directory and says what a sync of a profile would do, of every profile when id is "".
// It writes to no mailbox. Counts and reasons speak of what the last such run, or the last sync, read. Errors as for
// StartSync.
func (p *Profiles) Plan(id string) (run Run, err error) {
	err = p.with(func(_ context.Context, at *opened) error {
		run, err = p.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartSync(ctx, contactsync.SyncOptions{Profile: id, PlanOnly: true, Planned: func(contactsync.PlannedOperation) {}})
		})
		return err
	})
	return run, err
}
