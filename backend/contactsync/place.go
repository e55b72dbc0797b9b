package contactsync

import (
	"context"

	"concord/backend/graph"
)

// placeDefault is the place of contacts that lie in the mailbox's own Contacts folder.
const placeDefault = "default"

// inDefaultFolder tells whether this mailbox's contacts lie in its own Contacts folder.
func (w *worker) inDefaultFolder() bool { return w.m.Place == placeDefault }

// home reads the mailbox's own Contacts folder, once a worker.
func (w *worker) home(ctx context.Context) (graph.ContactFolder, error) {
	if w.own.ID != "" {
		return w.own, nil
	}
	var home graph.ContactFolder
	if err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, defaultFolder), &home); err != nil {
		return home, err
	}
	w.own = home
	w.alive[home.ID], w.alive[home.ParentFolderID] = true, true
	return home, nil
}
