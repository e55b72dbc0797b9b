package provisioning

import (
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"strings"
	"time"
)

// link is what a job knows of an object that it brought: where it is in the cloud, and what it looked like.
type link struct {
	ID, Kind, Name string
	Print          string // of what was exported last
	Refs           string // of members and manager
	Password       bool   `json:",omitempty"`
}

// Due is when the next cycle ends; false when no job runs.
func (s *Service) Due() (time.Time, bool) {
	var due time.Time
	for _, j := range s.jobs {
		if !j.Next.IsZero() && (due.IsZero() || j.Next.Before(due)) {
			due = j.Next
		}
	}
	return due, !due.IsZero()
}

// Advance carries out the cycles that have ended by now, each at its time. Cycles in which nothing can have happened, because nobody
// asked meanwhile, are passed over.
func (s *Service) Advance(now time.Time) {
	for {
		var first *job
		for _, j := range s.jobs {
			if !j.Next.IsZero() && !j.Next.After(now) && (first == nil || j.Next.Before(first.Next) || j.Next.Equal(first.Next) && j.N < first.N) {
				first = j
			}
		}
		if first == nil {
			return
		}
		at := first.Next
		s.cycle(first, at)
		if first.Quarantine == nil && !first.Next.IsZero() {
			if behind := now.Sub(first.Next); behind > s.interval() {
				first.Next = first.Next.Add(behind.Truncate(s.interval()))
			}
		}
		s.putJob(first)
	}
}

// cycle is one cycle of a job, which ends at the given time.
func (s *Service) cycle(j *job, at time.Time) {
	p := s.principals[j.Principal]
	began := at.Add(-5 * time.Second)
	if j.SteadyFirst.IsZero() && !j.Began.IsZero() {
		began = j.Began
	}
	e := &execution{Activity: s.newID("activity"), Began: began, Ended: at, State: "Succeeded"}
	j.Last = e
	if j.Imposed != "" {
		s.quarantine(j, at, j.Imposed, nil)
		return
	}
	if t := s.trouble(p, at); t != nil {
		s.fail(j, at, t)
		return
	}
	d := s.domains[p.domainName()]
	j.DomainFound = at
	if t := s.resolve(j, d); t != nil {
		s.fail(j, at, t)
		return
	}
	var reason string
	switch j.Template {
	case jobProvisioning:
		reason = s.provision(j, p, d, e)
	case jobPasswordHash:
		s.hashes(p, e)
	}
	j.Next = at.Add(s.interval())
	if reason != "" {
		s.quarantine(j, at, reason, nil)
		return
	}
	j.Quarantine, j.Failures, j.Code, j.Changed, j.ForceDeletes = nil, 0, codeActive, false, false
	if j.SteadyFirst.IsZero() {
		j.SteadyFirst = at
	}
	j.SteadyLast = at
	good := *e
	good.Activity, good.Began = "", time.Time{} // as the service keeps it (a published answer of 2025 has no identifier and no beginning here)
	j.Good = &good
	if e.Exported > 0 {
		j.Exported = &good
	}
	s.tenant.LastSync = &at
	s.saveTenant()
}

// fail ends a cycle that could not run. The directory's being busy passes by itself; anything else is quarantine (Entra docs:
// "Application provisioning in quarantine status").
func (s *Service) fail(j *job, at time.Time, t *problem) {
	j.Last.State, j.Last.Error = "Failed", t
	if t.Code == serverBusy || t.Code == "DirectorySyncNotReady" {
		j.Failures++
		j.Next = at.Add(s.interval())
		return
	}
	s.quarantine(j, at, encounteredException, t)
}

// resolve finds what the configuration names in the domain. What was found once and is gone is not an error: the job stays healthy
// (Entra docs: "Prerequisites for Microsoft Entra Cloud Sync", known limitations).
func (s *Service) resolve(j *job, d *domain) *problem {
	if j.Template != jobProvisioning {
		return nil
	}
	schema := s.schemaOf(j)
	if len(schema.SynchronizationRules) == 0 || !complete(schema) {
		return troubleOf("SchemaInvalid")
	}
	if j.Resolved {
		return nil
	}
	rule := schema.SynchronizationRules[0]
	var names []string
	if rule.ContainerFilter != nil {
		names = append(names, rule.ContainerFilter.IncludedContainers...)
	}
	if rule.GroupFilter != nil {
		names = append(names, rule.GroupFilter.IncludedGroups...)
	}
	for _, dn := range names {
		switch {
		case !strings.Contains(dn, "="):
			return troubleOf("HybridSynchronizationActiveDirectoryDistinguishedNameBadSyntax")
		case !d.has(dn) && s.byDN(d, dn) == nil:
			return troubleOf("HybridSynchronizationActiveDirectoryDirectoryObjectNotFound")
		}
	}
	j.Resolved = true
	return nil
}

