package contactsync

import (
	"context"
	"fmt"
	"time"

	"concord/backend/graph"
)

// dropFolder deletes a folder in which nothing lies any more, and says what does otherwise. It goes to Deleted Items.
func (w *worker) dropFolder(ctx context.Context, folder graph.ContactFolder) (gone bool, items, below int, err error) {
	if err := w.Graph.Do(ctx, graph.CountContacts(w.m.ID, folder.ID), &items); err != nil {
		return graph.IsFolderGone(err), 0, 0, ignoreGone(err)
	}
	folders, err := w.folderList(ctx, graph.ListChildFolders(w.m.ID, folder.ID))
	if err != nil {
		return graph.IsFolderGone(err), 0, 0, ignoreGone(err)
	}
	if items > 0 || len(folders) > 0 {
		return false, items, len(folders), nil
	}
	for _, name := range []string{"", fmt.Sprintf("%s (removed %s)", folder.DisplayName, time.Now().UTC().Format("2006-01-02 15.04.05"))} {
		if name != "" { // a folder of this name lies in Deleted Items already, and the deletion came to nothing
			if err := w.Graph.Do(ctx, graph.RenameContactFolder(w.m.ID, folder.ID, name), nil); ignoreGone(err) != nil {
				return false, 0, 0, err
			}
		}
		if err := w.Graph.Do(ctx, graph.DeleteContactFolder(w.m.ID, folder.ID), nil); ignoreGone(err) != nil && !graph.IsAmbiguous(err) && name != "" {
			return false, 0, 0, err
		}
		inUse, err := w.folderInUse(ctx, folder.ID)
		if err != nil || !inUse {
			return err == nil, 0, 0, err
		}
	}
	return false, 0, 0, &mailboxError{trouble: Trouble{Code: "folder_not_removed", Failed: true, Sentence: "The contacts are out, but Exchange did not delete the empty folder.",
		Action: "Run again, or have the user delete the folder in Outlook."}}
}

// folderInUse asks anew whether a folder still lies where contacts do.
func (w *worker) folderInUse(ctx context.Context, id string) (bool, error) {
	var folder graph.ContactFolder
	err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, id), &folder)
	if ignoreGone(err) != nil {
		return false, err
	}
	if err != nil {
		return false, nil
	}
	delete(w.alive, id)
	kept := w.m.Folder
	w.m.Folder = "" // so that inUse looks at where it lies
	defer func() { w.m.Folder = kept }()
	return w.inUse(ctx, folder.ParentFolderID)
}

// ignoreGone lets the answer pass that a folder does not exist any more.
func ignoreGone(err error) error {
	if graph.IsFolderGone(err) || graph.IsItemGone(err) {
		return nil
	}
	return err
}
