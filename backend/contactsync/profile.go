package contactsync

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
)

// Profile says who is written where, and how. It is stored in the tenant's database and travels as JSON
// (docs/profile.schema.json).
type Profile struct {
	// ID never changes: the marks in the mailboxes name it. A UUID, lower case; made on import when absent.
	ID string `json:"id,omitempty"`
	// Name is unique in a tenant, without regard to case.
	Name string `json:"name"`
	// People is who becomes a contact.
	People Rule `json:"people"`
	// Mailboxes is who receives the contacts.
	Mailboxes Rule `json:"mailboxes"`
	// Folder is the display name of the contact folder below the mailbox's Contacts.
	Folder string `json:"folder"`
	// SkipOwner leaves the owner of a mailbox out of it: phones have a card of their own for "me".
	SkipOwner bool `json:"skipOwner,omitempty"`
	// Fields maps a contact property to the user properties it is filled from; nil means DefaultFields.
	Fields Fields `json:"fields,omitempty"`
	// Photos says whether and how photos go along.
	Photos Photos `json:"photos"`
	// Deletes says how and how far removals go.
	Deletes Deletes `json:"deletes"`
}

// Deletes is how removals are done and when they wait for a person.
type Deletes struct {
	// Permanent purges instead of moving to Deleted Items. Clouds without permanentDelete fall back.
	Permanent bool `json:"permanent,omitempty"`
	// MailboxLeaves is "keep" (default: a mailbox that leaves the rule keeps its contacts and is reported) or "remove".
	MailboxLeaves string `json:"mailboxLeaves,omitempty"`
	Guard         Guard  `json:"guard"`
}

// Guard is where a run stops to ask. A limit of 0 allows nothing; an absent limit does not look.
type Guard struct {
	// Off switches the guard off altogether. It is not the same as a limit of 0.
	Off     bool  `json:"off,omitempty"`
	Mailbox Limit `json:"mailbox"`
	Run     Limit `json:"run"`
	// PeopleFallPercent holds the removals when this share of the people left the rule since the last run.
	PeopleFallPercent *float64 `json:"peopleFallPercent,omitempty"`
	// FieldEmptiedPercent holds the updates that empty a field when this share of those who had it lost it.
	FieldEmptiedPercent *float64 `json:"fieldEmptiedPercent,omitempty"`
}

// Limit is how many contacts may be deleted, in number and as a share of the contacts in place.
type Limit struct {
	Count   *int64   `json:"count,omitempty"`
	Percent *float64 `json:"percent,omitempty"`
}

// DefaultGuard is what a profile gets that says nothing: the share of people who leave a company between two
// runs stays far below these, and a wrong filter or an emptied group is far above.
func DefaultGuard() Guard {
	return Guard{
		Mailbox:             Limit{Count: ptr[int64](100), Percent: ptr(20.0)},
		Run:                 Limit{Percent: ptr(15.0)},
		PeopleFallPercent:   ptr(10.0),
		FieldEmptiedPercent: ptr(5.0),
	}
}

func ptr[T any](v T) *T { return &v }

// Values of Deletes.MailboxLeaves.
const (
	KeepContacts   = "keep"
	RemoveContacts = "remove"
)

// maxFolderName is the length Exchange allows for a folder's display name, in characters
// (MS-OXCFOLD: PidTagDisplayName is limited to 255).
const maxFolderName = 255

// ProfileError says which part of a profile cannot be used and what is allowed there.
type ProfileError struct {
	Key     string // JSON path in the profile, "" for the document itself
	Problem string
	Allowed string
}

func (e *ProfileError) Error() string {
	if e.Key == "" {
		return "profile: " + e.Problem
	}
	return fmt.Sprintf("profile: %s %s", e.Key, e.Problem)
}

// Code is the stable name of this kind of failure.
func (e *ProfileError) Code() string { return "profile_invalid" }

// Action is what to do next.
func (e *ProfileError) Action() string { return e.Allowed }

// ParseProfile reads one profile from JSON, fills in what it leaves open and checks it. Every error is a *ProfileError.
func ParseProfile(r io.Reader) (Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return Profile{}, &ProfileError{Problem: "cannot be read: " + err.Error(), Allowed: "Check the file and try again."}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return Profile{}, &ProfileError{Problem: "is empty", Allowed: "Export a profile to see the form: concordctl profile export NAME."}
	}
	var p Profile
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p); err != nil {
		return Profile{}, decodeProblem(data, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Profile{}, &ProfileError{Problem: "has something after its closing brace", Allowed: "Keep one JSON object in the file."}
	}
	var says struct {
		Deletes struct{ Guard json.RawMessage }
	}
	if err := json.Unmarshal(data, &says); err != nil {
		return Profile{}, decodeProblem(data, err)
	}
	if says.Deletes.Guard == nil { // a guard that is there means what it says, limits left out included
		p.Deletes.Guard = DefaultGuard()
	}
	if p.ID == "" {
		p.ID = uuid.NewString()
	}
	return p, p.normalize()
}

