package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// floor is how many people (or mailboxes) never count as a share: in a company of twelve, one leaver is eight
// percent.
const floor = 5

// share says whether part of whole passes a limit in percent.
func share(part, whole int64, percent *float64) bool {
	return percent != nil && float64(part)*100 > *percent*float64(whole)
}

// fell says whether too many of those that there were before no longer match a rule, of which left do now. The floor does not cover a
// loss after which nobody is left of several: a rule that chooses nobody any more is a wrong filter or an emptied group, however small
// the company is.
func fell(lost, left, before int64, percent *float64) bool {
	return (lost > floor || left == 0 && before > 1) && share(lost, before, percent)
}

// over says whether a number of deletions, of so many people, passes a limit.
func (l Limit) over(deletes, contacts, people int64) bool {
	return l.Count != nil && deletes > *l.Count || people > floor && share(deletes, contacts, l.Percent)
}

// losses is what a profile would take away since the last acceptance, and what the guard says of it.
type losses struct {
	people    []Leaver  // whose contacts go
	emptied   []Emptied // whose update empties a field
	mailboxes []Leaver  // whose contacts go, when the profile says so
	reasons   []HoldReason
	heldItems []HeldItem
}

// HeldItem is one thing that waits: a person leaving, a person losing a field, a mailbox leaving, or the
// deletion of one contact in one mailbox.
type HeldItem struct {
	Kind    HeldKind `json:"kind"`
	Key     int64    `json:"-"` // person number; 0 for a mailbox
	Slot    int64    `json:"-"` // mailbox; 0 for every one
	Person  string   `json:"person,omitempty"`
	Source  string   `json:"sourceId,omitempty"`
	Mailbox string   `json:"mailbox,omitempty"`
}

// HeldQuery chooses among what a hold is about. Empty fields choose all.
type HeldQuery struct {
	Kind          HeldKind
	Search        string // part of a person's name or a mailbox's address
	Offset, Limit int
}

// HeldKind is what kind of loss waits.
type HeldKind string

// The kinds of loss.
const (
	HeldPerson  HeldKind = "person"
	HeldFields  HeldKind = "fields"
	HeldMailbox HeldKind = "mailbox"
	HeldDelete  HeldKind = "delete"
)

// hold moves items to what waits and gives the reason once.
func (l *losses) hold(code, sentence string, items ...HeldItem) {
	if len(items) == 0 {
		return
	}
	l.heldItems = append(l.heldItems, items...)
	if !slices.ContainsFunc(l.reasons, func(r HoldReason) bool { return r.Code == code && r.Sentence == sentence }) {
		l.reasons = append(l.reasons, HoldReason{code, sentence})
	}
}

// passing are the people whose loss the guard lets pass.
func (l *losses) passing() map[int64]bool {
	people := map[int64]bool{}
	for _, leaver := range l.people {
		people[leaver.Key] = true
	}
	for _, emptied := range l.emptied {
		people[emptied.Person] = true
	}
	return people
}

// waiting are the people whose loss the guard keeps back.
func (l *losses) waiting() map[int64]bool {
	people := map[int64]bool{}
	for _, item := range l.heldItems {
		if item.Kind == HeldPerson || item.Kind == HeldFields {
			people[item.Key] = true
		}
	}
	return people
}

