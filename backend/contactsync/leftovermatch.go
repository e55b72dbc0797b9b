package contactsync

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"

	"concord/backend/graph"
)

// peopleIndex is who a profile wants, by everything a former tool may have known them by.
type peopleIndex struct {
	byID      map[string]int64 // object id and immutable id, in lower case where case does not count
	byAddress map[string]int64 // 0: more than one person has it
}

func newPeopleIndex() *peopleIndex {
	return &peopleIndex{map[string]int64{}, map[string]int64{}}
}

func (x *peopleIndex) add(no int64, u *graph.User) {
	x.byID[strings.ToLower(u.ID)] = no
	if id := strings.TrimSpace(u.OnPremisesImmutableID); id != "" {
		x.byID[immutableKey(id)] = no
	}
	for _, address := range append(smtp(u.ProxyAddresses), one(u.Mail)...) {
		key, whose := strings.ToLower(address), no
		if before, taken := x.byAddress[key]; taken && before != no {
			whose = 0
		}
		x.byAddress[key] = whose
	}
}

// immutableKey tells an immutable id from an object id: most are a GUID in base64, where case counts.
func immutableKey(id string) string { return "immutable:" + id }

// guid finds an object id in a text. A GUID within a longer run of hexadecimal digits is none.
var guid = regexp.MustCompile(`(?i)(?:^|[^0-9a-f])([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:$|[^0-9a-f])`)

// ids are the ids that a text may hold: GUIDs anywhere in it, or the whole of it as an immutable id.
func ids(text string) (found []string) {
	for _, match := range guid.FindAllStringSubmatch(text, -1) {
		found = append(found, strings.ToLower(match[1]))
	}
	text = strings.TrimSpace(text)
	if raw, err := base64.StdEncoding.DecodeString(text); err == nil && len(raw) == 16 {
		found = append(found, immutableKey(text))
	}
	return found
}

// match finds the person of a leftover: by an id the tool wrote, else, where the contact is certainly a tool's, by its
// e-mail addresses. Two people are nobody. Names never count.
func (x *peopleIndex) match(f *trace) (no int64, how string) {
	if no := agree(f.ids, x.byID); no != 0 {
		return no, MatchedByID
	}
	if !f.certain {
		return 0, ""
	}
	addresses := make([]string, len(f.contact.EmailAddresses))
	for i, email := range f.contact.EmailAddresses {
		addresses[i] = strings.ToLower(strings.TrimSpace(email.Address))
	}
	if no := agree(addresses, x.byAddress); no != 0 {
		return no, MatchedByAddress
	}
	return 0, ""
}

// agree is the one person that keys lead to; 0 for nobody, for several, and for a key that several people have.
func agree(keys []string, index map[string]int64) (no int64) {
	for _, key := range keys {
		found, known := index[key]
		switch {
		case !known:
		case found == 0 || no != 0 && no != found:
			return 0
		default:
			no = found
		}
	}
	return no
}

// trace is a contact with a trace of a former tool.
type trace struct {
	contact  graph.Contact
	folder   string // name
	kind     LeftoverKind
	tool     string
	evidence string
	ids      []string
	certain  bool // a tool's for sure, or as an admin says, so that its address may count
}

// rank orders kinds: the surest is 0.
func (k LeftoverKind) rank() int { return slices.Index(LeftoverKinds(), k) }

// traces is what one search looks for.
type traces struct {
	extensions        []string
	categories, named []string // categories: those looked for, those an admin named
	folders, chosen   []string // folders likewise
	tenant            string
	profiles          map[string]string // of this database: id → name
}

// has finds a name in a list without regard to case.
func has(list []string, name string) bool {
	return slices.ContainsFunc(list, func(one string) bool { return strings.EqualFold(strings.TrimSpace(one), strings.TrimSpace(name)) })
}

// examine looks at one contact of a folder, as far as it shows without another tool's extension. known says that the
// contact belongs to a profile of this database, whatever else it shows.
func (t *traces) examine(contact *graph.Contact, folder string) (f *trace, known bool) {
	if m, marked := markOf(contact); marked {
		if _, here := t.profiles[m.profileID]; here && m.tenantID == t.tenant {
			return nil, true
		}
		f = &trace{kind: LeftMark, tool: m.profileID, evidence: "a mark of Concord for person " + m.sourceID, certain: true}
		if m.tenantID == t.tenant {
			f.ids = []string{m.sourceID}
		} else {
			f.evidence += ", written for tenant " + m.tenantID
		}
	} else if found := guid.FindStringSubmatch(contact.FileAs); found != nil {
		f = &trace{kind: LeftFileAs, tool: "an id in FileAs", evidence: "FileAs " + contact.FileAs, ids: ids(contact.FileAs), certain: true}
	}
	if f == nil {
		for _, category := range contact.Categories {
			if has(t.categories, category) {
				f = &trace{kind: LeftCategory, tool: category, evidence: "category " + category, certain: has(t.named, category)}
				break
			}
		}
	}
	if has(t.folders, folder) {
		if f == nil {
			f = &trace{kind: LeftFolder, tool: folder, evidence: "folder " + folder}
		}
		f.certain = f.certain || has(t.chosen, folder)
	}
	if f != nil {
		f.contact, f.folder = *contact, folder
	}
	return f, false
}

// foreignExtension is a trace by another tool's extension.
func foreignExtension(contact *graph.Contact, folder, name string) *trace {
	extension, there := contact.Extension(name)
	if !there {
		return nil
	}
	f := &trace{contact: *contact, folder: folder, kind: LeftExtension, tool: name, evidence: "extension " + name, certain: true}
	for _, value := range extension.Values {
		texts, _ := value.([]any)
		for _, text := range append(texts, value) {
			if text, ok := text.(string); ok {
				f.ids = append(f.ids, ids(text)...)
			}
		}
	}
	slices.Sort(f.ids)
	f.ids = slices.Compact(f.ids)
	return f
}

// filled counts the properties with a value: of two contacts of a person the fuller one is kept.
func filled(contact *graph.Contact) (n int64) {
	for _, t := range targets {
		n += int64(len(t.read(contact)))
	}
	if contact.Birthday != "" {
		n++
	}
	return n
}
