package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// OrgContact is an organizational contact of the directory, somebody outside the company whom its address list shows: another
// resource than a contact in a mailbox. Source: learn.microsoft.com/graph/api/resources/orgcontact.
type OrgContact struct {
	ID             string                  `json:"id"`
	DisplayName    string                  `json:"displayName"`
	GivenName      string                  `json:"givenName"`
	Surname        string                  `json:"surname"`
	Mail           string                  `json:"mail"`
	MailNickname   string                  `json:"mailNickname"`
	JobTitle       string                  `json:"jobTitle"`
	Department     string                  `json:"department"`
	CompanyName    string                  `json:"companyName"`
	ProxyAddresses []string                `json:"proxyAddresses"` // as a user's
	Phones         []Phone                 `json:"phones"`
	Addresses      []PhysicalOfficeAddress `json:"addresses"` // one at most, by the documentation
	// Removed is "" for one that is there, else delta's reason.
	Removed string `json:"-"`
}

// Phone is Graph's phone: a number and what it is for ("mobile", "business", "businessFax", …).
type Phone struct {
	Type   string `json:"type"`
	Number string `json:"number"`
}

// PhysicalOfficeAddress is Graph's physicalOfficeAddress.
type PhysicalOfficeAddress struct {
	Street          string `json:"street"`
	City            string `json:"city"`
	State           string `json:"state"`
	PostalCode      string `json:"postalCode"`
	CountryOrRegion string `json:"countryOrRegion"`
	OfficeLocation  string `json:"officeLocation"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *OrgContact) UnmarshalJSON(data []byte) error {
	type plain OrgContact
	wire := struct {
		*plain
		Removed removed `json:"@removed,omitempty"`
	}{plain: (*plain)(c)}
	*c = OrgContact{}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read an organizational contact: %w", err)
	}
	c.Removed = string(wire.Removed)
	return nil
}

// orgContactTold is what delta tells of, orgContactSelects what a read does: the phones and addresses are not in delta's
// answers (techcommunity, Microsoft 365 developer platform ideas, 2890048).
const (
	orgContactTold    = "id,displayName,givenName,surname,mail,mailNickname,jobTitle,department,companyName,proxyAddresses"
	orgContactSelects = orgContactTold + ",phones,addresses"
)

// OrgContactsDelta reads one page of contacts/delta: which organizational contacts changed, without their phones and
// addresses. With an empty link it answers an empty page whose DeltaLink tells of changes from now on
// ($deltatoken=latest, learn.microsoft.com/graph/delta-query-overview). Needs OrgContact.Read.All.
// Source: learn.microsoft.com/graph/api/orgcontact-delta.
func (c *Client) OrgContactsDelta(ctx context.Context, link string) (Page[OrgContact], error) {
	first := directoryRequest(http.MethodGet, 1, "contacts", "delta").query("$select", orgContactTold).query("$deltatoken", "latest")
	return delta[OrgContact](ctx, c, first, link)
}

// ListOrgContacts lists all organizational contacts, whole. The answer is a Page[OrgContact].
// Source: learn.microsoft.com/graph/api/orgcontact-list.
func ListOrgContacts() Request {
	return directoryRequest(http.MethodGet, 1, "contacts").query("$select", orgContactSelects).query("$top", strconv.Itoa(directoryPage))
}

// GetOrgContact reads one organizational contact, whole. Source: learn.microsoft.com/graph/api/orgcontact-get.
func GetOrgContact(id string) Request {
	return directoryRequest(http.MethodGet, 1, "contacts", id).query("$select", orgContactSelects)
}

// CheckMemberGroupsOfOrgContact is CheckMemberGroups for an organizational contact.
func CheckMemberGroupsOfOrgContact(id string, groupIDs []string) Request {
	r := CheckMemberGroups(id, groupIDs)
	r.Path = strings.Replace(r.Path, "/users/", "/contacts/", 1)
	return r
}
