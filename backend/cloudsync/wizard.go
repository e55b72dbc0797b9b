package cloudsync

import (
	"context"
	"errors"
	"sync"
	"time"

	"concord/backend/graph"

	"github.com/sirupsen/logrus"
)

// Options of a Service.
type Options struct {
	TenantID string
	Graph    *graph.Client // nil without a connection: then only what is remembered can be asked
	Store    Store
	Log      *logrus.Logger
	// Roles are the application permissions of the token; false when it cannot be read.
	Roles func(ctx context.Context) ([]string, bool)
	// Deprecated is told what Microsoft newly says about the end of a call; nil for nobody. See Service.Notice too.
	Deprecated func(Deprecation)
}

// Service sets configurations up, steers their jobs and watches them.
type Service struct {
	tenantID   string
	graph      *graph.Client
	store      Store
	log        *logrus.Logger
	roles      func(ctx context.Context) ([]string, bool)
	deprecated func(Deprecation)
	hearing    sync.Mutex // one answer after the other is compared with what is remembered
}

// New returns a service over a store.
func New(o Options) *Service {
	s := &Service{tenantID: o.TenantID, graph: o.Graph, store: o.Store, log: o.Log, roles: o.Roles, deprecated: o.Deprecated}
	if s.deprecated == nil {
		s.deprecated = func(Deprecation) {}
	}
	if s.roles == nil {
		s.roles = func(context.Context) ([]string, bool) { return nil, false }
	}
	return s
}

// connected fails where there is no connection.
func (s *Service) connected() error {
	if s.graph == nil {
		return &problem{"cloudsync_offline", "This needs a connection to Microsoft, and there is none.", "Connect, and try again."}
	}
	return nil
}

func (s *Service) adapter() secrets { return secrets{graph: s.graph, heard: s.heard} }

// StepInfo names a step.
type StepInfo struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	Title  string `json:"title"`
}

// Steps lists all steps in their order.
func Steps() []StepInfo {
	var all []StepInfo
	for i, step := range steps() {
		all = append(all, StepInfo{i + 1, step.Name(), step.Title()})
	}
	return all
}

// Plan looks at the tenant and tells for every step where it is and what would be sent. It changes nothing. An error is what kept it
// from looking at all; what is the matter with one step is in its report.
func (s *Service) Plan(ctx context.Context, c Configuration) (Plan, error) {
	v, err := s.view(ctx, c)
	if err != nil {
		return Plan{}, err
	}
	v.asked = true
	plan := s.blank(c)
	for i, step := range steps() {
		if _, err := s.inspect(ctx, v, step, &plan.Steps[i]); err != nil && ctx.Err() != nil {
			return plan, err
		}
	}
	plan.ServicePrincipal = v.found.id
	plan.count()
	return plan, nil
}

// ApplyOptions say how to apply.
type ApplyOptions struct {
	// Only is the name of the one step to do; "" for all that are open.
	Only string
	// Confirm asks a person; nil says no to everything.
	Confirm func(step string, c Confirmation) bool
	// ReplaceMapping lets a mapping of CredentialData from something else be replaced.
	ReplaceMapping bool
	// Report is called with every step as it changes; nil for nobody. The plan is the one that Apply returns, so far.
	Report func(step StepReport, sofar Plan)
	// FirstStatus bounds how long the first cycle is waited for; 0 does not wait.
	FirstStatus time.Duration
}

// Apply does step after step what is open. It stops at the first refusal, with its remedy in the step's report and as the error, and
// goes on from there when it is called again. What is remembered of the configuration is replaced.
func (s *Service) Apply(ctx context.Context, c Configuration, o ApplyOptions) (Plan, error) {
	v, err := s.view(ctx, c)
	if err != nil {
		return Plan{}, err
	}
	v.replace, v.asked, v.firstStatus, v.patient = o.ReplaceMapping, true, o.FirstStatus, true
	plan := s.blank(c)
	v.known.Configuration = string(c.JSON())
	if err := s.store.SaveCloudSyncKnown(ctx, v.known); err != nil {
		return plan, err
	}
	defer func() { plan.count() }()
	for i, step := range steps() {
		if o.Only != "" && step.Name() != o.Only {
			continue
		}
		report := &plan.Steps[i]
		tell := func() {
			plan.ServicePrincipal = v.found.id
			if o.Report != nil {
				o.Report(*report, plan)
			}
		}
		if err := s.applyStep(ctx, v, step, report, o, tell); err != nil {
			if ctx.Err() != nil {
				report.stopped()
			}
			tell()
			plan.count()
			return plan, err
		}
		if step.Name() == stepPrincipal && v.found.id != "" && v.found.id != v.known.ServicePrincipal {
			if err := v.remember(ctx, func(k *Known) { k.ServicePrincipal, k.AppID, k.Scenario = v.found.id, v.found.appID, "" }); err != nil {
				return plan, err
			}
		}
		tell()
	}
	plan.count()
	return plan, nil
}