// decodeProblem puts the line and the key of a JSON error into words.
func decodeProblem(data []byte, err error) error {
	line := func(offset int64) int { return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n")) }
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return &ProfileError{Problem: fmt.Sprintf("is not JSON: line %d: %v", line(syntax.Offset), err), Allowed: "Correct the file at that line."}
	case errors.As(err, &kind):
		return &ProfileError{Key: kind.Field, Problem: fmt.Sprintf("(line %d) cannot be a %s", line(kind.Offset), kind.Value),
			Allowed: fmt.Sprintf("Write a %s there; docs/profile.schema.json lists every key.", kind.Type)}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &ProfileError{Problem: "ends in the middle", Allowed: "The file was cut off: export it again, or complete it."}
	default:
		return &ProfileError{Problem: strings.TrimPrefix(err.Error(), "json: "), Allowed: "docs/profile.schema.json lists every key."}
	}
}

// normalize brings ids to one spelling and refuses what cannot be meant.
func (p *Profile) normalize() error {
	id, err := uuid.Parse(p.ID)
	if err != nil {
		return &ProfileError{Key: "id", Problem: "is not a UUID", Allowed: "Leave id out to get a new one, or keep the one that was exported: the contacts in the mailboxes carry it."}
	}
	p.ID = id.String()
	p.Name, p.Folder = strings.TrimSpace(p.Name), strings.TrimSpace(p.Folder)
	if p.Name == "" {
		return &ProfileError{Key: "name", Problem: "is empty", Allowed: "Give the profile a name."}
	}
	if p.Folder == "" || len([]rune(p.Folder)) > maxFolderName {
		return &ProfileError{Key: "folder", Problem: "is empty or too long", Allowed: fmt.Sprintf("Name a contact folder, up to %d characters.", maxFolderName)}
	}
	if err := p.People.normalize("people"); err != nil {
		return err
	}
	if err := p.Mailboxes.normalize("mailboxes"); err != nil {
		return err
	}
	if p.Fields == nil {
		p.Fields = DefaultFields()
	}
	if err := p.Fields.check(); err != nil {
		return err
	}
	if err := p.Photos.check(); err != nil {
		return err
	}
	switch p.Deletes.MailboxLeaves {
	case "":
		p.Deletes.MailboxLeaves = KeepContacts
	case KeepContacts, RemoveContacts:
	default:
		return &ProfileError{Key: "deletes.mailboxLeaves", Problem: fmt.Sprintf("cannot be %q", p.Deletes.MailboxLeaves), Allowed: `Use "keep" or "remove".`}
	}
	return p.Deletes.Guard.check()
}

func (g Guard) check() error {
	counts := map[string]*int64{"mailbox.count": g.Mailbox.Count, "run.count": g.Run.Count}
	for key, n := range counts {
		if n != nil && *n < 0 {
			return &ProfileError{Key: "deletes.guard." + key, Problem: "is negative", Allowed: "Use 0 to allow none, a number, or leave it out; \"off\": true switches the guard off."}
		}
	}
	shares := map[string]*float64{"mailbox.percent": g.Mailbox.Percent, "run.percent": g.Run.Percent,
		"peopleFallPercent": g.PeopleFallPercent, "fieldEmptiedPercent": g.FieldEmptiedPercent}
	for key, share := range shares {
		if share != nil && (*share < 0 || *share > 100) {
			return &ProfileError{Key: "deletes.guard." + key, Problem: "is not a share", Allowed: "Use a number from 0 to 100, or leave it out."}
		}
	}
	return nil
}

// rulesHash changes whenever the profile could choose other people, other mailboxes or write other fields, so
// that everyone is looked at again.
func (p Profile) rulesHash() []byte {
	// Marshalling plain structs of strings, numbers and a sorted map cannot fail.
	data, _ := json.Marshal([]any{p.People, p.Mailboxes, p.SkipOwner, p.Fields, fingerprintVersion, p.Deletes.MailboxLeaves})
	sum := sha256.Sum256(data)
	return sum[:16]
}
