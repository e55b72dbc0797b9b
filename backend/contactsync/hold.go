package contactsync

import "time"

// HoldState is where a hold stands.
type HoldState string

// The states of a hold.
const (
	Waiting    HoldState = "waiting"
	Approved   HoldState = "approved"
	Refused    HoldState = "refused"
	Superseded HoldState = "superseded" // a later run of the profile holds its items now
)

// Hold is the part of a run that waits for a person: what was kept back, and why.
type Hold struct {
	Run       int64        `json:"run"`
	ProfileID string       `json:"profileId"`
	Profile   string       `json:"profile"` // name
	State     HoldState    `json:"state"`
	Created   time.Time    `json:"created"`
	Decided   time.Time    `json:"decided,omitzero"`
	Reasons   []HoldReason `json:"reasons"`
	People    int64        `json:"people"`    // people whose contacts would go
	Emptied   int64        `json:"emptied"`   // people whose update would empty a field
	Mailboxes int64        `json:"mailboxes"` // mailboxes whose contacts would go
	Deletes   int64        `json:"deletes"`   // single contacts that would go, in mailboxes over their own limit
}

// ReasonMailboxDeletes is why single deletions wait. They are found once, so it goes with them from hold to hold.
const ReasonMailboxDeletes = "mailbox_deletes"

// HoldReason is one limit that was passed.
type HoldReason struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
}
