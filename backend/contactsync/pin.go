package contactsync

import (
	"context"
	"math"
	"strings"
)

// PinScope chooses among what stays undone.
type PinScope struct {
	Profile string // name or id
	Mailbox string // object id, user principal name or mail address; "" for all
	Person  string // object id, mail address or display name; "" for all
}

// Pins visits the contacts of a profile that stay as an undo left them, in order of mailbox.
func (s *Service) Pins(ctx context.Context, scope PinScope, visit func(Pinned) error) error {
	if scope.Profile == "" {
		return &NoProfileError{}
	}
	profiles, err := s.chosen(ctx, scope.Profile)
	if err != nil {
		return err
	}
	query := PinQuery{Profile: profiles[0].No, Limit: workPage}
	if scope.Mailbox != "" {
		if query.Mailbox, err = s.Store.FindMailbox(ctx, scope.Mailbox); err != nil {
			return err
		}
		if query.Mailbox == "" {
			return &NoMailboxError{}
		}
	}
	person := scope.Person
	if person != "" {
		if id, err := s.Store.FindMailbox(ctx, person); err != nil {
			return err
		} else if id != "" {
			person = id
		}
	}
	for {
		page, err := s.Store.Pins(ctx, query)
		if err != nil || len(page) == 0 {
			return err
		}
		last := page[len(page)-1]
		query.AfterSlot, query.AfterPerson = last.Slot, last.PersonNo
		for _, p := range page {
			if person != "" && !strings.EqualFold(p.Source, person) && !strings.EqualFold(p.Person, person) {
				continue
			}
			if err := visit(p); err != nil {
				return err
			}
		}
	}
}

// Release lets go of what stays undone, so that the next sync writes it as the profile wants it. It returns how many
// contacts that concerns.
func (s *Service) Release(ctx context.Context, scope PinScope) (released int64, err error) {
	people, slot := []int64{}, int64(math.MinInt64)
	flush := func() error {
		if len(people) == 0 {
			return nil
		}
		released += int64(len(people))
		err := s.Store.Unpin(ctx, slot, people)
		people = people[:0]
		return err
	}
	err = s.Pins(ctx, scope, func(p Pinned) error {
		if p.Slot != slot {
			if err := flush(); err != nil {
				return err
			}
			slot = p.Slot
		}
		people = append(people, p.PersonNo)
		return nil
	})
	if err != nil {
		return released, err
	}
	return released, flush()
}

// pins are what stays undone in one mailbox, by person.
type pins map[int64]Pin

// pinsOf reads what stays undone of these people in the worker's mailbox.
func (w *worker) pinsOf(ctx context.Context, states map[string]State) (pins, error) {
	people := make([]int64, 0, len(states))
	for _, state := range states {
		people = append(people, state.Person)
	}
	return w.Store.PinsOf(ctx, w.m.Slot, people)
}

// keep says whether a person's contact stays as an undo left it.
func (p pins) keep(state State) bool {
	pin, pinned := p[state.Person]
	return pinned && Work{State: state, Pinned: true, PinnedWanted: pin.Wanted}.staysUndone()
}
