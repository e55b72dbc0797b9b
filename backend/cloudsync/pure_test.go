package cloudsync

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/graph"
)

const smallSchema = `{"@odata.context":"x","version":"2.0","id":"AD2AADProvisioning.1",
  "directories":[{"name":"Active Directory","id":"ba5b00eb","objects":[{"name":"user"},{"name":"user"}]}],
  "synchronizationRules":[{"containerFilter":null,"groupFilter":{"includedGroups":[ ],"x":1},"id":"6c409270","sourceDirectoryName":"Active Directory","metadata":[{"key":"supportsProvisionOnDemand","value":"true"}],
   "objectMappings":[{"name":null,"sourceObjectName":"","targetObjectName":"SyncCredentialsChangeItem","attributeMappings":[]},
    {"name":"Provision Active Directory users","sourceObjectName":"user","targetObjectName":"User","attributeMappings":[
      {"targetAttributeName":"Alias","source":{"expression":"[mailNickname]","type":"Attribute"}}
    ]},
    {"name":"p","sourceObjectName":"inetOrgPerson","targetObjectName":"User","attributeMappings":[]}]}]}`

func yes() *bool { b := true; return &b }
func no() *bool  { b := false; return &b }

func edit(t *testing.T, schema string, w SchemaWish) (string, []Change) {
	t.Helper()
	out, changes, err := EditSchema([]byte(schema), w)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out) {
		t.Fatalf("the edit makes no JSON: %s", out)
	}
	return string(out), changes
}

func TestPasswordHashesAreAddedOnceAndNothingElseChanges(t *testing.T) {
	out, changes := edit(t, smallSchema, SchemaWish{PasswordHashes: yes()})
	if len(changes) != 2 || strings.Count(out, "CredentialData") != 2 {
		t.Fatalf("%d changes, %d mappings", len(changes), strings.Count(out, "CredentialData"))
	}
	back := strings.Replace(out, ",\n      "+credentialMapping, "", 1)
	if back = strings.Replace(back, credentialMapping, "", 1); back != smallSchema {
		t.Errorf("something else changed:\n%s", out)
	}
	again, more := edit(t, out, SchemaWish{PasswordHashes: yes()})
	if again != out || len(more) != 0 {
		t.Errorf("a second edit changes %v", more)
	}
	off, _ := edit(t, out, SchemaWish{PasswordHashes: no()})
	if off != smallSchema {
		t.Errorf("switched off, it is not as it was:\n%s", off)
	}
}

func TestAMappingThatStandsTwiceIsKeptOnce(t *testing.T) {
	out, _ := edit(t, smallSchema, SchemaWish{PasswordHashes: yes()})
	empty := strings.Replace(credentialMapping, `"defaultValue":null`, `"defaultValue":""`, 1)
	for _, twice := range []string{
		strings.Replace(out, credentialMapping, empty+", "+credentialMapping, 1),
		strings.Replace(out, `{"targetAttributeName":"Alias"`, empty+`,{"targetAttributeName":"Alias"`, 1),
	} {
		s, err := ReadSchema([]byte(twice))
		if err != nil || s.hashesOn() {
			t.Fatalf("%+v, %v: a mapping that stands twice is called right", s.Hashes, err)
		}
		once, changes := edit(t, twice, SchemaWish{PasswordHashes: yes()})
		if strings.Count(once, "CredentialData") != 2 || len(changes) != 1 || changes[0].After != "" {
			t.Errorf("%d mappings after %v", strings.Count(once, "CredentialData"), changes)
		}
	}
}

func TestAMappingFromSomethingElseIsReplacedOnlyWhenSaidSo(t *testing.T) {
	other := strings.Replace(credentialMapping, "[PasswordHash]", "[adminDescription]", 1)
	schema := strings.Replace(smallSchema, `{"targetAttributeName":"Alias"`, other+`,{"targetAttributeName":"Alias"`, 1)
	_, _, err := EditSchema([]byte(schema), SchemaWish{PasswordHashes: yes()})
	var differs *MappingError
	if !errors.As(err, &differs) || differs.Object != "user" || differs.Expression != "[adminDescription]" {
		t.Fatalf("got %v", err)
	}
	if _, _, err := EditSchema([]byte(schema), SchemaWish{PasswordHashes: no()}); !errors.As(err, &differs) {
		t.Errorf("hashes are not wanted, and the other mapping is taken away: %v", err)
	}
	if off, _ := edit(t, schema, SchemaWish{PasswordHashes: no(), Replace: true}); strings.Contains(off, "CredentialData") {
		t.Error("said so, it stays")
	}
	out, changes := edit(t, schema, SchemaWish{PasswordHashes: yes(), Replace: true})
	if strings.Contains(out, "adminDescription") || strings.Count(out, "CredentialData") != 2 || len(changes) != 3 {
		t.Errorf("%v", changes)
	}
}

