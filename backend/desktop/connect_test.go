package desktop

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/settings"
)

// realTenant is a simulated tenant behind HTTPS that knows one certificate, and a draft that leads to it.
func realTenant(t *testing.T, w *window, roles ...string) (*graphsim.Tenant, ConnectDraft) {
	t.Helper()
	sim, draft, _ := servedTenant(t, w, roles...)
	return sim, draft
}

// servedTenant is a real tenant with its server, which can go away.
func servedTenant(t *testing.T, w *window, roles ...string) (*graphsim.Tenant, ConnectDraft, *graphsim.Server) {
	t.Helper()
	people := graphsim.Generate(graphsim.GenerateOptions{People: 5, Mailboxes: 2})
	sim, err := graphsim.New(graphsim.Options{Company: people})
	w.must(err)
	server, err := sim.ListenTLS("127.0.0.1:0")
	w.must(err)
	t.Cleanup(func() { _, _ = server.Close(context.Background()), sim.Close() })
	made, err := w.connect.MakeCertificate(CertificateWish{Bits: 2048, Days: 365})
	w.must(err)
	identity, err := certstore.FromFile(made.File, nil)
	w.must(err)
	sim.RegisterApp(graphsim.App{ClientID: graphsim.ContosoClientID, Certificates: []*x509.Certificate{identity.Certificate}, Roles: roles})
	roots := filepath.Join(t.TempDir(), "ca.pem")
	w.must(os.WriteFile(roots, server.CAPEM, 0o600))
	return sim, ConnectDraft{Cloud: "custom", TenantID: " " + people.TenantID + "\n", ClientID: graphsim.ContosoClientID, KeyFile: made.File,
		GraphEndpoint: server.URL, LoginEndpoint: server.URL + "/", CAFile: roots, Proxy: "direct"}, server
}

var needed = []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}

func statesOf(check Check) string {
	var states []string
	for _, step := range check.Steps {
		states = append(states, step.State)
	}
	return strings.Join(states, " ")
}

