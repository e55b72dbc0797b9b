package graphsim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Purpose is what a mailbox is for, as mailboxSettings/userPurpose tells it (Graph docs: "userPurpose resource type"). The
// zero value is a mailbox of a person.
type Purpose string

// The purposes of mailboxes.
const (
	PurposeUser      Purpose = ""
	PurposeLinked    Purpose = "linked"
	PurposeShared    Purpose = "shared"
	PurposeRoom      Purpose = "room"
	PurposeEquipment Purpose = "equipment"
	PurposeOthers    Purpose = "others"
)

var purposes = []Purpose{PurposeUser, PurposeLinked, PurposeShared, PurposeRoom, PurposeEquipment, PurposeOthers}

func (p Purpose) wire() string {
	if p == PurposeUser {
		return "user"
	}
	return string(p)
}

// readMailboxSettings open the settings of mailboxes (Graph docs: "Get user mailbox settings", permissions).
var readMailboxSettings = []string{"MailboxSettings.Read", "MailboxSettings.ReadWrite"}

var mailboxSettingsRoutes = []route{
	at("GET", "users/{}/mailboxSettings", 0, readMailboxSettings, (*Tenant).mailboxSettings),
	at("GET", "users/{}/mailboxSettings/userPurpose", 0, readMailboxSettings, (*Tenant).mailboxSettings),
}

// mailboxSettings answers GET …/mailboxSettings and …/userPurpose, for one user at a time: no list and no filter has them
// (Graph docs: "Get user mailbox settings"). Guests are refused with 403 (msgraph-sdk-dotnet#2141, observed).
func (t *Tenant) mailboxSettings(req *request) *response {
	if u := t.dir.find(req.parts[1]); u != nil && strings.EqualFold(u.text("userType"), "Guest") {
		return refuse(http.StatusForbidden, "ErrorAccessDenied", "The process failed to get the correct properties.")
	}
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	context := req.base + "/v1.0/$metadata#users('" + m.user + "')/mailboxSettings"
	if len(req.parts) == 4 {
		return answer(http.StatusOK, map[string]any{"@odata.context": context + "/userPurpose", "value": m.purpose.wire()})
	}
	all := map[string]any{"archiveFolder": nil, "timeZone": "UTC", "dateFormat": "yyyy-MM-dd", "timeFormat": "HH:mm", "userPurpose": m.purpose.wire()}
	object := map[string]any{"@odata.context": context}
	for name, value := range all {
		if selects := selectList(req.query.Get("$select")); len(selects) == 0 || slices.Contains(selects, name) {
			object[name] = value
		}
	}
	return answer(http.StatusOK, object)
}

// SetPurpose lets an admin convert a mailbox: to a shared one, a room, or back. Nothing of it shows in the directory.
func (t *Tenant) SetPurpose(userID string, p Purpose) error {
	return t.act("convert the mailbox of "+userID, func() error {
		m := t.boxes[fold(userID)]
		if m == nil || !slices.Contains(purposes, p) {
			return fmt.Errorf("no such mailbox or purpose")
		}
		m.purpose = p
		t.putMailbox(m)
		return nil
	})
}
