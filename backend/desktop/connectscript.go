package desktop

import (
	"embed"
	"encoding/base64"
	"slices"
	"strings"
	"text/template"
	"time"

	"concord/backend/settings"
	"concord/backend/tenant"
)

//go:embed register
var scripts embed.FS

var scriptTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"ps": func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
	"sh": func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" },
}).ParseFS(scripts, "register/*"))

// ScriptWish is what a script is to do.
type ScriptWish struct {
	Kind        string       `json:"kind"`        // powershell, azurecli
	Permissions []string     `json:"permissions"` // of ConnectStart.Rights
	Draft       ConnectDraft `json:"draft"`       // cloud and key file; the tenant may be missing
}

// environment is a cloud by the names that the tools have for it.
type environment struct {
	Name  string // of Connect-MgGraph
	Add   bool   // it has to be made known first
	azure string // of the Azure CLI
}

// environments: Microsoft, "Get-MgEnvironment" and "Manage clouds with the Azure CLI". The Azure CLI has no cloud of its
// own for the Department of Defense: it signs in as for the US government, and is told which Graph to speak to.
var environments = map[settings.Cloud]environment{
	settings.Global:  {Name: "Global", azure: "AzureCloud"},
	settings.GCC:     {Name: "Global", azure: "AzureCloud"},
	settings.GCCHigh: {Name: "USGov", azure: "AzureUSGovernment"},
	settings.DoD:     {Name: "USGovDoD", azure: "AzureUSGovernment"},
	settings.China:   {Name: "China", azure: "AzureChinaCloud"},
	settings.Custom:  {Name: "ConcordCustom", Add: true},
}

// Script writes what makes the app registration: for PowerShell with Microsoft's Graph modules, or for the Azure CLI. It
// registers this very certificate by its public part, asks for these permissions, consents to them, and prints the ids.
func (c *Connect) Script(wish ScriptWish) (script string, err error) {
	err = c.guarded(func() error {
		script, err = c.writeScript(wish, c.tidy(wish.Draft))
		return err
	})
	return script, err
}

func (c *core) writeScript(wish ScriptWish, draft ConnectDraft) (string, error) {
	for _, given := range []struct{ key, value string }{{"tenantId", draft.TenantID}, {"cloud", draft.Cloud}, {"loginEndpoint", draft.LoginEndpoint}, {"graphEndpoint", draft.GraphEndpoint}} {
		if given.value == "" {
			continue
		}
		if err := settings.Check(given.key, given.value); err != nil {
			return "", err
		}
	}
	identity, err := c.identityAt(CertificatePlace{File: draft.KeyFile, Store: draft.Store, Thumbprint: draft.Thumbprint})
	if err != nil {
		return "", err
	}
	cloud := settings.Settings{Cloud: settings.Cloud(draft.Cloud), LoginEndpoint: draft.LoginEndpoint, GraphEndpoint: draft.GraphEndpoint}
	is := environments[cloud.Cloud]
	if draft.LoginEndpoint != "" || draft.GraphEndpoint != "" {
		is = environments[settings.Custom]
	}
	file := map[string]string{"powershell": "graph.ps1", "azurecli": "azure.sh"}[wish.Kind]
	permissions := known(wish.Permissions)
	if file == "" || len(permissions) == 0 || is.Add && is.azure == "" && wish.Kind == "azurecli" {
		return "", errNoScript
	}
	certificate := base64.StdEncoding.EncodeToString(identity.Certificate.Raw)
	var text strings.Builder
	err = scriptTemplates.ExecuteTemplate(&text, file, struct {
		Thumbprint, Subject, Until, TenantID, Login, Graph, AzureCloud, Certificate, CertificateLine string
		Permissions                                                                                  []string
		Environment                                                                                  environment
	}{
		Thumbprint: identity.Thumbprint(), Subject: oneLine(identity.Certificate.Subject.String()), Until: identity.Certificate.NotAfter.UTC().Format(time.DateOnly),
		TenantID: draft.TenantID, Login: cloud.Login(), Graph: cloud.Graph(), AzureCloud: is.azure,
		Certificate: folded(certificate), CertificateLine: certificate, Permissions: permissions, Environment: is,
	})
	return text.String(), err
}

// known are the wanted permissions among the names, each once, in our order: a script asks for nothing else.
func known(names []string) []string {
	var found []string
	for _, right := range tenant.WantedRights() {
		if slices.Contains(names, right.Permission) {
			found = append(found, right.Permission)
		}
	}
	return found
}

// oneLine keeps a name from leaving the comment that it stands in.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u2028' || r == '\u2029' || r == '\u0085' {
			return ' '
		}
		return r
	}, s)
}

func folded(s string) string {
	var lines []string
	for part := range slices.Chunk([]byte(s), 100) {
		lines = append(lines, string(part))
	}
	return strings.Join(lines, "\n")
}

var errNoScript = &Error{code: "script_unknown", sentence: "There is no such script for this cloud and these permissions.",
	action: "Choose at least one permission; where the cloud's addresses are your own, choose PowerShell."}