func TestAWrongCertificateIsNamedWithItsRemedyAndTheRightOneConnects(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	_, draft := realTenant(t, w, needed...)
	stranger, err := w.connect.MakeCertificate(CertificateWish{Name: "Other", Bits: 2048, Days: 30})
	w.must(err)
	wrong := draft
	wrong.KeyFile = stranger.File
	check, err := w.connect.Check(wrong)
	w.must(err)
	if failure := check.Steps[1].Failure; statesOf(check) != "warning failed skipped skipped skipped" || check.Passed || check.Running || failure == nil ||
		failure.Code != "aadsts_700027" || !strings.Contains(failure.Message, stranger.Thumbprint) || !strings.Contains(failure.Action, "Upload this certificate") {
		t.Errorf("the wrong certificate gives %+v", check)
	}
	if check.Steps[0].Certificate == nil || check.Steps[0].Certificate.Nearness != "near" {
		t.Errorf("its own step is %+v", check.Steps[0])
	}

	check, err = w.connect.Check(draft)
	w.must(err)
	if statesOf(check) != "ok ok ok ok ok" || !check.Passed || len(check.Steps[2].Rights) < 3 || check.Steps[2].Rights[0].State != "granted" {
		t.Errorf("the right certificate gives %+v", check)
	}
	if left, _ := filepath.Glob(filepath.Join(w.dir, "*")); len(left) != 2 {
		t.Errorf("checking left %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "concord-check-*")); len(left) != 0 {
		t.Errorf("checking left %v", left)
	}

	plan, err := w.connect.Plan(draft)
	w.must(err)
	if plan.Exists || plan.Path != filepath.Join(w.dir, "appsettings.json") || len(plan.Changes) != 8 {
		t.Errorf("it would write %+v", plan)
	}
	state, err := w.connect.Finish(draft, plan.Seen)
	w.must(err)
	if state.Phase != "opening" {
		t.Errorf("after finishing the window shows %+v", state)
	}
	if state = w.awaitPhase(ready); state.Offline || state.Demo || state.Failure != nil {
		t.Errorf("the tenant opened is %+v", state)
	}
	if now, err := w.connect.CheckNow(""); err != nil || statesOf(now) != "ok ok ok ok ok" {
		t.Errorf("checked again it says %+v, %v", now, err)
	}
	if facts, err := w.connect.Certificate(); err != nil || facts.File != draft.KeyFile || facts.Nearness != "far" || facts.Bits != 2048 {
		t.Errorf("the settings' certificate is %+v, %v", facts, err)
	}
	if start, err := w.connect.Start(); err != nil || start.Draft.ClientID != draft.ClientID || start.Draft.Cloud != "custom" || start.Draft.KeyFile != draft.KeyFile {
		t.Errorf("connecting again begins with %+v, %v", start.Draft, err)
	}
}

func TestEachStepOfACheckIsToldAsItIsDone(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	_, draft := realTenant(t, w, "User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite", "Mail.Read")
	_, err := w.connect.Check(draft)
	w.must(err)
	var seen []string
	for len(seen) == 0 || seen[len(seen)-1] != "ok ok warning ok ok" {
		heard := w.await("a step of the check", func(e told) bool { return e.event == EventCheck })
		if states := statesOf(heard.data.(Check)); len(seen) == 0 || seen[len(seen)-1] != states {
			seen = append(seen, states)
		}
	}
	want := []string{"running waiting waiting waiting waiting", "ok running waiting waiting waiting", "ok ok running waiting waiting",
		"ok ok warning running waiting", "ok ok warning ok running", "ok ok warning ok ok"}
	if strings.Join(seen, "\n") != strings.Join(want, "\n") {
		t.Errorf("the window saw\n%s", strings.Join(seen, "\n"))
	}
}

func TestADraftThatCannotBeIsToldInTheStepsAndNotAsAnError(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	_, draft := realTenant(t, w, needed...)
	for name, c := range map[string]struct {
		change func(*ConnectDraft)
		states string
		code   string
	}{
		"no key file":       {func(d *ConnectDraft) { d.KeyFile = "nothing.pem" }, "failed skipped skipped skipped skipped", "certificate_missing"},
		"a client id":       {func(d *ConnectDraft) { d.ClientID = "mine" }, "ok failed skipped skipped skipped", "settings_value"},
		"roots of nobody":   {func(d *ConnectDraft) { d.CAFile = "nothing.pem" }, "ok failed skipped skipped skipped", "ca_file_missing"},
		"untrusted roots":   {func(d *ConnectDraft) { d.CAFile = "" }, "ok failed skipped skipped skipped", "network_tls_untrusted"},
		"a stranger's id":   {func(d *ConnectDraft) { d.ClientID = "11111111-2222-3333-4444-555555555555" }, "ok failed skipped skipped skipped", "aadsts_700016"},
		"an unknown person": {func(d *ConnectDraft) { d.Mailbox = "nobody@contoso.com" }, "ok ok ok ok failed", "no_cloud_mailbox"},
	} {
		t.Run(name, func(t *testing.T) {
			wrong := draft
			c.change(&wrong)
			check, err := w.connect.Check(wrong)
			w.must(err)
			if statesOf(check) != c.states || check.Passed {
				t.Errorf("it says %s: %+v", statesOf(check), check)
			}
			for _, step := range check.Steps {
				if step.State == "failed" && (step.Failure == nil || step.Failure.Code != c.code || step.Failure.Action == "" || strings.Contains(step.Failure.Message, "concord-check")) {
					t.Errorf("the failure is %+v, want %s", step.Failure, c.code)
				}
			}
		})
	}
}

func TestSettingsThatAreThereAreShownAsADifferenceAndKeepWhatTheWizardDoesNotKnow(t *testing.T) {
	w := withSettings(t, `{
  "requestBudget": 5,
  "tenantId": "old.example",
  "clientId": "11111111-2222-3333-4444-555555555555",
  "certificate": {"file": "key.pem"}
}`)
	draft := ConnectDraft{TenantID: "new.example", ClientID: "11111111-2222-3333-4444-555555555555", KeyFile: "new.pem", Cloud: "gcchigh"}
	plan, err := w.connect.Plan(draft)
	w.must(err)
	want := []SettingChange{{"tenantId", "old.example", "new.example"}, {"cloud", "global", "gcchigh"},
		{"certificate.file", filepath.Join(w.dir, "key.pem"), filepath.Join(w.dir, "new.pem")}}
	if !plan.Exists || plan.Failure != nil || len(plan.Changes) != 3 || plan.Changes[0] != want[0] || plan.Changes[1] != want[1] || plan.Changes[2] != want[2] {
		t.Errorf("the difference is %+v", plan)
	}
	_, err = w.connect.Finish(draft, "something else")
	refused(t, err, "settings_changed")
	_, err = w.connect.Finish(draft, plan.Seen)
	w.must(err)
	text, err := os.ReadFile(plan.Path)
	wanted := `{
  "requestBudget": 5,
  "tenantId": "new.example",
  "clientId": "11111111-2222-3333-4444-555555555555",
  "certificate": {
    "file": "new.pem"
  },
  "cloud": "gcchigh"
}
`
	if err != nil || string(text) != wanted {
		t.Errorf("the file says %s, %v", text, err)
	}
	if again, err := w.connect.Plan(draft); err != nil || len(again.Changes) != 0 {
		t.Errorf("a second time it would write %+v, %v", again, err)
	}
}

func TestASettingsFileThatCannotBeReadIsSetAsideAndNotLost(t *testing.T) {
	w := withSettings(t, "{ damaged")
	draft := ConnectDraft{TenantID: "new.example", ClientID: "11111111-2222-3333-4444-555555555555", KeyFile: "new.pem"}
	plan, err := w.connect.Plan(draft)
	w.must(err)
	if plan.Failure == nil || plan.Failure.Code != "settings_syntax" || plan.Aside == "" {
		t.Errorf("it would write %+v", plan)
	}
	wrong := draft
	wrong.TenantID = "common"
	_, err = w.connect.Finish(wrong, plan.Seen)
	refused(t, err, "settings_value")
	if text, _ := os.ReadFile(plan.Path); string(text) != "{ damaged" {
		t.Errorf("after a draft that cannot be written the file says %s", text)
	}
	_, err = w.connect.Finish(draft, plan.Seen)
	w.must(err)
	w.Close()
	kept, _ := filepath.Glob(plan.Path + ".before-*")
	if len(kept) != 1 {
		t.Fatalf("set aside is %v", kept)
	}
	if text, _ := os.ReadFile(kept[0]); string(text) != "{ damaged" {
		t.Errorf("set aside is %s", text)
	}
	if text, _ := os.ReadFile(plan.Path); !strings.Contains(string(text), "new.example") {
		t.Errorf("the file says %s", text)
	}
}

func TestOnlyThePublicPartLeavesAndNeverOverTheKey(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	made, err := w.connect.MakeCertificate(CertificateWish{Name: "Concord", Bits: 2048, Days: 90})
	w.must(err)
	second, err := w.connect.MakeCertificate(CertificateWish{Bits: 2048, Days: 90})
	w.must(err)
	if made.File == second.File || made.Thumbprint == second.Thumbprint || made.Subject != "CN=Concord" || made.DaysLeft < 89 || filepath.Dir(made.File) != w.dir {
		t.Errorf("made are %+v and %+v", made, second)
	}
	if info, err := os.Stat(made.File); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v, %v", info.Mode(), err)
	}
	w.saveTo = filepath.Join(t.TempDir(), "public.cer")
	path, err := w.connect.ExportPublic(CertificatePlace{File: filepath.Base(made.File)})
	w.must(err)
	data, err := os.ReadFile(path)
	w.must(err)
	if certificate, err := x509.ParseCertificate(data); err != nil || certificate.Subject.CommonName != "Concord" {
		t.Errorf("exported is %v, %v", certificate, err)
	}
	key, _ := os.ReadFile(made.File)
	w.saveTo = made.File
	_, err = w.connect.ExportPublic(CertificatePlace{File: made.File})
	refused(t, err, "save_over_key")
	if after, _ := os.ReadFile(made.File); string(after) != string(key) {
		t.Error("exporting changed the key file")
	}
	w.saveTo = ""
	if path, err := w.connect.ExportPublic(CertificatePlace{File: made.File}); err != nil || path != "" {
		t.Errorf("who chooses no file gets %q, %v", path, err)
	}
	for _, wish := range []CertificateWish{{Bits: 1024, Days: 90}, {Bits: 2048, Days: 1 << 40}, {Bits: 2048}} {
		_, err = w.connect.MakeCertificate(wish)
		refused(t, err, "certificate_options")
	}
}