func TestTheScopeIsSetAndAnEmptyOneIsAll(t *testing.T) {
	ou := []string{"OU=In Scope,DC=contoso,DC=com", `OU=Smith\, Sons & Co,DC=contoso,DC=com`}
	out, changes := edit(t, smallSchema, SchemaWish{Scope: &Scope{OrganizationalUnits: ou}})
	if len(changes) != 1 {
		t.Fatalf("%v", changes)
	}
	if want := strings.Replace(smallSchema, `"containerFilter":null`, `"containerFilter":{"includedContainers":`+encode(ou)+`}`, 1); out != want {
		t.Errorf("got\n%s", out)
	}
	s, err := ReadSchema([]byte(out))
	if err != nil || !slices.Equal(s.Scope.OrganizationalUnits, ou) || s.Rule != "6c409270" || !s.OnDemand || s.Directory != "ba5b00eb" {
		t.Errorf("read back as %+v, %v", s, err)
	}
	folded := []string{strings.ToUpper(ou[1]), strings.ToLower(ou[0])}
	if _, more := edit(t, out, SchemaWish{Scope: &Scope{OrganizationalUnits: folded}}); len(more) != 0 {
		t.Errorf("the same units in another order and case are a change: %v", more)
	}
	if _, none := edit(t, smallSchema, SchemaWish{Scope: &Scope{}}); len(none) != 0 {
		t.Errorf("nothing and all differ: %v", none)
	}
	groups, _ := edit(t, out, SchemaWish{Scope: &Scope{Groups: []string{"CN=Pilot,DC=contoso,DC=com"}}})
	if !strings.Contains(groups, `"includedContainers":[]`) || !strings.Contains(groups, `{"includedGroups":["CN=Pilot,DC=contoso,DC=com"],"x":1}`) {
		t.Errorf("from units to a group:\n%s", groups)
	}
}

