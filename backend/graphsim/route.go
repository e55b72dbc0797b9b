package graphsim

import (
	"net/http"
	"slices"
	"strings"
)

// Role names, by what they open (Graph docs: "Microsoft Graph permissions reference"; the permissions file of
// microsoft-graph-devx-content). Any one of a list is enough.
var (
	readUsers     = []string{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readBasic     = append([]string{"User.ReadBasic.All"}, readUsers...)
	readGroups    = []string{"Group.ReadBasic.All", "GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readMembers   = append([]string{"GroupMember.ReadBasic.All"}, readGroups...)
	readOrg       = append([]string{"Organization.Read.All"}, readUsers...)
	readOrgPeople = []string{"OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	readContacts  = []string{"Contacts.Read", "Contacts.ReadWrite"}
	writeContacts = []string{"Contacts.ReadWrite"}
)

func (g grant) any(roles []string) bool {
	return slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(g.Roles, role) })
}

// route is one operation of the v1.0 surface.
type route struct {
	method  string
	pattern []string // spelled as Graph spells it, matched without regard to case; "{}" matches any segment
	serve   func(*Tenant, *request) *response
	roles   []string
	// units are the resource units of a directory read, before modifiers (Graph docs: "Microsoft Graph service-specific
	// throttling limits", identity and access); 0 means a mailbox operation.
	units int
	// scopes are for whoever is signed in, where no role will do.
	scopes   []string
	versions versions
	// extension tells that the operation touches an open extension by its path.
	extension bool
	// own needs no role of the application that the path names.
	own bool
}

func (r *route) mailbox() bool { return r.units == 0 }

// write tells whether the operation changes anything.
func (r *route) write() bool {
	last := r.pattern[len(r.pattern)-1]
	return r.method != http.MethodGet && last != "checkMemberGroups" && last != "parseExpression" && last != "translateExchangeIds"
}

func at(method, pattern string, units int, roles []string, serve func(*Tenant, *request) *response) route {
	return route{method: method, pattern: strings.Split(pattern, "/"), serve: serve, roles: roles, units: units,
		extension: strings.Contains(pattern, "/extensions")}
}

var routes = slices.Concat(
	[]route{
		at("GET", "users/delta", 1, readUsers, (*Tenant).usersDelta),
		at("GET", "users/$count", 1, readBasic, (*Tenant).usersCount),
		at("GET", "users", 2, readBasic, (*Tenant).usersList),
		at("GET", "users/{}", 1, readBasic, (*Tenant).userGet),
		at("GET", "users/{}/manager", 1, readUsers, (*Tenant).userManager),
		at("POST", "users/{}/checkMemberGroups", 1, readGroups, (*Tenant).checkMemberGroups),
		at("GET", "groups/delta", 1, readGroups, (*Tenant).groupsDelta),
		at("GET", "groups", 1, readGroups, (*Tenant).groupsList),
		at("GET", "groups/{}", 1, readGroups, (*Tenant).groupGet),
		at("GET", "groups/{}/members", 3, readMembers, (*Tenant).groupMembers),
		at("GET", "groups/{}/members/microsoft.graph.user", 3, readMembers, (*Tenant).groupMembers),
		at("GET", "groups/{}/members/$count", 3, readMembers, (*Tenant).groupMembersCount),
		at("GET", "groups/{}/transitiveMembers", 5, readMembers, (*Tenant).groupMembers),
		at("GET", "groups/{}/transitiveMembers/microsoft.graph.user", 5, readMembers, (*Tenant).groupMembers),
		at("GET", "groups/{}/transitiveMembers/$count", 5, readMembers, (*Tenant).groupMembersCount),
		also(at("GET", "organization", 1, readOrg, (*Tenant).organization)),
		also(at("GET", "organization/{}", 1, readOrg, (*Tenant).organizationGet)),
		at("GET", "contacts/delta", 1, readOrgPeople, (*Tenant).orgContactsDelta),
		at("GET", "contacts", 1, readOrgPeople, (*Tenant).orgContactList),
		at("GET", "contacts/{}", 1, readOrgPeople, (*Tenant).orgContactGet),
		at("POST", "contacts/{}/checkMemberGroups", 1, readGroups, (*Tenant).checkMemberGroups),

		at("GET", "users/{}/contactFolders", 0, readContacts, (*Tenant).folderList),
		at("POST", "users/{}/contactFolders", 0, writeContacts, (*Tenant).folderCreate),
		at("GET", "users/{}/contactFolders/delta", 0, readContacts, (*Tenant).foldersDelta),
		at("GET", "users/{}/contactFolders/{}", 0, readContacts, (*Tenant).folderGet),
		at("PATCH", "users/{}/contactFolders/{}", 0, writeContacts, (*Tenant).folderPatch),
		at("DELETE", "users/{}/contactFolders/{}", 0, writeContacts, (*Tenant).folderDelete),
		at("POST", "users/{}/contactFolders/{}/permanentDelete", 0, writeContacts, (*Tenant).folderPurge),
		at("GET", "users/{}/contactFolders/{}/childFolders", 0, readContacts, (*Tenant).folderList),
		at("POST", "users/{}/contactFolders/{}/childFolders", 0, writeContacts, (*Tenant).folderCreate),
	},
	userPhotoRoutes(),
	unitRoutes,
	mailboxSettingsRoutes,
	deletedItemRoutes,
	translateRoutes,
	cloudSyncRoutes(),
	applicationKeyRoutes,
	contactRoutes("users/{}/contacts"),
	contactPhotoRoutes("users/{}/contacts"),
	contactRoutes("users/{}/contactFolders/{}/contacts"),
	contactPhotoRoutes("users/{}/contactFolders/{}/contacts"),
)

// contactRoutes are the operations on contacts, which exist below the mailbox and below each folder.
func contactRoutes(base string) []route {
	return []route{
		at("GET", base, 0, readContacts, (*Tenant).contactList),
		at("POST", base, 0, writeContacts, (*Tenant).contactCreate),
		at("GET", base+"/delta", 0, readContacts, (*Tenant).contactsDelta),
		at("GET", base+"/$count", 0, readContacts, (*Tenant).contactCount),
		at("GET", base+"/{}", 0, readContacts, (*Tenant).contactGet),
		at("PATCH", base+"/{}", 0, writeContacts, (*Tenant).contactPatch),
		at("DELETE", base+"/{}", 0, writeContacts, (*Tenant).contactDelete),
		at("POST", base+"/{}/permanentDelete", 0, writeContacts, (*Tenant).contactPurge),
		at("GET", base+"/{}/extensions", 0, readContacts, (*Tenant).extensionList),
		at("POST", base+"/{}/extensions", 0, writeContacts, (*Tenant).extensionCreate),
		at("GET", base+"/{}/extensions/{}", 0, readContacts, (*Tenant).extensionGet),
		at("PATCH", base+"/{}/extensions/{}", 0, writeContacts, (*Tenant).extensionPatch),
		at("DELETE", base+"/{}/extensions/{}", 0, writeContacts, (*Tenant).extensionDelete),
	}
}

// findRoute gives the operation, or the refusal: 405 for a known path with another method, else 400 for the segment that no
// operation knows (text observed).
func findRoute(method string, parts []string, beta bool) (*route, *response) {
	var best *route
	known := 0
	allowed := false
	for i := range routes {
		r := &routes[i]
		if !r.versions.serves(beta) {
			continue
		}
		n := matching(r.pattern, parts)
		known = max(known, n)
		if n != len(parts) || n != len(r.pattern) {
			continue
		}
		allowed = true
		if r.method == method && best == nil { // literal patterns stand before those with a key
			best = r
		}
	}
	switch {
	case best != nil:
		return best, nil
	case beta && known == 0:
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid version.")
	case allowed:
		return nil, refuse(http.StatusMethodNotAllowed, "BadRequest", "Specified HTTP method is not allowed for the request target.")
	case known >= len(parts):
		return nil, invalidRequest()
	}
	return nil, noSegment(parts[known], http.StatusBadRequest)
}

func matching(pattern, parts []string) int {
	n := 0
	for n < len(pattern) && n < len(parts) && (pattern[n] == "{}" || strings.EqualFold(pattern[n], parts[n])) {
		n++
	}
	return n
}

func noSegment(segment string, status int) *response {
	return refuse(status, "BadRequest", "Resource not found for the segment '"+segment+"'.")
}

// holds tells that somebody is signed in with one of the scopes.
func (g grant) holds(scopes []string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(g.Scopes, scope) })
}
