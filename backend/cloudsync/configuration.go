package cloudsync

import (
	"encoding/json"
	"strconv"
	"strings"
)

// DefaultThreshold is Microsoft's own: 500 lets 499 deletes of one cycle through
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph).
const DefaultThreshold = 500

// MostInScope is how many organizational units or groups a configuration can name
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites).
const MostInScope = 59

// Configuration is what is wanted of cloud sync for one on-premises domain. What it leaves out (nil) stays as it is in the tenant, and
// on a new configuration as Microsoft has it.
type Configuration struct {
	// Domain is the on-premises Active Directory domain, contoso.com, as its agents publish it.
	Domain string `json:"domain"`
	// DisplayName is what a new service principal is called; the domain where it is empty. An existing one keeps its name.
	DisplayName string `json:"displayName,omitempty"`
	// ServicePrincipal is the object id of the one to work on, "" to find it by its domain.
	ServicePrincipal string `json:"servicePrincipalId,omitempty"`
	// PasswordHashSync says whether password hashes are synchronised.
	PasswordHashSync        bool               `json:"passwordHashSync"`
	Scope                   *Scope             `json:"scope,omitempty"`
	AccidentalDeletes       *AccidentalDeletes `json:"accidentalDeletes,omitempty"`
	Notifications           *Notifications     `json:"notifications,omitempty"`
	ExchangeHybridWriteback *bool              `json:"exchangeHybridWriteback,omitempty"`
	TestObject              *TestObject        `json:"testObject,omitempty"`
	// Start says whether jobs are started at the end; false leaves them paused or running as they are.
	Start bool `json:"start"`
}

// Scope is what is provisioned: one of the lists by distinguished names, or all where both are empty.
type Scope struct {
	OrganizationalUnits []string `json:"organizationalUnits,omitempty"`
	Groups              []string `json:"groups,omitempty"`
}

// AccidentalDeletes stops a job that would delete too much in one cycle. A threshold of 500 lets 499 through.
type AccidentalDeletes struct {
	Enabled   bool `json:"enabled"`
	Threshold int  `json:"threshold"`
}

// same reports whether two guards stop the same cycles: of one that is off the threshold means nothing.
func (a AccidentalDeletes) same(b AccidentalDeletes) bool {
	return a.Enabled == b.Enabled && (!a.Enabled || a.Threshold == b.Threshold)
}

// Notifications says who is told by mail of a quarantine.
type Notifications struct {
	Enabled    bool   `json:"enabled"`
	Recipients string `json:"recipients"` // mail addresses, as the portal takes them
}

// TestObject is an object that is provisioned on demand before the start: really, and whatever the scope says.
type TestObject struct {
	DistinguishedName string `json:"distinguishedName"`
	Type              string `json:"type,omitempty"` // user (the default), group
}

// name is what a new service principal is called.
func (c Configuration) name() string {
	if c.DisplayName != "" {
		return c.DisplayName
	}
	return c.Domain
}

// scenario is the AppKey's that the configuration needs.
func (c Configuration) scenario() string {
	if c.PasswordHashSync {
		return ScenarioPasswordHash
	}
	return ScenarioProvisioning
}

// JSON is the configuration as a file, with the place of its schema for editors that know it.
func (c Configuration) JSON() []byte {
	data, _ := json.MarshalIndent(c, "", "  ") // plain values always can be
	return append(data, '\n')
}

// The members of small objects in settings that hold JSON.

func memberText(text, name string) string {
	var s string
	_ = json.Unmarshal([]byte(memberRaw(text, name)), &s)
	return s
}

func memberBool(text, name string, otherwise bool) bool {
	raw := strings.Trim(memberRaw(text, name), `"`) // some write "true"
	if b, err := strconv.ParseBool(raw); err == nil {
		return b
	}
	return otherwise
}

func memberInt(text, name string, otherwise int) int {
	if n, err := strconv.Atoi(strings.Trim(memberRaw(text, name), `"`)); err == nil {
		return n
	}
	return otherwise
}
