package cloudsync

import (
	"context"
	"strings"

	"concord/backend/graph"
)

// flagStep: is the tenant's synchronisation on? It is switched on when somebody says so, and never off.
type flagStep struct{}

func (flagStep) Name() string  { return stepFlag }
func (flagStep) Title() string { return "Tenant's synchronisation" }

func (flagStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	o, err := v.tenant(ctx)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{State: Done}
	switch enabled := o.OnPremisesSyncEnabled; {
	case enabled != nil && *enabled:
		f.see("Synchronisation from an on-premises directory is on.")
		if o.OnPremisesLastSyncDateTime.IsZero() {
			f.see("Nothing was synchronised yet.")
		}
		return f, nil
	case enabled != nil:
		f.see("Synchronisation was on once and is off.")
		f.warn("Somebody switched it off. That takes up to 72 hours, during which it cannot be switched on again.")
	default:
		f.see("Synchronisation from an on-premises directory was never on.")
	}
	f.State = Open
	f.Confirm = &Confirmation{Word: flagWord(o),
		Question: "This switches on directory synchronisation for the whole tenant. Switching it off again takes up to 72 hours, and Concord does not do that."}
	return f, nil
}

// flagWord is what has to be typed: the tenant's default domain, so that nobody takes one tenant for another.
func flagWord(o graph.Organization) string {
	word := o.ID
	for _, d := range o.VerifiedDomains {
		if d.IsDefault {
			word = d.Name
		}
	}
	return strings.ToLower(word)
}

func (flagStep) Requests(v *view) []Planned {
	return []Planned{planned(graph.EnableOnPremisesSync(v.tenantID, false), "once more on beta if v1.0 does not let the property be written")}
}

func (flagStep) Apply(ctx context.Context, v *view) error {
	err := v.graph.Do(ctx, graph.EnableOnPremisesSync(v.tenantID, false), nil)
	if graph.IsReadOnlyProperty(err) {
		err = v.graph.Do(ctx, graph.EnableOnPremisesSync(v.tenantID, true), nil)
	}
	return err
}
