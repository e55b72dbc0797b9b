package contactsync

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

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
	// FolderMode is "own" (default: the folder above) or "default" (the mailbox's own Contacts, among the user's).
	FolderMode FolderMode `json:"folderMode,omitempty"`
	// Category marks the contacts for people, in the default folder; absent means the name in Folder.
	Category string `json:"category,omitempty"`
	// SkipOwner leaves the owner of a mailbox out of it: phones have a card of their own for "me".
	SkipOwner bool `json:"skipOwner,omitempty"`
	// Fields maps a contact property to what it is filled from; nil means DefaultFields.
	Fields Fields `json:"fields,omitempty"`
	// Phones says how phone numbers are written.
	Phones Phones `json:"phones,omitzero"`
	// Photos says whether and how photos go along.
	Photos Photos `json:"photos"`
	// Drift says whether and how often syncs look at what users did to the contacts.
	Drift Drift `json:"drift,omitzero"`
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

// mailboxesKey is where a profile names who receives.
const mailboxesKey = "mailboxes"

// Values of Deletes.MailboxLeaves.
const (
	KeepContacts   = "keep"
	RemoveContacts = "remove"
)

// maxFolderName is the length Exchange allows for a folder's display name, in characters
// (MS-OXCFOLD: PidTagDisplayName is limited to 255). A profile's name has no reason to be longer.
const maxFolderName = 255

// printable tells whether a name can be shown in a line: in a mailbox, on a terminal, in a log.
func printable(name string) bool {
	return name != "" && utf8.RuneCountInString(name) <= maxFolderName && !strings.ContainsFunc(name, unicode.IsControl)
}

// normalize brings ids to one spelling and refuses what cannot be meant.
func (p *Profile) normalize() error {
	id, err := uuid.Parse(p.ID)
	if err != nil {
		return &ProfileError{Key: "id", Problem: "is not a UUID", Allowed: "Leave id out to get a new one, or keep the one that was exported: the contacts in the mailboxes carry it."}
	}
	p.ID = id.String()
	p.Name, p.Folder = strings.TrimSpace(p.Name), strings.TrimSpace(p.Folder)
	if !printable(p.Name) {
		return &ProfileError{Key: "name", Problem: "is empty, too long or not one line of text", Allowed: fmt.Sprintf("Give the profile a name, up to %d characters.", maxFolderName)}
	}
	if !printable(p.Folder) {
		return &ProfileError{Key: "folder", Problem: "is empty, too long or not one line of text", Allowed: fmt.Sprintf("Name a contact folder, up to %d characters.", maxFolderName)}
	}
	if err := p.normalizePlace(); err != nil {
		return err
	}
	if err := p.People.normalize("people"); err != nil {
		return err
	}
	if err := p.Mailboxes.normalize(mailboxesKey); err != nil {
		return err
	}
	if p.Fields == nil {
		p.Fields = DefaultFields()
	}
	if err := p.Fields.check(); err != nil {
		return err
	}
	if err := p.Phones.normalize(); err != nil {
		return err
	}
	if err := p.Photos.normalize(); err != nil {
		return err
	}
	if err := p.Drift.check(); err != nil {
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
	data, _ := json.Marshal([]any{p.People, p.Mailboxes, p.SkipOwner, p.Fields, fingerprintVersion, p.Deletes.MailboxLeaves, p.Phones})
	sum := sha256.Sum256(data)
	return sum[:16]
}
