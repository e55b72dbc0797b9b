package desktop

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// firstStatusWait is how long a run watches the first cycle, as the command line's does: a cycle that takes longer goes on
// without.
const firstStatusWait = 2 * time.Minute

// applying is a run of this window that sets cloud sync up, with the steps as far as it has come.
type applying struct {
	text   string       // of the configuration
	active *runs.Active // set before anybody else knows of it

	mu     sync.Mutex
	plan   cloudsync.Plan
	looked time.Time
}

// told keeps the steps so far. The run goes on writing into them, so that they are copied.
func (a *applying) told(sofar cloudsync.Plan) {
	sofar.Steps = slices.Clone(sofar.Steps)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.plan, a.looked = sofar, time.Now()
}

// now is the run as it stands, with its steps.
func (a *applying) now() (runs.Run, CloudPlan) {
	run := a.active.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if plan, err := tenant.CloudSyncPlanOf(run); err == nil && run.Final() && len(plan.Steps) > 0 {
		return run, cloudPlanOf(plan, run.Finished) // whether everything is done is counted at the end
	}
	return run, cloudPlanOf(a.plan, a.looked)
}

// CloudOrder is a configuration to apply.
type CloudOrder struct {
	Text string `json:"text"` // of the configuration
	// Typed are the words that a person typed for steps that ask.
	Typed []CloudWord `json:"typed"`
	// ReplaceMapping lets a mapping of password hashes from something else be replaced.
	ReplaceMapping bool `json:"replaceMapping"`
}

// CloudWord is what a person typed for a step.
type CloudWord struct {
	Step string `json:"step"` // its name
	Word string `json:"word"`
}

func (o CloudOrder) allows(step string, ask cloudsync.Confirmation) bool {
	return slices.ContainsFunc(o.Typed, func(w CloudWord) bool { return w.Step == step && strings.TrimSpace(w.Word) == ask.Word })
}

// Start begins a run that applies a configuration, step after step, and returns it as it stands; run.changed nudges, and
// Applied tells the steps. It stops at the first refusal, and goes on there when it is started again. A step that asks for
// a word and was not given it ends it with cloudsync_not_confirmed. It fails with run_active while another one is at work.
func (s *CloudSync) Start(order CloudOrder) (run Run, err error) {
	err = s.with(func(_ context.Context, at *opened) error {
		c, err := cloudsync.ParseConfiguration(strings.NewReader(order.Text))
		if err != nil {
			return err
		}
		mine := &applying{text: string(c.JSON()), plan: cloudsync.Plan{Domain: c.Domain}}
		for _, step := range cloudsync.Steps() {
			mine.plan.Steps = append(mine.plan.Steps, cloudsync.StepReport{Number: step.Number, Name: step.Name, Title: step.Title, State: cloudsync.Pending})
		}
		run, err = s.startCloud(at, mine, func(ctx context.Context) (*runs.Active, error) {
			return at.StartCloudSync(ctx, c, cloudsync.ApplyOptions{
				ReplaceMapping: order.ReplaceMapping, FirstStatus: s.firstStatus,
				Confirm: order.allows,
				Report:  func(_ cloudsync.StepReport, sofar cloudsync.Plan) { mine.told(sofar) },
			})
		})
		return err
	})
	return run, err
}

// startCloud begins a run that may be at work beside a run of contacts.
func (c *core) startCloud(at *opened, mine *applying, begin func(context.Context) (*runs.Active, error)) (Run, error) {
	if err := at.online(); err != nil {
		return Run{}, err
	}
	active, err := begin(at.ctx)
	if err != nil {
		return Run{}, err
	}
	mine.active = active
	at.mu.Lock()
	at.cloud = mine
	at.mu.Unlock()
	return c.follows(at, active), nil
}

// CloudApplied is the run that applies a domain's configuration, or did so last in this window.
type CloudApplied struct {
	Run *Run `json:"run,omitempty"` // nil when none is known
	// Text is the configuration that it applies; "" for a run of another program, whose steps are not told until it has ended.
	Text string `json:"text"`
	// Plan is as far as it has come.
	Plan CloudPlan `json:"plan"`
}

// Applied tells of the run that applies the configuration of a domain: the one at work, here or in another program, or
// else the last one of this window.
func (s *CloudSync) Applied(domain string) (applied CloudApplied, err error) {
	err = s.with(func(ctx context.Context, at *opened) error {
		applied.Plan.Steps = []CloudStepState{}
		at.mu.Lock()
		own := at.cloud
		at.mu.Unlock()
		if own != nil {
			if stands, plan := own.now(); strings.EqualFold(plan.Domain, domain) {
				run := runOf(stands)
				applied = CloudApplied{Run: &run, Text: own.text, Plan: plan}
			}
			if applied.Run != nil && !applied.Run.Final {
				return nil
			}
		}
		running, err := at.Runs.Running(ctx)
		for _, r := range running {
			if r.Kind == tenant.CloudSyncRun && r.Title == tenant.CloudSyncTitle(domain) && (own == nil || r.ID != own.active.ID()) {
				run := runOf(r)
				applied = CloudApplied{Run: &run, Plan: CloudPlan{Domain: domain, Steps: []CloudStepState{}}}
			}
		}
		return err
	})
	return applied, err
}

// atWork are the runs of this process that have not ended: one of contacts and one of cloud sync at most.
func (at *opened) atWork() []*runs.Active {
	var all []*runs.Active
	for _, active := range at.mine() {
		if !active.Now().Final() {
			all = append(all, active)
		}
	}
	return all
}

// mine are the latest runs of this process, of contacts and of cloud sync.
func (at *opened) mine() []*runs.Active {
	at.mu.Lock()
	defer at.mu.Unlock()
	var all []*runs.Active
	if at.active != nil {
		all = append(all, at.active)
	}
	if at.cloud != nil {
		all = append(all, at.cloud.active)
	}
	return all
}
