package desktop

import (
	"context"
	"strconv"
	"strings"

	"concord/backend/contactsync"
)

// Hit is something that goes by a name: for going there.
type Hit struct {
	Kind  string `json:"kind"`  // profile, mailbox, run
	ID    string `json:"id"`    // of the profile, of the mailbox's user, or the run's number
	Title string `json:"title"` // the name; of a run its kind, of a mailbox without a name its address
	Hint  string `json:"hint"`  // what tells two of one name apart: the address, the profile's folder; "" for a run
	AtMs  int64  `json:"atMs"`  // when the run started; 0 for the others
	State string `json:"state"` // of the run or the mailbox
}

// How many hits of each kind are worth showing: who sees more than a handful types on.
const (
	mostMailboxes = 8
	mostProfiles  = 5
	mostRuns      = 5
	runsSearched  = 200
)

// Find returns profiles, mailboxes and runs whose words begin, or whose addresses hold, what was typed: "adele", "sales",
// "#42". Nothing typed finds nothing.
func (o *Overview) Find(text string) (hits []Hit, err error) {
	err = o.with(func(ctx context.Context, at *opened) error {
		hits = []Hit{}
		text = strings.TrimSpace(text)
		if text == "" {
			return nil
		}
		profiles, err := at.Contacts.Profiles(ctx)
		if err != nil {
			return err
		}
		for _, p := range profiles {
			if len(hits) < mostProfiles && strings.Contains(strings.ToLower(p.Name), strings.ToLower(text)) {
				hits = append(hits, Hit{Kind: "profile", ID: p.ID, Title: p.Name, Hint: p.Folder})
			}
		}
		boxes, _, err := at.Contacts.Standings(ctx, contactsync.StandingQuery{Search: text, By: contactsync.StandingByName, Limit: mostMailboxes})
		if err != nil {
			return err
		}
		for _, s := range boxes {
			hit := Hit{Kind: "mailbox", ID: s.ID, Title: s.Name, Hint: s.Mail, State: string(s.State)}
			if s.Name == "" {
				hit.Title, hit.Hint = s.Mail, ""
			}
			hits = append(hits, hit)
		}
		runs, err := findRuns(ctx, at, text)
		hits = append(hits, runs...)
		return err
	})
	return hits, err
}

// findRuns finds a run by its number, whole or begun: the newest first.
func findRuns(ctx context.Context, at *opened, text string) ([]Hit, error) {
	number := strings.TrimPrefix(text, "#")
	if _, err := strconv.ParseUint(number, 10, 63); err != nil {
		return nil, nil //nolint:nilerr // what is no number is no run's
	}
	list, err := at.Runs.List(ctx, runsSearched)
	var hits []Hit
	for _, run := range list {
		if id := strconv.FormatInt(run.ID, 10); len(hits) < mostRuns && strings.HasPrefix(id, number) {
			hits = append(hits, Hit{Kind: "run", ID: id, Title: run.Kind, AtMs: millis(run.Started), State: string(run.State)})
		}
	}
	return hits, err
}
