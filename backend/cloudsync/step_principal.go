package cloudsync

import (
	"context"
	"errors"
	"time"

	"concord/backend/graph"
)

// principalStep: is there a service principal of the cloud sync template for the domain?
type principalStep struct{}

func (principalStep) Name() string  { return stepPrincipal }
func (principalStep) Title() string { return "Service principal" }

func (principalStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	id, err := v.principal(ctx)
	if err != nil {
		return Finding{}, err
	}
	if id == "" {
		f := Finding{State: Open}
		f.see("No configuration for %s was found among the service principals of the cloud sync template.", v.c.Domain)
		if v.found.opened {
			f.see("One was being made a moment ago; it is waited for before another one is made.")
		}
		return f, nil
	}
	f := Finding{State: Done}
	f.see("Service principal %s. %s", id, v.found.how)
	return f, nil
}

func (principalStep) Requests(v *view) []Planned {
	return []Planned{planned(graph.InstantiateApplicationTemplate(Template, v.c.name()), "makes the application and its service principal; then they are waited for")}
}

var errStillOpen = errors.New("cloudsync: what was being made is not seen")

// Apply instantiates the template, which makes another pair with every call: what is about to be done is written down before.
func (principalStep) Apply(ctx context.Context, v *view) error {
	return twice(ctx, func() error { return v.tryPrincipal(ctx) })
}

func (v *view) tryPrincipal(ctx context.Context) error {
	if _, begun := v.known.Attempts[attemptPrincipal]; begun {
		if err := v.awaitAttempt(ctx); err != nil || v.found.id != "" {
			return err
		}
	}
	began := Attempt{Began: time.Now(), Before: v.found.alike}
	if err := v.remember(ctx, func(k *Known) { k.attempt(attemptPrincipal, began) }); err != nil {
		return err
	}
	var made graph.ApplicationServicePrincipal
	if err := v.graph.Do(ctx, graph.InstantiateApplicationTemplate(Template, v.c.name()), &made); err != nil {
		if !graph.IsAmbiguous(err) && ctx.Err() == nil { // it was certainly not made
			err = errors.Join(err, v.remember(ctx, func(k *Known) { delete(k.Attempts, attemptPrincipal) }))
		}
		if graph.IsNotFound(err) { // the one thing that the request names is Microsoft's template
			err = &noTemplateError{err}
		}
		return err
	}
	return v.settlePrincipal(ctx, made.ServicePrincipal)
}

// noTemplateError says that the cloud does not have the template that configurations are made of.
type noTemplateError struct{ err error }

func (e *noTemplateError) Error() string {
	return "This cloud does not have the application template that cloud sync configurations are made of."
}
func (e *noTemplateError) Unwrap() error  { return e.err }
func (e *noTemplateError) Code() string   { return codeUnavailable }
func (e *noTemplateError) Action() string { return unavailableAction }

// awaitAttempt looks for what was being made until it comes to light or can be thought not made.
func (v *view) awaitAttempt(ctx context.Context) error {
	err := graph.Settle(ctx, func(err error, _ int) bool { return errors.Is(err, errStillOpen) }, func() error {
		v.forget()
		if _, err := v.principal(ctx); err != nil {
			return err
		}
		if v.found.opened {
			return errStillOpen
		}
		return nil
	})
	if errors.Is(err, errStillOpen) {
		return nil // long enough
	}
	if err != nil || v.found.id == "" {
		return err
	}
	return v.settlePrincipal(ctx, graph.ServicePrincipal{ID: v.found.id, AppID: v.found.appID})
}

// settlePrincipal writes down what was made and waits until it can be worked with. Until then it counts as being made: one that is not
// visible yet must not be taken for one that is gone.
func (v *view) settlePrincipal(ctx context.Context, sp graph.ServicePrincipal) error {
	if err := v.remember(ctx, func(k *Known) { k.ServicePrincipal, k.AppID, k.Scenario = sp.ID, sp.AppID, "" }); err != nil {
		return err
	}
	if err := v.graph.Await(ctx, graph.GetServicePrincipal(sp.ID), nil, graph.NotWritableYet); err != nil {
		return err
	}
	if err := v.graph.Await(ctx, graph.ListSynchronizationTemplates(sp.ID), new(graph.Page[graph.SynchronizationTemplate]), graph.NotWritableYet); err != nil {
		return err
	}
	return v.remember(ctx, func(k *Known) { delete(k.Attempts, attemptPrincipal) })
}

func (k *Known) attempt(what string, a Attempt) {
	if k.Attempts == nil {
		k.Attempts = map[string]Attempt{}
	}
	k.Attempts[what] = a
}
