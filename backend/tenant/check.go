package tenant

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"concord/backend/graph"
	"concord/backend/runs"
	"concord/backend/signin"
	"concord/backend/throttle"
)

// CheckState is what came of one step of a check.
type CheckState string

// The results of a step.
const (
	Passed     CheckState = "ok"
	Warned     CheckState = "warning"
	NotPassed  CheckState = "failed"
	NotChecked CheckState = "skipped"
)

// CheckStep is one question of a check, and its answer.
type CheckStep struct {
	Name    string        `json:"name"` // sign_in, permissions, directory, mailbox
	State   CheckState    `json:"state"`
	Text    string        `json:"text"`
	Failure *runs.Failure `json:"failure,omitempty"`
	Err     error         `json:"-"` // why State is NotPassed
}

// checkCandidates is how many mailboxes are tried until one takes contacts: some users have none.
const checkCandidates = 10

// Check asks Microsoft for everything a sync needs, without writing anything: a fresh token and what it allows,
// one read of the directory, and one of a mailbox (any that answers, or the one named). Steps are reported as
// they are done; the error is the first step's that failed.
func (t *Tenant) Check(ctx context.Context, mailbox string, report func(CheckStep)) error {
	if t.connection == nil {
		return ErrOffline
	}
	var first error
	step := func(s CheckStep) {
		if s.Err != nil {
			s.State, s.Failure = NotPassed, runs.FailureOf(s.Err)
			if s.Text == "" {
				s.Text = s.Failure.Sentence
			}
			if first == nil {
				first = s.Err
			}
		}
		report(s)
	}
	token, err := t.source.Fresh(ctx)
	if err != nil {
		step(CheckStep{Name: "sign_in", Err: err})
		return err
	}
	step(CheckStep{Name: "sign_in", State: Passed, Text: fmt.Sprintf("Signed in to tenant %s as application %s; the token is good until %s.",
		token.TenantID, token.AppID, token.ExpiresOn.Local().Format("2006-01-02 15:04"))})
	step(permissionStep(token))
	people, err := t.readDirectory(ctx)
	if err != nil {
		step(CheckStep{Name: "directory", Err: fmt.Errorf("reading the directory: %w", err)})
	} else {
		step(CheckStep{Name: "directory", State: Passed, Text: "People can be read."})
	}
	step(t.probeMailbox(ctx, mailbox, people))
	return first
}

func permissionStep(token signin.Token) CheckStep {
	report := signin.Permissions(token)
	s := CheckStep{Name: "permissions", State: Passed, Err: report.Err()}
	if !report.Readable {
		s.State, s.Text = NotChecked, "The token cannot be read; the next steps show what it allows."
		return s
	}
	s.Text = "Granted: " + strings.Join(report.Granted, ", ") + "."
	if len(report.Granted) == 0 {
		s.Text = "None granted."
	}
	for _, missing := range report.Missing {
		s.State = Warned
		s.Text += fmt.Sprintf(" Missing: %s, %s. %s", missing.Permission, missing.Why, missing.Action)
	}
	if len(report.Beyond) > 0 {
		s.State = Warned
		s.Text += " More than contact sync needs: " + strings.Join(report.Beyond, ", ") + "."
	}
	return s
}

// readDirectory reads a few people.
func (t *Tenant) readDirectory(ctx context.Context) ([]graph.User, error) {
	var page graph.Page[graph.User]
	err := t.client.Do(ctx, graph.Request{
		Method: http.MethodGet,
		Path:   "/users?$select=id,mail,userType,userPrincipalName&$top=50",
		Asks:   []throttle.Ask{{Scope: throttle.Directory, Requests: 1, Units: 1}},
	}, &page)
	return page.Value, err
}

// probeMailbox reads the contact folders of a mailbox: the one named, else the first that has any to read among
// those that a profile writes to and a few of the directory.
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
	var refused error
	for _, user := range candidates {
		var folders graph.Page[graph.ContactFolder]
		err := t.client.Do(ctx, graph.ListContactFolders(user, ""), &folders)
		switch {
		case err == nil:
			s.State, s.Text = Passed, "Contact folders can be read."
			if refused != nil {
				s.State, s.Text = Warned, "Contact folders can be read, but at least one other mailbox refuses this application."
			}
			return s
		case graph.IsAccessDenied(err), graph.IsForbidden(err):
			refused = err
		case graph.IsMailboxUnavailable(err) && named == "":
		default:
			s.Err = fmt.Errorf("reading a mailbox: %w", err)
			return s
		}
	}
	switch {
	case refused != nil:
		s.Err = fmt.Errorf("reading a mailbox: %w", refused)
	case len(candidates) == 0:
		s.State, s.Text = NotChecked, "No mailbox was tried, because no user is known; name one to look at."
	default:
		s.State, s.Text = NotChecked, "None of the users tried has an Exchange Online mailbox; name one to look at."
	}
	return s
}

func (t *Tenant) probeCandidates(ctx context.Context, people []graph.User) ([]string, error) {
	var candidates []string
	profiles, err := t.store.StoredProfiles(ctx)
	if err != nil {
		return nil, err
	}
	for _, profile := range profiles {
		mailboxes, err := t.store.Mailboxes(ctx, profile.No, 0, checkCandidates)
		if err != nil {
			return nil, err
		}
		for _, mailbox := range mailboxes {
			candidates = append(candidates, mailbox.ID)
		}
	}
	for _, person := range people {
		if person.Mail != "" && !strings.EqualFold(person.UserType, "Guest") {
			candidates = append(candidates, person.ID)
		}
	}
	return candidates[:min(len(candidates), checkCandidates)], nil
}
