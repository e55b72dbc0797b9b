package graph

import "net/http"

// GetUserPurpose reads what a mailbox is for: "user", "linked", "shared", "room", "equipment" or "others". The answer is a
// UserPurpose. There is no list and no delta of it, and a guest's is refused. Needs MailboxSettings.Read; without it every
// mailbox refuses with IsAccessDenied. Source: learn.microsoft.com/graph/api/user-get-mailboxsettings.
func GetUserPurpose(user string) Request {
	return mailboxRequest(http.MethodGet, user, "mailboxSettings", "userPurpose")
}

// UserPurpose is the answer to GetUserPurpose.
type UserPurpose struct {
	Value string `json:"value"`
}
