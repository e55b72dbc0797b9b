package provisioning

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Schema answers GET schema (Graph docs: "Get synchronizationSchema").
func (s *Service) Schema(principalID, jobID string) (json.RawMessage, *Refusal) {
	_, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return nil, no
	}
	return s.jobSchema(j), nil
}

func (s *Service) jobSchema(j *job) json.RawMessage {
	return s.wholeSchema(j.ID, j.Template, j.Version, s.schemas[j.ID])
}

// member is one of a JSON object's, in its order.
type member struct {
	name  string
	value json.RawMessage
}

// wholeSchema puts id and version before what was stored, or before the template's default.
func (s *Service) wholeSchema(id, template, version string, stored json.RawMessage) json.RawMessage {
	if stored == nil {
		stored = s.defaultOf(template)
	}
	members, _ := topMembers(stored) // it was read when it was stored
	var out bytes.Buffer
	fmt.Fprintf(&out, `{"id":%s,"version":%s`, quoted(id), quoted(version))
	for _, m := range members {
		if m.name != "id" && m.name != "version" && !strings.Contains(m.name, "@odata.") {
			fmt.Fprintf(&out, `,%s:%s`, quoted(m.name), m.value)
		}
	}
	out.WriteByte('}')
	return out.Bytes()
}

func quoted(text string) string {
	q, _ := json.Marshal(text) // a string always encodes
	return string(q)
}

func topMembers(object json.RawMessage) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, fmt.Errorf("no object: %w", err)
	}
	var all []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		all = append(all, member{fmt.Sprint(name), value})
	}
	return all, nil
}

// defaultOf is a template's schema. Only that of AD2AADProvisioning is published; the others are given its directories without
// objects, and no rule.
func (s *Service) defaultOf(template string) json.RawMessage {
	if template != jobProvisioning {
		return json.RawMessage(`{"synchronizationRules":[],"directories":[{"discoverabilities":"None","discoveryDateTime":null,"id":"` + ActiveDirectory +
			`","name":"Active Directory","readOnly":false,"version":null,"objects":[]},{"discoverabilities":"None","discoveryDateTime":null,"id":"` + EntraID +
			`","name":"Microsoft Entra ID","readOnly":true,"version":null,"objects":[]}]}`)
	}
	schema := DefaultSchema(s.faults.CredentialsInDefault)
	if s.faults.EmptyFilters {
		schema.SynchronizationRules[0].ContainerFilter = &ContainerFilter{[]string{}}
		schema.SynchronizationRules[0].GroupFilter = &GroupFilter{[]string{}}
	}
	text, _ := json.Marshal(schema) // strings, numbers and booleans always encode
	return text
}

// PutSchema answers PUT schema: it replaces the whole (Graph docs: "Update synchronizationSchema"). What is twice stays twice
// ("Backend doesn't dedupe for you", Entra docs: "How to programmatically configure cloud sync using MS Graph API"), what is unknown
// stays. A store has a version of its own and begins a new cycle (Entra docs: "Application provisioning in quarantine status").
func (s *Service) PutSchema(now time.Time, principalID, jobID string, body []byte) *Refusal {
	_, j, no := s.jobAt(principalID, jobID)
	if no == nil {
		_, no = s.writable(principalID)
	}
	if no != nil {
		return no
	}
	var schema Schema
	// A tree that a tool cut off at some depth has a text where an object belongs.
	if err := json.Unmarshal(body, &schema); err != nil {
		return badRequest("The schema cannot be read: %v", err)
	}
	members, err := topMembers(body)
	has := func(name string) bool {
		return slices.ContainsFunc(members, func(m member) bool { return m.name == name })
	}
	if err != nil || !has("synchronizationRules") || !has("directories") {
		return badRequest("The schema needs synchronizationRules and directories.")
	}
	if no := cutOff(&schema); no != nil {
		return no
	}
	s.schemas[j.ID] = slices.Clone(body)
	s.save("schema/"+j.ID, json.RawMessage(body))
	s.newVersion(now, j)
	return nil
}

