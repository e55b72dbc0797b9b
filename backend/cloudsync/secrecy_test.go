package cloudsync_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"concord/backend/cloudsync"
	"concord/backend/graphsim"

	"github.com/sirupsen/logrus"
)

// TestASecretIsNowhereButOnItsWay sets secrets that the service does not mask beside the account's, as the API allows, and looks for them in
// the plan, in errors, in the log and in the database, which a backup of both would hold: they go back to Microsoft and nowhere else.
func TestASecretIsNowhereButOnItsWay(t *testing.T) {
	for _, merge := range []bool{false, true} {
		inWorldOf(t, 1, graphsim.CloudSyncFaults{MergeSecrets: merge}, leastRoles, func(w *world) {
			const secret = "S3cr3t-in-a-key"
			id := w.foreign(domain)
			account := w.only().Secrets["Password"]
			w.signedIn("PUT", "servicePrincipals/"+id+"/synchronization/secrets", `{"value":[{"key":"AppKey","value":"{\"appKeyScenario\":\"AD2AADProvisioning\"}"},{"key":"Domain","value":"{\"domain\":\"contoso.com\",\"future\":{\"kept\":true}}"},`+
				`{"key":"ClientIdentifier","value":"`+secret+`"},{"key":"ClientSecret","value":"`+secret+`-masked"},`+
				`{"key":"SyncNotificationSettings","value":"{\"Enabled\":true,\"Recipients\":\"\",\"DeleteThresholdEnabled\":true,\"DeleteThresholdValue\":500,\"HumanResourcesLookaheadQueryEnabled\":false}"}]}`, nil)
			var log bytes.Buffer
			logger := logrus.New()
			logger.SetOutput(&log)
			logger.SetLevel(logrus.TraceLevel)
			w.service = w.serviceWith(logger)

			var seen []string // whatever is shown or stored by a run
			keep := func(p cloudsync.Plan) {
				data, err := json.Marshal(p)
				w.ok(err)
				seen = append(seen, string(data))
			}
			keep(w.plan(configuration()))
			p, err := w.service.Apply(w.Context(), configuration(), cloudsync.ApplyOptions{Confirm: yes, Report: func(_ cloudsync.StepReport, p cloudsync.Plan) { keep(p) }})
			w.ok(err)
			keep(p)
			now := w.only()
			if now.Secrets["ClientIdentifier"] != secret || !strings.Contains(now.Secrets["Domain"], `"future":{"kept":true}`) ||
				!strings.Contains(now.Secrets["SyncNotificationSettings"], `"HumanResourcesLookaheadQueryEnabled":false`) || strings.Contains(now.Secrets["Password"], "*") {
				t.Errorf("merge %v: the settings lost something: %v", merge, now.Secrets)
			}
			for _, e := range w.wire.exchanges {
				if strings.HasPrefix(e.request, "PUT ") && strings.Contains(string(e.sent), `"*"`) {
					t.Errorf("a mask is sent back: %s", e.sent)
				}
			}
			if err := w.service.Delete(w.Context(), domain, domain); code(err) != "cloudsync_permission_missing" {
				t.Errorf("what somebody else made is deleted: %v", err)
			} else {
				seen = append(seen, err.Error())
			}
			for _, j := range w.only().Jobs {
				if j.State != "Active" {
					t.Errorf("not deleted, %s is %s", j.Template, j.State)
				}
			}
			if _, err := w.service.Status(w.Context(), domain); err != nil {
				seen = append(seen, err.Error())
			}
			seen = append(seen, log.String())
			w.ok(w.db.Close())
			for _, end := range []string{"", "-wal"} {
				data, err := os.ReadFile(w.path + end)
				if err == nil {
					seen = append(seen, string(data))
				}
			}
			w.open()
			backups, err := w.service.Backups(w.Context(), "")
			w.ok(err)
			for _, b := range backups {
				b, err := w.service.Backup(w.Context(), b.ID)
				w.ok(err)
				seen = append(seen, string(b.Content)) // packed in the file
			}
			if i := slices.IndexFunc(seen, func(s string) bool {
				return strings.Contains(s, secret) || account != "" && strings.Contains(s, account)
			}); i >= 0 {
				at := strings.Index(seen[i], secret)
				t.Errorf("merge %v: a secret lies in number %d of %d, near …%s…", merge, i, len(seen), seen[i][max(0, at-100):max(0, at)])
			}
		})
	}
}
