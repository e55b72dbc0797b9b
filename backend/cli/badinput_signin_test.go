//go:build unix

package cli

import (
	"crypto/x509"
	"net/http"
	"os"
	"testing"
	"time"

	"concord/backend/graphsim"
)

func TestRefusedSignInsExitWithFiveAndNameTheCause(t *testing.T) {
	j := newJourney(t)
	j.sync()
	key := strangersKey()
	stranger := j.certified(key, key.Public(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	settings := func(changes map[string]any) func() func() { return func() func() { return j.configure(changes) } }
	entra := func(faults graphsim.AuthorityFaults) func() func() {
		return func() func() {
			j.sim.SetAuthorityFaults(faults)
			return func() { j.sim.SetAuthorityFaults(graphsim.AuthorityFaults{}) }
		}
	}
	registration := func(change func(*graphsim.App)) func() func() {
		return func() func() {
			app := j.registration()
			change(&app)
			j.sim.RegisterApp(app)
			return func() { j.sim.RegisterApp(j.registration()) }
		}
	}
	const strange = "00000000-1111-2222-3333-444444444444"
	for name, c := range map[string]struct {
		begin func() (end func())
		want  refusal
	}{
		"wrong tenant":             {settings(map[string]any{"tenantId": strange}), refusal{exitAccess, "aadsts_90002", "knows no tenant " + strange, "Check tenantId"}},
		"wrong tenant name":        {settings(map[string]any{"tenantId": "nobody.example"}), refusal{exitAccess, "aadsts_90002", "knows no tenant nobody.example", "another cloud: check cloud"}},
		"wrong application":        {settings(map[string]any{"clientId": strange}), refusal{exitAccess, "aadsts_700016", "knows no application " + strange, "Check clientId"}},
		"another cloud's tenant":   {entra(graphsim.AuthorityFaults{Refuse: 90038}), refusal{exitAccess, "aadsts_90038", "lives in a national cloud", "Set cloud in appsettings.json"}},
		"another cloud's Graph":    {entra(graphsim.AuthorityFaults{Refuse: 70011}), refusal{exitAccess, "aadsts_70011", "does not know the resource", "Check cloud and graphEndpoint"}},
		"a clock an hour behind":   {entra(graphsim.AuthorityFaults{ClockSkew: time.Hour}), refusal{exitAccess, "clock_wrong", "behind Microsoft's", "time synchronisation"}},
		"a clock an hour ahead":    {entra(graphsim.AuthorityFaults{ClockSkew: -time.Hour}), refusal{exitAccess, "clock_wrong", "ahead of Microsoft's", "time synchronisation"}},
		"Conditional Access":       {entra(graphsim.AuthorityFaults{Refuse: 53003}), refusal{exitAccess, "aadsts_53003", "Conditional Access policy", "sign-in log of the service principal"}},
		"a certificate ended":      {entra(graphsim.AuthorityFaults{Refuse: 1000502}), refusal{exitAccess, "aadsts_1000502", "outside its validity", "Make a new certificate"}},
		"a number nobody knows":    {entra(graphsim.AuthorityFaults{Refuse: 7999999}), refusal{exitAccess, "aadsts_7999999", "Entra ID refused the sign-in", "error?code=7999999"}},
		"the application disabled": {registration(func(a *graphsim.App) { a.Disabled = true }), refusal{exitAccess, "aadsts_7000112", "is disabled in tenant", "Enabled for users to sign-in"}},
		"no consent":               {registration(func(a *graphsim.App) { a.Roles = nil }), refusal{exitAccess, "permission_missing", "lacks User.Read.All to read the people", "Grant admin consent"}},
		"no consent for groups": {registration(func(a *graphsim.App) { a.Roles = []string{"User.Read.All", "Contacts.ReadWrite"} }),
			refusal{exitAccess, "permission_missing", "lacks GroupMember.Read.All to read who belongs to a group", "Grant admin consent"}},
		"an unregistered certificate": {func() func() { return j.replaced("client.pem", j.text(j.armoured(stranger, key))) },
			refusal{exitAccess, "aadsts_700027", "does not know the certificate with thumbprint", "Certificates & secrets"}},
		"Graph refuses every token": {func() func() {
			j.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
				return &graphsim.Fault{Status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken", Message: "Invalid audience."}
			})
			return func() { j.sim.OnRequest(nil) }
		}, refusal{exitAccess, "InvalidAuthenticationToken", "Microsoft Graph does not accept the token", "Check cloud and graphEndpoint"}},
	} {
		j.within(name, func() {
			defer c.begin()()
			for _, verb := range []string{"sync", "check"} {
				j.refuses(c.want, verb)
			}
		})
	}
	j.quiet()
}

// registration is the app registration as it should be.
func (j *journey) registration() graphsim.App {
	j.t.Helper()
	identity, err := journeyIdentity()
	j.must(err)
	return graphsim.App{ClientID: graphsim.ContosoClientID, Certificates: []*x509.Certificate{identity.Certificate},
		Roles: []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}}
}

func TestAnExpiredCertificateIsToldWithoutAskingAnybody(t *testing.T) {
	j := newJourney(t)
	key := strangersKey()
	over := j.certified(key, key.Public(), time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour))
	j.must(os.WriteFile(j.dir+"/client.pem", []byte(j.armoured(key, over)), 0o600))
	before := len(j.sim.Log())
	j.refuses(refusal{exitAccess, "certificate_expired", "expired on", "upload the certificate to the app registration"}, "sync")
	if asked := len(j.sim.Log()) - before; asked != 0 {
		t.Errorf("%d requests were sent", asked)
	}
}

// A passing fault of Entra ID is no reason to change anything.
func TestAPassingFaultOfEntraIsNoAccessProblem(t *testing.T) {
	j := newJourney(t)
	j.sim.SetAuthorityFaults(graphsim.AuthorityFaults{Refuse: 90033, RefuseNext: 1})
	j.sync()
	j.expect()
}
