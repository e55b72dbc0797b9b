package provisioning

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// secretKeys are the members of synchronizationSecret (metadata of Graph v1.0). A key in another case is no member.
var secretKeys = strings.Fields(`None UserName Password SecretToken AppKey BaseAddress ClientIdentifier ClientSecret SingleSignOnType Sandbox Url
	Domain ConsumerKey ConsumerSecret TokenKey TokenExpiration Oauth2AccessToken Oauth2AccessTokenCreationTime Oauth2RefreshToken SyncAll
	InstanceName Oauth2ClientId Oauth2ClientSecret CompanyId UpdateKeyOnSoftDelete SynchronizationSchedule SystemOfRecord SandboxName
	EnforceDomain SyncNotificationSettings SkipOutOfScopeDeletions Oauth2AuthorizationCode Oauth2RedirectUri ApplicationTemplateIdentifier
	Oauth2TokenExchangeUri Oauth2AuthorizationUri AuthenticationType Server PerformInboundEntitlementGrants HardDeletesEnabled
	SyncAgentCompatibilityKey SyncAgentADContainer ValidateDomain TestReferences ConnectionString`)

// masked are the keys whose values are never shown.
var masked = strings.Fields("Password SecretToken ClientSecret ConsumerSecret TokenKey Oauth2AccessToken Oauth2RefreshToken Oauth2ClientSecret ConnectionString")

const (
	mask     = "*"
	appKey   = "AppKey"
	userName = "UserName"
	password = "Password"
	// What an AppKey may say (Entra docs: "How to programmatically configure cloud sync using MS Graph API").
	scenarioProvisioning = "AD2AADProvisioning"
	scenarioPasswordHash = "AD2AADPasswordHash"
)

// account is the sync service account that an AppKey stands for (Entra docs: "Create a new configuration for Microsoft Entra Cloud
// Sync" names it).
type account struct {
	Name    string
	Made    bool
	Deleted bool // somebody removed it: AADSTS50034
	Expired bool // its password ran out: AADSTS50055
	Blocked bool // Conditional Access or MFA holds it up
}

// Secrets answers GET secrets, which no page documents and Microsoft's own module uses (AADCloudSyncTools.psm1): AppKey is never
// there, a password is masked, and what the AppKey made is.
func (s *Service) Secrets(principalID string) ([]Entry, *Refusal) {
	if s.faults.SecretsRemoved {
		return nil, refuse(http.StatusNotFound, "ResourceNotFound", "Resource not found for the segment 'secrets'.")
	}
	p, no := s.below(principalID)
	if no != nil {
		return nil, no
	}
	if no := s.unseenBelow("secrets", p.ID, s.faults.TemplatesUnseen); no != nil {
		return nil, no
	}
	shown := []Entry{}
	young := s.firstAsks("account "+p.ID, s.faults.AccountAfter)
	for _, e := range p.Secrets {
		switch {
		case young && (e.Key == userName || e.Key == password):
			continue
		case slices.Contains(masked, e.Key):
			e.Value = mask
		}
		shown = append(shown, e)
	}
	return shown, nil
}