func TestAScriptRegistersThisCertificateWithThesePermissionsAndHoldsNoSecret(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	made, err := w.connect.MakeCertificate(CertificateWish{Name: "O'Hara\nrm", Bits: 2048, Days: 90})
	w.must(err)
	identity, err := certstore.FromFile(made.File, nil)
	w.must(err)
	public := base64.StdEncoding.EncodeToString(identity.Certificate.Raw)
	key, err := os.ReadFile(made.File)
	w.must(err)
	_, private, _ := strings.Cut(string(key), "PRIVATE KEY-----\n")
	for cloud, says := range map[string][2]string{
		"global": {"-Environment Global", "--name AzureCloud"}, "gcchigh": {"-Environment USGov ", "--name AzureUSGovernment"},
		"dod": {"-Environment USGovDoD", "graph='https://dod-graph.microsoft.us'"}, "china": {"-Environment China", "--name AzureChinaCloud"},
	} {
		for i, kind := range []string{"powershell", "azurecli"} {
			script, err := w.connect.Script(ScriptWish{Kind: kind, Permissions: []string{"Contacts.ReadWrite", "User.Read.All", "Mail.ReadWrite"},
				Draft: ConnectDraft{Cloud: cloud, TenantID: "contoso.com", KeyFile: made.File}})
			w.must(err)
			if !strings.Contains(script, says[i]) || !strings.Contains(script, "contoso.com") || !strings.Contains(script, made.Thumbprint) ||
				!strings.Contains(strings.ReplaceAll(script, "\n", ""), public) || strings.Contains(script, private[:60]) ||
				!strings.Contains(script, "User.Read.All") || strings.Contains(script, "Mail.ReadWrite") || strings.Contains(script, "GroupMember") || strings.Contains(script, "\nrm") {
				t.Errorf("%s for %s is\n%s", kind, cloud, script)
			}
			if kind == "powershell" {
				stopsAtAFailure(t, script)
			} else if _, err := exec.LookPath("bash"); err == nil && runtime.GOOS != "windows" {
				registersByAzureCLI(t, script)
			}
		}
	}
	own := ConnectDraft{Cloud: "custom", LoginEndpoint: "https://login.example", GraphEndpoint: "https://it's.example", KeyFile: made.File}
	script, err := w.connect.Script(ScriptWish{Kind: "powershell", Permissions: needed, Draft: own})
	if err != nil || !strings.Contains(script, "-GraphEndpoint 'https://it''s.example'") || strings.Contains(script, "-TenantId") {
		t.Errorf("for addresses of one's own it is %v\n%s", err, script)
	}
	for _, wish := range []ScriptWish{{Kind: "azurecli", Permissions: needed, Draft: own}, {Kind: "powershell", Permissions: []string{"Mail.Read"}, Draft: own}, {Kind: "vbs", Permissions: needed, Draft: own}} {
		_, err := w.connect.Script(wish)
		refused(t, err, "script_unknown")
	}
	own.TenantID = "contoso.com'; rm"
	_, err = w.connect.Script(ScriptWish{Kind: "powershell", Permissions: needed, Draft: own})
	refused(t, err, "settings_value")
}

