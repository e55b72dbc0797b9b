package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// User is a person (or a room, or a guest) of the directory. Absent and null both mean "has no value" and are "".
type User struct {
	ID                string   `json:"id"`
	DisplayName       string   `json:"displayName"`
	GivenName         string   `json:"givenName"`
	Surname           string   `json:"surname"`
	Mail              string   `json:"mail"`
	UserPrincipalName string   `json:"userPrincipalName"`
	JobTitle          string   `json:"jobTitle"`
	Department        string   `json:"department"`
	CompanyName       string   `json:"companyName"`
	OfficeLocation    string   `json:"officeLocation"`
	MobilePhone       string   `json:"mobilePhone"`
	BusinessPhones    []string `json:"businessPhones"` // at most one
	StreetAddress     string   `json:"streetAddress"`
	City              string   `json:"city"`
	State             string   `json:"state"`
	PostalCode        string   `json:"postalCode"`
	Country           string   `json:"country"`
	UserType          string   `json:"userType"`
	PreferredLanguage string   `json:"preferredLanguage"`
	UsageLocation     string   `json:"usageLocation"`
	EmployeeID        string   `json:"employeeId"`
	EmployeeType      string   `json:"employeeType"`
	FaxNumber         string   `json:"faxNumber"`
	MailNickname      string   `json:"mailNickname"`
	OtherMails        []string `json:"otherMails"`
	ProxyAddresses    []string `json:"proxyAddresses"` // "SMTP:" before the main one, "smtp:" before the others
	IMAddresses       []string `json:"imAddresses"`
	// OnPremisesDistinguishedName is empty for accounts that live in the cloud only.
	OnPremisesDistinguishedName string `json:"onPremisesDistinguishedName"`
	// OnPremisesImmutableID is what directory synchronization joins by: mostly a GUID in base64, "" in the cloud only.
	OnPremisesImmutableID string `json:"onPremisesImmutableId"`
	// ExtensionAttributes holds extensionAttribute1 to 15; the ones without a value are absent.
	ExtensionAttributes ExtensionAttributes `json:"onPremisesExtensionAttributes,omitempty"`
	// Manager comes from delta alone, and only when it changed (microsoft-graph-explorer-v4#4018).
	Manager ManagerChange `json:"manager@delta,omitzero"`
	// AccountEnabled is nil when the answer does not say, which is not the same as false
	// (microsoftgraph/microsoft-graph-docs#2255).
	AccountEnabled *bool `json:"accountEnabled"`
	// Removed is "" for somebody who is there, "changed" after a soft delete and "deleted" after a purge
	// (learn.microsoft.com/graph/delta-query-users). It may come for somebody never seen, and twice.
	Removed string `json:"-"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (u *User) UnmarshalJSON(data []byte) error {
	type plain User
	wire := struct {
		*plain
		Removed removed `json:"@removed,omitempty"`
	}{plain: (*plain)(u)}
	*u = User{}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read a user: %w", err)
	}
	u.Removed = string(wire.Removed)
	return nil
}

// ExtensionAttributes are extensionAttribute1 to 15 by name. Values that are null are left out.
type ExtensionAttributes map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (a *ExtensionAttributes) UnmarshalJSON(data []byte) error {
	var wire map[string]*string
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read onPremisesExtensionAttributes: %w", err)
	}
	*a = nil
	for name, value := range wire {
		if value != nil && *value != "" {
			if *a == nil {
				*a = ExtensionAttributes{}
			}
			(*a)[name] = *value
		}
	}
	return nil
}

// ManagerChange is what delta tells of somebody's manager.
type ManagerChange struct {
	Told bool   // the answer says something
	ID   string // "" when there is none now
}

// UnmarshalJSON reads the list that delta sends: the new manager, the old one with @removed, or nothing.
func (m *ManagerChange) UnmarshalJSON(data []byte) error {
	var wire []Member
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read manager@delta: %w", err)
	}
	*m = ManagerChange{Told: true}
	for _, manager := range wire {
		if !manager.Removed {
			m.ID = manager.ID
		}
	}
	return nil
}

// UsersDelta reads one page of users/delta. An empty link starts a new full round that tracks the selected properties (a
// change of anything else does not surface a person); otherwise the link is used as it came, and selects is ignored.
// IsResync tells that the link is too old. The last page has a DeltaLink.
// Source: learn.microsoft.com/graph/api/user-delta.
func (c *Client) UsersDelta(ctx context.Context, link string, selects []string) (Page[User], error) {
	first := directoryRequest(http.MethodGet, 1, "users", "delta").query("$select", strings.Join(selects, ","))
	return delta[User](ctx, c, first, link)
}

// GetUser reads one person by object id. IsNotFound also for somebody soft-deleted.
func GetUser(id string, selects []string) Request {
	return directoryRequest(http.MethodGet, 1, "users", id).query("$select", strings.Join(selects, ","))
}

// MaxCheckedGroups is how many groups one CheckMemberGroups may name
// (learn.microsoft.com/graph/api/directoryobject-checkmembergroups).
const MaxCheckedGroups = 20

// CheckMemberGroups asks of which of these groups, at most MaxCheckedGroups, somebody is a member, directly or not.
// The answer is a Page[string] of group ids.
func CheckMemberGroups(user string, groupIDs []string) Request {
	r := directoryRequest(http.MethodPost, 1, "users", user, "checkMemberGroups")
	r.Body = struct {
		GroupIDs []string `json:"groupIds"`
	}{groupIDs}
	r.ReadOnly = true
	if len(groupIDs) > MaxCheckedGroups {
		r.invalid = &Error{
			GraphCode: CodeInvalidRequest, Method: r.Method, Path: pathOnly(r.Path),
			Message: fmt.Sprintf("%d groups, at most %d are allowed", len(groupIDs), MaxCheckedGroups),
		}
	}
	return r
}
