package cloudsync

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"concord/backend/graph"

	"github.com/go-ldap/ldap/v3"
)

// OnDemandResult is what came of provisioning one object.
type OnDemandResult struct {
	Result   string             `json:"result"` // Success, Skipped, Failure; "" when Microsoft does not say
	Error    string             `json:"error,omitempty"`
	Action   string             `json:"action,omitempty"` // Create, Update, …
	Source   string             `json:"source,omitempty"`
	Target   string             `json:"target,omitempty"`
	Steps    []OnDemandStep     `json:"steps,omitempty"`
	Modified []OnDemandProperty `json:"modifiedProperties,omitempty"`
}

// OnDemandStep is one of import, scoping, matching and export.
type OnDemandStep struct {
	Name        string `json:"name"`
	Type        string `json:"type,omitempty"`
	Status      string `json:"status"`
	Description string `json:"description,omitempty"`
}

// OnDemandProperty is an attribute that was changed.
type OnDemandProperty struct {
	Name string `json:"displayName"`
	Old  string `json:"oldValue,omitempty"`
	New  string `json:"newValue,omitempty"`
}

// OK reports whether the object is as it should be: provisioned now, or found so.
func (r OnDemandResult) OK() bool {
	return strings.EqualFold(r.Result, "Success") || strings.EqualFold(r.Result, "Skipped") && strings.EqualFold(r.Error, "RedundantExport")
}

// Words is the result in a few words.
func (r OnDemandResult) Words() string {
	switch {
	case r.Result == "":
		return "Microsoft does not say how it went"
	case strings.EqualFold(r.Error, "RedundantExport"):
		return "it was as it should be"
	case r.Error != "":
		return strings.ToLower(r.Result) + " (" + r.Error + ")"
	default:
		return strings.ToLower(r.Result)
	}
}

// OnDemand provisions one object of a domain now: really, and whatever the scope says.
func (s *Service) OnDemand(ctx context.Context, domain string, object TestObject) (OnDemandResult, error) {
	if err := object.Check(); err != nil {
		return OnDemandResult{}, err
	}
	v, err := s.find(ctx, domain)
	if err != nil {
		return OnDemandResult{}, err
	}
	if !inDomain(object.DistinguishedName, v.c.Domain) {
		return OnDemandResult{}, &ArgumentError{problem{codeObject, fmt.Sprintf("%q does not lie in the domain %s.", shown(object.DistinguishedName), v.c.Domain), objectAction}}
	}
	data, err := v.schemaOf(ctx)
	if err != nil {
		return OnDemandResult{}, worded(stepTest, err)
	}
	job := jobOf(v.jobs, JobProvisioning)
	if data == nil || job == nil {
		return OnDemandResult{}, orderError("There is no provisioning job yet.")
	}
	result, err := s.onDemand(ctx, v.found.id, job.ID, data, object)
	if err == nil {
		s.enter(ctx, v.c.Domain, "ondemand", result.Words())
	}
	return result, worded(stepTest, err)
}

const (
	codeObject   = "cloudsync_object_invalid"
	objectAction = "Copy the attribute distinguishedName of the object, as in CN=Adele,OU=Sales,DC=contoso,DC=com, and say whether it is a user or a group."
)

// Check is what can be told of an object before anybody is asked.
func (o TestObject) Check() error {
	if dn, err := ldap.ParseDN(o.DistinguishedName); err != nil || len(dn.RDNs) == 0 {
		return &ArgumentError{problem{codeObject, fmt.Sprintf("%q is no distinguished name.", shown(o.DistinguishedName)), objectAction}}
	}
	if o.Type != "" && o.Type != "user" && o.Type != "group" {
		return &ArgumentError{problem{codeObject, fmt.Sprintf("%q is no kind of object that can be provisioned on demand.", shown(o.Type)), objectAction}}
	}
	return nil
}

func (s *Service) onDemand(ctx context.Context, sp, job string, schema []byte, object TestObject) (OnDemandResult, error) {
	facts, err := ReadSchema(schema)
	if err != nil {
		return OnDemandResult{}, err
	}
	var pair graph.StringKeyStringValuePair
	if err := s.graph.Do(ctx, graph.ProvisionOnDemand(sp, job, facts.Rule, object.subject()), &pair); err != nil {
		return OnDemandResult{}, err
	}
	return readOnDemand(pair), nil
}

// readOnDemand reads the two JSON texts of the answer. The key was seen to be the name of a .NET type instead
// (manicminer/hamilton#203); then the status in the value tells.
func readOnDemand(pair graph.StringKeyStringValuePair) OnDemandResult {
	type identity struct{ ID, DisplayName string }
	var key struct {
		Result  string
		Details struct{ ErrorCode string }
	}
	var value struct {
		Action                         string
		SourceIdentity, TargetIdentity identity
		StatusInfo                     struct {
			Status    string
			ErrorCode string
			ErrorInfo struct{ ErrorCode string } `json:"errorInformation"`
		}
		ProvisioningSteps  []OnDemandStep
		ModifiedProperties []OnDemandProperty
	}
	_ = json.Unmarshal([]byte(pair.Key), &key)
	_ = json.Unmarshal([]byte(pair.Value), &value)
	r := OnDemandResult{Result: key.Result, Error: key.Details.ErrorCode, Action: value.Action, Source: value.SourceIdentity.ID,
		Target: value.TargetIdentity.ID, Steps: value.ProvisioningSteps, Modified: value.ModifiedProperties}
	if r.Result == "" {
		r.Result = value.StatusInfo.Status
	}
	for _, code := range []string{value.StatusInfo.ErrorCode, value.StatusInfo.ErrorInfo.ErrorCode} {
		if r.Error == "" {
			r.Error = code
		}
	}
	return r
}
