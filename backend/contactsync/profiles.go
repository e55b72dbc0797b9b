package contactsync

import (
	"context"
	"slices"
	"time"
)

// ProfileStatus is where a profile stands.
type ProfileStatus struct {
	Profile Profile
	ProfileCounts
	Undone   int64 // contacts that stay as an undo left them
	Skipped  int64 // mailboxes that take no contacts now
	Failed   int64 // mailboxes whose last sync failed
	Troubles []Trouble
	Holds    []Hold
	Removing bool // its contacts are being taken out of the mailboxes, and no sync writes it
}

// Profiles returns all profiles by name.
func (s *Service) Profiles(ctx context.Context) ([]Profile, error) {
	stored, err := s.Store.StoredProfiles(ctx)
	profiles := make([]Profile, len(stored))
	for i, p := range stored {
		profiles[i] = p.Profile
	}
	return profiles, err
}

// Profile returns one profile by name or id.
func (s *Service) Profile(ctx context.Context, nameOrID string) (Profile, error) {
	if nameOrID == "" {
		return Profile{}, &NoProfileError{}
	}
	found, err := s.chosen(ctx, nameOrID)
	if err != nil {
		return Profile{}, err
	}
	profile := found[0].Profile
	profile.Fields = profile.withoutCategory() // as it was imported
	return profile, nil
}

// ImportProfile stores a profile; one with the same id is replaced.
func (s *Service) ImportProfile(ctx context.Context, p Profile) (replaced bool, err error) {
	if err := p.normalize(); err != nil {
		return false, err
	}
	return s.Store.SaveProfile(ctx, p)
}

// DeleteProfile forgets a profile. While it has contacts out there that is refused, unless they are to stay.
func (s *Service) DeleteProfile(ctx context.Context, nameOrID string, leaveContacts bool) error {
	if nameOrID == "" {
		return &NoProfileError{}
	}
	found, err := s.chosen(ctx, nameOrID)
	if err != nil {
		return err
	}
	counts, err := s.Store.ProfileCounts(ctx, found[0].No)
	if err != nil {
		return err
	}
	if counts.Contacts > 0 && !leaveContacts {
		return &InUseError{Profile: found[0].Name, Contacts: counts.Contacts}
	}
	return s.Store.DeleteProfile(ctx, found[0].No)
}

// Status says where every profile stands, from the database alone.
func (s *Service) Status(ctx context.Context) ([]ProfileStatus, error) {
	stored, err := s.Store.StoredProfiles(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := s.Store.WaitingHolds(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]ProfileStatus, len(stored))
	for i, p := range stored {
		status := &all[i]
		status.Profile, status.Removing = p.Profile, p.Removing
		if status.ProfileCounts, err = s.Store.ProfileCounts(ctx, p.No); err != nil {
			return nil, err
		}
		if status.Troubles, err = s.knownTroubles(ctx, &p); err != nil {
			return nil, err
		}
		if status.Undone, err = s.Store.CountPins(ctx, p.No); err != nil {
			return nil, err
		}
		for _, trouble := range status.Troubles {
			if trouble.Failed {
				status.Failed++
			} else {
				status.Skipped++
			}
		}
		for _, h := range waiting {
			if h.ProfileID == p.ID {
				status.Holds = append(status.Holds, h)
			}
		}
	}
	return all, nil
}

// TryNow lets the mailboxes that had trouble be tried by the next sync, whenever their next try was due.
func (s *Service) TryNow(ctx context.Context) error {
	stored, err := s.Store.StoredProfiles(ctx)
	if err != nil {
		return err
	}
	for _, p := range stored {
		if err := s.Store.TryNow(ctx, p.No); err != nil {
			return err
		}
	}
	return nil
}

// knownTroubles are the mailboxes whose last sync did not end well, and why.
func (s *Service) knownTroubles(ctx context.Context, p *StoredProfile) ([]Trouble, error) {
	mailboxes, err := s.Store.Troubled(ctx, p.No)
	troubles := make([]Trouble, len(mailboxes))
	for i, m := range mailboxes {
		troubles[i] = *m.Trouble
		troubles[i].Profile, troubles[i].Mailbox, troubles[i].NextTry = p.Name, m.Name, m.NextTry
	}
	return troubles, err
}

// Holds returns what a run keeps waiting, decided or not.
func (s *Service) Holds(ctx context.Context, run int64) ([]Hold, error) {
	return s.Store.Holds(ctx, run)
}

// HeldItems lists what a hold is about, at most limit of it.
func (s *Service) HeldItems(ctx context.Context, h Hold, limit int) ([]HeldItem, error) {
	return s.Store.HeldItems(ctx, h, limit)
}

// HeldPage lists a part of what a hold is about, and counts how much a query chooses.
func (s *Service) HeldPage(ctx context.Context, h Hold, q HeldQuery) (items []HeldItem, total int64, err error) {
	if total, err = s.Store.HeldCount(ctx, h, q); err == nil {
		items, err = s.Store.HeldPage(ctx, h, q)
	}
	return items, total, err
}

// WaitingHolds returns what waits for a decision now, in all profiles.
func (s *Service) WaitingHolds(ctx context.Context) ([]Hold, error) {
	return s.Store.WaitingHolds(ctx)
}

// Approve lets what a run held back happen in the next sync, which the caller starts.
func (s *Service) Approve(ctx context.Context, run int64) ([]Hold, error) {
	return s.decide(ctx, run, Approved)
}

// Refuse keeps what a run held back as it is, until the people concerned change again.
func (s *Service) Refuse(ctx context.Context, run int64) ([]Hold, error) {
	return s.decide(ctx, run, Refused)
}

func (s *Service) decide(ctx context.Context, run int64, decision HoldState) ([]Hold, error) {
	holds, err := s.Store.Holds(ctx, run)
	if err != nil {
		return nil, err
	}
	waiting := false
	state := HoldState("")
	for _, h := range holds {
		waiting = waiting || h.State == Waiting
		state = h.State
	}
	if !waiting {
		return nil, &HoldError{Run: run, State: state}
	}
	if err := s.Store.DecideHold(ctx, run, decision, time.Now()); err != nil {
		return nil, err
	}
	holds, err = s.Store.Holds(ctx, run)
	return slices.DeleteFunc(holds, func(h Hold) bool { return h.State != decision }), err // the others moved on to a newer run
}
