package provisioning

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// How long an agent that was stopped still looks active, and after how long it is no longer shown (Entra docs: "Create a new
// configuration for Microsoft Entra Cloud Sync", agent status).
const (
	agentLooksActive = time.Hour
	agentIsShown     = 10 * 24 * time.Hour
)

// Domain is an Active Directory domain as it is put into a tenant: plain data.
type Domain struct {
	FQDN, NetBIOS string
	Units         []string // distinguished names of organizational units and containers
	Objects       []ADObject
	Agents        []Agent
}

// ADObject is a user, inetOrgPerson, group or contact of Active Directory. Attributes are by their LDAP names; distinguishedName,
// objectGUID and member are not repeated there.
type ADObject struct {
	GUID, Class, DN string
	Attributes      map[string][]string
	Members         []string // GUIDs, of a group
}

// Agent is a provisioning agent on a server of the domain.
type Agent struct {
	ID, Machine, IP string
	Stopped         *time.Time `json:",omitempty"`
}

type domain struct {
	FQDN, NetBIOS, ResourceID, GroupID string
	Units                              []string
	Agents                             []Agent
	Trouble                            string `json:",omitempty"` // the code that its jobs fail with
}

type adObject = ADObject

// AddDomain puts a domain in, or replaces it.
func (s *Service) AddDomain(form Domain) {
	name := strings.ToLower(form.FQDN)
	d := &domain{FQDN: form.FQDN, NetBIOS: form.NetBIOS, ResourceID: s.newID("resource"), GroupID: s.newID("agents"), Units: slices.Clone(form.Units)}
	for _, a := range form.Agents {
		a.ID = orElse(a.ID, s.newID("agent"))
		d.Agents = append(d.Agents, a)
	}
	s.putDomain(d)
	s.known(time.Time{}, syncFabricAppID, "Microsoft.Azure.SyncFabric")
	for _, o := range form.Objects {
		o.Attributes, o.Members = maps.Clone(o.Attributes), slices.Clone(o.Members)
		s.putObject(name, &o)
	}
}

func (s *Service) putDomain(d *domain) {
	name := strings.ToLower(d.FQDN)
	s.domains[name] = d
	if s.objects[name] == nil {
		s.objects[name] = map[string]*adObject{}
	}
	s.save("domain/"+name, d)
}

func (s *Service) putObject(domainName string, o *adObject) {
	o.GUID = strings.ToLower(o.GUID)
	s.objects[domainName][o.GUID] = o
	s.save("object/"+domainName+"/"+o.GUID, o)
}

// agents are those that are still there.
func (d *domain) agents(now time.Time) []Agent {
	return slices.DeleteFunc(slices.Clone(d.Agents), func(a Agent) bool { return a.Stopped != nil && now.Sub(*a.Stopped) >= agentIsShown })
}

// served tells that an agent listens.
func (d *domain) served(now time.Time) bool {
	return slices.ContainsFunc(d.agents(now), func(a Agent) bool { return a.Stopped == nil })
}

// Domains are the names of the domains, sorted.
func (s *Service) Domains() []string { return sortedNames(s.domains) }

// Objects are the objects of a domain, sorted by distinguished name.
func (s *Service) Objects(fqdn string) []ADObject {
	var all []ADObject
	for _, o := range s.objects[strings.ToLower(fqdn)] {
		all = append(all, ADObject{o.GUID, o.Class, o.DN, maps.Clone(o.Attributes), slices.Clone(o.Members)})
	}
	slices.SortFunc(all, func(a, b ADObject) int { return strings.Compare(a.DN, b.DN) })
	return all
}

// PutObject adds an object to a domain, or replaces it.
func (s *Service) PutObject(fqdn string, o ADObject) error {
	if s.domains[strings.ToLower(fqdn)] == nil {
		return errNoDomain(fqdn)
	}
	o.Attributes, o.Members = maps.Clone(o.Attributes), slices.Clone(o.Members)
	s.putObject(strings.ToLower(fqdn), &o)
	return nil
}

// RemoveObject deletes an object from Active Directory.
func (s *Service) RemoveObject(fqdn, guid string) error {
	name, guid := strings.ToLower(fqdn), strings.ToLower(guid)
	if s.objects[name][guid] == nil {
		return fmt.Errorf("no such object in %s", fqdn)
	}
	delete(s.objects[name], guid)
	s.save("object/"+name+"/"+guid, nil)
	return nil
}

// MoveUnit moves everything below one organizational unit into another, and tells how many objects it were.
func (s *Service) MoveUnit(fqdn, from, to string) (int, error) {
	d := s.domains[strings.ToLower(fqdn)]
	switch {
	case d == nil:
		return 0, errNoDomain(fqdn)
	case !d.has(from) || !d.has(to):
		return 0, fmt.Errorf("%s or %s is no organizational unit of %s", from, to, fqdn)
	}
	moved := 0
	for _, guid := range sortedNames(s.objects[strings.ToLower(fqdn)]) {
		o := *s.objects[strings.ToLower(fqdn)][guid]
		if under(o.DN, from) {
			o.DN = o.DN[:len(o.DN)-len(from)] + to
			s.putObject(strings.ToLower(fqdn), &o)
			moved++
		}
	}
	return moved, nil
}

