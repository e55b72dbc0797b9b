package tenant

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"concord/backend/certstore"
	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/graphsim"
	"concord/backend/runs"
	"concord/backend/sqlite"

	"github.com/gofrs/flock"
	"github.com/sirupsen/logrus"
)

const (
	// demoSeed makes the same Contoso on every machine.
	demoSeed = 1
	// demoName is what people call the demo's company.
	demoName = "Contoso"
	// demoProfileID is fixed: the marks in the demo's mailboxes name it, also after the database was deleted.
	demoProfileID = "6f1d7a52-3c84-4e0b-9d25-c0407050a0de"
	// demoCertificateLife is a usual one; the certificate ends with the process.
	demoCertificateLife = 365 * 24 * time.Hour
)

// demoCloudSyncClient is the demo's second app registration: each has the permissions of its own work alone.
const demoCloudSyncClient = "6f1d7a52-3c84-4e0b-9d25-c0407050c10d"

// demoRoles are the permissions a real app registration would be given for contact sync.
var demoRoles = []string{"User.Read.All", "GroupMember.Read.All", "Contacts.ReadWrite"}

// demoIngredients make Contoso stand where Microsoft stands. The tenant lives in its own file, so that every
// process that opens it sees the same mailboxes.
func demoIngredients(f folder) (*ingredients, error) {
	company, err := openDemoTenant(f)
	if err != nil {
		return nil, err
	}
	identity, err := certstore.InMemory("Concord demo", demoCertificateLife)
	if err != nil {
		return nil, errors.Join(err, company.Close())
	}
	company.RegisterApp(graphsim.App{ClientID: graphsim.ContosoClientID, Name: "Concord",
		Certificates: []*x509.Certificate{identity.Certificate}, Roles: demoRoles})
	company.RegisterApp(graphsim.App{ClientID: demoCloudSyncClient, Name: "Concord cloud sync",
		Certificates: []*x509.Certificate{identity.Certificate}, Roles: cloudsync.Permissions()})
	return &ingredients{
		typed: graphsim.ContosoTenantID, name: demoName, clientID: graphsim.ContosoClientID, cloudSyncClient: demoCloudSyncClient,
		login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com",
		transport: company.RoundTripper(), identity: func() (*certstore.Identity, error) { return identity, nil },
		permanentDelete: true, contactDelta: true, logLevel: logrus.InfoLevel, close: company.Close,
	}, nil
}

func openDemoTenant(f folder) (*graphsim.Tenant, error) {
	company, err := graphsim.New(graphsim.Options{Seed: demoSeed, Company: graphsim.Contoso(demoSeed), File: f.demoTenant(),
		LogSize: 1}) // nobody reads it here, and a window is open for days
	if err != nil {
		return nil, demoTrouble(f, fmt.Errorf("tenant: open the demo tenant: %w", err))
	}
	return company, nil
}

// inDemoTenant does something in the demo tenant, for which nothing else has to be open.
func inDemoTenant(dataDir string, do func(company *graphsim.Tenant) error) error {
	f, err := openFolder(dataDir)
	if err != nil {
		return err
	}
	company, err := openDemoTenant(f)
	if err != nil {
		return err
	}
	return demoTrouble(f, errors.Join(do(company), company.Close()))
}

// demoTrouble words what the disk does to the demo tenant's file as what it does to our own. A damaged file stays as it is told: the remedies for a
// database of ours are none for it.
func demoTrouble(f folder, err error) error {
	var worded *sqlite.Error
	if explained := sqlite.Explain(f.demoTenant(), err); errors.As(explained, &worded) && worded.Code() != "database_damaged" {
		return explained
	}
	return err
}

// demoProfile writes the employees into the pilot group's mailboxes.
func demoProfile() contactsync.Profile {
	return contactsync.Profile{
		ID: demoProfileID, Name: "Contoso", Folder: "Contoso",
		People:    contactsync.Rule{Places: contactsync.Places{Groups: []string{graphsim.ContosoEmployeesGroup}}},
		Mailboxes: contactsync.Rule{Places: contactsync.Places{Groups: []string{graphsim.ContosoMailboxGroup}}},
		Fields:    contactsync.DefaultFields(),
		Deletes:   contactsync.Deletes{MailboxLeaves: contactsync.KeepContacts, Guard: contactsync.DefaultGuard()},
	}
}

// importDemoProfile gives the demo its profile when it is missing; one that somebody changed stays as it is.
func (t *Tenant) importDemoProfile(ctx context.Context) error {
	_, err := t.Contacts.Profile(ctx, demoProfileID)
	if errors.As(err, new(*contactsync.NoProfileError)) {
		_, err = t.Contacts.ImportProfile(ctx, demoProfile())
	}
	if err != nil {
		return fmt.Errorf("tenant: prepare the demo's profile: %w", err)
	}
	return nil
}

// DemoReset forgets the demo tenant and what was synced into it. It fails with a *runs.ActiveError while a run is
// at work there.
func DemoReset(dataDir string) error {
	f, err := openFolder(dataDir)
	if err != nil {
		return err
	}
	lock := flock.New(f.lock(graphsim.ContosoTenantID), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("tenant: lock %s: %w", lock.Path(), err)
	}
	if !held {
		return &runs.ActiveError{}
	}
	for _, database := range []string{f.demoTenant(), f.database(graphsim.ContosoTenantID)} {
		// The journal first: without its database it means nothing, the other way round it would.
		for _, suffix := range []string{"-wal", "-shm", ""} {
			if removeErr := os.Remove(database + suffix); removeErr != nil && !errors.Is(removeErr, fs.ErrNotExist) {
				err = errors.Join(err, fmt.Errorf("tenant: reset the demo: %w", removeErr))
			}
		}
	}
	return errors.Join(err, lock.Close())
}

// DemoChange lets the demo company live for some days and says what happened, in a line.
func DemoChange(dataDir string, days int) (told string, err error) {
	err = inDemoTenant(dataDir, func(company *graphsim.Tenant) error {
		report, err := company.LiveDays(days)
		told = report.String()
		return err
	})
	return told, err
}

// DemoUsers lets users of some of the demo's mailboxes edit, delete, move and copy contacts that Concord wrote, and says
// what they did, in a line.
func DemoUsers(dataDir string, mailboxes int) (told string, err error) {
	err = inDemoTenant(dataDir, func(company *graphsim.Tenant) error {
		report, err := company.Meddle(contactsync.MarkExtension, mailboxes)
		told = report.String()
		return err
	})
	return told, err
}

// DemoMishap is something that can go wrong with the demo's cloud sync. Detail says what may be named with it, "" for nothing.
type DemoMishap struct{ Name, Does, Detail string }

// DemoMishaps are all of them, in the order in which a demo shows them.
func DemoMishaps() []DemoMishap {
	var all []DemoMishap
	for _, m := range graphsim.CloudSyncMishaps() {
		all = append(all, DemoMishap{m.Name, m.Does, m.Detail})
	}
	return all
}

// DemoCloudSync lets something go wrong with the demo's cloud sync, or everything work again, and says what happened, in a line.
func DemoCloudSync(dataDir, mishap, detail string) (told string, err error) {
	err = inDemoTenant(dataDir, func(company *graphsim.Tenant) error {
		if told, err = company.CloudSyncMishap(mishap, detail); err != nil {
			err = &Error{"demo_mishap", "That does not go wrong in the demo: " + strings.TrimPrefix(err.Error(), "graphsim: ") + ".",
				"See what can go wrong and what it may name with: concordctl demo cloudsync. Jobs are there after: concordctl cloudsync apply --demo.", err}
		}
		return err
	})
	return told, err
}
