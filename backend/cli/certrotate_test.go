package cli

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"concord/backend/certstore"
	"concord/backend/graphsim"
)

// edit changes the settings of a journey.
func (j *journey) edit(change func(document map[string]any)) {
	j.t.Helper()
	path := filepath.Join(j.dir, "appsettings.json")
	data, err := os.ReadFile(path)
	if err != nil {
		j.t.Fatal(err)
	}
	document := map[string]any{}
	if err := json.Unmarshal(data, &document); err != nil {
		j.t.Fatal(err)
	}
	change(document)
	if data, err = json.Marshal(document); err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		j.t.Fatal(err)
	}
}

// TestTheCertificateIsRenewedFromATerminal waits half a minute in earnest, as Entra ID makes everyone wait.
func TestTheCertificateIsRenewedFromATerminal(t *testing.T) {
	t.Parallel()
	j := newJourney(t)
	first := j.sim.Certificates(graphsim.ContosoClientID)[0]

	// One that ends tomorrow: check tells a script, sync tells a person.
	call(t, j.args("check", "--certificate-days", "0")...).want(t, exitDone)
	checked := call(t, j.args("check", "--json")...).want(t, exitRenew).summary(t)
	if checked["certificateDays"] != 0.0 || checked["state"] != "ok" {
		t.Errorf("check says %v", checked)
	}
	if said := call(t, j.args("sync")...).want(t, exitDone).stderr; !strings.Contains(said, "concordctl cert rotate") {
		t.Errorf("sync does not tell of the end: %s", said)
	}

	planned := call(t, j.args("cert", "rotate", "--plan")...).want(t, exitDone).stdout
	if !strings.Contains(planned, "Nothing was done.") || !strings.Contains(planned, "with a proof signed by the old key") {
		t.Errorf("the plan is %s", planned)
	}
	if a := call(t, j.args("cert", "rotate")...).want(t, exitUsage); !strings.Contains(a.stderr, "--yes") {
		t.Error(a.stderr)
	}
	if a := call(t, j.args("cert", "rotate", "--continue")...).want(t, exitUsage); !strings.Contains(a.stderr, "Code: rotation_nothing") {
		t.Error(a.stderr)
	}
	done := call(t, j.args("cert", "rotate", "--yes", "--bits", "2048", "--json")...).want(t, exitDone).summary(t)
	now := done["new"].(map[string]any)
	if done["phase"] != "done" || done["left"] != true || !strings.HasSuffix(done["aside"].(string), "client.pem.retired") {
		t.Errorf("it ends with %v", done)
	}
	if on := j.sim.Certificates(graphsim.ContosoClientID); len(on) != 2 || (&certstore.Identity{Certificate: on[1]}).Thumbprint() != now["thumbprint"] {
		t.Errorf("the registration has %d certificates", len(on))
	}
	if kept := fmt.Sprint(done["kept"]); kept != fmt.Sprint([]any{done["aside"]}) {
		t.Errorf("kept is %s, aside %v", kept, done["aside"])
	}
	j.sim.RemoveCertificate(graphsim.ContosoClientID, first)
	call(t, j.args("check")...).want(t, exitDone)
	if a := call(t, j.args("cert", "rotate", "--forget", "--yes")...).want(t, exitDone); !strings.Contains(a.stdout, "Deleted") {
		t.Error(a.stdout)
	}
	if left, _ := filepath.Glob(filepath.Join(j.dir, "*.retired")); len(left) != 0 {
		t.Errorf("there is %v still", left)
	}
}

func TestACertificateThatIsUploadedByHandIsNamedAndGivenUp(t *testing.T) {
	j := newJourney(t)
	j.edit(func(d map[string]any) { delete(d, "applicationObjectId") })
	planned := call(t, j.args("cert", "rotate", "--plan", "--json")...).want(t, exitDone).summary(t)
	upload, _ := planned["upload"].(string)
	if planned["way"] != "upload" || filepath.Ext(upload) != ".cer" {
		t.Errorf("without the object id the plan is %v", planned)
	}
	// The sign-in that refuses for another reason than time ends it, and it can be gone on with.
	j.sim.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 7000112})
	if a := call(t, j.args("cert", "rotate", "--upload", "--yes", "--bits", "2048")...).want(t, exitAccess); !strings.Contains(a.stderr, upload) || !strings.Contains(a.stderr, "Code: aadsts_7000112") {
		t.Error(a.stderr)
	}
	j.sim.SetAuthorityFaults(graphsim.AuthorityFaults{})
	der, err := os.ReadFile(upload)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x509.ParseCertificate(der); err != nil {
		t.Error(err)
	}
	stands := call(t, j.args("cert", "rotate", "--plan")...).want(t, exitDone).stdout
	if !strings.Contains(stands, "under way") || !strings.Contains(stands, upload) {
		t.Errorf("it stands as %s", stands)
	}
	given := call(t, j.args("cert", "rotate", "--abandon", "--yes")...).want(t, exitDone).stdout
	if !strings.Contains(given, "the old certificate stays in use") || !strings.Contains(given, ".pem") {
		t.Errorf("given up it says %s", given)
	}
	call(t, j.args("check", "--certificate-days", "0")...).want(t, exitDone)
	for _, args := range [][]string{{"--plan", "--forget"}, {"--continue", "--abandon"}, {"surplus"}} {
		call(t, j.args(slices.Concat([]string{"cert", "rotate"}, args)...)...).want(t, exitUsage)
	}
}
