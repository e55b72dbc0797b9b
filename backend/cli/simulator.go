package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"concord/backend/certstore"
	"concord/backend/contactsync"
	"concord/backend/graphsim"

	"github.com/spf13/cobra"
)

// simulatorOptions are the flags of `concordctl simulator`.
type simulatorOptions struct {
	addr, out, file   string
	people, mailboxes int
	seed              uint64
	refuse            float64
	roles             []string
}

func (a *app) simulatorCommand() *cobra.Command {
	var o simulatorOptions
	cmd := &cobra.Command{
		Use:   "simulator",
		Short: "Serve a simulated tenant over HTTPS, sign-in included, for any Graph client",
		Long: `Simulator answers like Microsoft Graph and Entra ID for a made-up tenant: Contoso with 500 users, or a company of the
size you name. --refuse makes it ask for patience now and then, as Microsoft does when it is busy. It writes into a folder what a client needs:

  ca.pem            the certificate that signed the server's
  client.pem        the app registration's certificate and private key
  appsettings.json  settings for Concord, ready to use
  profile.json      a profile that writes everyone into the mailboxes, ready to import

It runs until Ctrl-C.`,
		Example: `  concordctl simulator --out sim &
  concordctl profile import sim/profile.json --config sim/appsettings.json --data-dir sim/data
  concordctl sync --config sim/appsettings.json --data-dir sim/data`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.simulator(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "`address` to listen on; port 0 takes any free one")
	flags.StringVar(&o.out, "out", "", "`folder` for the files a client needs (required)")
	flags.StringVar(&o.file, "file", "", "keep the tenant in this SQLite `file` (default: in memory)")
	flags.IntVar(&o.people, "people", 0, "make a company of this many `people` instead of Contoso")
	flags.IntVar(&o.mailboxes, "mailboxes", 0, "how many `people` of them have a mailbox (default: all)")
	flags.Float64Var(&o.refuse, "refuse", 0, "refuse this `share` of the requests to mailboxes with 429, by chance: 0.05 is one in twenty")
	flags.StringSliceVar(&o.roles, "role", nil, "give the app registration this `permission` too, Synchronization.ReadWrite.All for example; may be named again")
	flags.Uint64Var(&o.seed, "seed", 1, "another `seed` makes another company")
	return cmd
}

// company is the tenant to serve and the groups its profile names.
func (o simulatorOptions) company() (company graphsim.Company, employees, mailboxes string, err error) {
	switch {
	case o.out == "":
		return company, "", "", &usageError{errors.New("--out is missing: name a folder for the files a client needs")}
	case o.refuse < 0 || o.refuse >= 1:
		return company, "", "", &usageError{fmt.Errorf("--refuse %v: name a share from 0 up to, but not including, 1", o.refuse)}
	case o.people < 0 || o.mailboxes < 0 || o.mailboxes > o.people:
		return company, "", "", &usageError{fmt.Errorf("--people %d --mailboxes %d: mailboxes are people, so there can be at most as many", o.people, o.mailboxes)}
	case o.people == 0:
		return graphsim.Contoso(o.seed), graphsim.ContosoEmployeesGroup, graphsim.ContosoMailboxGroup, nil
	case o.mailboxes == 0:
		o.mailboxes = o.people
	}
	company = graphsim.Generate(graphsim.GenerateOptions{Seed: o.seed, People: o.people, Mailboxes: o.mailboxes})
	return company, company.Groups[0].ID, company.Groups[1].ID, nil
}

func (a *app) simulator(ctx context.Context, o simulatorOptions) error {
	company, employees, mailboxes, err := o.company()
	if err != nil {
		return err
	}
	identity, err := certstore.InMemory("Concord simulator client", 365*24*time.Hour)
	if err != nil {
		return err
	}
	sim, err := graphsim.New(graphsim.Options{Seed: o.seed, Company: company, File: o.file})
	if err != nil {
		return err
	}
	sim.SetFaults(graphsim.Faults{Random: graphsim.RandomFaults{Throttled: o.refuse, MailboxOnly: true}})
	sim.RegisterApp(graphsim.App{ClientID: graphsim.ContosoClientID, Name: "Concord",
		Certificates: []*x509.Certificate{identity.Certificate},
		Roles:        append([]string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}, o.roles...)})
	server, err := sim.ListenTLS(o.addr)
	if err != nil {
		return errors.Join(&usageError{err}, sim.Close())
	}
	profile := contactsync.Profile{
		Name: company.DisplayName, Folder: company.DisplayName,
		People: contactsync.Rule{Places: contactsync.Places{Groups: []string{employees}}}, Mailboxes: contactsync.Rule{Places: contactsync.Places{Groups: []string{mailboxes}}},
		Deletes: contactsync.Deletes{Guard: contactsync.DefaultGuard()},
	}
	err = writeClientFiles(o.out, server, company.TenantID, sim.ApplicationObjectID(graphsim.ContosoClientID), identity, profile)
	if err == nil {
		fmt.Fprintf(a.out, "%s\n", server.URL)
		fmt.Fprintf(a.err, "Tenant %s (%s). Everything a client needs is in %s. Ctrl-C stops.\n", company.DisplayName, company.TenantID, o.out)
		<-ctx.Done()
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(err, server.Close(closing), sim.Close())
}

// writeClientFiles writes what a client needs to speak to the server. The key is for its owner alone.
func writeClientFiles(dir string, server *graphsim.Server, tenantID, objectID string, identity *certstore.Identity, profile contactsync.Profile) error {
	key, err := x509.MarshalPKCS8PrivateKey(identity.Signer)
	if err != nil {
		return fmt.Errorf("simulator: encode the client's key: %w", err)
	}
	client := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: identity.Certificate.Raw})
	client = append(client, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	settings, err := json.MarshalIndent(map[string]any{
		"tenantId": tenantID, "clientId": graphsim.ContosoClientID, "applicationObjectId": objectID, "cloud": "custom",
		"graphEndpoint": server.URL, "loginEndpoint": server.URL, "caFile": "ca.pem", "proxy": "direct",
		"certificate": map[string]string{"source": "file", "file": "client.pem"},
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("simulator: encode the settings: %w", err)
	}
	rules, err := json.MarshalIndent(profile, "", "  ")
	if err != nil {
		return fmt.Errorf("simulator: encode the profile: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &usageError{err}
	}
	for _, file := range []struct {
		name string
		data []byte
		mode os.FileMode
	}{
		{"ca.pem", server.CAPEM, 0o644},
		{"client.pem", client, 0o600},
		{"appsettings.json", append(settings, '\n'), 0o644},
		{"profile.json", append(rules, '\n'), 0o644},
	} {
		path := filepath.Join(dir, file.name)
		// A file of an earlier start may have been readable for others: the mode of an existing file stays.
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return &usageError{err}
		}
		if err := os.WriteFile(path, file.data, file.mode); err != nil {
			return &usageError{err}
		}
	}
	return nil
}