// complete tells that each mapping of users has what an account cannot do without.
func complete(schema *Schema) bool {
	for _, m := range schema.SynchronizationRules[0].ObjectMappings {
		for _, needed := range []string{"SourceAnchor", matchingTarget, "UserPrincipalName"} {
			if m.Enabled && m.TargetObjectName == "User" && !m.maps(needed) {
				return false
			}
		}
	}
	return true
}

func (m *ObjectMapping) maps(target string) bool {
	return slices.ContainsFunc(m.AttributeMappings, func(a AttributeMapping) bool { return a.TargetAttributeName == target })
}

func (s *Service) byDN(d *domain, dn string) *adObject {
	for _, o := range s.objects[strings.ToLower(d.FQDN)] {
		if strings.EqualFold(o.DN, dn) {
			return o
		}
	}
	return nil
}

// wanted is an object in scope with the mapping that takes it.
type wanted struct {
	object  *adObject
	mapping *ObjectMapping
}

// inScope gives what a job should have in the cloud: people before groups, so that groups find their members.
func (s *Service) inScope(j *job, d *domain) []wanted {
	rule := s.schemaOf(j).SynchronizationRules[0]
	var members map[string]bool
	if f := rule.GroupFilter; f != nil && len(f.IncludedGroups) > 0 {
		members = map[string]bool{}
		for _, dn := range f.IncludedGroups {
			if g := s.byDN(d, dn); g != nil {
				members[g.GUID] = true
				for _, guid := range g.Members { // nested groups are not followed (page named at resolve)
					members[strings.ToLower(guid)] = true
				}
			}
		}
	}
	var all []wanted
	for _, guid := range sortedNames(s.objects[strings.ToLower(d.FQDN)]) {
		o := s.objects[strings.ToLower(d.FQDN)][guid]
		if members != nil && !members[guid] || !rule.ContainerFilter.includes(o.DN) {
			continue
		}
		if m := mappingOf(&rule, o.Class); m != nil && m.Scope.inScope(s.attribute(d, o)) {
			all = append(all, wanted{o, m})
		}
	}
	sort.SliceStable(all, func(i, k int) bool { return all[i].object.Class != "group" && all[k].object.Class == "group" })
	return all
}

func (f *ContainerFilter) includes(dn string) bool {
	return f == nil || len(f.IncludedContainers) == 0 ||
		slices.ContainsFunc(f.IncludedContainers, func(container string) bool { return under(dn, container) })
}

func mappingOf(rule *Rule, class string) *ObjectMapping {
	for i := range rule.ObjectMappings {
		if m := &rule.ObjectMappings[i]; m.Enabled && strings.EqualFold(m.SourceObjectName, class) {
			return m
		}
	}
	return nil
}

// provision is the work of a cycle; it gives the reason for quarantine, "" for none.
func (s *Service) provision(j *job, p *principal, d *domain, e *execution) string {
	if s.links[j.ID] == nil {
		s.links[j.ID] = map[string]*link{}
	}
	links := s.links[j.ID]
	should := map[string]bool{}
	for _, w := range s.inScope(j, d) {
		should[w.object.GUID] = true
		s.bring(j, d, w, e)
	}
	var gone []string
	for _, guid := range sortedNames(links) {
		if !should[guid] {
			gone = append(gone, guid)
		}
	}
	reason := s.deletions(j, p, d, gone, e)
	for guid := range j.Escrows {
		if !should[guid] && links[guid] == nil {
			delete(j.Escrows, guid)
		}
	}
	e.EscrowedRaw = int64(len(j.Escrows))
	if e.Escrowed > 0 {
		e.State = "EntryLevelErrors"
	}
	j.Counts = map[string]int64{}
	for guid, l := range links {
		class := strings.ToLower(l.Kind)
		if o := s.objects[strings.ToLower(d.FQDN)][guid]; o != nil {
			class = o.Class
		}
		j.Counts[class+" to "+l.Kind]++
	}
	if reason == "" {
		reason = s.tooManyEscrows(j)
	}
	return reason
}

