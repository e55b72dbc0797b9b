package desktop

import (
	"concord/backend/contactsync"
	"concord/backend/tenant"
)

// Report is everything a run has to tell.
type Report struct {
	Run      Run       `json:"run"`
	Holds    []Hold    `json:"holds"` // as they stand now, not as the run left them
	Troubles []Trouble `json:"troubles"`
	Notes    []string  `json:"notes"`
	// Applied is how far a plan was carried out, where the run did that; Undo what an undo did.
	Applied *Applied    `json:"applied,omitempty"`
	Undo    *UndoReport `json:"undo,omitempty"`
}

// Applied is how carrying out a plan went.
type Applied struct {
	Plan       int64 `json:"plan"`
	Operations int64 `json:"operations"` // that were to be carried out
	Before     int64 `json:"before"`     // in place already when it began
	Done       int64 `json:"done"`       // in place now
	PassedOver int64 `json:"passedOver"` // what else came up since: the next sync's
}

// Hold is the part of a run that waits for a person.
type Hold struct {
	Run       int64        `json:"run"`
	ProfileID string       `json:"profileId"`
	Profile   string       `json:"profile"`
	State     string       `json:"state"` // waiting, approved, refused, superseded
	CreatedMs int64        `json:"createdMs"`
	DecidedMs int64        `json:"decidedMs"` // 0 while it waits
	Reasons   []HoldReason `json:"reasons"`
	People    int64        `json:"people"`    // whose contacts would go
	Emptied   int64        `json:"emptied"`   // people whose update would empty a field
	Mailboxes int64        `json:"mailboxes"` // whose contacts would go
	Deletes   int64        `json:"deletes"`   // single contacts that would go
}

// HoldReason is one limit that was passed.
type HoldReason struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
}

// Trouble is all mailboxes of a run that had the same trouble.
type Trouble struct {
	Code      string   `json:"code"`
	Sentence  string   `json:"sentence"`
	Action    string   `json:"action"`
	Failed    bool     `json:"failed"` // false: skipped, tried again without anybody doing anything
	Count     int64    `json:"count"`
	Mailboxes []string `json:"mailboxes"` // the first few, by user principal name
	RequestID string   `json:"requestId"`
}

func holdsOf(holds []contactsync.Hold) []Hold {
	all := make([]Hold, len(holds))
	for i, h := range holds {
		all[i] = Hold{Run: h.Run, ProfileID: h.ProfileID, Profile: h.Profile, State: string(h.State),
			CreatedMs: millis(h.Created), DecidedMs: millis(h.Decided), Reasons: make([]HoldReason, len(h.Reasons)),
			People: h.People, Emptied: h.Emptied, Mailboxes: h.Mailboxes, Deletes: h.Deletes}
		for j, reason := range h.Reasons {
			all[i].Reasons[j] = HoldReason{Code: reason.Code, Sentence: reason.Sentence}
		}
	}
	return all
}

func troublesOf(groups []tenant.TroubleGroup) []Trouble {
	all := make([]Trouble, len(groups))
	for i, g := range groups {
		all[i] = Trouble{Code: g.Code, Sentence: g.Sentence, Action: g.Action, Failed: g.Failed, Count: g.Count,
			Mailboxes: listed(g.Mailboxes), RequestID: g.RequestID}
	}
	return all
}

// listed is a list that is never null in JSON.
func listed(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}
