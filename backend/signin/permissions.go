package signin

import (
	"fmt"
	"slices"
	"strings"
)

// need is one thing that contact sync does and the application permissions that allow it, least first.
type need struct {
	why      string
	anyOf    []string
	elsewhen string // where else the right may come from; then its absence from the token is a warning only
}

// needs: Microsoft, "Microsoft Graph permissions reference", and the permission tables of user: delta, group: delta and
// of the contact resource.
var needs = []need{
	{
		why:   "to read the people of the directory (users/delta)",
		anyOf: []string{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	},
	{
		why:   "to read who belongs to a group (groups/delta)",
		anyOf: []string{"GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	},
	{
		why:   "to write contacts into mailboxes",
		anyOf: []string{"Contacts.ReadWrite"},
		// Exchange keeps its own list of who may do what, and Entra ID does not know it (Microsoft, "Role Based Access
		// Control for Applications in Exchange Online"). Limited to some mailboxes in this way, the app must not have the
		// tenant-wide permission: the two add up.
		elsewhen: "an Exchange role (RBAC for Applications, \"Application Contacts.ReadWrite\")",
	},
}

// optional are permissions that contact sync makes use of where they are given, and does without where they are not.
var optional = []need{
	{why: "to choose people and mailboxes by administrative unit", anyOf: []string{"AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All"}},
	{why: "to tell rooms and shared mailboxes from those of people", anyOf: []string{"MailboxSettings.Read", "MailboxSettings.ReadWrite"}},
	{why: "to take organizational contacts for people (contacts/delta)", anyOf: []string{"OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}},
}

// harmless are permissions that lie within what the needed ones allow: photos of users can be read with User.Read.All.
var harmless = []string{"ProfilePhoto.Read.All"}

// Report compares what a token allows with what contact sync needs.
type Report struct {
	// Readable is false when the token could not be read; then nothing is known, and the lists are empty.
	Readable bool
	// Granted are the token's application permissions, sorted.
	Granted []string
	// Missing has a row for each need that no granted permission covers.
	Missing []Missing
	// Optional has a row for each permission that contact sync can make use of and does without.
	Optional []Optional
	// Beyond are granted permissions that contact sync has no use for, sorted. Another part of Concord, or nobody, may
	// need them.
	Beyond []string
}

// Missing is a permission that the token does not have.
type Missing struct {
	// Permission is the least one that would do.
	Permission string
	// Why is what Concord needs it for.
	Why string
	// Warning is true when the right may exist all the same, because it can be given outside Entra ID. Only a request to
	// a mailbox tells.
	Warning bool
	// Action is what to do next.
	Action string
}

// Optional is a permission that is useful and not needed.
type Optional struct {
	// Permission is the least one that would do.
	Permission string
	// Why is what Concord uses it for.
	Why string
	// Granted is true when the token has it, or a broader one.
	Granted bool
}

// Want is a permission that contact sync asks for: the least one for what it is for.
type Want struct {
	Permission string
	Why        string
	// Optional is true when contact sync does without where it is not granted.
	Optional bool
}

// Wanted are the permissions that contact sync asks for, the needed ones first.
func Wanted() []Want {
	var wanted []Want
	for _, n := range needs {
		wanted = append(wanted, Want{Permission: n.anyOf[0], Why: n.why})
	}
	for _, n := range optional {
		wanted = append(wanted, Want{Permission: n.anyOf[0], Why: n.why, Optional: true})
	}
	return wanted
}

// Permissions reads what t allows. A token keeps the permissions it was issued with, so that a check after a change of
// consent wants one from Source.Fresh.
func Permissions(t Token) Report {
	if t.TenantID == "" && t.AppID == "" && len(t.Roles) == 0 {
		return Report{}
	}
	report := Report{Readable: true, Granted: slices.Sorted(slices.Values(t.Roles))}
	useful := slices.Clone(harmless)
	for _, n := range optional {
		useful = append(useful, n.covering(t.Roles)...)
		report.Optional = append(report.Optional, Optional{Permission: n.anyOf[0], Why: n.why, Granted: slices.ContainsFunc(t.Roles, n.covers)})
	}
	for _, n := range needs {
		useful = append(useful, n.covering(t.Roles)...)
		if slices.ContainsFunc(t.Roles, n.covers) {
			continue
		}
		missing := Missing{
			Permission: n.anyOf[0], Why: n.why, Warning: n.elsewhen != "",
			Action: fmt.Sprintf("Add the application permission %s of Microsoft Graph to the app registration and choose Grant admin consent; it takes some minutes.", n.anyOf[0]),
		}
		if missing.Warning {
			missing.Action = fmt.Sprintf("If it was given as %s, all is well. Otherwise: %s", n.elsewhen, missing.Action)
		}
		report.Missing = append(report.Missing, missing)
	}
	for _, role := range report.Granted {
		if !slices.ContainsFunc(useful, func(u string) bool { return strings.EqualFold(u, role) }) {
			report.Beyond = append(report.Beyond, role)
		}
	}
	return report
}

func (n need) covers(role string) bool {
	return slices.ContainsFunc(n.anyOf, func(p string) bool { return strings.EqualFold(p, role) })
}

// covering is the least of the granted permissions that covers the need: what is broader than that is not needed.
func (n need) covering(roles []string) []string {
	for _, permission := range n.anyOf {
		if slices.ContainsFunc(roles, func(r string) bool { return strings.EqualFold(r, permission) }) {
			return []string{permission}
		}
	}
	return nil
}

// Err is nil when contact sync can start, and otherwise an *Error that names what is missing. Warnings are no error.
func (r Report) Err() error {
	var names, whys []string
	for _, missing := range r.Missing {
		if !missing.Warning {
			names, whys = append(names, missing.Permission), append(whys, missing.Permission+" "+missing.Why)
		}
	}
	if names == nil {
		return nil
	}
	return &Error{
		code:     "permission_missing",
		sentence: "The app registration lacks " + strings.Join(whys, ", and ") + ".",
		action:   fmt.Sprintf("In the app registration, open API permissions, add %s as application permissions, and choose Grant admin consent.", strings.Join(names, " and ")),
	}
}
