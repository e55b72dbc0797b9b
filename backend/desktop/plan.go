package desktop

import (
	"concord/backend/contactsync"
	"concord/backend/tenant"
)

func planOf(p *contactsync.Plan) Plan {
	return Plan{ID: p.ID, Run: p.Run, CreatedMs: millis(p.Created), State: string(p.State), AppliedRun: p.AppliedRun,
		Profile: p.Profile, Mailbox: p.Mailbox, Mailboxes: p.Mailboxes, Creates: p.Creates, Updates: p.Updates,
		Deletes: p.Deletes, Held: p.Held}
}

func planDetailOf(p *contactsync.Plan) PlanDetail {
	detail := PlanDetail{Plan: planOf(p), Profiles: make([]string, len(p.Profiles)), Holds: holdsOf(p.Holds),
		Troubles: troublesOf(tenant.GroupTroubles(p.Troubles)), Notes: listed(p.Notes)}
	for i, profile := range p.Profiles {
		detail.Profiles[i] = profile.Name
	}
	// A plan limited to a profile knows it as it was asked for, perhaps by its id.
	if detail.Plan.Profile != "" && len(p.Profiles) == 1 {
		detail.Plan.Profile = p.Profiles[0].Name
	}
	return detail
}

func operationOf(o contactsync.PlanOperation) PlanOperation {
	return PlanOperation{Profile: o.Profile, Mailbox: o.Mailbox, MailboxID: o.MailboxID, Kind: string(o.Kind), Held: o.Held,
		PersonID: o.Person.ID, PersonName: o.Person.Name, PersonMail: o.Person.Mail, Reason: string(o.Reason),
		Ground: string(o.Ground), Why: o.Why, Unknown: o.Unknown, Changes: fieldChangesOf(o.Changes)}
}

func fieldChangesOf(changes []contactsync.FieldChange) []FieldChange {
	all := make([]FieldChange, len(changes))
	for i, c := range changes {
		all[i] = FieldChange{Field: c.Field, Old: listed(c.Old), New: listed(c.New), Policy: string(c.Policy)}
	}
	return all
}
