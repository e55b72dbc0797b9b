package graphsim

import "net/http"

// restoreDeleted open the restore and the purge of what was deleted (Graph docs: "Restore deleted item", permissions for users
// and groups).
var restoreDeleted = []string{"User.DeleteRestore.All", "User.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"}

var deletedItemRoutes = []route{
	at("GET", "directory/deletedItems/microsoft.graph.user", 1, readUsers, (*Tenant).deletedUsers),
	at("GET", "directory/deletedItems/{}", 1, readUsers, (*Tenant).deletedItem),
	at("POST", "directory/deletedItems/{}/restore", 1, restoreDeleted, (*Tenant).deletedItemRestore),
	at("DELETE", "directory/deletedItems/{}", 1, restoreDeleted, (*Tenant).deletedItemPurge),
}

// deletedUsers answers GET /directory/deletedItems/microsoft.graph.user (Graph docs: "List deletedItems").
func (t *Tenant) deletedUsers(req *request) *response {
	var ids []string
	for _, id := range t.dir.order {
		if t.dir.users[id].State == softDeleted {
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "users", 100, ids, func(id string, selects []string) map[string]any {
		u := t.dir.users[id]
		object := t.userObject(req, u, selects)
		object["deletedDateTime"] = u.Deleted.UTC().Format("2006-01-02T15:04:05Z")
		return object
	})
}

// deletedItem answers GET /directory/deletedItems/{id} (Graph docs: "Get deletedItem"): a user or a Microsoft 365 group that
// can be restored. A security group never gets there.
func (t *Tenant) deletedItem(req *request) *response {
	object := map[string]any{"@odata.context": req.base + "/v1.0/$metadata#directoryObjects/$entity"}
	id := fold(req.parts[2])
	switch u, g := t.dir.users[id], t.dir.groups[id]; {
	case u != nil && u.State == softDeleted:
		object["@odata.type"], object["deletedDateTime"] = MemberUser, u.Deleted.UTC().Format("2006-01-02T15:04:05Z")
		for name, value := range t.userObject(req, u, selectList(req.query.Get("$select"))) {
			object[name] = value
		}
	case g != nil && g.State == softDeleted:
		object["@odata.type"] = MemberGroup
		for name, value := range groupObject(g, selectList(req.query.Get("$select"))) {
			object[name] = value
		}
	default:
		return resourceNotFound(req.parts[2])
	}
	return answer(http.StatusOK, object)
}

// deletedItemRestore answers POST /directory/deletedItems/{id}/restore with what is there again (Graph docs: "Restore deleted
// item").
func (t *Tenant) deletedItemRestore(req *request) *response {
	shown := t.deletedItem(req)
	if shown.status == http.StatusOK && t.changeUser(req.parts[2], t.restoreUser) != nil && t.changeGroup(req.parts[2], t.restoreGroup) != nil {
		return resourceNotFound(req.parts[2])
	}
	return shown
}

// deletedItemPurge answers DELETE /directory/deletedItems/{id} (Graph docs: "Permanently delete item").
func (t *Tenant) deletedItemPurge(req *request) *response {
	if t.changeUser(req.parts[2], purgeUser) != nil && t.changeGroup(req.parts[2], purgeGroup) != nil {
		return resourceNotFound(req.parts[2])
	}
	return noContent()
}
