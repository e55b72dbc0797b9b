package contactsync

import (
	"net/http"
	"reflect"

	"concord/backend/graph"
)

// circle notices pages of a delta round that bring it no further: a nextLink that leads back to an earlier page
// (microsoft-graph-docs#4897), or page after page with the same content behind ever new links (seen of groups in
// microsoft-graph-docs#4263, of events in msgraph-sdk-dotnet#3082). Empty pages are none of that: the service sends many of them
// and comes to an end (microsoft-graph-docs-contrib#1316). The zero value is ready.
type circle[T any] struct {
	followed map[string]bool
	last     []T
	same     int
}

// maxSamePages is how many pages in a row may bring the same. Repetitions are allowed, and one page may come again or twice.
const maxSamePages = 20

// errCircle ends a round that would never come to an end.
var errCircle error = &graph.Error{Status: http.StatusOK, GraphCode: graph.CodeUnreadableAnswer, Method: http.MethodGet, Path: "/delta",
	Message: "the pages lead in a circle"}

// page takes in a page: the link that it was read by, "" for the first of a round, where it leads, "" for an end, and what it brought.
func (c *circle[T]) page(by, next string, value []T) error {
	if by == "" || c.followed == nil {
		*c = circle[T]{followed: map[string]bool{}}
	}
	c.followed[by] = true
	if len(value) == 0 || len(value) != len(c.last) || !reflect.DeepEqual(value, c.last) {
		c.same = 0
	}
	c.same++
	c.last = value
	if next != "" && (c.followed[next] || c.same > maxSamePages && len(value) > 0) {
		return errCircle
	}
	return nil
}
