package cloudsync

import (
	"context"
	"strings"

	"concord/backend/graph"
)

// permissionsStep: does the token allow what the steps do, and does an agent serve the domain?
type permissionsStep struct{}

func (permissionsStep) Name() string  { return stepPermissions }
func (permissionsStep) Title() string { return "Permissions and agent" }

func (permissionsStep) Inspect(ctx context.Context, v *view) (Finding, error) {
	f := Finding{State: Done}
	roles, readable := v.roles(ctx)
	if !readable {
		f.warn("The token cannot be read; the other steps show what it allows.")
	} else {
		var missing, why []string
		for _, n := range needs {
			switch {
			case n.covered(roles):
				f.see("%s is granted.", n.Permission)
			case n.Optional:
				f.warn("%s is not granted; it is needed %s.", n.Permission, n.Why)
			default:
				missing, why = append(missing, n.Permission), append(why, n.Permission+" "+n.Why)
			}
		}
		if missing != nil {
			f.State, f.Err = Blocked, &problem{codePermission, "The app registration lacks " + strings.Join(why, ", and ") + ".",
				"In the app registration, open API permissions, add " + strings.Join(missing, " and ") + " as application permissions, and choose Grant admin consent. A second app registration keeps contact sync's small: cloudSyncClientId in the settings."}
		}
	}
	return f, v.agents(ctx, &f)
}

// agents looks whether an agent serves the domain. Microsoft lets only people see agents, so that not seeing any is no obstacle.
func (v *view) agents(ctx context.Context, f *Finding) error {
	served := false
	active := 0
	for page, err := range graph.Pages[graph.OnPremisesAgentGroup](ctx, v.graph, graph.ListAgentGroups()) {
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			f.warn("Whether a provisioning agent serves %s is not visible here: Microsoft shows agents to people, not to applications. Look at Entra Connect, Cloud sync, Agents in the admin center.", v.c.Domain)
			return nil
		}
		for _, group := range page.Value {
			for _, r := range group.PublishedResources {
				if !strings.EqualFold(r.ResourceName, v.c.Domain) {
					continue
				}
				served = true
				for _, a := range group.Agents {
					if a.Status == "active" {
						active++
					}
				}
			}
		}
	}
	switch {
	case !served:
		f.warn("No provisioning agent is registered for %s; install one on a server of the domain.", v.c.Domain)
	case active == 0:
		f.warn("The agents of %s are inactive; start the service \"Microsoft Entra Provisioning Agent\" on their servers.", v.c.Domain)
	default:
		f.see("%d active provisioning agents serve %s.", active, v.c.Domain)
	}
	return nil
}

func (permissionsStep) Requests(*view) []Planned { return nil }

func (permissionsStep) Apply(context.Context, *view) error { return nil }
