package contactsync

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"concord/backend/graph"
)

// contacts visits a folder page by page, with our mark read along. With marked, the service is asked for those that carry
// one, so that a user's own thousands are not read; where it does not take that filter, all are read and the others passed
// over.
func (w *worker) contacts(ctx context.Context, folder string, marked bool, query graph.ContactQuery, visit func([]graph.Contact) error) error {
	return w.contactsWith(ctx, folder, markExtension, marked, query, visit)
}

// contactsWith is contacts for an open extension of any name.
func (w *worker) contactsWith(ctx context.Context, folder, extension string, only bool, query graph.ContactQuery, visit func([]graph.Contact) error) error {
	query.Extension = extension
	first := graph.ListContacts(w.m.ID, folder, query)
	filtered := only && !w.unfiltered.Load()
	if filtered {
		first = graph.FindContactsByExtension(w.m.ID, folder, extension, query)
	}
	begun := false
	for page, err := range graph.Pages[graph.Contact](ctx, w.Graph, first) {
		if err != nil && filtered && !begun && refusesFilter(err) {
			w.unfiltered.Store(true)
			return w.contactsWith(ctx, folder, extension, only, query, visit)
		}
		if err != nil {
			return err
		}
		begun = true
		if err := visit(page.Value); err != nil {
			return err
		}
	}
	return nil
}

// refusesFilter tells a service that does not take a filter (Graph: ErrorInvalidUrlQueryFilter, ErrorInvalidRequest) or that
// stumbles over it (seen on another list: msgraph-sdk-dotnet#2375) from one that refuses the folder or the mailbox.
func refusesFilter(err error) bool {
	var e *graph.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Status == http.StatusInternalServerError || e.Status == http.StatusNotImplemented ||
		e.Status == http.StatusBadRequest && (strings.EqualFold(e.GraphCode, "ErrorInvalidUrlQueryFilter") || strings.EqualFold(e.GraphCode, "ErrorInvalidRequest"))
}
