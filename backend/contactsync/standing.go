package contactsync

import (
	"context"
	"time"
)

// Standing is where one mailbox of one profile stands.
type Standing struct {
	Profile  string
	ID       string // object id of the user
	Name     string // display name; "" when it was not kept
	Mail     string // user principal name
	State    StandingState
	Contacts int64    // in place
	People   int64    // whom the profile wants in each mailbox, its owner's own contact included
	Trouble  *Trouble // why the last sync did not end well; nil otherwise
	NextTry  time.Time
}

// StandingState is how a mailbox stands, in a word.
type StandingState string

// The states, those first that a person looks for first.
const (
	StandsFailed    StandingState = "failed"    // something failed in the last sync; it is tried again by itself
	StandsThrottled StandingState = "throttled" // it was being written to, and Microsoft asked for patience just now
	StandsOpen      StandingState = "open"      // it is being written to, or was when the last run was cut off
	StandsBehind    StandingState = "behind"    // there is something to write
	StandsLeft      StandingState = "left"      // not in the rule any more, and still with contacts of ours
	StandsSkipped   StandingState = "skipped"   // it takes no contacts now
	StandsDone      StandingState = "done"
)

// StandingOrder is what a list of mailboxes is sorted by.
type StandingOrder string

// The orders; "" is StandingByState.
const (
	StandingByState    StandingOrder = "state" // as StandingState lists them
	StandingByName     StandingOrder = "name"
	StandingByProfile  StandingOrder = "profile"
	StandingByContacts StandingOrder = "contacts"
)

// StandingQuery asks for a page of the mailboxes that are in a rule or still hold contacts of ours.
type StandingQuery struct {
	Search     string // words; each stands somewhere in name, address or the profile's name
	State      StandingState
	By         StandingOrder
	Descending bool
	Offset     int
	Limit      int       // 1 at least, maxStandings at most
	Now        time.Time // what Microsoft asks to wait for is compared with it
}

const maxStandings = 1000

// Standings returns a page of mailboxes and how many meet the query, from the database alone.
func (s *Service) Standings(ctx context.Context, q StandingQuery) (page []Standing, total int64, err error) {
	q.Offset, q.Limit = max(0, q.Offset), min(max(1, q.Limit), maxStandings)
	if q.Now.IsZero() {
		q.Now = time.Now()
	}
	return s.Store.Standings(ctx, q)
}
