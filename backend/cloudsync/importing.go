package cloudsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"concord/backend/graph"
)

// Imported is a configuration that is in the tenant, as the file that would make it. The file is one that Plan and Apply take.
type Imported struct {
	Configuration Configuration
	// LeftOut says, a sentence each, what the tenant has and no file can say. The file leaves it out, so that applying it changes
	// nothing there.
	LeftOut []string
}

// Import reads a configuration that is in the tenant, whoever made it, as the file that would make it, and remembers it. domain "" means
// the only one. What is remembered of another making stays. It must not happen beside an apply.
func (s *Service) Import(ctx context.Context, domain, servicePrincipal string) (Imported, error) {
	v, err := s.importView(ctx, domain, servicePrincipal)
	if err != nil {
		return Imported{}, err
	}
	c, err := v.asFile(ctx, domain)
	if err != nil {
		return Imported{}, err
	}
	imported, err := takable(c)
	if err != nil {
		return Imported{}, err
	}
	c = imported.Configuration
	v.known.Domain = c.Domain
	err = v.remember(ctx, func(k *Known) {
		if k.ServicePrincipal != v.found.id {
			k.ServicePrincipal, k.AppID, k.Scenario = v.found.id, v.found.appID, ""
		}
		k.Configuration = string(c.JSON())
	})
	if err == nil {
		s.enter(ctx, c.Domain, "import", v.found.id)
	}
	return imported, err
}

// asFile says what the tenant has in the words of a configuration, whether or not a file may say so.
func (v *view) asFile(ctx context.Context, domain string) (Configuration, error) {
	settings, err := v.settings(ctx)
	if err != nil {
		return Configuration{}, worded(stepSecrets, err)
	}
	jobs, err := v.allJobs(ctx)
	if err != nil {
		return Configuration{}, worded(stepJobs, err)
	}
	// Where one had to be named among several, the file has to name it too.
	c := Configuration{Domain: lower(settings.Domain()), ServicePrincipal: v.c.ServicePrincipal}
	if c.Domain == "" {
		return c, &UnknownDomainError{Domain: domain}
	}
	deletes, notifications := settings.guard()
	if !deletes.Enabled { // the number means nothing then, and may be any
		deletes.Threshold = DefaultThreshold
	}
	c.AccidentalDeletes, c.Notifications = &deletes, &notifications
	if data, err := v.schemaOf(ctx); err != nil {
		return c, worded(stepScope, err)
	} else if data != nil {
		schema, err := ReadSchema(data)
		if err != nil {
			return c, worded(stepScope, err)
		}
		c.Scope = &schema.Scope
		c.PasswordHashSync = !schema.hashesOff() && jobOf(jobs, JobPasswordHash) != nil
	}
	if job := jobOf(jobs, JobWriteback); job != nil {
		on := runs(*job) || job.Status.Code == graph.JobQuarantine
		c.ExchangeHybridWriteback = &on
	}
	if job := jobOf(jobs, JobProvisioning); job != nil {
		c.Start = runs(*job) || job.Status.Code == graph.JobQuarantine
	}
	return c, nil
}

// takable leaves out of a configuration what its file would be refused for. Graph lets a rule name organizational units and groups at
// once, which the portal does not offer and no page explains; and it holds any number and any name
// (learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-configure).
func takable(c Configuration) (Imported, error) {
	imported := Imported{Configuration: c}
	for {
		c := &imported.Configuration
		_, err := ParseConfiguration(bytes.NewReader(c.JSON()))
		var wrong *ConfigurationError
		if !errors.As(err, &wrong) {
			return imported, err
		}
		part, _, _ := strings.Cut(wrong.Key, ".")
		switch {
		case part == "scope" && c.Scope != nil:
			c.Scope = nil
		case part == "accidentalDeletes" && c.AccidentalDeletes != nil:
			c.AccidentalDeletes = nil
		case part == "notifications" && c.Notifications != nil:
			c.Notifications = nil
		default:
			return imported, &ConfigurationError{Key: wrong.Key, Problem: "that is in the tenant cannot be said in a file: " + wrong.Problem,
				Allowed: "Change it in the Entra admin center. Its jobs can be looked at, started and paused here all the same."}
		}
		imported.LeftOut = append(imported.LeftOut, fmt.Sprintf("The file leaves %s out, which stays as it is in the tenant. %s", part, wrong.Verdict()))
	}
}

func (s *Service) importView(ctx context.Context, domain, servicePrincipal string) (*view, error) {
	if servicePrincipal == "" {
		return s.find(ctx, domain)
	}
	if err := s.connected(); err != nil {
		return nil, err
	}
	var sp graph.ServicePrincipal
	if err := s.graph.Do(ctx, graph.GetServicePrincipal(servicePrincipal), &sp); graph.IsNotFound(err) {
		return nil, noSuchPrincipal(servicePrincipal)
	} else if err != nil {
		return nil, worded(stepPrincipal, err)
	}
	settings, err := s.adapter().read(ctx, servicePrincipal)
	if err != nil && !graph.IsNotFound(err) || errors.As(err, new(*SecretsGoneError)) {
		return nil, worded(stepSecrets, err)
	}
	switch {
	case settings.Domain() == "":
		return nil, &problem{"cloudsync_half_made", fmt.Sprintf("The service principal %s has no domain: nothing was set up with it yet.", shown(servicePrincipal)),
			"To go on with it, name it as servicePrincipalId in a configuration, and apply that."}
	case domain != "" && !strings.EqualFold(domain, settings.Domain()):
		return nil, otherDomain(candidate{ServicePrincipal: graph.ServicePrincipal{ID: servicePrincipal}, domain: settings.Domain()}, domain, "Name the domain that it serves, or leave the domain out.")
	}
	v, err := s.view(ctx, Configuration{Domain: settings.Domain(), ServicePrincipal: servicePrincipal})
	if err != nil {
		return nil, err
	}
	_, err = v.principal(ctx)
	return v, worded(stepPrincipal, err)
}

// Stored is the configuration that was last applied or imported for a domain; "" means the only one.
func (s *Service) Stored(ctx context.Context, domain string) (Configuration, error) {
	known, err := s.store.CloudSyncKnown(ctx)
	if err != nil {
		return Configuration{}, err
	}
	var found []Known
	for _, k := range known {
		if k.Configuration != "" && (domain == "" || k.Domain == lower(domain)) {
			found = append(found, k)
		}
	}
	if len(found) != 1 {
		unknown := &UnknownDomainError{Domain: domain}
		for _, k := range found {
			unknown.Several = append(unknown.Several, k.Domain)
		}
		return Configuration{}, unknown
	}
	return ParseConfiguration(strings.NewReader(found[0].Configuration))
}
