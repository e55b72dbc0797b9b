package contactsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"concord/backend/graph"
)

// Purpose is what somebody's mailbox is for, in Graph's words: "user", "shared", "room", "equipment" and others; ""
// while it was never told. The directory does not have it: a room or shared mailbox is a user there, usually with a
// disabled account. Source: learn.microsoft.com/graph/api/resources/userpurpose.
type Purpose string

// kind is the kind of Include that a purpose belongs to, "" for a person's.
func (p Purpose) kind() Kind {
	switch strings.ToLower(string(p)) {
	case "room", "equipment":
		return Rooms
	case "shared":
		return Shared
	}
	return ""
}

// How purposes are asked. Each is one request to a mailbox, so only those on whom a rule turns are asked, and seldom.
const (
	purposesPerSync = 2000
	// purposeLife is how long an answer counts; also "there is no mailbox", and one that refuses.
	purposeLife = 30 * 24 * time.Hour
	// purposePause is how long nobody is asked after the permission was missing, or somebody after a failure.
	purposePause = 24 * time.Hour
)

// PurposeStore keeps, beside the mirror, what mailboxes are for and who is to be asked when.
type PurposeStore interface {
	// WantPurposes puts people on the list of those to ask, at once, unless they are on it. Ids are object ids.
	WantPurposes(ctx context.Context, ids []string) error
	// DuePurposes returns those to ask by now, at most limit: of the list, who is wanted as a contact or a mailbox,
	// is known as something else than a person, or has a disabled account.
	DuePurposes(ctx context.Context, now time.Time, limit int) ([]DuePurpose, error)
	// SavePurposes stores answers, in one transaction. Those that matter have their people evaluated again.
	SavePurposes(ctx context.Context, answers []PurposeAnswer) error
	// PostponePurposes has nobody on the list asked before a time.
	PostponePurposes(ctx context.Context, until time.Time) error
	// PurposesTold tells whether anybody's purpose was ever told.
	PurposesTold(ctx context.Context) (bool, error)
}

// DuePurpose is somebody to ask, and what they are known as.
type DuePurpose struct {
	ID string
	Purpose
}

// PurposeAnswer is what there is to remember of one answer.
type PurposeAnswer struct {
	ID string
	Purpose
	Next    time.Time // when to ask again
	Matters bool      // rules may choose differently now
}

// turns says whether the rule's choice of someone depends on what their mailbox is for. Guests have none here, and
// asking for it is refused (msgraph-sdk-dotnet#2141).
func (c chooser) turns(p *Person) bool {
	if p.OrgContact || strings.EqualFold(p.User.UserType, "Guest") {
		return false
	}
	as := func(purpose Purpose) bool {
		other := *p
		other.Purpose = purpose
		return c.chooses(&other)
	}
	person := as("user")
	return as("room") != person || as("shared") != person
}

// purposes asks what the mailboxes are for on which the profiles' rules turn. It is one sync's.
type purposes struct {
	*Service
	left    int            // how many may still be asked
	refused bool           // the permission is missing
	ahead   *purposesAhead // nil where nobody was asked ahead
}

// ask asks everybody who is due, and reports whether rules may choose differently now. A note says what could not be
// told.
func (q *purposes) ask(ctx context.Context) (changed bool, note string, err error) {
	if q.refused { // by an earlier profile's people; this one's may be new on the list
		return false, "", q.postpone(ctx)
	}
	if q.left == 0 {
		return false, "", nil
	}
	due, err := q.Store.DuePurposes(ctx, time.Now(), q.left)
	if err != nil {
		return false, "", err
	}
	q.left -= len(due)
	// The first batch alone: without the permission everybody would refuse.
	for size := graph.MaxBatch; len(due) > 0; size = purposesPerSync {
		part := due[:min(size, len(due))]
		due = due[len(part):]
		answers, denied, err := q.read(ctx, part)
		if err != nil {
			return changed, "", err
		}
		if size == graph.MaxBatch && denied == len(part) {
			if q.refused, err = q.forbidden(ctx, denied); err != nil {
				return changed, "", err
			}
		}
		if q.refused {
			return changed, "Enabled shared mailboxes and rooms cannot be told from people: the app registration does not have the permission MailboxSettings.Read. " +
				"Add it, or leave them out by the rule.", q.postpone(ctx)
		}
		if err := q.Store.SavePurposes(ctx, answers); err != nil {
			return changed, "", err
		}
		changed = changed || slices.ContainsFunc(answers, func(a PurposeAnswer) bool { return a.Matters })
	}
	return changed, "", nil
}

func (q *purposes) postpone(ctx context.Context) error {
	return q.Store.PostponePurposes(ctx, time.Now().Add(purposePause))
}

// forbidden tells a missing permission from mailboxes that an access policy keeps the app out of: it is missing when a
// whole batch refuses, or when nobody ever answered.
func (q *purposes) forbidden(ctx context.Context, denied int) (bool, error) {
	if denied == graph.MaxBatch {
		return true, nil
	}
	told, err := q.Store.PurposesTold(ctx)
	return !told, err
}

// read asks a part of those who are due; denied counts the mailboxes that refuse.
func (q *purposes) read(ctx context.Context, part []DuePurpose) (answers []PurposeAnswer, denied int, err error) {
	got := make([]graph.Answer, len(part))
	var requests []graph.Request
	var open []int
	ahead := q.ahead.take()
	for i, one := range part {
		answer, known := ahead[one.ID]
		if known && (answer.Outcome == graph.Done || answer.Outcome == graph.Failed) {
			got[i] = answer
			continue
		}
		requests, open = append(requests, graph.GetUserPurpose(one.ID)), append(open, i)
	}
	if len(requests) > 0 {
		answers, err := q.Graph.BatchRead(ctx, requests)
		if err != nil {
			return nil, 0, fmt.Errorf("reading what mailboxes are for: %w", err)
		}
		for n, i := range open {
			got[i] = answers[n]
		}
	}
	now := time.Now()
	for i, one := range part {
		answer := PurposeAnswer{ID: one.ID, Purpose: one.Purpose, Next: now.Add(purposeLife)}
		var told graph.UserPurpose
		switch err := got[i].Decode(&told); {
		case err == nil && told.Value != "":
			answer.Purpose = Purpose(told.Value)
			answer.Matters = answer.kind() != one.kind()
		case graph.IsAccessDenied(err) || graph.IsForbidden(err):
			denied++
		case graph.IsMailboxUnavailable(err):
		default:
			answer.Next = now.Add(purposePause)
		}
		answers = append(answers, answer)
	}
	return answers, denied, nil
}
