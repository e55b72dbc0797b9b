package graph

import (
	"net/http"
	"strconv"
)

// ContactFolder is a folder of contacts in a mailbox. v1.0 has no more properties, not even a count.
type ContactFolder struct {
	ID             string `json:"id"`
	DisplayName    string `json:"displayName"`
	ParentFolderID string `json:"parentFolderId"`
}

// folderPage is the page size of folder lists; Outlook's default is 10.
const folderPage = 250

// ListContactFolders lists the folders below the default Contacts folder, which v1.0 does not list itself. A name that is
// not empty asks for the folders of exactly that name; real mailboxes have been seen with several.
// The answer is a Page[ContactFolder]. Source: learn.microsoft.com/graph/api/user-list-contactfolders.
func ListContactFolders(user, name string) Request {
	r := mailboxRequest(http.MethodGet, user, "contactFolders")
	if name != "" {
		r = r.query("$filter", "displayName eq "+quote(name))
	}
	return r.query("$top", strconv.Itoa(folderPage))
}

// ListChildFolders lists the folders directly below a contact folder. The answer is a Page[ContactFolder].
// Source: learn.microsoft.com/graph/api/contactfolder-list-childfolders.
func ListChildFolders(user, folder string) Request {
	return mailboxRequest(http.MethodGet, user, "contactFolders", folder, "childFolders").query("$top", strconv.Itoa(folderPage))
}

// GetContactFolder reads one folder by its id, which survives a rename and a move; "contacts" is the default folder.
// Every folder, nested or not, is addressed like this.
func GetContactFolder(user, folder string) Request {
	return mailboxRequest(http.MethodGet, user, "contactFolders", folder)
}

// CreateContactFolder makes a folder below the default Contacts folder and answers with it. The answer may be an error
// although the folder was made (IsAmbiguous), and then or when another run was faster IsFolderExists: look it up by name.
func CreateContactFolder(user, name string) Request {
	r := mailboxRequest(http.MethodPost, user, "contactFolders")
	r.Body = struct {
		DisplayName string `json:"displayName"`
	}{name}
	return r
}

// RenameContactFolder gives a folder another name; its id and what is in it stay.
// Source: learn.microsoft.com/graph/api/contactfolder-update.
func RenameContactFolder(user, folder, name string) Request {
	r := mailboxRequest(http.MethodPatch, user, "contactFolders", folder)
	r.Body = struct {
		DisplayName string `json:"displayName"`
	}{name}
	return r
}

// DeleteContactFolder moves a folder, with all that is in it, to the user's Deleted Items. Where a folder of that name lies
// there already it was seen to answer 204 without effect (microsoftgraph/msgraph-sdk-powershell#2743): look afterwards, and
// rename it first. Source: learn.microsoft.com/graph/api/contactfolder-delete.
func DeleteContactFolder(user, folder string) Request {
	return mailboxRequest(http.MethodDelete, user, "contactFolders", folder)
}

// CountContacts counts what is in a folder, contact lists included, which no list of contacts returns
// (microsoftgraph/microsoft-graph-docs-contrib#4041). The answer is a number.
func CountContacts(user, folder string) Request {
	r := mailboxRequest(http.MethodGet, user, "contactFolders", folder, "contacts", "$count")
	r.Header.Set("Accept", "text/plain, application/json")
	return r
}
