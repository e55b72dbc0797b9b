package graph

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Contact is a contact in a mailbox, for reading: every v1.0 property that all clouds have. Absent and null are both "".
// For writing, callers send the JSON of what they mean to set. Source: learn.microsoft.com/graph/api/resources/contact.
type Contact struct {
	ETag                 string    `json:"@odata.etag"`
	ID                   string    `json:"id"`
	ChangeKey            string    `json:"changeKey"`
	ParentFolderID       string    `json:"parentFolderId"`
	CreatedDateTime      time.Time `json:"createdDateTime"`
	LastModifiedDateTime time.Time `json:"lastModifiedDateTime"`
	Categories           []string  `json:"categories"`

	DisplayName     string `json:"displayName"`
	GivenName       string `json:"givenName"`
	MiddleName      string `json:"middleName"`
	Surname         string `json:"surname"`
	Initials        string `json:"initials"`
	NickName        string `json:"nickName"`
	Title           string `json:"title"` // the honorific, not the job title
	Generation      string `json:"generation"`
	FileAs          string `json:"fileAs"`
	YomiGivenName   string `json:"yomiGivenName"`
	YomiSurname     string `json:"yomiSurname"`
	YomiCompanyName string `json:"yomiCompanyName"`

	JobTitle         string   `json:"jobTitle"`
	CompanyName      string   `json:"companyName"`
	Department       string   `json:"department"`
	OfficeLocation   string   `json:"officeLocation"`
	Profession       string   `json:"profession"`
	AssistantName    string   `json:"assistantName"`
	Manager          string   `json:"manager"` // a name, not a link
	SpouseName       string   `json:"spouseName"`
	Children         []string `json:"children"`
	BusinessHomePage string   `json:"businessHomePage"`
	PersonalNotes    string   `json:"personalNotes"`
	Birthday         string   `json:"birthday"` // a day at some midnight; kept as text, for time zones shift it

	EmailAddresses  []EmailAddress   `json:"emailAddresses"` // at most 3
	BusinessPhones  []string         `json:"businessPhones"` // at most 2
	HomePhones      []string         `json:"homePhones"`
	MobilePhone     string           `json:"mobilePhone"`
	IMAddresses     []string         `json:"imAddresses"`
	BusinessAddress *PhysicalAddress `json:"businessAddress"`
	HomeAddress     *PhysicalAddress `json:"homeAddress"`
	OtherAddress    *PhysicalAddress `json:"otherAddress"`

	// These two come only when asked for (ContactQuery).
	Extensions                    []OpenTypeExtension           `json:"extensions"`
	SingleValueExtendedProperties []SingleValueExtendedProperty `json:"singleValueExtendedProperties"`
}

// EmailAddress is Graph's emailAddress.
type EmailAddress struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// PhysicalAddress is Graph's physicalAddress.
type PhysicalAddress struct {
	Street          string `json:"street"`
	City            string `json:"city"`
	State           string `json:"state"`
	CountryOrRegion string `json:"countryOrRegion"`
	PostalCode      string `json:"postalCode"`
}

// SingleValueExtendedProperty is a MAPI property of an item, its value always a string.
type SingleValueExtendedProperty struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

// Property returns the value of an extended property that was asked for.
func (c Contact) Property(id string) (string, bool) {
	for _, p := range c.SingleValueExtendedProperties {
		if strings.EqualFold(p.ID, id) {
			return p.Value, true
		}
	}
	return "", false
}

// Extension returns the open extension of that name.
func (c Contact) Extension(name string) (OpenTypeExtension, bool) {
	for _, e := range c.Extensions {
		if strings.EqualFold(e.Name(), name) {
			return e, true
		}
	}
	return OpenTypeExtension{}, false
}

// ContactQuery says what to read of contacts.
type ContactQuery struct {
	// Select lists properties; empty means all. id always comes.
	Select []string
	// Extension is the name of the open extension to read along, which never comes unasked.
	Extension string
	// Property is the id of the extended property to read along, which never comes unasked.
	Property string
	// Top is the page size of a list, at most MaxContactPage; 0 means DefaultContactPage.
	Top int
}

