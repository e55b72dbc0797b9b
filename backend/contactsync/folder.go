package contactsync

import (
	"context"
	"strings"

	"concord/backend/graph"
)

// defaultFolder is the well-known name of a mailbox's own Contacts folder; v1.0 does not list that folder.
const defaultFolder = "contacts"

// deepest bounds the walk from a folder up to the default one.
const deepest = 12

// folders reads the contact folders directly below the default one.
func (w *worker) folders(ctx context.Context) ([]graph.ContactFolder, error) {
	return w.folderList(ctx, graph.ListContactFolders(w.m.ID, ""))
}

// nested reads the folders below these, and below those: a user may put a folder into another.
func (w *worker) nested(ctx context.Context, folders []graph.ContactFolder) ([]graph.ContactFolder, error) {
	all := folders
	for level, depth := folders, 0; len(level) > 0 && depth < deepest; depth++ {
		var below []graph.ContactFolder
		for _, folder := range level {
			found, err := w.folderList(ctx, graph.ListChildFolders(w.m.ID, folder.ID))
			if err != nil {
				return nil, err
			}
			below = append(below, found...)
		}
		all = append(all, below...)
		level = below
	}
	return all, nil
}

func (w *worker) folderList(ctx context.Context, first graph.Request) ([]graph.ContactFolder, error) {
	var all []graph.ContactFolder
	for page, err := range graph.Pages[graph.ContactFolder](ctx, w.Graph, first) {
		if err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
	}
	return all, nil
}

// adopt takes a folder as the one we write to.
func (w *worker) adopt(folder graph.ContactFolder) {
	w.m.Folder, w.m.FolderParent = folder.ID, folder.ParentFolderID
	w.alive[folder.ID] = true
}

// named returns the folders that have the profile's name, as a mailbox compares names.
func (w *worker) named(folders []graph.ContactFolder) []graph.ContactFolder {
	var found []graph.ContactFolder
	for _, folder := range folders {
		if strings.EqualFold(strings.TrimSpace(folder.DisplayName), w.StoredProfile.Folder) {
			found = append(found, folder)
		}
	}
	return found
}

// createFolder makes our folder. When the answer says that there is one, or does not say anything, it is
// looked up by name: a folder may be made although the answer was a 503 (corso, pull request 3278).
func (w *worker) createFolder(ctx context.Context) error {
	if w.inDefaultFolder() {
		return w.adoptHome(ctx)
	}
	w.m.Made = true
	for try := 1; ; try++ {
		var folder graph.ContactFolder
		err := w.Graph.Do(ctx, graph.CreateContactFolder(w.m.ID, w.StoredProfile.Folder), &folder)
		if err == nil && folder.ID != "" {
			w.adopt(folder)
			w.checked = true // it says where it lies
			return nil
		}
		if err != nil && !graph.IsFolderExists(err) && !graph.IsAmbiguous(err) {
			return err
		}
		all, listErr := w.folders(ctx)
		if listErr != nil {
			return listErr
		}
		if named := w.named(all); len(named) > 0 {
			w.m.Made = graph.IsAmbiguous(err) // else somebody was faster
			w.adopt(named[0])
			return nil
		}
		if !graph.IsAmbiguous(err) {
			return &mailboxError{cause: err, trouble: Trouble{Code: "folder_hidden", Failed: true,
				Sentence: "Exchange says that the folder exists but does not list it: it was probably deleted a moment ago or lies elsewhere.",
				Action:   "Rename the profile's folder, or empty the user's Deleted Items, and run again."}}
		}
		if try == folderTries {
			return err
		}
	}
}

// folderTries is how often a folder is made at most while it is not known what came of it: a busy Exchange refuses it several
// times in a row, and the gate spaces the tries out.
const folderTries = 6

// folderAnswered looks at our folder's own answer: moved below another folder is fine, in Deleted Items is gone.
func (w *worker) folderAnswered(ctx context.Context, answer graph.Answer) error {
	var folder graph.ContactFolder
	if answer.Decode(&folder) != nil || folder.ID == "" {
		return nil //nolint:nilerr // nothing learned; the answers to the contacts themselves decide
	}
	if folder.ParentFolderID != w.m.FolderParent {
		inUse, err := w.inUse(ctx, folder.ParentFolderID)
		if err != nil {
			return err
		}
		if !inUse {
			w.m.Folder = ""
			return nil
		}
	}
	w.adopt(folder)
	return nil
}

// inUse tells whether contacts in a folder are where a user would look for them: in the default folder or in a
// contact folder that lies below it or beside it. Deleted Items is no contact folder, nor is anything in it.
func (w *worker) inUse(ctx context.Context, folder string) (bool, error) {
	if folder == w.m.Folder && folder != "" {
		return true, nil
	}
	var home graph.ContactFolder
	path := []string{folder}
	for range deepest {
		last := path[len(path)-1]
		if known, ok := w.alive[last]; ok {
			return w.remember(path, known), nil
		}
		if home.ID == "" {
			if err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, defaultFolder), &home); err != nil {
				return false, err
			}
			w.alive[home.ID], w.alive[home.ParentFolderID] = true, true
			continue
		}
		var up graph.ContactFolder
		err := w.Graph.Do(ctx, graph.GetContactFolder(w.m.ID, last), &up)
		switch {
		case graph.IsFolderGone(err), graph.IsItemGone(err), graph.IsNotFound(err):
			return w.remember(path, false), nil
		case err != nil:
			return false, err
		}
		path = append(path, up.ParentFolderID)
	}
	return w.remember(path, false), nil
}

func (w *worker) remember(path []string, inUse bool) bool {
	for _, folder := range path {
		w.alive[folder] = inUse
	}
	return inUse
}

// replaceFolder starts over after our folder turned out to be gone: contacts that went with it are forgotten,
// those the user moved elsewhere are kept, and the rest of the work happens in a new folder.
func (w *worker) replaceFolder(ctx context.Context) error {
	w.alive = map[string]bool{}
	w.m.Folder = ""
	w.queue = nil // what waits there was meant for the old folder
	if err := w.list(ctx); err != nil {
		return err
	}
	// What was written a moment ago may lie in the old folder: look at everyone again.
	w.m.AppliedSeq = 0
	return errStartOver
}
