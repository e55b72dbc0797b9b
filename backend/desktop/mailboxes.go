package desktop

import (
	"context"

	"concord/backend/contactsync"
)

// MailboxQuery asks for a page of the mailboxes, as they stand.
type MailboxQuery struct {
	Search     string `json:"search"` // words, in name, address or the profile's name
	State      string `json:"state"`  // "" for all
	By         string `json:"by"`     // state, name, profile, contacts; "" is state
	Descending bool   `json:"descending"`
	Offset     int    `json:"offset"`
	Limit      int    `json:"limit"` // 1000 at most
}

// MailboxPage is a part of them.
type MailboxPage struct {
	Total     int64     `json:"total"` // that meet the query
	Mailboxes []Mailbox `json:"mailboxes"`
}

// Mailbox is one mailbox of one profile.
type Mailbox struct {
	ID        string   `json:"id"` // object id of the user
	Name      string   `json:"name"`
	Mail      string   `json:"mail"` // user principal name
	Profile   string   `json:"profile"`
	State     string   `json:"state"` // failed, throttled, working, behind, left, skipped, done
	Contacts  int64    `json:"contacts"`
	People    int64    `json:"people"` // whom the profile wants in it; its owner's own contact may be left out
	NextTryMs int64    `json:"nextTryMs"`
	Trouble   *Failure `json:"trouble,omitempty"` // why the last sync did not end well
}

// Mailboxes returns those that meet a query, by default what needs looking at first.
func (o *Overview) Mailboxes(query MailboxQuery) (page MailboxPage, err error) {
	err = o.with(func(ctx context.Context, at *opened) error {
		working, err := at.Runs.Running(ctx)
		if err != nil {
			return err
		}
		state := contactsync.StandingState(query.State)
		if query.State == mailboxWorking {
			state = contactsync.StandsOpen
		}
		found, total, err := at.Contacts.Standings(ctx, contactsync.StandingQuery{Search: query.Search, State: state,
			By: contactsync.StandingOrder(query.By), Descending: query.Descending, Offset: query.Offset, Limit: query.Limit})
		page = MailboxPage{Total: total, Mailboxes: make([]Mailbox, len(found))}
		for i, s := range found {
			page.Mailboxes[i] = mailboxOf(s, len(working) > 0)
		}
		return err
	})
	return page, err
}

const mailboxWorking = "working"

// mailboxOf shapes a mailbox. One that is open while nobody is at work was left so by a run that was cut off.
func mailboxOf(s contactsync.Standing, atWork bool) Mailbox {
	m := Mailbox{ID: s.ID, Name: s.Name, Mail: s.Mail, Profile: s.Profile, State: string(s.State), Contacts: s.Contacts,
		People: s.People, NextTryMs: millis(s.NextTry)}
	switch {
	case s.State == contactsync.StandsOpen && atWork:
		m.State = mailboxWorking
	case s.State == contactsync.StandsOpen, s.State == contactsync.StandsThrottled && !atWork:
		m.State = string(contactsync.StandsBehind)
	}
	if t := s.Trouble; t != nil {
		m.Trouble = &Failure{Code: t.Code, Message: t.Sentence, Action: t.Action, RequestID: t.RequestID, Retryable: true}
	}
	return m
}
