package tenant

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/runs"
)

// checkCandidates is how many mailboxes are tried until one takes contacts: some users have none.
const checkCandidates = 10

// probeMailbox reads the contact folders of a mailbox: the one named, else the first that has any to read among
// those that a profile writes to, else a few of the directory.
//
// A token without Contacts.ReadWrite proves nothing: Exchange keeps its own list of who may do what (RBAC for
// Applications). So the probes decide: when all mailboxes refuse it is the permission, when some do it is a scope.
func (t *Tenant) probeMailbox(ctx context.Context, named string, people []graph.User) CheckStep {
	s := CheckStep{Name: "mailbox"}
	candidates := []string{named}
	if named == "" {
		var err error
		if candidates, err = t.probeCandidates(ctx, people); err != nil {
			s.Err = err
			return s
		}
	}
	var refused []error
	for _, user := range candidates {
		var folders graph.Page[graph.ContactFolder]
		err := t.client.Do(ctx, graph.ListContactFolders(user, ""), &folders)
		switch {
		case err == nil:
			s.State, s.Text = Passed, "Contact folders can be read."
			if len(refused) > 0 {
				s.State = Warned
				s.Text = fmt.Sprintf("Contact folders can be read, but %d of the %d mailboxes tried refuse this application: an access policy or the scope of its Exchange role leaves them out. If that is not intended, include them.",
					len(refused), len(refused)+1)
			}
			return s
		case graph.IsAccessDenied(err), graph.IsForbidden(err):
			refused = append(refused, err)
		case graph.IsMailboxUnavailable(err) && named == "":
		default:
			return s.ofMailbox(err)
		}
	}
	switch {
	case len(refused) > 0 && named != "":
		return s.ofMailbox(refused[0])
	case len(refused) > 0:
		s.Err = &contactsync.AllRefusedError{Mailboxes: int64(len(refused))}
	case len(candidates) == 0:
		s.State, s.Text = NotChecked, "No mailbox was tried, because no user is known; name one to look at: --mailbox USER."
	default:
		s.State, s.Text = NotChecked, "None of the users tried has an Exchange Online mailbox; name one to look at: --mailbox USER."
	}
	return s
}

// ofMailbox is the step when one mailbox did not answer as it should, in the words that a sync has for it.
func (s CheckStep) ofMailbox(err error) CheckStep {
	s.Err = fmt.Errorf("reading a mailbox: %w", err)
	var answer *graph.Error
	if errors.As(err, &answer) && answer.Status != 0 && answer.GraphCode != graph.CodeUnreadableAnswer {
		trouble := contactsync.MailboxTrouble(answer)
		s.Failure = &runs.Failure{Code: trouble.Code, Sentence: trouble.Sentence, Action: trouble.Action, RequestID: trouble.RequestID}
		s.Text = trouble.Sentence
	}
	return s
}

// probeCandidates are mailboxes of the profiles' rules, as the last sync knows them or else as their groups say now.
// Without a profile they are people of the directory: then an Exchange role's scope may well leave them out.
func (t *Tenant) probeCandidates(ctx context.Context, people []graph.User) ([]string, error) {
	profiles, err := t.store.StoredProfiles(ctx)
	if err != nil {
		return nil, err
	}
	var candidates []string
	for _, profile := range profiles {
		mailboxes, err := t.store.Mailboxes(ctx, profile.No, 0, checkCandidates)
		if err != nil {
			return nil, err
		}
		for _, mailbox := range mailboxes {
			candidates = append(candidates, mailbox.ID)
		}
		if len(mailboxes) == 0 {
			candidates = append(candidates, t.ruleCandidates(ctx, profile.Mailboxes.Places)...)
		}
	}
	if len(candidates) == 0 {
		for _, person := range people {
			if person.Mail != "" && !strings.EqualFold(person.UserType, "Guest") {
				candidates = append(candidates, person.ID)
			}
		}
	}
	return candidates[:min(len(candidates), checkCandidates)], nil
}

// ruleCandidates are some users whom a rule names, before any sync has read it. What cannot be read is passed over:
// the steps before have said why.
func (t *Tenant) ruleCandidates(ctx context.Context, places contactsync.Places) []string {
	candidates := slices.Clone(places.Users)
	if len(places.Groups) == 0 {
		return candidates
	}
	page, err := t.client.GroupsDelta(ctx, "", places.Groups[:min(len(places.Groups), graph.MaxDeltaGroups)])
	if err != nil {
		return candidates
	}
	for _, group := range page.Value {
		for _, member := range group.Members {
			if strings.EqualFold(member.Type, "#microsoft.graph.user") && !member.Removed {
				candidates = append(candidates, member.ID)
			}
		}
	}
	return candidates
}
