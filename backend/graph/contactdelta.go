package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// ContactChange is a contact as contacts/delta answers it: one that was made or changed, or, with Removed set, the id of one
// that is in the folder no more: deleted, or moved elsewhere. Extensions are not among what delta tells.
type ContactChange struct {
	Contact
	Removed string
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *ContactChange) UnmarshalJSON(data []byte) error {
	var annotation struct {
		Removed removed `json:"@removed,omitempty"`
	}
	*c = ContactChange{}
	if err := json.Unmarshal(data, &c.Contact); err != nil {
		return fmt.Errorf("graph: read a changed contact: %w", err)
	}
	if err := json.Unmarshal(data, &annotation); err != nil {
		return fmt.Errorf("graph: read a changed contact: %w", err)
	}
	c.Removed = string(annotation.Removed)
	return nil
}

// ContactsDelta reads one page of a folder's contacts/delta. An empty link starts with everything that is there, and
// tracks the selected properties; otherwise the link is used as it came, and selects is ignored. IsResync tells that the
// link is too old; how long it lasts is not fixed. The event of the last contact's deletion was once seen missing
// (msgraph-sdk-dotnet#1310), so a full round now and then is needed. China does not have it.
// Source: learn.microsoft.com/graph/api/contact-delta.
func (c *Client) ContactsDelta(ctx context.Context, user, folder, link string, selects []string) (Page[ContactChange], error) {
	first := mailboxRequest(http.MethodGet, user, "contactFolders", folder, "contacts", "delta").query("$select", strings.Join(selects, ","))
	first.Header.Set("Prefer", immutableIDs+", odata.maxpagesize="+strconv.Itoa(DefaultContactPage))
	return delta[ContactChange](ctx, c, first, link)
}