// PutSecrets answers PUT secrets (Graph docs: "synchronization: secrets"). A value that is empty takes the key out.
func (s *Service) PutSecrets(now time.Time, principalID string, body []byte) *Refusal {
	if s.faults.SecretsRemoved {
		return refuse(http.StatusNotFound, "ResourceNotFound", "Resource not found for the segment 'secrets'.")
	}
	p, no := s.writable(principalID)
	if no != nil {
		return no
	}
	var sent struct {
		Value []struct {
			Key   string  `json:"key"`
			Value *string `json:"value"`
		} `json:"value"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		return badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
	}
	next := []Entry{}
	if s.faults.MergeSecrets {
		next = slices.Clone(p.Secrets)
	}
	scenario := ""
	for _, e := range sent.Value {
		value := ""
		if e.Value != nil {
			value = *e.Value
		}
		if !slices.Contains(secretKeys, e.Key) { // microsoftgraph/msgraph-beta-sdk-java#372
			return refuse(http.StatusInternalServerError, "InternalError", "Requested value '"+e.Key+"' was not found.")
		}
		switch old, had := secretOf(p.Secrets, e.Key); {
		case e.Key == appKey:
			var key struct{ AppKeyScenario string }
			if json.Unmarshal([]byte(value), &key) != nil || key.AppKeyScenario != scenarioProvisioning && key.AppKeyScenario != scenarioPasswordHash {
				return badRequest("The value of AppKey cannot be read.")
			}
			scenario = key.AppKeyScenario
		case value == "":
			next = slices.DeleteFunc(next, func(have Entry) bool { return have.Key == e.Key })
		case value == mask && slices.Contains(masked, e.Key) && !s.faults.StoreMask:
			if had {
				next = put(next, Entry{e.Key, old})
			}
		default:
			next = put(next, Entry{e.Key, value})
		}
	}
	p.Secrets = next
	if scenario != "" {
		s.useAppKey(now, p, scenario)
	}
	s.putPrincipal(p)
	s.forget(p)
	return nil
}

// useAppKey trades an AppKey for the account, made anew where it was lost, and sets the tenant's flags (the page named at the
// scenarios; AADCloudSyncTools.psm1 repairs the account this way).
func (s *Service) useAppKey(now time.Time, p *principal, scenario string) {
	p.AppKeys++
	p.AppKey = scenario
	a := &s.tenant.Account
	a.Name, a.Made, a.Deleted, a.Expired = "ADToAADSyncServiceAccount@"+s.initial, true, false, false
	p.Secrets = put(put(p.Secrets, Entry{userName, a.Name}), Entry{password, s.newID("password")})
	s.enable(now)
	if scenario == scenarioPasswordHash {
		s.setFeature("passwordSyncEnabled", true)
	}
	s.saveTenant()
}

func secretOf(all []Entry, key string) (string, bool) {
	for _, e := range all {
		if e.Key == key {
			return e.Value, true
		}
	}
	return "", false
}

// put sets a key, in its place or at the end.
func put(all []Entry, e Entry) []Entry {
	for i := range all {
		if all[i].Key == e.Key {
			all[i].Value = e.Value
			return all
		}
	}
	return append(all, e)
}

// domainName is the domain that a principal's secret names, lower case.
func (p *principal) domainName() string {
	value, _ := secretOf(p.Secrets, "Domain")
	var inner struct{ Domain string }
	_ = json.Unmarshal([]byte(value), &inner) // what cannot be read names no domain
	return strings.ToLower(inner.Domain)
}

// notifications are the settings behind SyncNotificationSettings; without the key deletions are guarded, at 500 (Entra docs:
// "Accidental delete prevention" in Cloud Sync).
type notifications struct {
	Enabled                bool
	Recipients             string
	DeleteThresholdEnabled bool
	DeleteThresholdValue   int
}

func (p *principal) notifications() notifications {
	n := notifications{DeleteThresholdEnabled: true, DeleteThresholdValue: 500}
	if value, ok := secretOf(p.Secrets, "SyncNotificationSettings"); ok {
		_ = json.Unmarshal([]byte(value), &n) // what cannot be read changes nothing
	}
	return n
}

// forget lets the jobs of a configuration look at everything again in their next cycle.
func (s *Service) forget(p *principal) {
	for _, j := range s.jobsOf(p.ID) {
		if j.Changed = true; j.State == scheduleActive {
			s.putJob(j)
		}
	}
}

// ValidateCredentials answers both forms of it. Nothing is published about AD2AADProvisioning; it is taken as good where the domain
// is served and the account works.
func (s *Service) ValidateCredentials(now time.Time, principalID string) *Refusal {
	if s.faults.SecretsRemoved {
		return refuse(http.StatusNotFound, "ResourceNotFound", "Resource not found for the segment 'validateCredentials'.")
	}
	p, no := s.below(principalID)
	if no != nil {
		return no
	}
	if t := s.trouble(p, now); t != nil {
		return refuse(http.StatusBadRequest, t.Code, t.Message)
	}
	return nil
}
