package cloudsync_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

// TestMicrosoftsSchemaGoesThroughTheWizardBothWays puts a schema of Microsoft's into a job and applies password hashes on, off and on again:
// what is written differs from what was read in the mapping of hashes alone, and where nothing is to change nothing is written.
func TestMicrosoftsSchemaGoesThroughTheWizardBothWays(t *testing.T) {
	original := cloudsync.PublishedSchema(t)
	inWorldOf(t, 1, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		w.signedIn("PUT", "servicePrincipals/"+w.foreign(domain)+"/synchronization/jobs/"+w.only().Jobs[0].ID+"/schema", string(original), nil)
		stored := w.only().Jobs[0].Schema
		carried := carriers(t, original)
		if carried == 0 {
			t.Fatal("the file has no mapping of password hashes to take away")
		}
		for _, round := range []struct {
			on     bool
			writes int
		}{{true, 0}, {false, 1}, {false, 0}, {true, 1}, {true, 0}, {false, 1}} {
			before := len(w.wire.exchanges)
			if p := w.applied(cloudsync.Configuration{Domain: domain, PasswordHashSync: round.on}); !p.Clean {
				t.Errorf("hashes %v:\n%s", round.on, words(p))
			}
			var read []byte
			writes := 0
			for _, e := range w.wire.exchanges[before:] {
				switch {
				case !strings.HasSuffix(e.request, "/schema"):
				case strings.HasPrefix(e.request, "GET ") && writes == 0:
					read = e.answered
				case strings.HasPrefix(e.request, "PUT "):
					writes++
					was, is := anyJSON(t, read), anyJSON(t, e.sent)
					taken, put := withoutCredentials(was), withoutCredentials(is)
					if want := map[bool]int{true: carried}[round.on]; put != want || taken != carried-want {
						t.Errorf("hashes %v: %d mappings were there, %d are sent", round.on, taken, put)
					}
					if !reflect.DeepEqual(was, is) {
						t.Errorf("hashes %v: something else changed", round.on)
					}
				}
			}
			if writes != round.writes {
				t.Errorf("hashes %v: %d writes of the schema, want %d", round.on, writes, round.writes)
			}
		}
		was, is := anyJSON(t, stored), anyJSON(t, w.only().Jobs[0].Schema)
		withoutCredentials(was)
		for _, root := range []any{was, is} {
			delete(root.(map[string]any), "version") // a new one with every write
		}
		if !reflect.DeepEqual(was, is) {
			t.Error("after all of it, more than the mapping differs from Microsoft's schema")
		}
	})
}

func carriers(t *testing.T, schema []byte) int {
	t.Helper()
	return withoutCredentials(anyJSON(t, schema))
}

// withoutCredentials takes the mappings of password hashes out of a schema, and counts them.
func withoutCredentials(schema any) (taken int) {
	for _, rule := range schema.(map[string]any)["synchronizationRules"].([]any) {
		for _, m := range rule.(map[string]any)["objectMappings"].([]any) {
			kept := []any{}
			for _, a := range m.(map[string]any)["attributeMappings"].([]any) {
				if a.(map[string]any)["targetAttributeName"] == "CredentialData" {
					taken++
				} else {
					kept = append(kept, a)
				}
			}
			m.(map[string]any)["attributeMappings"] = kept
		}
	}
	return taken
}

// anyJSON keeps numbers as they are written.
func anyJSON(t *testing.T, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	return v
}