// weigh collects the profile's losses and takes out the ones that must wait. What is left may go on to
// confirmation. With an incomplete rule nothing is lost in this run, and nothing is held either.
func (s *Service) weigh(ctx context.Context, p *StoredProfile) (*losses, error) {
	l := &losses{}
	var err error
	if l.people, err = s.Store.Leavers(ctx, p.No); err != nil {
		return nil, err
	}
	if l.emptied, err = s.Store.EmptiedPeople(ctx, p.No, p.mappedMask()); err != nil {
		return nil, err
	}
	if p.Deletes.MailboxLeaves == RemoveContacts {
		if l.mailboxes, err = s.Store.LeavingMailboxes(ctx, p.No); err != nil {
			return nil, err
		}
	}
	if p.Deletes.Guard.Off {
		return l, nil
	}
	for _, weigh := range []func(context.Context, *StoredProfile, *losses) error{s.weighPeople, s.weighFields, s.weighMailboxes} {
		if err := weigh(ctx, p, l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (s *Service) weighPeople(ctx context.Context, p *StoredProfile, l *losses) error {
	fresh, approved := split(l.people)
	if len(fresh) == 0 {
		return nil
	}
	guard := p.Deletes.Guard
	before, err := s.Store.AcceptedPeople(ctx, p.No)
	if err != nil {
		return err
	}
	items := make([]HeldItem, len(fresh))
	keys := make([]int64, len(fresh))
	for i, leaver := range fresh {
		items[i], keys[i] = HeldItem{Kind: HeldPerson, Key: leaver.Key}, leaver.Key
	}
	counts, err := s.Store.ProfileCounts(ctx, p.No)
	if err != nil {
		return err
	}
	if fell(int64(len(fresh)), counts.People, before, guard.PeopleFallPercent) {
		l.hold("people_fell", fmt.Sprintf("%d of %d people no longer match the rule; the profile allows %g %%.", len(fresh), before, *guard.PeopleFallPercent), items...)
		l.people = approved
		return nil
	}
	if guard.Run.Count == nil && guard.Run.Percent == nil {
		return nil
	}
	deletes, err := s.Store.CountLinks(ctx, p.No, keys)
	if err != nil {
		return err
	}
	if guard.Run.over(deletes, counts.Contacts, int64(len(fresh))) {
		l.hold("run_deletes", fmt.Sprintf("The run would delete %d of %d contacts; the profile allows %s.", deletes, counts.Contacts, guard.Run), items...)
		l.people = approved
	}
	return nil
}

func split(leavers []Leaver) (fresh, approved []Leaver) {
	for _, leaver := range leavers {
		if leaver.Approved {
			approved = append(approved, leaver)
		} else {
			fresh = append(fresh, leaver)
		}
	}
	return fresh, approved
}

func (s *Service) weighFields(ctx context.Context, p *StoredProfile, l *losses) error {
	if len(l.emptied) == 0 {
		return nil
	}
	had, err := s.Store.AcceptedFields(ctx, p.No)
	if err != nil {
		return err
	}
	lost := map[int]int64{}
	for _, emptied := range l.emptied {
		if emptied.Approved {
			continue
		}
		for bit := range targets {
			if emptied.Lost&(1<<bit) != 0 {
				lost[bit]++
			}
		}
	}
	var suspicious uint64
	for bit, n := range lost {
		if n > floor && share(n, had[bit], p.Deletes.Guard.FieldEmptiedPercent) {
			suspicious |= 1 << bit
		}
	}
	var going []Emptied
	for _, emptied := range l.emptied {
		if emptied.Approved || emptied.Lost&suspicious == 0 {
			going = append(going, emptied)
			continue
		}
		l.heldItems = append(l.heldItems, HeldItem{Kind: HeldFields, Key: emptied.Person})
	}
	l.emptied = going
	for bit, t := range targets {
		if suspicious&(1<<bit) != 0 {
			l.reasons = append(l.reasons, HoldReason{"field_emptied", fmt.Sprintf("%s turned empty for %d of the %d people who had it; the profile allows %g %%.",
				t.name, lost[bit], had[bit], *p.Deletes.Guard.FieldEmptiedPercent)})
		}
	}
	return nil
}

func (s *Service) weighMailboxes(ctx context.Context, p *StoredProfile, l *losses) error {
	fresh, approved := split(l.mailboxes)
	if len(fresh) == 0 {
		return nil
	}
	counts, err := s.Store.ProfileCounts(ctx, p.No)
	if err != nil {
		return err
	}
	guard, before, deletes := p.Deletes.Guard, counts.Mailboxes+int64(len(fresh)), int64(0)
	for _, mailbox := range fresh {
		deletes += mailbox.Contacts
	}
	switch {
	case fell(int64(len(fresh)), counts.Mailboxes, before, guard.PeopleFallPercent):
		l.reasons = append(l.reasons, HoldReason{"mailboxes_fell", fmt.Sprintf("%d of %d mailboxes no longer match the rule and would lose their contacts; the profile allows %g %%.",
			len(fresh), before, *guard.PeopleFallPercent)})
	case guard.Run.over(deletes, counts.Contacts, int64(len(fresh))):
		l.reasons = append(l.reasons, HoldReason{"run_deletes", fmt.Sprintf("Mailboxes that left the rule would lose %d of %d contacts; the profile allows %s.", deletes, counts.Contacts, guard.Run)})
	default:
		return nil
	}
	for _, mailbox := range fresh {
		l.heldItems = append(l.heldItems, HeldItem{Kind: HeldMailbox, Slot: mailbox.Key})
	}
	l.mailboxes = approved
	return nil
}

// String says what a limit allows, in words.
func (l Limit) String() string {
	var parts []string
	if l.Count != nil {
		parts = append(parts, fmt.Sprintf("%d", *l.Count))
	}
	if l.Percent != nil {
		parts = append(parts, fmt.Sprintf("%g %%", *l.Percent))
	}
	if len(parts) == 0 {
		return "any number"
	}
	return strings.Join(parts, " or ")
}

// mappedMask has the bit of each property that an empty source empties.
func (p Profile) mappedMask() uint64 {
	return card{mapped: p.Fields.mapped(), policies: p.Fields.policies()}.guarded()
}

// file stores what waits as the run's hold, or ends an earlier one that has nothing left to wait for.
func (s *Service) file(ctx context.Context, run int64, p *StoredProfile, l *losses, blind bool) (*Hold, error) {
	if len(l.heldItems) == 0 {
		return nil, s.Store.WithdrawHold(ctx, p.No)
	}
	h := &Hold{Run: run, ProfileID: p.ID, Profile: p.Name, State: Waiting, Created: time.Now(), Reasons: l.reasons}
	return h, s.Store.SaveHold(ctx, p.No, h, l.heldItems, blind)
}