// applyStep inspects a step, does it where it is open, and looks until the tenant says that it is done.
func (s *Service) applyStep(ctx context.Context, v *view, step Step, report *StepReport, o ApplyOptions, tell func()) error {
	f, err := s.inspect(ctx, v, step, report)
	if err != nil || f.State != Open {
		return err
	}
	if f.Confirm != nil && (o.Confirm == nil || !o.Confirm(step.Name(), *f.Confirm)) {
		return report.fail(worded(step.Name(), &ConfirmationError{Step: step.Name(), Ask: *f.Confirm}))
	}
	report.Working = true
	tell()
	err = step.Apply(ctx, v)
	report.Working = false
	v.forget()
	if err != nil {
		return report.fail(worded(step.Name(), err))
	}
	// Look again until the tenant says so: what was written takes its time to be read.
	requests, changes := report.Requests, report.Changes
	err = graph.Settle(ctx, func(err error, _ int) bool { return errors.Is(err, errNotSettled) }, func() error {
		v.forget()
		f, err := s.inspect(ctx, v, step, report)
		if err == nil && f.State == Open {
			return errNotSettled
		}
		return err
	})
	report.Applied, report.Requests, report.Changes, report.Confirm = true, requests, changes, nil
	if errors.Is(err, errNotSettled) {
		return report.fail(worded(step.Name(), &problem{"cloudsync_not_settled", "Microsoft took the change and does not show it yet.",
			"Apply again in some minutes: it looks first, and does nothing twice."}))
	}
	if err != nil {
		return err
	}
	s.enter(ctx, v.c.Domain, step.Name(), step.Title())
	return nil
}

var errNotSettled = errors.New("cloudsync: the tenant does not show the change yet")

// inspect looks at one step and fills its report.
func (s *Service) inspect(ctx context.Context, v *view, step Step, report *StepReport) (Finding, error) {
	f, err := step.Inspect(ctx, v)
	if err != nil {
		f.State, f.Err = Blocked, err
	}
	report.State, report.Evidence, report.Warnings, report.Changes, report.Confirm = f.State, f.Evidence, f.Warnings, f.Changes, f.Confirm
	report.Failure, report.Requests = nil, nil
	if f.State == Open {
		report.Requests = step.Requests(v)
	}
	if f.State == Blocked {
		return f, report.fail(worded(step.Name(), f.Err))
	}
	return f, nil
}

// fail writes an error into a report.
func (r *StepReport) fail(err error) error {
	r.State, r.err = Blocked, err
	r.Failure = failureOf(err)
	return err
}

// stopped says of a step at which an apply was stopped that it is not done; that somebody stopped it is no refusal.
func (r *StepReport) stopped() {
	r.State, r.Failure, r.err = Open, nil, nil
	if len(r.Requests) == 0 { // it was being looked at
		r.State = Pending
	}
}

func failureOf(err error) *Failure {
	f := &Failure{Code: "unexpected", Sentence: sentenceOf(err)}
	var coded interface {
		Code() string
		Action() string
	}
	if errors.As(err, &coded) {
		f.Code, f.Action = coded.Code(), coded.Action()
	}
	var g *graph.Error
	if errors.As(err, &g) {
		f.RequestID = g.SupportID()
	}
	return f
}

// view begins to look at the tenant for a configuration.
func (s *Service) view(ctx context.Context, c Configuration) (*view, error) {
	if err := s.connected(); err != nil {
		return nil, err
	}
	v := &view{Service: s, c: c}
	known, err := s.store.CloudSyncKnown(ctx)
	if err != nil {
		return nil, err
	}
	v.known = Known{Domain: lower(c.Domain)}
	for _, k := range known {
		if k.Domain == lower(c.Domain) {
			v.known = k
		}
	}
	return v, nil
}

func (s *Service) blank(c Configuration) Plan {
	plan := Plan{Domain: c.Domain}
	for i, step := range steps() {
		plan.Steps = append(plan.Steps, StepReport{Number: i + 1, Name: step.Name(), Title: step.Title(), State: Pending})
	}
	return plan
}

// remember writes what is known down before going on.
func (v *view) remember(ctx context.Context, change func(k *Known)) error {
	change(&v.known)
	return v.store.SaveCloudSyncKnown(ctx, v.known)
}

// enter writes into the journal what was done; that it cannot be written stops nothing.
func (s *Service) enter(ctx context.Context, domain, what, text string) {
	if err := s.store.AddCloudSyncEntry(ctx, Entry{At: time.Now(), Domain: lower(domain), What: what, Text: text}); err != nil && s.log != nil {
		s.log.WithError(err).Warn("cloud sync's journal could not be written")
	}
}
