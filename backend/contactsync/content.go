package contactsync

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"concord/backend/graph"
)

// ContentKind says whose words a content is in.
type ContentKind string

// The kinds of content.
const (
	// CardContent is a card as Concord writes it: {"givenName": ["Ann"], "businessAddress.city": [], …}, every mapped
	// property with its values.
	CardContent ContentKind = "card"
	// ContactContent is a contact as it was read, in Graph's own JSON, without what only the server sets.
	ContactContent ContentKind = "contact"
)

// Content is what contacts hold or held. It is kept once, however many mailboxes have it.
type Content struct {
	Key  Fingerprint // a card's own fingerprint; of a contact that was read, a hash of Body
	Kind ContentKind
	Body json.RawMessage
}

// Card returns the values of each mapped property of a CardContent.
func (c Content) Card() (map[string][]string, error) {
	var values map[string][]string
	if err := json.Unmarshal(c.Body, &values); err != nil || c.Kind != CardContent {
		return nil, fmt.Errorf("contactsync: a kept %s is no card: %w", c.Kind, err)
	}
	return values, nil
}

// ContentStore keeps contents and, for a time, which run changed what into what.
type ContentStore interface {
	// Contents returns those that are kept, by key; a missing one is no error.
	Contents(ctx context.Context, keys []Fingerprint) (map[Fingerprint]Content, error)
}

// JournalEntry is what one run did to one contact. The first entry of a run tells what was before, the last what is
// after: a Store merges them.
type JournalEntry struct {
	Run    int64
	Before *Fingerprint // nil: no contact
	After  *Fingerprint // nil: no contact
	Image  *Content     // the contact as it was read before the write; nil when nobody had to look
	Only   bool         // only Image is told: nothing was written yet
}

// content is what is kept of a card.
func (c card) content() Content {
	values := map[string][]string{}
	for i, t := range targets {
		if c.mapped&(1<<i) != 0 {
			values[t.name] = append([]string{}, c.values[i]...)
		}
	}
	body, _ := json.Marshal(values) // strings in slices: it cannot fail
	return Content{Key: c.fingerprint(), Kind: CardContent, Body: body}
}

// cardOfContent is the card that was kept; properties this program does not know any more are left out.
func cardOfContent(content Content) (card, error) {
	values, err := content.Card()
	c := card{values: make([][]string, len(targets))}
	for i, t := range targets {
		if kept, mapped := values[t.name]; mapped {
			c.mapped |= 1 << i
			c.values[i] = kept
		}
	}
	return c, err
}

// restorable is what a contact can be given back: every property that may be written.
// Source: learn.microsoft.com/graph/api/resources/contact.
var restorable = []string{"assistantName", "birthday", "businessAddress", "businessHomePage", "businessPhones", "categories", "children",
	"companyName", "department", "displayName", "emailAddresses", "fileAs", "generation", "givenName", "homeAddress", "homePhones",
	"imAddresses", "initials", "jobTitle", "manager", "middleName", "mobilePhone", "nickName", "officeLocation", "otherAddress",
	"personalNotes", "profession", "spouseName", "surname", "title", "yomiCompanyName", "yomiGivenName", "yomiSurname"}

// imageOf is what is kept of a contact before it is changed or deleted. What the server sets (ids, times) is left
// out, so that one person's contacts in many mailboxes are one content.
func imageOf(answer graph.Answer) (Content, error) {
	var read map[string]json.RawMessage
	if err := answer.Decode(&read); err != nil {
		return Content{}, err
	}
	kept := map[string]json.RawMessage{}
	for _, property := range restorable {
		if value, ok := read[property]; ok && string(value) != "null" && string(value) != `""` && string(value) != "[]" {
			kept[property] = value
		}
	}
	body, err := json.Marshal(kept)
	sum := sha256.Sum256(body)
	return Content{Key: Fingerprint(sum[:16]), Kind: ContactContent, Body: body}, err
}
