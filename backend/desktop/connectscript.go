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
	Kind        string       `json:"kind"`        // powershell, azurecli; exchange limits what is registered to some mailboxes
	Permissions []string     `json:"permissions"` // of ConnectStart.Rights; not of exchange
	Draft       ConnectDraft `json:"draft"`       // cloud and certificate, for exchange the client id; the tenant may be missing
}

// environment is a cloud by the names that the tools have for it.
type environment struct {
	Name     string // of Connect-MgGraph
	Add      bool   // it has to be made known first
	azure    string // of the Azure CLI
	exchange string // of Connect-ExchangeOnline
}

// environments: Microsoft, "Get-MgEnvironment", "Manage clouds with the Azure CLI" and "Connect-ExchangeOnline". The Azure CLI has no cloud of its
// own for the Department of Defense: it signs in as for the US government, and is told which Graph to speak to.
var environments = map[settings.Cloud]environment{
	settings.Global:  {Name: "Global", azure: "AzureCloud", exchange: "O365Default"},
	settings.GCC:     {Name: "Global", azure: "AzureCloud", exchange: "O365Default"},
	settings.GCCHigh: {Name: "USGov", azure: "AzureUSGovernment", exchange: "O365USGovGCCHigh"},
	settings.DoD:     {Name: "USGovDoD", azure: "AzureUSGovernment", exchange: "O365USGovDoD"},
	settings.China:   {Name: "China", azure: "AzureChinaCloud", exchange: "O365China"},
	settings.Custom:  {Name: "ConcordCustom", Add: true, exchange: "O365Default"},
}

// Script writes what makes the app registration: for PowerShell with Microsoft's Graph modules, or for the Azure CLI. It
// registers this very certificate by its public part, asks for these permissions, consents to them, and prints the ids. Or, for
// Exchange's PowerShell, what lets a registration into some mailboxes only.
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
	cloud := settings.Settings{Cloud: settings.Cloud(draft.Cloud), LoginEndpoint: draft.LoginEndpoint, GraphEndpoint: draft.GraphEndpoint}
	is := environments[cloud.Cloud]
	if draft.LoginEndpoint != "" || draft.GraphEndpoint != "" {
		is = environments[settings.Custom]
	}
	fill := scriptFill{TenantID: draft.TenantID, ClientID: draft.ClientID, Login: cloud.Login(), Graph: cloud.Graph(),
		AzureCloud: is.azure, Exchange: is.exchange, Permissions: known(wish.Permissions), Environment: is}
	file := map[string]string{"powershell": "graph.ps1", "azurecli": "azure.sh", "exchange": "exchange.ps1"}[wish.Kind]
	switch {
	case wish.Kind == "exchange":
		if err := settings.Check("clientId", draft.ClientID); err != nil {
			return "", err
		}
	case file == "" || len(fill.Permissions) == 0 || is.Add && is.azure == "" && wish.Kind == "azurecli":
		return "", errNoScript
	default:
		identity, err := c.identityAt(CertificatePlace{File: draft.KeyFile, Store: draft.Store, Thumbprint: draft.Thumbprint})
		if err != nil {
			return "", err
		}
		fill.Thumbprint, fill.Subject = identity.Thumbprint(), oneLine(identity.Certificate.Subject.String())
		fill.Until = identity.Certificate.NotAfter.UTC().Format(time.DateOnly)
		fill.CertificateLine = base64.StdEncoding.EncodeToString(identity.Certificate.Raw)
		fill.Certificate = folded(fill.CertificateLine)
	}
	var text strings.Builder
	err := scriptTemplates.ExecuteTemplate(&text, file, fill)
	return text.String(), err
}

// scriptFill is what the scripts are filled with.
type scriptFill struct {
	Thumbprint, Subject, Until, Certificate, CertificateLine string // of registering alone
	TenantID, ClientID, Login, Graph, AzureCloud, Exchange   string
	Permissions                                              []string
	Environment                                              environment
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