// stopsAtAFailure says that a script for PowerShell is one block, in which a failure of Microsoft's modules ends it.
func stopsAtAFailure(t *testing.T, script string) {
	t.Helper()
	before, block, is := strings.Cut(script, "\n& {\n")
	if !is || strings.Contains(before, "\nConnect-") || !strings.HasSuffix(block, "\n}\n\n") || strings.Count(block, "{")+1 != strings.Count(block, "}") {
		t.Errorf("it is not one block:\n%s", script)
	}
	if stop := strings.Index(block, "$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }\n"); stop < 0 || strings.Index(block, "Connect-") < stop {
		t.Errorf("a failure of Microsoft's modules would not end it:\n%s", script)
	}
}

// registersByAzureCLI runs a script with an az that answers as the Azure CLI does in the bash of Git for Windows, and refuses what it is
// first asked to make.
func registersByAzureCLI(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"sleep": "#!/bin/sh\n", "az": `#!/bin/bash
printf '%s\n' "$*" >> "$0.log"
case "$*" in
*"account show"*) printf 'tenant-1\r\n' ;;
*appRoles*select=* | *select=appRoles*) printf 'Contacts.ReadWrite\trole-1\r\nUser.Read.All\trole-2\r\n' ;;
*"--method get"*) printf 'graph-1\r\n' ;;
*appRoleAssignments*) [ -e "$0.refused" ] || { touch "$0.refused"; exit 1; } ;;
*/servicePrincipals*) printf 'enterprise-1\r\n' ;;
*/applications*) printf 'client-1\r\nobject-1\r\n'; while [ "$1" != --body ]; do shift; done; printf '%s' "$2" > "$0.json" ;;
esac
`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "bash")
	command.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	command.Stdin = strings.NewReader(script)
	said, err := command.CombinedOutput()
	if want := "Directory (tenant) ID    tenant-1\nApplication (client) ID  client-1\nObject ID                object-1\n"; err != nil || string(said) != want {
		t.Errorf("it says %q, %v; want %q", said, err, want)
	}
	asked, _ := os.ReadFile(filepath.Join(dir, "az.log"))
	for part, times := range map[string]int{"servicePrincipals/graph-1?": 1, `--body {"appId": "client-1"}`: 1,
		`{"principalId": "enterprise-1", "resourceId": "graph-1", "appRoleId": "role-2"}`: 2,
		`{"principalId": "enterprise-1", "resourceId": "graph-1", "appRoleId": "role-1"}`: 1, "\r": 0} {
		if got := strings.Count(string(asked), part); got != times {
			t.Errorf("%q is asked %d times, want %d:\n%s", part, got, times, asked)
		}
	}
	body, _ := os.ReadFile(filepath.Join(dir, "az.json"))
	if !json.Valid(body) {
		t.Errorf("the registration is no JSON: %s", body)
	}
}

