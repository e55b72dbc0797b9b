package desktop

import (
	"context"
	"strings"
	"time"

	"concord/backend/cloudsync"
)

// CloudPlan is where each step of a configuration stands: what applying it would do, what it did, and the drift.
type CloudPlan struct {
	Domain           string           `json:"domain"`
	ServicePrincipal string           `json:"servicePrincipalId"` // object id; "" while there is none
	Steps            []CloudStepState `json:"steps"`
	Clean            bool             `json:"clean"` // nothing is to be done
	LookedMs         int64            `json:"lookedMs"`
}

// CloudStepState is a step as the tenant has it.
type CloudStepState struct {
	Number   int            `json:"number"`
	Name     string         `json:"name"`
	Title    string         `json:"title"`
	State    string         `json:"state"`    // done, open, blocked, skipped, waiting, pending
	Evidence []string       `json:"evidence"` // what the tenant says, a sentence each
	Warnings []string       `json:"warnings"`
	Requests []CloudRequest `json:"requests"` // that applying it sends, or sent
	Changes  []CloudChange  `json:"changes"`
	Confirm  *CloudQuestion `json:"confirm,omitempty"`
	Failure  *Failure       `json:"failure,omitempty"` // why it is blocked
	Applied  bool           `json:"applied"`           // by this run
	Working  bool           `json:"working"`           // the run is at it
}

// CloudRequest is a request to Microsoft Graph. Secrets in its body are dots.
type CloudRequest struct {
	Method string `json:"method"`
	Path   string `json:"path"` // with its version: /v1.0/…
	Body   string `json:"body"` // JSON; "" for none, and for a schema, whose changes are told
	Note   string `json:"note"`
}

// CloudChange is a part of the settings or of a job's schema, as it is and as it will be: JSON, "" for nothing.
type CloudChange struct {
	Where  string `json:"where"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Plan looks at the tenant and tells for each step of a configuration where it stands and what would be sent. It changes
// nothing. What is the matter with one step stands there; an error is what kept it from looking at all.
func (s *CloudSync) Plan(text string) (plan CloudPlan, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		c, err := cloudsync.ParseConfiguration(strings.NewReader(text))
		if err != nil {
			return err
		}
		if err := at.online(); err != nil {
			return err
		}
		found, err := at.CloudSync.Plan(ctx, c)
		if err != nil {
			return err
		}
		plan = cloudPlanOf(found, time.Now())
		return nil
	})
	return plan, err
}

func cloudPlanOf(p cloudsync.Plan, looked time.Time) CloudPlan {
	plan := CloudPlan{Domain: p.Domain, ServicePrincipal: p.ServicePrincipal, Steps: make([]CloudStepState, len(p.Steps)), Clean: p.Clean, LookedMs: millis(looked)}
	for i, step := range p.Steps {
		shown := CloudStepState{Number: step.Number, Name: step.Name, Title: step.Title, State: string(step.State), Evidence: listed(step.Evidence),
			Warnings: listed(step.Warnings), Requests: make([]CloudRequest, len(step.Requests)), Changes: make([]CloudChange, len(step.Changes)),
			Failure: cloudFailureOf(step.Failure), Applied: step.Applied, Working: step.Working}
		for j, r := range step.Requests {
			shown.Requests[j] = CloudRequest(r)
		}
		for j, c := range step.Changes {
			shown.Changes[j] = CloudChange(c)
		}
		if step.Confirm != nil {
			ask := CloudQuestion(*step.Confirm)
			shown.Confirm = &ask
		}
		plan.Steps[i] = shown
	}
	return plan
}

func cloudFailureOf(f *cloudsync.Failure) *Failure {
	if f == nil {
		return nil
	}
	return &Failure{Code: f.Code, Message: f.Sentence, Action: f.Action, RequestID: f.RequestID, Retryable: true}
}