// bring exports one object when it is new or has changed, or failed before.
func (s *Service) bring(j *job, d *domain, w wanted, e *execution) {
	l := s.links[j.ID][w.object.GUID]
	row := s.row(j, w, e.Ended)
	made, err := properties(w.mapping, s.evaluator(d, w.object))
	if err == nil {
		s.reach(j, d, made)
	}
	whole, _ := json.Marshal(made) // texts, lists and booleans always encode
	if err == nil && l != nil && l.Print == string(whole) && j.Escrows[w.object.GUID] == "" {
		if j.Changed {
			e.Imported++
		}
		return
	}
	e.Imported, e.Deltas, e.Entitled = e.Imported+1, e.Deltas+1, e.Entitled+1
	if _, refs := made["members"]; refs {
		e.ReferenceDeltas++
	}
	row.Action = "update"
	id := ""
	if l != nil {
		id = l.ID
	} else if row.Action = "create"; err == nil {
		anchor, _ := made["onPremisesImmutableId"].(string)
		if id = s.target.Find(w.mapping.TargetObjectName, anchor, nameOf(made)); id != "" {
			row.Action = "update"
		}
	}
	if err == nil {
		var before map[string]any
		if l != nil {
			_ = json.Unmarshal([]byte(l.Print), &before) // ours
		}
		row.Changes = changes(before, made)
		id, err = s.target.Write(w.mapping.TargetObjectName, id, made)
	}
	if err != nil {
		code := codeOf(err)
		if j.Escrows == nil {
			j.Escrows = map[string]string{}
		}
		again := j.Escrows[w.object.GUID] == code
		j.Escrows[w.object.GUID] = code
		e.Escrowed++
		if !again {
			row.fail(code, err.Error())
			s.log(row)
		}
		return
	}
	delete(j.Escrows, w.object.GUID)
	e.Exported, e.Exports = e.Exported+1, e.Exports+1
	row.TargetID = id
	s.log(row)
	s.putLink(j, w.object.GUID, &link{ID: id, Kind: w.mapping.TargetObjectName, Name: nameOf(made), Print: string(whole), Password: l != nil && l.Password})
}

func (s *Service) evaluator(d *domain, o *adObject) evaluator {
	return evaluator{object: s.attribute(d, o), constant: func(name string) string {
		return map[string]string{"DomainFQDN": d.FQDN, "DomainNetBios": d.NetBIOS}[name]
	}}
}

// reach turns references, which are distinguished names, into ids of the cloud; those that are not there are left out.
func (s *Service) reach(j *job, d *domain, made map[string]any) {
	idOf := func(dn any) string {
		text, _ := dn.(string)
		if o := s.byDN(d, text); text != "" && o != nil {
			if l := s.links[j.ID][o.GUID]; l != nil {
				return l.ID
			}
		}
		return ""
	}
	if list, ok := made["members"].([]any); ok {
		ids := []any{}
		for _, dn := range list {
			if id := idOf(dn); id != "" {
				ids = append(ids, id)
			}
		}
		made["members"] = ids
	}
	if manager, ok := made["manager"]; ok {
		if made["manager"] = nil; idOf(manager) != "" {
			made["manager"] = idOf(manager)
		}
	}
}

func nameOf(made map[string]any) string {
	for _, property := range []string{"userPrincipalName", "displayName"} {
		if name, ok := made[property].(string); ok {
			return name
		}
	}
	return ""
}

func codeOf(err error) string {
	var coded interface{ Code() string }
	if errors.As(err, &coded) {
		return coded.Code()
	}
	return "UnknownError"
}

func (s *Service) putLink(j *job, guid string, l *link) {
	s.links[j.ID][guid] = l
	s.save("link/"+j.ID+"/"+guid, l)
}

// hashes is the work of a cycle of AD2AADPasswordHash: it takes passwords along for accounts that the configuration brought, when the
// AppKey allows it and the schema maps them (Entra docs: "How to programmatically configure cloud sync using MS Graph API").
func (s *Service) hashes(p *principal, e *execution) {
	for _, j := range s.jobsOf(p.ID) {
		if j.Template != jobProvisioning || p.AppKey != scenarioPasswordHash {
			continue
		}
		schema := s.schemaOf(j)
		for _, guid := range sortedNames(s.links[j.ID]) {
			l, o := *s.links[j.ID][guid], s.objects[p.domainName()][guid]
			if l.Password || l.Kind != "User" || o == nil || len(schema.SynchronizationRules) == 0 {
				continue
			}
			if m := mappingOf(&schema.SynchronizationRules[0], o.Class); m != nil && m.maps(credentialTarget) && o.Class == "user" { // inetOrgPerson is not supported
				l.Password = true
				s.putLink(j, guid, &l)
				e.Imported, e.Exported, e.Exports = e.Imported+1, e.Exported+1, e.Exports+1
			}
		}
	}
}
