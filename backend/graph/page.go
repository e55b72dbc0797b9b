package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"concord/backend/throttle"
)

// Page is one page of a list. At most one of the links is set; both are opaque and used whole.
type Page[T any] struct {
	Value     []T
	NextLink  string
	DeltaLink string
}

// UnmarshalJSON implements json.Unmarshaler. An object without "value" is no page: taken for an empty one, a stray answer
// would look like a list that has lost all its members.
func (p *Page[T]) UnmarshalJSON(data []byte) error {
	var wire struct {
		Value     *[]T   `json:"value"`
		NextLink  string `json:"@odata.nextLink"`
		DeltaLink string `json:"@odata.deltaLink"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("read a page: %w", err)
	}
	if wire.Value == nil {
		return errors.New(`read a page: no "value"`)
	}
	*p = Page[T]{Value: *wire.Value, NextLink: wire.NextLink, DeltaLink: wire.DeltaLink}
	if p.NextLink != "" {
		p.DeltaLink = "" // the round goes on; Graph never sends both (learn.microsoft.com/graph/delta-query-overview)
	}
	return nil
}

// Pages reads a list page by page, following nextLink with the headers of the first request (ConsistencyLevel and Prefer
// have to be sent again). The iteration ends after the last page or with the first error; a list is complete only when
// it ended without one. When the first page times out (504, as large ones do: O365/python-o365#586) it is asked again at
// half the $top. Later pages cannot be: their link is opaque.
func Pages[T any](ctx context.Context, c *Client, first Request) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		page, err := firstPage[T](ctx, c, first)
		followed := map[string]bool{}
		for {
			if !yield(page, err) || err != nil || page.NextLink == "" {
				return
			}
			var r Request
			link := page.NextLink
			page = Page[T]{}
			if r, err = c.follow(first, link); err == nil {
				if followed[link] {
					err = &Error{
						Status: http.StatusOK, GraphCode: CodeUnreadableAnswer, Method: first.Method,
						Path: pathOnly(first.Path), Message: "a page whose nextLink leads to itself or to an earlier one",
					}
				} else {
					err = c.Do(ctx, r, &page)
				}
			}
			followed[link] = true
		}
	}
}

// smallestPage is where halving ends.
const smallestPage = 25

func firstPage[T any](ctx context.Context, c *Client, r Request) (Page[T], error) {
	for {
		var page Page[T]
		smaller, ok := halveTop(r)
		tryCtx := ctx
		if ok {
			tryCtx = throttle.WithTries(ctx, 1) // a smaller page is the better second try
		}
		err := c.Do(tryCtx, r, &page)
		var e *Error
		switch {
		case !ok || !errors.As(err, &e):
			return page, err
		case e.Status == http.StatusGatewayTimeout:
			r = smaller
		case e.Status >= 500 || e.GraphCode == CodeConnectionLost: // no matter of size: asked again as every read is
			return page, c.Do(ctx, r, &page)
		default:
			return page, err
		}
	}
}

var topOption = regexp.MustCompile(`([?&]\$top=)(\d+)`)

// halveTop returns the request with half its $top; false when it has none that can be halved.
func halveTop(r Request) (Request, bool) {
	at := topOption.FindStringSubmatchIndex(r.Path)
	if at == nil {
		return r, false
	}
	top, err := strconv.Atoi(r.Path[at[4]:at[5]])
	if err != nil || top/2 < smallestPage {
		return r, false
	}
	r.Path = r.Path[:at[4]] + strconv.Itoa(top/2) + r.Path[at[5]:]
	return r, true
}

// follow is the request for a link that the service handed out: as the first one, but to the link as it came. A link to
// anywhere but our own endpoint is refused, so that no token ever goes there.
func (c *Client) follow(first Request, link string) (Request, error) {
	r := first
	if u, err := url.Parse(link); err != nil || !c.owns(u) {
		return r, &Error{
			GraphCode: CodeForeignLink, Method: first.Method, Path: pathOnly(first.Path),
			Message: "the answer's link leads to another host than " + c.endpoint.Host,
		}
	}
	r.Path, r.Body = link, nil
	return r, nil
}

// owns reports whether a URL names our endpoint: same scheme, host and port.
func (c *Client) owns(u *url.URL) bool {
	return u.User == nil && u.Opaque == "" && strings.EqualFold(u.Scheme, c.endpoint.Scheme) &&
		strings.EqualFold(hostPort(u), hostPort(c.endpoint))
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[strings.ToLower(u.Scheme)]
	}
	return u.Hostname() + ":" + port
}