// Page sizes of contact lists. The service's own default is 10. The maximum is not documented by Microsoft; 1,000 is
// what other connectors rely on.
const (
	MaxContactPage     = 1000
	DefaultContactPage = 500
)

func (q ContactQuery) addTo(r Request) Request {
	return r.query("$select", strings.Join(q.Select, ",")).query("$expand", expand(q.Extension, q.Property))
}

func expand(extension, property string) string {
	var parts []string
	if extension != "" {
		parts = append(parts, "extensions($filter=id eq "+quote(extension)+")")
	}
	if property != "" {
		parts = append(parts, "singleValueExtendedProperties($filter=id eq "+quote(property)+")")
	}
	return strings.Join(parts, ",")
}

// ListContacts lists a folder. The answer is a Page[Contact]; a page cut short by a 504 is asked again at half its size
// by Pages. Source: learn.microsoft.com/graph/api/contactfolder-list-contacts.
func ListContacts(user, folder string, q ContactQuery) Request {
	if q.Top <= 0 {
		q.Top = DefaultContactPage
	}
	r := q.addTo(mailboxRequest(http.MethodGet, user, "contactFolders", folder, "contacts"))
	return r.query("$top", strconv.Itoa(min(q.Top, MaxContactPage)))
}

// FindContactsByProperty lists the contacts of a folder whose extended property has that value, with the property and,
// unless expandExtension is empty, that open extension. The value is compared without regard to case, the property's name
// with. The answer is a Page[Contact].
// Source: learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get.
func FindContactsByProperty(user, folder, propertyID, value, expandExtension string) Request {
	filter := "singleValueExtendedProperties/Any(ep: ep/id eq " + quote(propertyID) + " and ep/value eq " + quote(value) + ")"
	r := mailboxRequest(http.MethodGet, user, "contactFolders", folder, "contacts").query("$filter", filter)
	return ContactQuery{Extension: expandExtension, Property: propertyID}.addTo(r)
}

// FindContactsByExtension lists the contacts of a folder that carry an open extension of that name, with it. Only its existence
// can be asked for, never its values. The answer is a Page[Contact].
// Source: learn.microsoft.com/graph/api/opentypeextension-get.
func FindContactsByExtension(user, folder, name string, q ContactQuery) Request {
	q.Extension = name
	if q.Top <= 0 {
		q.Top = DefaultContactPage
	}
	r := mailboxRequest(http.MethodGet, user, "contactFolders", folder, "contacts").query("$filter", "Extensions/any(f:f/id eq "+quote(name)+")")
	return q.addTo(r).query("$top", strconv.Itoa(min(q.Top, MaxContactPage)))
}

// GetContact reads one contact wherever it lies in the mailbox: an immutable id still answers for a contact in Deleted
// Items, so look at ParentFolderID.
func GetContact(user, contact string, q ContactQuery) Request {
	return q.addTo(mailboxRequest(http.MethodGet, user, "contacts", contact))
}

// CreateContact makes a contact in a folder and answers with it. It is the one request that must not be repeated blindly:
// Graph has no key with which it would notice.
func CreateContact(user, folder string, body json.RawMessage) Request {
	r := mailboxRequest(http.MethodPost, user, "contactFolders", folder, "contacts")
	r.Body = body
	return r
}

// UpdateContact changes a contact and answers with it whole. Include displayName in every body: Graph recomputes it
// otherwise when another part of the name changes (learn.microsoft.com/graph/api/contact-update).
func UpdateContact(user, contact string, body json.RawMessage) Request {
	r := mailboxRequest(http.MethodPatch, user, "contacts", contact)
	r.Body = body
	return r
}

// DeleteContact moves a contact to the user's Deleted Items.
func DeleteContact(user, contact string) Request {
	return mailboxRequest(http.MethodDelete, user, "contacts", contact)
}

// PermanentDeleteContact deletes a contact past Deleted Items. The global cloud only; elsewhere DeleteContact has to do.
// Source: learn.microsoft.com/graph/api/contact-permanentdelete.
func PermanentDeleteContact(user, contact string) Request {
	r := mailboxRequest(http.MethodPost, user, "contacts", contact, "permanentDelete")
	r.Repeatable = true // the second time answers ErrorItemNotFound
	return r
}
