package cloudsync

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"concord/backend/graph"
)

// State is where a step is.
type State string

// The states of a step.
const (
	Done    State = "done"    // the tenant says what is wanted
	Open    State = "open"    // something is to be done
	Blocked State = "blocked" // something stands in the way; Failure says what and what to do
	Skipped State = "skipped" // the configuration does not ask for it
	Waiting State = "waiting" // done here; Microsoft is at work
	Pending State = "pending" // not looked at, because an earlier step has to come first
)

// The names of the steps, which do not change.
const (
	stepPermissions = "permissions"
	stepFlag        = "tenant_flag"
	stepPrincipal   = "service_principal"
	stepJobs        = "jobs"
	stepSecrets     = "secrets"
	stepScope       = "scope"
	stepHashes      = "password_hashes"
	stepExchange    = "exchange_writeback"
	stepDeletes     = "accidental_deletes"
	stepTest        = "test_object"
	stepStart       = "start"
	stepStatus      = "first_status"
)

// Step is one of the steps that set a configuration up. Each is asked anew what the tenant says, so that it does not matter who did it.
type Step interface {
	// Name is stable; Title is for people.
	Name() string
	Title() string
	// Inspect looks at the tenant and changes nothing. An error is what kept it from looking.
	Inspect(ctx context.Context, v *view) (Finding, error)
	// Requests is what Apply would send, after an Inspect that found the step open. Secrets are dots.
	Requests(v *view) []Planned
	// Apply does what Inspect found missing. Doing it again does no harm.
	Apply(ctx context.Context, v *view) error
}

// steps are all, in their order.
func steps() []Step {
	return []Step{permissionsStep{}, flagStep{}, principalStep{}, jobsStep{}, secretsStep{}, scopeStep{}, hashesStep{}, exchangeStep{},
		deletesStep{}, testStep{}, startStep{}, statusStep{}}
}

// Finding is what a look at the tenant brought.
type Finding struct {
	State    State
	Evidence []string // what the tenant says, a sentence each
	Warnings []string
	Changes  []Change
	Confirm  *Confirmation // Open: a person has to say yes
	Err      error         // Blocked: why
}

func (f *Finding) see(format string, args ...any) {
	f.Evidence = append(f.Evidence, fmt.Sprintf(format, args...))
}
func (f *Finding) warn(format string, args ...any) {
	f.Warnings = append(f.Warnings, fmt.Sprintf(format, args...))
}

func blocked(err error) Finding { return Finding{State: Blocked, Err: err} }

// Confirmation is what a person has to type before something that cannot be taken back.
type Confirmation struct {
	Question string `json:"question"`
	Word     string `json:"word"`
}

// Planned is a request that would be sent.
type Planned struct {
	Method string `json:"method"`
	Path   string `json:"path"`           // with its version: /v1.0/…
	Body   string `json:"body,omitempty"` // JSON, secrets as dots
	Note   string `json:"note,omitempty"`
}

// What stands in the path of a request for what is not made yet.
const (
	noPrincipal = "{service principal}"
	noJob       = "{job}"
)

// dots stand for a secret.
const dots = "••••••"

// planned is a request as it is shown.
func planned(r graph.Request, note string) Planned {
	version := "/v1.0"
	if r.Beta {
		version = "/beta"
	}
	path := version + r.Path
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	p := Planned{Method: r.Method, Path: path, Note: note}
	switch body := r.Body.(type) {
	case nil:
	case json.RawMessage:
		p.Body = "" // a schema: the changes tell
	default:
		p.Body = pretty(encode(body))
	}
	return p
}

// plannedSecrets shows a write of settings without what is secret in it.
func plannedSecrets(servicePrincipal string, send Secrets) Planned {
	hidden := make([]graph.SynchronizationSecret, len(send))
	for i, one := range send {
		hidden[i] = one
		switch one.Key {
		case secretAppKey, secretDomain, secretNotifications, "UserName":
		default:
			hidden[i].Value = dots
		}
	}
	return planned(graph.PutSynchronizationSecrets(servicePrincipal, hidden), "")
}

// StepReport is a step as it is shown.
type StepReport struct {
	Number   int           `json:"number"` // from 1
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	State    State         `json:"state"`
	Evidence []string      `json:"evidence,omitempty"`
	Warnings []string      `json:"warnings,omitempty"`
	Requests []Planned     `json:"requests,omitempty"`
	Changes  []Change      `json:"changes,omitempty"`
	Confirm  *Confirmation `json:"confirm,omitempty"`
	Failure  *Failure      `json:"failure,omitempty"`
	// Applied says that this apply did the step; Working that it is at it.
	Applied bool `json:"applied,omitempty"`
	Working bool `json:"working,omitempty"`

	err error
}

// Failure is why a step is blocked.
type Failure struct {
	Code      string `json:"code"`
	Sentence  string `json:"sentence"`
	Action    string `json:"action"`
	RequestID string `json:"requestId,omitempty"`
}

// Plan is all steps of a configuration with where they are: what an apply would do, what it did, and the drift.
type Plan struct {
	Domain           string       `json:"domain"`
	ServicePrincipal string       `json:"servicePrincipalId,omitempty"`
	Steps            []StepReport `json:"steps"`
	// Clean says that nothing is to be done.
	Clean bool `json:"clean"`
}

func (p *Plan) count() {
	p.Clean = true
	for _, s := range p.Steps {
		if s.State == Open || s.State == Blocked || s.State == Pending {
			p.Clean = false
		}
	}
}

func lower(domain string) string { return strings.ToLower(strings.TrimSpace(domain)) }
