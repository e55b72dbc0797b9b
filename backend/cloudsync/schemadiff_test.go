package cloudsync_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"
)

func TestTwoSchemasAreComparedByNamesAndNotByPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		want          []string // where: before → after
	}{
		"the same in another order":         {`{"a":1,"b":[{"name":"x"},{"name":"y"}]}`, `{"b":[{"name":"y"},{"name":"x"}],"a":1}`, nil},
		"null, nothing and an empty list":   {`{"a":null,"b":[]}`, `{}`, nil},
		"another version alone":             {`{"version":"1"}`, `{"version":"2"}`, nil},
		"spaces":                            {`{"a":["x", "y"]}`, `{"a":["x","y"]}`, nil},
		"a value":                           {`{"a":{"b":"x"}}`, `{"a":{"b":"y"}}`, []string{`a: b: "x" → "y"`}},
		"an item more":                      {`{"a":[{"name":"x"}]}`, `{"a":[{"name":"x"},{"name":"y"}]}`, []string{`a y:  → { "name": "y" }`}},
		"an item of several of a name less": {`{"a":[{"name":"x","n":1},{"name":"x","n":2}]}`, `{"a":[{"name":"x","n":1}]}`, []string{`a x: { "name": "x", "n": 2 } → `}},
		"an attribute of an object mapping": {
			`{"objectMappings":[{"sourceObjectName":"user","targetObjectName":"User","attributeMappings":[{"targetAttributeName":"mail","flowType":"Always"}]}]}`,
			`{"objectMappings":[{"sourceObjectName":"user","targetObjectName":"User","attributeMappings":[{"targetAttributeName":"mail","flowType":"Once"}]}]}`,
			[]string{`objectMappings user → User: attributeMappings mail: flowType: "Always" → "Once"`}},
		"items without a name": {`{"a":[1,2]}`, `{"a":[1,3]}`, []string{`a: [ 1, 2 ] → [ 1, 3 ]`}},
	} {
		t.Run(name, func(t *testing.T) {
			changes, err := cloudsync.SchemaChanges([]byte(c.before), []byte(c.after))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, one := range changes {
				got = append(got, one.Where+": "+strings.Join(strings.Fields(one.Before), " ")+" → "+strings.Join(strings.Fields(one.After), " "))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
	if _, err := cloudsync.SchemaChanges([]byte("{"), []byte("{}")); code(err) != "cloudsync_schema_unknown" {
		t.Errorf("what is no JSON is compared: %v", err)
	}
}

func TestABackupTellsWhatPuttingItBackWouldChange(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		c := configuration()
		w.applied(c)
		c.Scope = &cloudsync.Scope{OrganizationalUnits: []string{left}}
		w.applied(c)
		backups, err := w.service.Backups(w.Context(), domain)
		w.ok(err)
		changes, err := w.service.CompareSchema(w.Context(), domain, backups[0].ID)
		w.ok(err)
		if len(changes) != 1 || !strings.Contains(changes[0].Before, left) || !strings.Contains(changes[0].After, sales) {
			t.Errorf("to put back what was before another scope: %+v", changes)
		}
		w.ok(w.service.RestoreSchema(w.Context(), domain, backups[0].ID))
		if changes, err = w.service.CompareSchema(w.Context(), domain, backups[0].ID); err != nil || len(changes) != 0 {
			t.Errorf("after it was put back: %+v, %v", changes, err)
		}
		if _, err := w.service.CompareSchema(w.Context(), domain, 99); code(err) != "cloudsync_no_backup" {
			t.Errorf("a backup that is not there: %v", err)
		}
	})
}

func TestWhoPausedAJobIsTold(t *testing.T) {
	inWorldOf(t, 2, graphsim.CloudSyncFaults{}, leastRoles, func(w *world) {
		standing := func() string {
			w.Helper()
			_ = w.status()
			all, err := w.service.Standing(w.Context())
			w.ok(err)
			var told []string
			for _, j := range all {
				word := string(j.Standing())
				if j.PausedHere {
					word += " here"
				}
				told = append(told, j.Template+" "+word)
			}
			return strings.Join(told, ", ")
		}
		w.applied(configuration())
		time.Sleep(15 * time.Minute)
		if got := standing(); got != "AD2AADPasswordHash steady, AD2AADProvisioning steady" {
			t.Errorf("while all is well: %s", got)
		}
		_, err := w.service.Pause(w.Context(), domain, cloudsync.JobProvisioning)
		w.ok(err)
		if got := standing(); got != "AD2AADPasswordHash steady, AD2AADProvisioning paused here" {
			t.Errorf("after pausing one: %s", got)
		}
		_, err = w.service.Start(w.Context(), domain, "")
		w.ok(err)
		w.ok(w.db.AddCloudSyncEntry(w.Context(), cloudsync.Entry{At: time.Now(), Domain: domain, What: "pause", Text: cloudsync.JobPasswordHash}))
		if got := standing(); strings.Contains(got, "Provisioning paused") || strings.Contains(got, "Provisioning steady here") {
			t.Errorf("after starting it again: %s", got)
		}
		w.ok(w.db.ForgetCloudSync(w.Context(), domain))
		if got := standing(); got != "" {
			t.Errorf("of a configuration that nobody knows: %s", got)
		}
	})
}
