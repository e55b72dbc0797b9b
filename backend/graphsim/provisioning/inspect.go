package provisioning

import (
	"encoding/json"
	"fmt"
	"time"
)

// Configuration is a configuration of cloud sync with all that is hidden on the wire.
type Configuration struct {
	PrincipalID, ApplicationID, DisplayName string
	Owner                                   string // id of the app that made it
	// Secrets are what is stored, by key; AppKey is the scenario of the last one that was set, and AppKeys how many were.
	Secrets map[string]string
	AppKey  string
	AppKeys int
	Jobs    []JobInfo
}

// JobInfo is a job.
type JobInfo struct {
	ID, Template, State, Code string
	Reason                    string // of quarantine, "" for none
	Starts                    int    // how often it was started while it ran
	Schema                    json.RawMessage
	// Links are the ids in the cloud of what it brought, by GUID; Passwords those whose password hash came along.
	Links     map[string]string
	Passwords map[string]bool
	Staged    int // deletions held back
	Escrows   map[string]string
}

// Configurations are all that were not deleted, oldest first.
func (s *Service) Configurations() []Configuration {
	var all []Configuration
	for _, p := range s.ordered() {
		if p.Template == "" {
			continue // one of Microsoft's own
		}
		c := Configuration{PrincipalID: p.ID, ApplicationID: p.ApplicationID, DisplayName: p.DisplayName, Owner: p.Owner, Secrets: map[string]string{}, AppKey: p.AppKey, AppKeys: p.AppKeys}
		for _, e := range p.Secrets {
			c.Secrets[e.Key] = e.Value
		}
		for _, j := range s.jobsOf(p.ID) {
			info := JobInfo{ID: j.ID, Template: j.Template, State: j.State, Code: j.Code, Starts: j.Starts, Schema: s.jobSchema(j),
				Links: map[string]string{}, Passwords: map[string]bool{}, Staged: len(j.Staged), Escrows: map[string]string{}}
			if j.Quarantine != nil {
				info.Reason = j.Quarantine.Reason
			}
			for guid, l := range s.links[j.ID] {
				info.Links[guid] = l.ID
				if l.Password {
					info.Passwords[guid] = true
				}
			}
			for guid, code := range j.Escrows {
				info.Escrows[guid] = code
			}
			c.Jobs = append(c.Jobs, info)
		}
		all = append(all, c)
	}
	return all
}

// SetDomain overwrites the domain that a configuration names.
func (s *Service) SetDomain(now time.Time, principalID, fqdn string) error {
	p, no := s.below(principalID)
	if no != nil {
		return fmt.Errorf("no configuration %s", principalID)
	}
	p.Secrets = put(p.Secrets, Entry{"Domain", fmt.Sprintf(`{"domain":%q}`, fqdn)})
	s.putPrincipal(p)
	s.forget(p)
	s.hurry(now, p)
	return nil
}

// hurry lets the jobs of a configuration run their next cycle now.
func (s *Service) hurry(now time.Time, p *principal) {
	for _, j := range s.jobsOf(p.ID) {
		if j.State == scheduleActive {
			j.Next = now
			s.putJob(j)
		}
	}
}
