package contactsync

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// This file is about people who come back under a new account. Somebody leaves, and another account with the same mail
// address is there: whether it is the same human only an admin knows. So it is proposed; until it is decided the old
// contact stays and no second one is made, and nobody else waits for it. Accepted, the contacts in the mailboxes become
// the new account's in place, so that phones keep favourites and history.

// TakeoverPatience is how long a proposal waits: then it counts as refused, since a new colleague should not be missing
// for longer than that.
const TakeoverPatience = 7 * 24 * time.Hour

// TakeoverState is what became of a proposal.
type TakeoverState string

// The states of a proposal.
const (
	TakeoverWaiting  TakeoverState = "waiting"
	TakeoverAccepted TakeoverState = "accepted" // syncs take the contacts over, mailbox by mailbox
	TakeoverRefused  TakeoverState = "refused"  // the old contacts go, new ones are made
	TakeoverDone     TakeoverState = "done"     // no mailbox of the rule has a contact of the old account
)

// Takeover is a proposal that a new account takes a former one's contacts over.
type Takeover struct {
	ID        int64         `json:"id"`
	ProfileID string        `json:"profileId"`
	Profile   string        `json:"profile"` // name
	Old       int64         `json:"-"`       // person numbers
	New       int64         `json:"-"`
	OldID     string        `json:"oldId"` // object ids
	NewID     string        `json:"newId"`
	OldName   string        `json:"oldName"`
	NewName   string        `json:"newName"`
	Address   string        `json:"address"` // that both have
	Contacts  int64         `json:"contacts"`
	State     TakeoverState `json:"state"`
	Found     time.Time     `json:"found"`
}

// TakeoverStore keeps proposals.
type TakeoverStore interface {
	// Orphans are people with contacts whom a profile wants no more and whose removal was not accepted yet.
	Orphans(ctx context.Context, profile int64) ([]Person, error)
	// Unlinked are people whom a profile wants and who have a contact in no mailbox of it.
	Unlinked(ctx context.Context, profile int64) ([]Person, error)
	// SaveTakeovers stores proposals that are not there yet, decided ones included.
	SaveTakeovers(ctx context.Context, profile int64, found []Takeover) error
	// Takeovers returns those of a profile, of all for 0, that are waiting or accepted, or all with every.
	Takeovers(ctx context.Context, profile int64, every bool) ([]Takeover, error)
	// DecideTakeover moves a waiting proposal on and has every mailbox look at the two people again; false when it is
	// not waiting.
	DecideTakeover(ctx context.Context, id int64, state TakeoverState) (bool, error)
	// SettleTakeovers forgets proposals whose people are wanted otherwise now, refuses those found before a time and
	// ends the accepted ones that have nothing left to do.
	SettleTakeovers(ctx context.Context, profile int64, before time.Time) error
	// MoveLink makes one person's link in a mailbox another's, photo included.
	MoveLink(ctx context.Context, slot, from, to int64) error
}

// NoTakeoverError means that there is no such proposal, or that it was decided already.
type NoTakeoverError struct{ ID int64 }

func (e *NoTakeoverError) Error() string {
	return fmt.Sprintf("There is no proposal %d that waits for a decision.", e.ID)
}

// Code is the stable name of this kind of failure.
func (e *NoTakeoverError) Code() string { return "no_rehire" }

// Action is what to do next.
func (e *NoTakeoverError) Action() string { return "List them: concordctl rehire list." }

// Takeovers lists the proposals that wait or are being carried out; every lists the decided ones too.
func (s *Service) Takeovers(ctx context.Context, every bool) ([]Takeover, error) {
	return s.Store.Takeovers(ctx, 0, every)
}

// DecideTakeover accepts or refuses a proposal; the next sync carries it out. Errors: *NoTakeoverError.
func (s *Service) DecideTakeover(ctx context.Context, id int64, accept bool) error {
	state := TakeoverRefused
	if accept {
		state = TakeoverAccepted
	}
	decided, err := s.Store.DecideTakeover(ctx, id, state)
	if err == nil && !decided {
		return &NoTakeoverError{id}
	}
	return err
}

// rehires looks for people who come back and reads what is under way.
func (r *profileRun) rehires(ctx context.Context) error {
	if err := r.Store.SettleTakeovers(ctx, r.No, time.Now().Add(-TakeoverPatience)); err != nil {
		return err
	}
	if !r.blind {
		if err := r.findRehires(ctx); err != nil {
			return err
		}
	}
	if err := r.readTakeovers(ctx); err != nil {
		return err
	}
	waiting := int64(0)
	for _, t := range r.takeovers {
		if t.State == TakeoverWaiting {
			waiting++
		}
	}
	if waiting > 0 {
		r.note(fmt.Sprintf("%s of profile %s may have come back under a new account with the same mail address; until that is decided the old contacts stay: concordctl rehire list.",
			count(waiting, "person", "people"), r.Name))
	}
	return nil
}

func (r *profileRun) readTakeovers(ctx context.Context) error {
	active, err := r.Store.Takeovers(ctx, r.No, false)
	r.takeovers = map[int64]Takeover{}
	for _, t := range active {
		r.takeovers[t.New] = t
	}
	return err
}

