package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// removed is the reason inside delta's annotation @removed, "" when there is none.
type removed string

// UnmarshalJSON reads {"reason":"…"}. An annotation without a reason is "deleted": it says that something is gone.
func (r *removed) UnmarshalJSON(data []byte) error {
	var annotation *struct {
		Reason string `json:"reason"`
	}
	if err := json.Unmarshal(data, &annotation); err != nil {
		return fmt.Errorf("read @removed: %w", err)
	}
	switch {
	case annotation == nil:
		*r = ""
	case annotation.Reason == "":
		*r = "deleted"
	default:
		*r = removed(annotation.Reason)
	}
	return nil
}

// delta reads one page of a delta round: the first one, or the one that a link names. A page that has neither link is
// refused: taken for the last one it would end a round that never reached its end. So is one whose link leads to another
// host.
func delta[T any](ctx context.Context, c *Client, first Request, link string) (Page[T], error) {
	var page Page[T]
	r := first
	if link != "" {
		var err error
		if r, err = c.follow(first, link); err != nil {
			return page, err
		}
	}
	if err := c.Do(ctx, r, &page); err != nil {
		return Page[T]{}, err
	}
	if page.NextLink == "" && page.DeltaLink == "" {
		return Page[T]{}, &Error{
			Status: http.StatusOK, GraphCode: CodeUnreadableAnswer, Method: r.Method, Path: pathOnly(first.Path),
			Message: "a delta page without nextLink and without deltaLink",
		}
	}
	// A link that leads elsewhere is refused before anybody keeps it: kept, it would fail every later round.
	if _, err := c.follow(first, cmp.Or(page.NextLink, page.DeltaLink)); err != nil {
		return Page[T]{}, err
	}
	return page, nil
}
