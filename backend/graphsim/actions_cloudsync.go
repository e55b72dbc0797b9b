package graphsim

import (
	"time"

	"concord/backend/graphsim/provisioning"
)

// What the provisioning service reads and tells, for those who put a domain into a tenant or look at one.
type (
	// OnPremisesDomain is an Active Directory domain.
	OnPremisesDomain = provisioning.Domain
	// OnPremisesObject is a user, inetOrgPerson, group or contact in it.
	OnPremisesObject = provisioning.ADObject
	// ProvisioningAgent serves a domain.
	ProvisioningAgent = provisioning.Agent
	// SyncConfiguration is a configuration of cloud sync with all that is hidden on the wire.
	SyncConfiguration = provisioning.Configuration
	// SyncJob is one of its jobs.
	SyncJob = provisioning.JobInfo
	// SyncAccountState is what became of the account that syncs.
	SyncAccountState = provisioning.AccountState
)

// The states of the sync service account.
const (
	SyncAccountWorks   = provisioning.AccountWorks
	SyncAccountDeleted = provisioning.AccountDeleted
	SyncAccountExpired = provisioning.AccountExpired
	SyncAccountBlocked = provisioning.AccountBlocked
)

// SyncErrorCodes are the codes that jobs fail with, and SyncQuarantineReasons the reasons of quarantine.
func SyncErrorCodes() []string { return provisioning.TroubleCodes() }

// SyncQuarantineReasons are all that Graph knows.
func SyncQuarantineReasons() []string { return provisioning.QuarantineReasons }

// DomainView is an on-premises domain, to look at and to meddle with.
type DomainView struct {
	t    *Tenant
	fqdn string
}

// OnPremises gives a domain by its name.
func (t *Tenant) OnPremises(fqdn string) DomainView { return DomainView{t, fqdn} }

func (v DomainView) act(what string, change func() error) error {
	return v.t.act(what+" of "+v.fqdn, change)
}

// Objects are the domain's, sorted by distinguished name.
func (v DomainView) Objects() []OnPremisesObject {
	v.t.mu.Lock()
	defer v.t.mu.Unlock()
	v.t.catchUp()
	return v.t.sync.Objects(v.fqdn)
}

// Put adds an object, or replaces the one with its GUID.
func (v DomainView) Put(o OnPremisesObject) error {
	return v.act("put an object", func() error { return v.t.sync.PutObject(v.fqdn, o) })
}

// Remove deletes an object.
func (v DomainView) Remove(guid string) error {
	return v.act("remove an object", func() error { return v.t.sync.RemoveObject(v.fqdn, guid) })
}

// MoveUnit moves everything in one organizational unit into another, and tells how many objects it were.
func (v DomainView) MoveUnit(from, to string) (moved int, err error) {
	err = v.act("move a unit", func() error {
		moved, err = v.t.sync.MoveUnit(v.fqdn, from, to)
		return err
	})
	return moved, err
}

// StopAgents stops the agents' service on all servers; StartAgents starts it; RemoveAgents uninstalls them.
func (v DomainView) StopAgents() error {
	return v.act("stop the agents", func() error { return v.t.sync.SetAgents(v.t.now(), v.fqdn, false) })
}

// StartAgents starts the agents again.
func (v DomainView) StartAgents() error {
	return v.act("start the agents", func() error { return v.t.sync.SetAgents(v.t.now(), v.fqdn, true) })
}

// RemoveAgents uninstalls the agents.
func (v DomainView) RemoveAgents() error {
	return v.act("remove the agents", func() error { return v.t.sync.RemoveAgents(v.fqdn) })
}

// Fail lets the jobs that read this domain fail with a code of SyncErrorCodes; "" ends it.
func (v DomainView) Fail(code string) error {
	return v.act("fail the jobs", func() error { return v.t.sync.SetTrouble(v.fqdn, code) })
}

// SetSyncAccount changes what became of the account that syncs.
func (t *Tenant) SetSyncAccount(state SyncAccountState) error {
	return t.act("change the sync account", func() error {
		t.sync.SetAccount(state)
		return nil
	})
}

// SetSyncDomain overwrites the domain that a configuration names, as somebody does in the portal of another tenant's.
func (t *Tenant) SetSyncDomain(principalID, fqdn string) error {
	return t.act("change the domain of a configuration", func() error { return t.sync.SetDomain(t.now(), principalID, fqdn) })
}

// QuarantineJob puts a job into quarantine for one of SyncQuarantineReasons, until it is started or restarted.
func (t *Tenant) QuarantineJob(jobID, reason string) error {
	return t.act("quarantine a job", func() error { return t.sync.Impose(t.now(), jobID, reason) })
}

// SyncConfigurations are the configurations of cloud sync, oldest first.
func (t *Tenant) SyncConfigurations() []SyncConfiguration {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	return t.sync.Configurations()
}

// NextSyncCycle is when the next cycle of a job ends; zero when none runs.
func (t *Tenant) NextSyncCycle() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	due, _ := t.sync.Due()
	return due
}

// Heal starts the agents, installs them where they were removed, and ends every failure of the domain.
func (v DomainView) Heal() error {
	return v.act("heal the domain", func() error { return v.t.sync.Heal(v.t.now(), v.fqdn) })
}
