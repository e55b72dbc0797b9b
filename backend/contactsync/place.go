package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"concord/backend/graph"
)

// FolderMode says where in a mailbox a profile's contacts lie.
type FolderMode string

// The folder modes. Which phones and apps show which: docs/folders.md.
const (
	// OwnFolder is a folder of the profile's name below the mailbox's Contacts. It is what an absent mode means.
	OwnFolder FolderMode = "own"
	// DefaultFolder is the mailbox's own Contacts folder, among the user's contacts. Ours carry a category there.
	DefaultFolder FolderMode = "default"
)

// The places of a mailbox's contacts, as they are kept.
const (
	placeDefault = "default"
	placeOwn     = "own:" // and the folder's name
)

// defaultKey stands for the default folder where profiles are compared by the name of their folder: no folder can be
// called so.
const defaultKey = "\x01default"

// categoryLength is Outlook's limit for a category's name (MS-OXOCFG: 255 characters).
const categoryLength = 255

// normalizePlace brings folder mode and category to one spelling and refuses what cannot be meant.
func (p *Profile) normalizePlace() error {
	switch p.FolderMode {
	case OwnFolder:
		p.FolderMode = "" // one spelling for one meaning
	case "", DefaultFolder:
	default:
		return &ProfileError{Key: "folderMode", Problem: fmt.Sprintf("cannot be %q", string(p.FolderMode)), Allowed: `Use "own" or "default".`}
	}
	if p.Category = strings.TrimSpace(p.Category); p.Category != "" && (!printable(p.Category) || len(p.Category) > categoryLength || strings.ContainsAny(p.Category, ",;")) {
		return &ProfileError{Key: "category", Problem: "is too long, not one line of text, or has a comma or semicolon in it", Allowed: "Name one category, or leave it out: then it is the folder's name."}
	}
	return nil
}

// Place is where the profile wants its contacts, as it is kept with each mailbox.
func (p Profile) Place() string {
	if p.FolderMode == DefaultFolder {
		return placeDefault
	}
	return placeOwn + p.Folder
}

// FolderKey tells whether two profiles write into one folder of a mailbox: then it is the same, without regard to case.
func (p Profile) FolderKey() string {
	if p.FolderMode == DefaultFolder {
		return defaultKey
	}
	return p.Folder
}

// folderWords name the folder in a sentence.
func (p Profile) folderWords() string {
	if p.FolderMode == DefaultFolder {
		return "the Contacts folder"
	}
	return fmt.Sprintf("folder %q", p.Folder)
}

// category is what marks the contacts for people, "" where a folder does.
func (p Profile) category() string {
	switch {
	case p.FolderMode != DefaultFolder:
		return ""
	case p.Category != "":
		return p.Category
	}
	return strings.Map(func(r rune) rune {
		if r == ',' || r == ';' { // Outlook separates categories by these
			return ' '
		}
		return r
	}, p.Folder)
}

// CategoryName is the category that marks the contacts for people in the default folder, "" for an own folder.
func (p Profile) CategoryName() string { return p.category() }

// categorySource is the category as a source of a field.
func (p Profile) categorySource() string {
	return "=" + strings.NewReplacer("{", "{{", "}", "}}").Replace(p.category())
}

// withCategory is the mapping with the category of the default folder, which is added to those the user gives.
func (p Profile) withCategory() Fields {
	if p.category() == "" {
		return p.Fields
	}
	fields := make(Fields, len(p.Fields)+1)
	for property, field := range p.Fields {
		fields[property] = field
	}
	field, mapped := fields["categories"]
	if !mapped {
		field.Policy = Add
	}
	if !slices.Contains(field.From, p.categorySource()) {
		field.From = append(slices.Clone(field.From), p.categorySource())
	}
	fields["categories"] = field
	return fields
}

// withoutCategory is the mapping as an admin wrote it.
func (p Profile) withoutCategory() Fields {
	field, mapped := p.Fields["categories"]
	if p.category() == "" || !mapped {
		return p.Fields
	}
	fields := make(Fields, len(p.Fields))
	for property, field := range p.Fields {
		fields[property] = field
	}
	field.From = slices.DeleteFunc(slices.Clone(field.From), func(source string) bool { return source == p.categorySource() })
	if fields["categories"] = field; len(field.From) == 0 {
		delete(fields, "categories")
	}
	return fields
}

// inDefaultFolder tells whether this mailbox's contacts lie in its own Contacts folder.
func (w *worker) inDefaultFolder() bool { return w.m.Place == placeDefault }

// tolerated tells a mark that may stand beside ours: in the default folder, that of another profile here, whose contact the
// user put there.
func (w *worker) tolerated(m mark) bool {
	_, here := w.profiles[m.profileID]
	return w.inDefaultFolder() && here && m.tenantID == w.TenantID
}

// home reads the mailbox's own Contacts folder, once a worker.
func (w *worker) home(ctx context.Context) (graph.ContactFolder, error) {
	if w.own.ID != "" {
		return w.own, nil
	}
	var home graph.ContactFolder
	if err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, defaultFolder), &home); err != nil {
		return home, err
	}
	w.own = home
	w.alive[home.ID], w.alive[home.ParentFolderID] = true, true
	return home, nil
}

// adoptHome takes the mailbox's own Contacts folder as the one we write to.
func (w *worker) adoptHome(ctx context.Context) error {
	home, err := w.home(ctx)
	if err != nil {
		return err
	}
	w.adopt(home)
	w.m.Made = false
	return nil
}