// keptFor tells somebody whose contacts stay because they may be taken over.
func (r *profileRun) keptFor(person int64) bool {
	for _, t := range r.takeovers {
		if t.Old == person {
			return true
		}
	}
	return false
}

// findRehires proposes pairs of one orphan and one person without a contact that share an address with nobody else.
func (r *profileRun) findRehires(ctx context.Context) error {
	orphans, err := r.Store.Orphans(ctx, r.No)
	if err != nil || len(orphans) == 0 {
		return err
	}
	fresh, err := r.Store.Unlinked(ctx, r.No)
	if err != nil || len(fresh) == 0 {
		return err
	}
	old, young := holders(orphans), holders(fresh)
	proposed := map[[2]int64]Takeover{}
	matches := map[int64]map[int64]bool{} // person → whom they match
	match := func(a, b int64) {
		if matches[a] == nil {
			matches[a] = map[int64]bool{}
		}
		matches[a][b] = true
	}
	for address, befores := range old {
		for _, before := range befores {
			for _, after := range young[address] {
				match(before.No, after.No)
				match(after.No, before.No)
				pair := [2]int64{before.No, after.No}
				if known, ok := proposed[pair]; !ok || address < known.Address { // one address of several, the same each time
					proposed[pair] = Takeover{Old: before.No, New: after.No, Address: address, State: TakeoverWaiting, Found: time.Now()}
				}
			}
		}
	}
	var found []Takeover
	for pair, takeover := range proposed {
		if len(matches[pair[0]]) == 1 && len(matches[pair[1]]) == 1 {
			found = append(found, takeover)
		}
	}
	slices.SortFunc(found, func(a, b Takeover) int { return int(a.New - b.New) })
	return r.Store.SaveTakeovers(ctx, r.No, found)
}

// holders are people by their mail addresses, in lower case.
func holders(people []Person) map[string][]Person {
	by := map[string][]Person{}
	for _, p := range people {
		addresses := append(one(p.User.Mail), smtp(p.User.ProxyAddresses)...)
		for i := range addresses {
			addresses[i] = strings.ToLower(addresses[i])
		}
		slices.Sort(addresses)
		for _, address := range slices.Compact(addresses) {
			by[address] = append(by[address], p)
		}
	}
	return by
}

// waits tells somebody for whom no contact is made yet: whether they take one over is not decided, or this sync does not
// carry it out.
func (r *profileRun) waits(person int64) bool {
	t, ok := r.takeovers[person]
	return ok && (t.State == TakeoverWaiting || !r.takesOver())
}

// takesOver tells whether this sync carries accepted proposals out: a plan writes nothing, and applying one does what was
// planned and nothing else.
func (r *profileRun) takesOver() bool { return !r.options.PlanOnly && r.options.Apply == 0 }

// takeOver makes the mailbox's contacts of accepted proposals the new account's. It comes before anything else: broken off
// between mark and link, it is done again from the start, and each step may be done twice.
func (w *worker) takeOver(ctx context.Context) error {
	if len(w.takeovers) == 0 || !w.m.Wanted || !w.takesOver() {
		return nil
	}
	var people []int64
	for _, t := range w.takeovers {
		people = append(people, t.Old, t.New)
	}
	links, err := w.Store.LinksOf(ctx, w.m.Slot, people)
	if err != nil {
		return err
	}
	for _, t := range w.takeovers {
		old, linked := links[t.Old]
		if _, already := links[t.New]; t.State != TakeoverAccepted || !linked || already {
			continue
		}
		if err := w.takeOne(ctx, t, old); err != nil {
			return err
		}
	}
	return nil
}

// takeOne marks one contact anew, and then moves its link. One that is gone, or does not carry our mark any more, is not
// taken over: a contact is made for the new account instead.
func (w *worker) takeOne(ctx context.Context, t Takeover, old Link) error {
	query := graph.ContactQuery{Select: []string{"id", "parentFolderId", "displayName"}, Extension: markExtension}
	var contact graph.Contact
	err := w.Graph.Do(ctx, graph.GetContact(w.m.ID, old.ContactID, query), &contact)
	inUse := false
	switch {
	case graph.IsItemGone(err):
	case err != nil:
		return err
	default:
		if inUse, err = w.inUse(ctx, contact.ParentFolderID); err != nil {
			return err
		}
	}
	if !inUse {
		return w.Store.Record(ctx, w.m.Slot, []Change{{Person: t.Old, Unlink: true}})
	}
	m, ok := markOf(&contact)
	if !ok || m.profileID != w.ID || m.tenantID != w.TenantID || m.sourceID != t.OldID && m.sourceID != t.NewID {
		return w.Store.Record(ctx, w.m.Slot, []Change{{Person: t.Old, Unlink: true}})
	}
	m.sourceID = t.NewID
	if err := w.Graph.Do(ctx, graph.UpdateExtension(w.m.ID, old.ContactID, m.extension()), nil); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"displayName": contact.DisplayName, // or Graph makes one up
		"singleValueExtendedProperties": []map[string]string{{"id": markProperty, "value": t.NewID}}})
	if err != nil {
		return err
	}
	if err := w.Graph.Do(ctx, graph.UpdateContact(w.m.ID, old.ContactID, body), nil); err != nil {
		return err
	}
	return w.Store.MoveLink(ctx, w.m.Slot, t.Old, t.New)
}