// PublishedSchema reads a schema of Microsoft's, which is not ours to keep here: AD2AAD_SCHEMA names its file.
func PublishedSchema(t *testing.T) []byte {
	t.Helper()
	path := os.Getenv("AD2AAD_SCHEMA")
	if path == "" {
		t.Skip("AD2AAD_SCHEMA names no file")
	}
	schema, err := os.ReadFile(path) //nolint:gosec // the tester names it
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestTheRealSchemaChangesOnlyWhereItIsMeantTo passes a schema of Microsoft's through the edits.
func TestTheRealSchemaChangesOnlyWhereItIsMeantTo(t *testing.T) {
	original := PublishedSchema(t)
	without, taken, err := EditSchema(original, SchemaWish{PasswordHashes: no()})
	if err != nil || len(taken) != 2 {
		t.Fatalf("%v, %v", taken, err)
	}
	with, changes, err := EditSchema(without, SchemaWish{PasswordHashes: yes(), Scope: &Scope{OrganizationalUnits: []string{"OU=A,DC=contoso,DC=com"}}})
	if err != nil || len(changes) != 3 {
		t.Fatalf("%v, %v", changes, err)
	}
	if len(with)-len(without) > 2000 {
		t.Errorf("the edit adds %d bytes", len(with)-len(without))
	}
	was, is := anything(t, original), anything(t, with)
	// The dump has the mapping with "" for null, and elsewhere in the list: both are taken out of both, and the scope set back.
	for _, root := range []any{was, is} {
		rule := root.(map[string]any)["synchronizationRules"].([]any)[0].(map[string]any)
		rule["containerFilter"] = nil
		for _, m := range rule["objectMappings"].([]any) {
			mapping := m.(map[string]any)
			list, _ := mapping["attributeMappings"].([]any)
			kept, credentials := []any{}, 0
			for _, a := range list {
				if a.(map[string]any)["targetAttributeName"] == "CredentialData" {
					credentials++
					continue
				}
				kept = append(kept, a)
			}
			mapping["attributeMappings"] = kept
			if source := mapping["sourceObjectName"]; (source == "user" || source == "inetOrgPerson") != (credentials == 1) {
				t.Errorf("%v has %d mappings of CredentialData", source, credentials)
			}
		}
	}
	if !reflect.DeepEqual(was, is) {
		t.Error("something else changed")
	}
	if again, none, err := EditSchema(with, SchemaWish{PasswordHashes: yes()}); err != nil || len(none) != 0 || !bytes.Equal(again, with) {
		t.Errorf("a second edit changes %v, %v", none, err)
	}
}

func anything(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSecretsAreRightWhetherTheServiceReplacesOrMerges(t *testing.T) {
	have := Secrets{
		{Key: "Domain", Value: `{"domain":"contoso.com","future":[1,2]}`},
		{Key: "SyncNotificationSettings", Value: `{"Enabled":true,"Recipients":"","DeleteThresholdEnabled":true,"DeleteThresholdValue":500,"HumanResourcesLookaheadQueryEnabled":false}`},
		{Key: "UserName", Value: "ADToAADSyncServiceAccount@contoso.onmicrosoft.com"}, {Key: "Password", Value: "*"}, {Key: "ClientSecret", Value: "********"}, {Key: "SkipOutOfScopeDeletions", Value: "True"},
	}
	wish := SecretsWish{Scenario: ScenarioPasswordHash, Domain: "contoso.com", Deletes: &AccidentalDeletes{Enabled: true, Threshold: 50}}
	send := MergeSecrets(have, wish)
	if got := send[0]; got.Key != "AppKey" || got.Value != `{"appKeyScenario":"AD2AADPasswordHash"}` {
		t.Errorf("AppKey is sent as %v", got)
	}
	if got := send.value("Domain"); got != `{"domain":"contoso.com","future":[1,2]}` {
		t.Errorf("Domain is sent as %s", got)
	}
	if got := send.value("SyncNotificationSettings"); got != `{"Enabled":true,"Recipients":"","DeleteThresholdEnabled":true,"DeleteThresholdValue":50,"HumanResourcesLookaheadQueryEnabled":false}` {
		t.Errorf("SyncNotificationSettings is sent as %s", got)
	}
	if send.value("SkipOutOfScopeDeletions") != "True" || send.value("UserName") == "" {
		t.Errorf("something readable is not sent: %v", send)
	}
	for _, one := range send {
		if strings.Contains(one.Value, "*") || one.Key == "Password" {
			t.Errorf("%v is sent back", one)
		}
	}
	if !send.Says(wish) || have.Says(wish) {
		t.Error("what is wished is not told from what is there")
	}
	fresh := MergeSecrets(nil, SecretsWish{Scenario: ScenarioProvisioning, Domain: "contoso.com"})
	if len(fresh) != 3 || fresh.value("SyncNotificationSettings") != defaultNotifications {
		t.Errorf("a new one is told %v", fresh)
	}
}

func TestAConfigurationIsReadStrictly(t *testing.T) {
	for _, test := range []struct {
		text, key string
		line      int
		problem   string
	}{
		{"{\n \"domain\": \"contoso.com\",\n \"passwordHashSync\": true,\n \"Start\": true}", "Start", 4, "no key"},
		{"{\"domain\": \"contoso.com\",\n\"domain\": \"contoso.com\", \"passwordHashSync\": true}", "domain", 2, "already"},
		{`{"domain": "contoso.com"}`, "passwordHashSync", 1, "missing"},
		{"{\"passwordHashSync\": true,\n\"domain\": \"contoso\"}", "domain", 2, "must be"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": \"yes\"}", "passwordHashSync", 1, "it is a text"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true,\n\"scope\": {\"groups\": [\n\"6c409270-f78a-4bc6-af23-7cf3ab6482fe\"]}}", "scope.groups", 3, "distinguished name"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true,\n\"scope\": {\"groups\": [\"CN=A,DC=contoso,DC=com\"], \"organizationalUnits\": [\"OU=A,DC=contoso,DC=com\"]}}", "scope", 2, "one of them"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true,\n\"scope\": {\"groups\": [\"CN=A,DC=fabrikam,DC=com\"]}}", "scope", 2, "does not lie"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true,\n\n\"accidentalDeletes\": {\"enabled\": true, \"threshold\": 0}}", "accidentalDeletes.threshold", 3, "whole number"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true,\n}", "", 2, "not JSON"},
		{"{\"domain\": \"contoso.com\", \"passwordHashSync\": true, \"testObject\": {\n\"distinguishedName\": \"CN=A,DC=fabrikam,DC=com\"}}", "testObject.distinguishedName", 2, "does not lie"},
	} {
		_, err := ParseConfiguration(strings.NewReader(test.text))
		var e *ConfigurationError
		if !errors.As(err, &e) || e.Key != test.key || e.Line != test.line || !strings.Contains(e.Problem, test.problem) || e.Allowed == "" {
			t.Errorf("%s\nis refused with %+v, want line %d, %s, %q", test.text, err, test.line, test.key, test.problem)
		}
	}
	c, err := ParseConfiguration(strings.NewReader(`{"domain":"contoso.com","passwordHashSync":true,"scope":{},"accidentalDeletes":{"enabled":true},"testObject":{"distinguishedName":"CN=A,DC=contoso,DC=com"},"start":true}`))
	if err != nil || c.Scope == nil || c.AccidentalDeletes.Threshold != 500 || c.TestObject.Type != "user" || !c.Start || c.ExchangeHybridWriteback != nil {
		t.Errorf("read as %+v, %v", c, err)
	}
	if again, err := ParseConfiguration(bytes.NewReader(c.JSON())); err != nil || !reflect.DeepEqual(again, c) {
		t.Errorf("written and read it is %+v, %v", again, err)
	}
}

func FuzzParseConfiguration(f *testing.F) {
	f.Add(`{"domain":"contoso.com","passwordHashSync":true}`)
	f.Add(`{"domain":"contoso.com","passwordHashSync":false,"scope":{"groups":["CN=A,DC=contoso,DC=com"]},"accidentalDeletes":{"enabled":true},` +
		`"notifications":{"enabled":false},"testObject":{"distinguishedName":"CN=A,DC=contoso,DC=com"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseConfiguration(strings.NewReader(text))
		if err != nil {
			var e *ConfigurationError
			if !errors.As(err, &e) || e.Action() == "" {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if again, err := ParseConfiguration(bytes.NewReader(c.JSON())); err != nil || string(again.JSON()) != string(c.JSON()) {
			t.Errorf("%q is written as %s and read as %s, %v", text, c.JSON(), again.JSON(), err)
		}
	})
}

func FuzzEditSchema(f *testing.F) {
	f.Add(smallSchema, true)
	f.Fuzz(func(t *testing.T, schema string, on bool) {
		out, _, err := EditSchema([]byte(schema), SchemaWish{PasswordHashes: &on, Replace: true, Scope: &Scope{}})
		if err == nil && !json.Valid(out) {
			t.Errorf("%q becomes %q", schema, out)
		}
	})
}

// TestAQuarantineWithoutWordsIsAQuarantine: the metadata lets a status have the code and no quarantine.
func TestAQuarantineWithoutWordsIsAQuarantine(t *testing.T) {
	job := graph.SynchronizationJob{ID: "AD2AADProvisioning.1", Schedule: graph.SynchronizationSchedule{State: "Active"},
		Status: graph.SynchronizationStatus{Code: graph.JobQuarantine, SteadyStateFirstAchievedTime: time.Unix(1, 0)}}
	s := sampleOf("contoso.com", "sp", job, time.Now())
	if s.Standing() != Quarantined || s.Quarantine.Meaning == "" || !s.Quarantine.Support {
		t.Errorf("told as %s: %+v", s.Standing(), s.Quarantine)
	}
	var e *QuarantineError
	if err := quarantined(job); !errors.As(err, &e) || e.Action() == "" {
		t.Errorf("got %v", err)
	}
}

func TestTheThresholdOfAGuardThatIsOffIsNoDrift(t *testing.T) {
	for _, test := range []struct {
		have string
		wish AccidentalDeletes
		says bool
	}{
		{`{"DeleteThresholdEnabled":false,"DeleteThresholdValue":0}`, AccidentalDeletes{Enabled: false, Threshold: DefaultThreshold}, true},
		{`{"DeleteThresholdEnabled":true,"DeleteThresholdValue":9}`, AccidentalDeletes{Enabled: true, Threshold: 10}, false},
		{`{"DeleteThresholdEnabled":false,"DeleteThresholdValue":10}`, AccidentalDeletes{Enabled: true, Threshold: 10}, false},
	} {
		if got := (Secrets{{Key: secretNotifications, Value: test.have}}).Says(SecretsWish{Deletes: &test.wish}); got != test.says {
			t.Errorf("%s says %+v: %v", test.have, test.wish, got)
		}
	}
}
