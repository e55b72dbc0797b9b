package tenant

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"concord/backend/certstore"
	"concord/backend/contactsync"
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
	Name    string        `json:"name"` // certificate, sign_in, permissions, directory, mailbox
	State   CheckState    `json:"state"`
	Text    string        `json:"text"`
	Details []string      `json:"details,omitempty"` // one finding each
	Rights  []Right       `json:"rights,omitempty"`  // of the step permissions: each permission and how it stands
	Failure *runs.Failure `json:"failure,omitempty"`

	TenantID string              `json:"tenantId,omitempty"` // of the step sign_in: who issued the token
	Identity *certstore.Identity `json:"-"`                  // of the step certificate
	Err      error               `json:"-"`                  // why State is NotPassed
}

// Check asks Microsoft for everything a sync needs, without writing anything: a fresh token and what it allows,
// one read of the directory, and one of a mailbox (any that answers, or the one named). Before that it tells until when
// the certificate is valid. Steps are reported as
// they are done; the error is the first step's that failed.
func (t *Tenant) Check(ctx context.Context, mailbox string, report func(CheckStep)) error {
	if t.connection == nil {
		return ErrOffline
	}
	var first error
	step := func(s CheckStep) {
		if s.Err != nil {
			s.State = NotPassed
			if s.Failure == nil {
				s.Failure = runs.FailureOf(s.Err)
			}
			if s.Text == "" {
				s.Text = s.Failure.Sentence
			}
			if first == nil {
				first = s.Err
			}
		}
		report(s)
	}
	step(certificateStep(t.source.Identity(), time.Now()))
	token, err := t.source.Fresh(ctx)
	if err != nil {
		step(CheckStep{Name: "sign_in", Err: err})
		return err
	}
	step(CheckStep{Name: "sign_in", State: Passed, TenantID: token.TenantID, Text: fmt.Sprintf("Signed in to tenant %s as application %s; the token is good until %s.",
		token.TenantID, token.AppID, token.ExpiresOn.Local().Format("2006-01-02 15:04"))})
	step(permissionStep(token))
	people, err := t.readDirectory(ctx)
	if err != nil {
		step(CheckStep{Name: "directory", Err: fmt.Errorf("reading the directory: %w", contactsync.MayNotReadPeople(err))})
	} else {
		step(CheckStep{Name: "directory", State: Passed, Text: "People can be read."})
	}
	step(t.probeMailbox(ctx, mailbox, people))
	return first
}

// certificateStep tells until when the certificate is valid, and warns when that is near. One that has ended fails at the
// sign-in.
func certificateStep(identity *certstore.Identity, now time.Time) CheckStep {
	s := CheckStep{Name: "certificate", State: Passed, Identity: identity, Text: fmt.Sprintf("Valid until %s, %s from now (thumbprint %s).",
		identity.Certificate.NotAfter.Local().Format(time.DateOnly), daysOf(identity.DaysLeft(now)), identity.Thumbprint())}
	if identity.Nearness(now) != certstore.Far {
		s.State = Warned
		s.Details = append(s.Details, "Renew it before that day: concordctl cert rotate.")
	}
	return s
}

func daysOf(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// permissionStep tells what the token allows: granted, missing, optional and more than needed, each with what to do.
func permissionStep(token signin.Token) CheckStep {
	report := signin.Permissions(token)
	s := CheckStep{Name: "permissions", State: Passed, Rights: rightsOf(report), Err: report.Err()}
	if !report.Readable {
		s.State, s.Text = NotChecked, "The token cannot be read; the next steps show what it allows."
		return s
	}
	granted := "none"
	if len(report.Granted) > 0 {
		granted = strings.Join(report.Granted, ", ")
	}
	if s.Err == nil {
		s.Text = "Granted: " + granted + "."
	} else {
		s.Details = append(s.Details, "Granted: "+granted+".")
	}
	for _, missing := range report.Missing {
		s.State = Warned
		s.Details = append(s.Details, fmt.Sprintf("Missing: %s, %s. %s", missing.Permission, missing.Why, missing.Action))
	}
	for _, optional := range report.Optional {
		if !optional.Granted {
			s.Details = append(s.Details, fmt.Sprintf("Optional, not granted: %s, %s.", optional.Permission, optional.Why))
		}
	}
	if len(report.Beyond) > 0 {
		s.State = Warned
		s.Details = append(s.Details, fmt.Sprintf("More than contact sync needs: %s. %s", strings.Join(report.Beyond, ", "), removeBeyond))
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
