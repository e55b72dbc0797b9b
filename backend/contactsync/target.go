package contactsync

import (
	"strings"

	"concord/backend/graph"
)

// Lengths in characters. Microsoft documents none for contacts. Users are limited to 256 in a display name, 128
// and less in most other texts and 1,024 in a street (Graph docs: "user resource type"), and Exchange's own
// clients take 255 in a line of a contact; so these are where a value is cut rather than risked.
const (
	textLength   = 255
	streetLength = 1024
	notesLength  = 4096
)

// target is one contact property: how many values it takes, how long, and where they stand in a contact that
// was read. birthday is not among them: no property that delta can track holds one.
type target struct {
	name   string
	max    int // values
	length int // characters of each
	list   bool
	read   func(*graph.Contact) []string
}

func text(name string, length int, read func(*graph.Contact) string) target {
	return target{name: name, max: 1, length: length, read: func(c *graph.Contact) []string { return one(read(c)) }}
}

func list(name string, most, length int, read func(*graph.Contact) []string) target {
	return target{name: name, max: most, length: length, list: true, read: func(c *graph.Contact) []string { return several(read(c)) }}
}

// emailAddresses is the one property whose values are objects (name and address) on the wire.
const emailAddresses = "emailAddresses"

// targets in a fixed order: the position is the property's bit in a card's filled set and its place in the
// fingerprint, so new ones go at the end.
//
// Exchange refuses more than 3 e-mail addresses and more than 2 business phones with a 400
// (microsoft-graph-docs issue 15276). 2 home phones and 3 instant-message addresses are what ActiveSync has
// room for (MS-ASCNTC).
var targets = []target{
	text("displayName", textLength, func(c *graph.Contact) string { return c.DisplayName }),
	text("givenName", textLength, func(c *graph.Contact) string { return c.GivenName }),
	text("surname", textLength, func(c *graph.Contact) string { return c.Surname }),
	text("jobTitle", textLength, func(c *graph.Contact) string { return c.JobTitle }),
	text("department", textLength, func(c *graph.Contact) string { return c.Department }),
	text("companyName", textLength, func(c *graph.Contact) string { return c.CompanyName }),
	text("officeLocation", textLength, func(c *graph.Contact) string { return c.OfficeLocation }),
	text("mobilePhone", textLength, func(c *graph.Contact) string { return c.MobilePhone }),
	list("businessPhones", 2, textLength, func(c *graph.Contact) []string { return c.BusinessPhones }),
	list("homePhones", 2, textLength, func(c *graph.Contact) []string { return c.HomePhones }),
	list(emailAddresses, 3, textLength, func(c *graph.Contact) []string { return addresses(c.EmailAddresses) }),
	text("businessAddress.street", streetLength, func(c *graph.Contact) string { return part(c.BusinessAddress).Street }),
	text("businessAddress.city", textLength, func(c *graph.Contact) string { return part(c.BusinessAddress).City }),
	text("businessAddress.state", textLength, func(c *graph.Contact) string { return part(c.BusinessAddress).State }),
	text("businessAddress.postalCode", textLength, func(c *graph.Contact) string { return part(c.BusinessAddress).PostalCode }),
	text("businessAddress.countryOrRegion", textLength, func(c *graph.Contact) string { return part(c.BusinessAddress).CountryOrRegion }),
	text("personalNotes", notesLength, func(c *graph.Contact) string { return c.PersonalNotes }),
	text("middleName", textLength, func(c *graph.Contact) string { return c.MiddleName }),
	text("initials", textLength, func(c *graph.Contact) string { return c.Initials }),
	text("nickName", textLength, func(c *graph.Contact) string { return c.NickName }),
	text("title", textLength, func(c *graph.Contact) string { return c.Title }),
	text("generation", textLength, func(c *graph.Contact) string { return c.Generation }),
	text("fileAs", textLength, func(c *graph.Contact) string { return c.FileAs }),
	text("profession", textLength, func(c *graph.Contact) string { return c.Profession }),
	text("assistantName", textLength, func(c *graph.Contact) string { return c.AssistantName }),
	text("manager", textLength, func(c *graph.Contact) string { return c.Manager }),
	text("spouseName", textLength, func(c *graph.Contact) string { return c.SpouseName }),
	text("businessHomePage", textLength, func(c *graph.Contact) string { return c.BusinessHomePage }),
	text("yomiGivenName", textLength, func(c *graph.Contact) string { return c.YomiGivenName }),
	text("yomiSurname", textLength, func(c *graph.Contact) string { return c.YomiSurname }),
	text("yomiCompanyName", textLength, func(c *graph.Contact) string { return c.YomiCompanyName }),
	list("imAddresses", 3, textLength, func(c *graph.Contact) []string { return c.IMAddresses }),
	list("categories", 25, textLength, func(c *graph.Contact) []string { return c.Categories }),
	list("children", 25, textLength, func(c *graph.Contact) []string { return c.Children }),
	text("homeAddress.street", streetLength, func(c *graph.Contact) string { return part(c.HomeAddress).Street }),
	text("homeAddress.city", textLength, func(c *graph.Contact) string { return part(c.HomeAddress).City }),
	text("homeAddress.state", textLength, func(c *graph.Contact) string { return part(c.HomeAddress).State }),
	text("homeAddress.postalCode", textLength, func(c *graph.Contact) string { return part(c.HomeAddress).PostalCode }),
	text("homeAddress.countryOrRegion", textLength, func(c *graph.Contact) string { return part(c.HomeAddress).CountryOrRegion }),
	text("otherAddress.street", streetLength, func(c *graph.Contact) string { return part(c.OtherAddress).Street }),
	text("otherAddress.city", textLength, func(c *graph.Contact) string { return part(c.OtherAddress).City }),
	text("otherAddress.state", textLength, func(c *graph.Contact) string { return part(c.OtherAddress).State }),
	text("otherAddress.postalCode", textLength, func(c *graph.Contact) string { return part(c.OtherAddress).PostalCode }),
	text("otherAddress.countryOrRegion", textLength, func(c *graph.Contact) string { return part(c.OtherAddress).CountryOrRegion }),
}

func addresses(emails []graph.EmailAddress) []string {
	var found []string
	for _, email := range emails {
		found = append(found, email.Address)
	}
	return found
}

// part is an address that may be missing.
func part(address *graph.PhysicalAddress) graph.PhysicalAddress {
	if address == nil {
		return graph.PhysicalAddress{}
	}
	return *address
}

func targetNames() string { return strings.Join(ContactProperties(), ", ") }

// topLevel is the property of a contact that a target is or is a part of.
func topLevel(target string) string {
	parent, _, _ := strings.Cut(target, ".")
	return parent
}

// ContactProperties are all contact properties that a mapping can fill, by Graph's names, in one order.
func ContactProperties() []string {
	names := make([]string, len(targets))
	for i, t := range targets {
		names[i] = t.name
	}
	return names
}