func (d *domain) has(unit string) bool {
	return slices.ContainsFunc(d.Units, func(u string) bool { return strings.EqualFold(u, unit) }) || strings.EqualFold(unit, rootOf(d.FQDN))
}

func rootOf(fqdn string) string { return "DC=" + strings.ReplaceAll(fqdn, ".", ",DC=") }

// under tells that a distinguished name lies below another, or is it.
func under(dn, container string) bool {
	lower, of := strings.ToLower(dn), strings.ToLower(container)
	return lower == of || strings.HasSuffix(lower, ","+of)
}

func errNoDomain(fqdn string) error { return fmt.Errorf("no domain %s", fqdn) }

// SetAgents stops or starts all agents of a domain.
func (s *Service) SetAgents(now time.Time, fqdn string, running bool) error {
	d := s.domains[strings.ToLower(fqdn)]
	if d == nil {
		return errNoDomain(fqdn)
	}
	next := *d
	next.Agents = slices.Clone(d.Agents)
	for i := range next.Agents {
		if next.Agents[i].Stopped = nil; !running {
			next.Agents[i].Stopped = &now
		}
	}
	s.putDomain(&next)
	return nil
}

// RemoveAgents uninstalls the agents of a domain.
func (s *Service) RemoveAgents(fqdn string) error {
	d := s.domains[strings.ToLower(fqdn)]
	if d == nil {
		return errNoDomain(fqdn)
	}
	next := *d
	next.Agents = nil
	s.putDomain(&next)
	return nil
}

// SetTrouble lets the jobs of a domain fail with a code of TroubleCodes; "" ends it.
func (s *Service) SetTrouble(fqdn, code string) error {
	d := s.domains[strings.ToLower(fqdn)]
	switch {
	case d == nil:
		return errNoDomain(fqdn)
	case code != "" && troubleOf(code) == nil:
		return fmt.Errorf("no job fails with %q", code)
	}
	next := *d
	next.Trouble = code
	s.putDomain(&next)
	return nil
}

// AgentGroups answers GET agentGroups with agents and resources expanded (Graph beta docs: "List agentGroups"): one for each domain,
// and the empty default one.
func (s *Service) AgentGroups(now time.Time) []any {
	all := []any{}
	for _, name := range s.Domains() {
		d := s.domains[name]
		all = append(all, map[string]any{"id": d.GroupID, "displayName": "Group-" + d.FQDN + "-" + d.GroupID[:8], "publishingType": "provisioning", "isDefault": false,
			"agents": d.agentObjects(now), "publishedResources": []any{d.resource()}})
	}
	return append(all, map[string]any{"id": "d" + s.tenantID[1:], "displayName": "Default group for AD Sync Fabric", "publishingType": "provisioning", "isDefault": true,
		"agents": []any{}, "publishedResources": []any{}})
}

// AgentList answers GET agents.
func (s *Service) AgentList(now time.Time) []any {
	all := []any{}
	for _, name := range s.Domains() {
		all = append(all, s.domains[name].agentObjects(now)...)
	}
	return all
}

// PublishedResources answers GET publishedResources: the domains that agents serve.
func (s *Service) PublishedResources() []any {
	all := []any{}
	for _, name := range s.Domains() {
		all = append(all, s.domains[name].resource())
	}
	return all
}

func (d *domain) resource() any {
	return map[string]any{"id": d.ResourceID, "displayName": d.FQDN, "resourceName": d.FQDN, "publishingType": "provisioning"}
}

func (d *domain) agentObjects(now time.Time) []any {
	all := []any{}
	for _, a := range d.agents(now) {
		status := "active"
		if a.Stopped != nil && now.Sub(*a.Stopped) >= agentLooksActive {
			status = "inactive"
		}
		all = append(all, map[string]any{"id": a.ID, "machineName": a.Machine, "externalIp": a.IP, "status": status, "supportedPublishingTypes": []any{"provisioning"}})
	}
	return all
}

// Heal starts the agents of a domain, installs one where they were removed, and ends its trouble.
func (s *Service) Heal(now time.Time, fqdn string) error {
	d := s.domains[strings.ToLower(fqdn)]
	if d == nil {
		return errNoDomain(fqdn)
	}
	if len(d.agents(now)) == 0 {
		next := *d
		next.Agents = []Agent{{ID: s.newID("agent"), Machine: "SYNC01." + d.FQDN, IP: "203.0.113.10"}}
		s.putDomain(&next)
	}
	if err := s.SetAgents(now, fqdn, true); err != nil {
		return err
	}
	return s.SetTrouble(fqdn, "")
}

// DomainForms are the domains without their objects, by name.
func (s *Service) DomainForms() []Domain {
	var all []Domain
	for _, name := range s.Domains() {
		d := s.domains[name]
		all = append(all, Domain{FQDN: d.FQDN, NetBIOS: d.NetBIOS, Units: slices.Clone(d.Units), Agents: slices.Clone(d.Agents)})
	}
	return all
}