func TestAScriptLetsTheAppIntoSomeMailboxesOnly(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	client := "3f8c2b1e-7d54-4a90-b6e1-0c9d8e7f6a5b"
	for cloud, says := range map[string][2]string{
		"global": {"-Environment Global ", "O365Default"}, "gcchigh": {"-Environment USGov ", "O365USGovGCCHigh"},
		"dod": {"-Environment USGovDoD ", "O365USGovDoD"}, "china": {"-Environment China ", "O365China"},
	} {
		script, err := w.connect.Script(ScriptWish{Kind: "exchange", Draft: ConnectDraft{Cloud: cloud, TenantID: "contoso.com", ClientID: client}})
		w.must(err)
		for _, part := range []string{says[0], says[1], "$client = '" + client + "'", "-TenantId 'contoso.com'", "'Application Contacts.ReadWrite'",
			"-ObjectId $enterprise.Id", "-CustomResourceScope Concord", "MemberOfGroup -eq", "Test-ServicePrincipalAuthorization", "Write-Warning"} {
			if !strings.Contains(script, part) {
				t.Errorf("for %s it lacks %q:\n%s", cloud, part, script)
			}
		}
		stopsAtAFailure(t, script)
		if graph, exchange := strings.Index(script, "\nConnect-MgGraph"), strings.Index(script, "\nConnect-ExchangeOnline"); graph < 0 || exchange < graph {
			t.Errorf("for %s it connects to Exchange before Graph", cloud)
		}
	}
	for _, wrong := range []string{"", "x'; rm", "contoso.com"} {
		_, err := w.connect.Script(ScriptWish{Kind: "exchange", Draft: ConnectDraft{ClientID: wrong}})
		refused(t, err, "settings_value")
	}
}

func TestAKeyFileTakesThePlaceOfACertificateInTheWindowsStore(t *testing.T) {
	before := &settings.Settings{TenantID: "contoso.com", ClientID: "11111111-2222-3333-4444-555555555555", Cloud: settings.Global,
		Certificate: settings.Certificate{Source: "windows", Store: "CurrentUser", Thumbprint: strings.Repeat("A", 40)}}
	keeps := draftOf(before)
	if changes := keeps.changes(before, t.TempDir()); len(changes) != 0 {
		t.Errorf("what was not touched is changed: %+v", changes)
	}
	folder := t.TempDir()
	keeps.KeyFile = filepath.Join(folder, "key.pem")
	want := []settings.Change{{Key: "certificate.source"}, {Key: "certificate.file", Value: "key.pem"}, {Key: "certificate.store"}, {Key: "certificate.thumbprint"}}
	if changes := keeps.changes(before, folder); !slices.Equal(changes, want) {
		t.Errorf("it changes %+v", changes)
	}
}

func TestWithoutAConnectionTheSettingsAreChecked(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	_, err := w.connect.CheckNow("")
	refused(t, err, "settings_missing")
	_, draft := realTenant(t, w, needed...)
	w.must(w.write(w.tidy(draft), ""))
	check, err := w.connect.CheckNow("")
	if err != nil || statesOf(check) != "ok ok ok ok ok" {
		t.Errorf("it says %+v, %v", check, err)
	}
	w.must(os.Remove(draft.KeyFile))
	if check, err := w.connect.CheckNow(""); err != nil || statesOf(check) != "failed skipped skipped skipped skipped" {
		t.Errorf("without the key file it says %+v, %v", check, err)
	}
}
