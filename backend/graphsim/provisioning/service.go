package provisioning

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Service is the provisioning service of one tenant, with the on-premises domains that it reads.
type Service struct {
	tenantID string
	initial  string // the tenant's onmicrosoft.com domain
	seed     uint64
	save     func(key string, value any)
	target   Target
	faults   Faults

	tenant     tenantState
	principals map[string]*principal
	jobs       map[string]*job
	schemas    map[string]json.RawMessage // by job id; of the jobs whose schema was stored
	domains    map[string]*domain
	objects    map[string]map[string]*adObject // domain → GUID
	links      map[string]map[string]*link     // job → GUID
	entries    map[int64]*entry
	audits     map[int64]*audit

	// What only this process knows: how often something new was asked for, parsed schemas, the rate limiter of on demand.
	asked    map[string]int
	parsed   map[string]*Schema
	onDemand []time.Time
}

// tenantState is what the tenant has once.
type tenantState struct {
	Made        int64      // how many ids were made
	SyncEnabled *bool      // organization.onPremisesSyncEnabled: null never, false no longer
	SyncBefore  *bool      `json:",omitempty"`
	SyncReady   time.Time  // when enabling takes effect
	LastSync    *time.Time // organization.onPremisesLastSyncDateTime
	Entries     int64      // number of the last row of the provisioning log
	Audits      int64
	Account     account
	Guard       deletionGuard
	Features    map[string]bool
}

// Options say whose service it is.
type Options struct {
	TenantID string
	// InitialDomain is the tenant's onmicrosoft.com domain, in which the sync service account is made.
	InitialDomain string
	Seed          uint64
	// Save is called with each thing that changed, nil for one that is gone; Take puts it back.
	Save   func(key string, value any)
	Target Target
	Faults Faults
}

// Target is the cloud directory that is provisioned into.
type Target interface {
	// Find gives the id of an object that is there already and stands for the same person or group, "" for none. Anchor is
	// the source anchor, name the userPrincipalName of a user and the displayName of anything else.
	Find(kind, anchor, name string) string
	// Write creates an object (id "") or changes one, by Graph's property names; nil clears. It gives the id. An error is the
	// entry's, with a Code() for the log.
	Write(kind, id string, properties map[string]any) (string, error)
	// Delete soft-deletes an object; one that is gone is no error.
	Delete(kind, id string) error
}

// New makes a service that knows nothing yet.
func New(o Options) *Service {
	s := &Service{tenantID: o.TenantID, initial: o.InitialDomain, seed: o.Seed, save: o.Save, target: o.Target, faults: o.Faults,
		principals: map[string]*principal{}, jobs: map[string]*job{}, schemas: map[string]json.RawMessage{}, domains: map[string]*domain{},
		objects: map[string]map[string]*adObject{}, links: map[string]map[string]*link{}, entries: map[int64]*entry{}, audits: map[int64]*audit{},
		asked: map[string]int{}, parsed: map[string]*Schema{}}
	if s.save == nil {
		s.save = func(string, any) {}
	}
	return s
}

// Rename is for a service that was made before it was known whose it is.
func (s *Service) Rename(tenantID, initialDomain string) {
	s.tenantID, s.initial = tenantID, initialDomain
}

// SetFaults replaces the switches.
func (s *Service) SetFaults(f Faults) { s.faults = f }

// Refusal is an answer that is an error.
type Refusal struct {
	Status        int
	Code, Message string
	RetryAfter    time.Duration // 0 for none
}

func refuse(status int, code, message string) *Refusal {
	return &Refusal{Status: status, Code: code, Message: message}
}

// notFound is the directory's standard text for an object it does not have, or not yet (hashicorp/terraform-provider-azuread polls
// until it stops).
func notFound(id string) *Refusal {
	return refuse(http.StatusNotFound, "Request_ResourceNotFound",
		"Resource '"+id+"' does not exist or one of its queried reference-property objects are not present.")
}

func badRequest(format string, args ...any) *Refusal {
	return refuse(http.StatusBadRequest, "BadRequest", fmt.Sprintf(format, args...))
}

// newID makes a GUID: the same seed makes the same ones in the same order.
func (s *Service) newID(what string) string {
	s.tenant.Made++
	s.saveTenant()
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d %s", what, s.seed, s.tenant.Made, s.tenantID))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// TenantKey is the key of what there is once; Save need not keep its value and may ask for TenantState later.
const TenantKey = "tenant"

// TenantState is what is saved under TenantKey.
func (s *Service) TenantState() any { return s.tenant }

func (s *Service) saveTenant() { s.save(TenantKey, s.tenant) }

// Take puts a saved thing back; null takes it out.
func (s *Service) Take(key string, text json.RawMessage) error {
	kind, rest, _ := strings.Cut(key, "/")
	gone := string(text) == "null"
	var err error
	switch kind {
	case TenantKey:
		var state tenantState
		if err = json.Unmarshal(text, &state); err == nil {
			s.tenant = state
		}
	case "principal":
		err = take(s.principals, rest, text, gone)
	case "job":
		delete(s.parsed, rest)
		err = take(s.jobs, rest, text, gone)
	case "schema":
		delete(s.parsed, rest)
		if delete(s.schemas, rest); !gone {
			s.schemas[rest] = slices.Clone(text)
		}
	case "domain":
		err = take(s.domains, rest, text, gone)
	case "object":
		err = takeWithin(s.objects, rest, text, gone)
	case "link":
		err = takeWithin(s.links, rest, text, gone)
	case "entry":
		err = takeNumbered(s.entries, rest, text)
	case "audit":
		err = takeNumbered(s.audits, rest, text)
	default:
		err = fmt.Errorf("nothing is called %q", kind)
	}
	if err != nil {
		return fmt.Errorf("provisioning: take %s: %w", key, err)
	}
	return nil
}

func take[V any](all map[string]*V, key string, text []byte, gone bool) error {
	if gone {
		delete(all, key)
		return nil
	}
	v := new(V)
	if err := json.Unmarshal(text, v); err != nil {
		return err
	}
	all[key] = v
	return nil
}

func takeWithin[V any](all map[string]map[string]*V, key string, text []byte, gone bool) error {
	outer, inner, _ := strings.Cut(key, "/")
	if all[outer] == nil {
		all[outer] = map[string]*V{}
	}
	return take(all[outer], inner, text, gone)
}

func takeNumbered[V any](all map[int64]*V, key string, text []byte) error {
	var n int64
	if _, err := fmt.Sscan(key, &n); err != nil {
		return err
	}
	v := new(V)
	if err := json.Unmarshal(text, v); err != nil {
		return err
	}
	all[n] = v
	return nil
}

// Empty tells that nothing was ever put into the service.
func (s *Service) Empty() bool {
	return len(s.domains) == 0 && len(s.principals) == 0 && s.tenant.Made == 0 && s.tenant.SyncEnabled == nil
}

// stamp is a time as this service writes it, with seven digits (Graph docs: "synchronizationJob resource type", examples); the zero
// time is the year 1, which stands for never.
func stamp(t time.Time) string {
	if t.IsZero() {
		return "0001-01-01T00:00:00Z"
	}
	return t.UTC().Format("2006-01-02T15:04:05.0000000Z")
}

// firstAsks says whether something new is still not to be seen, for so many times that it is asked for.
func (s *Service) firstAsks(what string, times int) bool {
	if s.asked[what] >= times {
		return false
	}
	s.asked[what]++
	return true
}
