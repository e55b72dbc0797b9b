package signin_test

import (
	"slices"
	"strings"
	"testing"

	"concord/backend/signin"
)

func TestPermissionsAreJudgedAgainstWhatContactSyncDoes(t *testing.T) {
	for name, test := range map[string]struct {
		roles    []string
		missing  []string // as "permission" or "permission?" for a warning
		beyond   []string
		mayStart bool
	}{
		"the three of the README":         {roles: []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}, mayStart: true},
		"mailboxes by Exchange RBAC":      {roles: []string{"User.Read.All", "GroupMember.Read.All"}, missing: []string{"Contacts.ReadWrite?"}, mayStart: true},
		"reading contacts is not enough":  {roles: []string{"User.Read.All", "GroupMember.Read.All", "Contacts.Read"}, missing: []string{"Contacts.ReadWrite?"}, beyond: []string{"Contacts.Read"}, mayStart: true},
		"no consent at all":               {missing: []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite?"}},
		"people's names only":             {roles: []string{"User.ReadBasic.All", "GroupMember.Read.All", "Contacts.ReadWrite"}, missing: []string{"User.Read.All"}, beyond: []string{"User.ReadBasic.All"}},
		"one broad permission serves two": {roles: []string{"Directory.Read.All", "Contacts.ReadWrite"}, mayStart: true},
		"groups by the broader name":      {roles: []string{"User.Read.All", "Group.Read.All", "Contacts.ReadWrite"}, mayStart: true},
		"more than needed": {
			roles:  []string{"User.Read.All", "User.ReadWrite.All", "GroupMember.Read.All", "Contacts.ReadWrite", "Mail.Read", "MailboxSettings.Read"},
			beyond: []string{"Mail.Read", "User.ReadWrite.All"}, mayStart: true,
		},
		"case does not count": {roles: []string{"user.read.all", "groupmember.read.all", "contacts.readwrite"}, mayStart: true},
	} {
		t.Run(name, func(t *testing.T) {
			report := signin.Permissions(signin.Token{TenantID: "t", AppID: "a", Roles: test.roles})
			var missing []string
			for _, m := range report.Missing {
				mark := ""
				if m.Warning {
					mark = "?"
				}
				missing = append(missing, m.Permission+mark)
				if m.Why == "" || !strings.Contains(m.Action, m.Permission) {
					t.Errorf("%s is missing without a reason or a next action: %+v", m.Permission, m)
				}
			}
			if !slices.Equal(missing, test.missing) {
				t.Errorf("missing: got %v, want %v", missing, test.missing)
			}
			if !slices.Equal(report.Beyond, test.beyond) {
				t.Errorf("more than needed: got %v, want %v", report.Beyond, test.beyond)
			}
			if err := report.Err(); (err == nil) != test.mayStart {
				t.Errorf("Err() = %v, want an error: %t", err, !test.mayStart)
			}
		})
	}
}

func TestOptionalPermissionsAreListedWhetherGrantedOrNot(t *testing.T) {
	for _, granted := range []bool{false, true} {
		roles := []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}
		if granted {
			roles = append(roles, "AdministrativeUnit.ReadWrite.All", "MailboxSettings.Read", "OrgContact.Read.All")
		}
		report := signin.Permissions(signin.Token{TenantID: "t", Roles: roles})
		var names []string
		for _, o := range report.Optional {
			names = append(names, o.Permission)
			if o.Granted != granted || o.Why == "" {
				t.Errorf("with %v: %+v", roles, o)
			}
		}
		if !slices.Equal(names, []string{"AdministrativeUnit.Read.All", "MailboxSettings.Read", "OrgContact.Read.All"}) || report.Missing != nil || report.Beyond != nil {
			t.Errorf("with %v: %+v", roles, report)
		}
	}
}

func TestTokenThatCannotBeReadBlamesNobody(t *testing.T) {
	report := signin.Permissions(signin.Token{Value: "opaque"})
	if report.Readable || report.Missing != nil || report.Err() != nil {
		t.Errorf("got %+v, want a report that knows nothing", report)
	}
}

func TestMissingContactsPermissionNamesExchangeRoles(t *testing.T) {
	report := signin.Permissions(signin.Token{TenantID: "t", Roles: []string{"User.Read.All", "GroupMember.Read.All"}})
	if len(report.Missing) != 1 || !strings.Contains(report.Missing[0].Action, "RBAC for Applications") {
		t.Errorf("got %+v, want a hint at RBAC for Applications", report.Missing)
	}
}