// cutOff refuses functions that lost their arguments.
func cutOff(schema *Schema) *Refusal {
	var walk func(*Source) bool
	walk = func(f *Source) bool {
		if f == nil {
			return true
		}
		if f.Type == "Function" && len(f.Parameters) == 0 && !strings.HasSuffix(f.Expression, "()") {
			return false
		}
		return !slices.ContainsFunc(f.Parameters, func(p Parameter) bool { return !walk(p.Value) })
	}
	for _, rule := range schema.SynchronizationRules {
		for _, o := range rule.ObjectMappings {
			for _, a := range o.AttributeMappings {
				if !walk(a.Source) {
					return badRequest("The function '%s' of '%s' lacks its parameters.", a.Source.Name, a.TargetAttributeName)
				}
			}
		}
	}
	return nil
}

func (s *Service) newVersion(now time.Time, j *job) {
	delete(s.parsed, j.ID)
	j.Version = "Date:" + stamp(now) + ", ActivityId:" + s.newID("activity")
	j.Changed, j.Resolved = true, false
	if j.State == scheduleActive && j.Quarantine == nil {
		j.Next = now.Add(s.firstCycle())
	}
	s.putJob(j)
}

// DeleteSchema answers DELETE schema: the template's default is back (Graph docs: "Delete synchronizationSchema").
func (s *Service) DeleteSchema(now time.Time, principalID, jobID string) *Refusal {
	_, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return no
	}
	delete(s.schemas, j.ID)
	s.save("schema/"+j.ID, nil)
	s.newVersion(now, j)
	return nil
}

// schemaOf is a job's schema as a cycle reads it.
func (s *Service) schemaOf(j *job) *Schema {
	if s.parsed[j.ID] == nil {
		schema := &Schema{}
		_ = json.Unmarshal(s.jobSchema(j), schema) // it was read when it was stored
		s.parsed[j.ID] = schema
	}
	return s.parsed[j.ID]
}

// Directories answers GET schema/directories.
func (s *Service) Directories(principalID, jobID string) (json.RawMessage, *Refusal) {
	whole, no := s.Schema(principalID, jobID)
	if no != nil {
		return nil, no
	}
	var schema struct{ Directories json.RawMessage }
	_ = json.Unmarshal(whole, &schema) // it is ours
	return schema.Directories, nil
}

// exchangeAttributes are those that the Exchange schema extension brings, among them the one that writeback looks for.
func exchangeAttribute(name string) bool {
	lower := strings.ToLower(name)
	return lower == "mailnickname" || strings.HasPrefix(lower, "msexch") || strings.HasPrefix(lower, "extensionattribute")
}

// Discover answers POST discover (Graph docs: "directoryDefinition: discover"): it asks the domain through an agent and answers what is
// there. With no agent it is 500.
func (s *Service) Discover(now time.Time, principalID, jobID, directory string) (map[string]any, *Refusal) {
	p, j, no := s.jobAt(principalID, jobID)
	if no != nil {
		return nil, no
	}
	broken := refuse(http.StatusInternalServerError, "InternalServerError", "An error occurred while processing your request.")
	d := s.domains[p.domainName()]
	switch {
	case directory != ActiveDirectory:
		return nil, refuse(http.StatusNotFound, "NotFound", "The directory '"+directory+"' was not found.")
	case s.firstAsks("discover "+j.ID, s.faults.DiscoverFails), d == nil, !d.served(now):
		return nil, broken
	}
	objects := onPremisesObjects()[:4]
	for i := range objects {
		if s.faults.DiscoverNoExchange {
			objects[i].Attributes = slices.DeleteFunc(objects[i].Attributes, func(a Attribute) bool { return exchangeAttribute(a.Name) })
		}
		for k := range objects[i].Attributes {
			if objects[i].Attributes[k].Name == "mailNickname" { // its case in the page named above
				objects[i].Attributes[k].Name = "mailNickName"
			}
		}
	}
	return map[string]any{"id": directory, "name": "Active Directory", "discoverabilities": "AttributeNames, AttributeDataTypes",
		"discoveryDateTime": stamp(now), "objects": objects, "readOnly": false, "version": s.newID("discovery")}, nil
}
