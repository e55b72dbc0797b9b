package graphsim

import (
	"fmt"
	"slices"
	"strings"
)

// Mishap is something that goes wrong with cloud sync, for the demo and for tests.
type Mishap struct {
	Name, Does string
	// Detail says what may be named with it, "" for nothing.
	Detail string
	happen func(t *Tenant, d OnPremisesDomain, detail string) (string, error)
}

// mishaps are told in the order in which a demo shows them.
var mishaps = []Mishap{
	{"move", "an organizational unit with most of the people is emptied into another one", "", func(t *Tenant, d OnPremisesDomain, _ string) (string, error) {
		from, to := t.crowded(d)
		n, err := t.OnPremises(d.FQDN).MoveUnit(from, to)
		return fmt.Sprintf("%d objects moved from %s to %s; where a configuration names its units, they are out of scope now", n, from, to), err
	}},
	{"agent", "the agents' service is stopped on all servers", "", func(t *Tenant, d OnPremisesDomain, _ string) (string, error) {
		return "the agents of " + d.FQDN + " are stopped", t.OnPremises(d.FQDN).StopAgents()
	}},
	{"agent-removed", "the agents are uninstalled", "", func(t *Tenant, d OnPremisesDomain, _ string) (string, error) {
		return "the agents of " + d.FQDN + " are removed", t.OnPremises(d.FQDN).RemoveAgents()
	}},
	{"account", "the account that syncs is blocked by Conditional Access, or deleted or expired", "blocked, deleted or expired", func(t *Tenant, _ OnPremisesDomain, detail string) (string, error) {
		state := SyncAccountState(detail)
		if detail == "" {
			state = SyncAccountBlocked
		}
		if !slices.Contains([]SyncAccountState{SyncAccountBlocked, SyncAccountDeleted, SyncAccountExpired}, state) {
			return "", fmt.Errorf("graphsim: the account can be blocked, deleted or expired, not %q", detail)
		}
		return "the account that syncs is " + string(state), t.SetSyncAccount(state)
	}},
	{"domain", "every configuration names a domain that no agent serves", "", func(t *Tenant, _ OnPremisesDomain, _ string) (string, error) {
		return "the configurations name the domain wrong.contoso.com", t.eachConfiguration(func(c SyncConfiguration) error { return t.SetSyncDomain(c.PrincipalID, "wrong.contoso.com") })
	}},
	{"error", "the jobs fail with a code", "an error code", func(t *Tenant, d OnPremisesDomain, detail string) (string, error) {
		if detail == "" {
			detail = "HybridSynchronizationUnableToFindDomainController"
		}
		return "the jobs fail with " + detail, t.OnPremises(d.FQDN).Fail(detail)
	}},
	{"quarantine", "the first job is quarantined for a reason", "a reason of quarantine", func(t *Tenant, _ OnPremisesDomain, detail string) (string, error) {
		if detail == "" {
			detail = "QuarantinedOnDemand"
		}
		for _, c := range t.SyncConfigurations() {
			for _, j := range c.Jobs {
				return "a job is quarantined: " + detail, t.QuarantineJob(j.ID, detail)
			}
		}
		return "", fmt.Errorf("graphsim: there is no job to quarantine")
	}},
	{"heal", "everything works again", "", func(t *Tenant, d OnPremisesDomain, _ string) (string, error) {
		err := t.OnPremises(d.FQDN).Heal()
		if err == nil {
			err = t.SetSyncAccount(SyncAccountWorks)
		}
		if err == nil {
			err = t.eachConfiguration(func(c SyncConfiguration) error { return t.SetSyncDomain(c.PrincipalID, d.FQDN) })
		}
		return "agents, account and domain work; whoever was moved stays where they are", err
	}},
}

// CloudSyncMishaps are what can go wrong, by name.
func CloudSyncMishaps() []Mishap { return slices.Clone(mishaps) }

// CloudSyncMishap lets something go wrong in the first on-premises domain and tells what it was.
func (t *Tenant) CloudSyncMishap(name, detail string) (string, error) {
	t.mu.Lock()
	t.catchUp()
	domains := t.sync.DomainForms()
	t.mu.Unlock()
	if len(domains) == 0 {
		return "", fmt.Errorf("graphsim: there is no on-premises domain")
	}
	for _, m := range mishaps {
		if m.Name == name {
			return m.happen(t, domains[0], detail)
		}
	}
	return "", fmt.Errorf("graphsim: nothing that goes wrong is called %q", name)
}

// crowded is the organizational unit with most people, and an empty one.
func (t *Tenant) crowded(d OnPremisesDomain) (from, to string) {
	count := map[string]int{}
	for _, o := range t.OnPremises(d.FQDN).Objects() {
		if _, unit, ok := strings.Cut(o.DN, ",OU="); ok && o.Class == "user" {
			count["OU="+unit]++
		}
	}
	for _, unit := range d.Units {
		if count[unit] > count[from] {
			from = unit
		}
		if count[unit] == 0 && strings.HasPrefix(unit, "OU=") && !strings.HasPrefix(unit, "OU=Groups") {
			to = unit
		}
	}
	return from, to
}

func (t *Tenant) eachConfiguration(do func(SyncConfiguration) error) error {
	for _, c := range t.SyncConfigurations() {
		if err := do(c); err != nil {
			return err
		}
	}
	return nil
}
