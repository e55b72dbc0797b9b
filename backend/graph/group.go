package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Group is a group as groups/delta answers it: a large one comes on several pages, each with a part of its members.
type Group struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	Members     []Member `json:"members@delta"`
	// Removed is "changed" for a Microsoft 365 group that can be restored and "deleted" for a purged or security group
	// (learn.microsoft.com/graph/delta-query-groups).
	Removed string `json:"-"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (g *Group) UnmarshalJSON(data []byte) error {
	type plain Group
	wire := struct {
		*plain
		Removed removed `json:"@removed,omitempty"`
	}{plain: (*plain)(g)}
	*g = Group{}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read a group: %w", err)
	}
	g.Removed = string(wire.Removed)
	return nil
}

// Member is a direct member that joined, or left: for having left the group or for having been deleted, which the wire
// does not tell apart.
type Member struct {
	ID      string
	Type    string // "#microsoft.graph.user", "#microsoft.graph.group", …
	Removed bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *Member) UnmarshalJSON(data []byte) error {
	var wire struct {
		ID      string  `json:"id"`
		Type    string  `json:"@odata.type"`
		Removed removed `json:"@removed,omitempty"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("graph: read a member: %w", err)
	}
	*m = Member{ID: wire.ID, Type: wire.Type, Removed: wire.Removed != ""}
	return nil
}

// MaxDeltaGroups is how many groups one round of GroupsDelta may follow (learn.microsoft.com/graph/api/group-delta).
const MaxDeltaGroups = 50

// GroupsDelta reads one page of groups/delta for the given groups, at most MaxDeltaGroups. An empty link starts a new
// full round; otherwise the link is used as it came and groupIDs is ignored. A group that is missing in the directory is
// missing in the answer. There is no delta of the members of a single group, nor of transitive membership.
func (c *Client) GroupsDelta(ctx context.Context, link string, groupIDs []string) (Page[Group], error) {
	first := directoryRequest(http.MethodGet, 1, "groups", "delta").query("$select", "id,displayName,members")
	if link == "" && (len(groupIDs) == 0 || len(groupIDs) > MaxDeltaGroups) {
		return Page[Group]{}, &Error{
			GraphCode: CodeInvalidRequest, Method: first.Method, Path: pathOnly(first.Path),
			Message: fmt.Sprintf("%d groups, 1 to %d are allowed", len(groupIDs), MaxDeltaGroups),
		}
	}
	filters := make([]string, len(groupIDs))
	for i, id := range groupIDs {
		filters[i] = "id eq " + quote(id)
	}
	return delta[Group](ctx, c, first.query("$filter", strings.Join(filters, " or ")), link)
}
