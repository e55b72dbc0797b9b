package tenant

import (
	"net/http"
	"os"

	"concord/backend/certstore"
	"concord/backend/contactsync"
	"concord/backend/notify"
	"concord/backend/settings"

	"github.com/google/uuid"
	"github.com/sirupsen/logrus"
)

// ingredients are what a real tenant and the demo differ in.
type ingredients struct {
	typed, clientID string // the tenant as somebody wrote it; the app registration
	cloudSyncClient string // the app registration for cloud sync, "" for the same
	name            string // what people call the tenant, "" when unknown
	settings        string // the file, "" for none
	login, graph    string // origins of the sign-in authority and of Graph
	transport       http.RoundTripper
	identity        func() (*certstore.Identity, error)
	budget          float64 // requests per second, 0 for no limit of ours
	concurrency     int     // HTTP exchanges under way at most, 0 for throttle.DefaultConcurrency
	permanentDelete bool    // the cloud has it
	contactDelta    bool    // the cloud has it
	logLevel        logrus.Level
	webhook         func(agent string) *notify.Webhook // nil for none
	events          []notify.Event                     // that the webhook is told of
	keep            contactsync.Keep                   // the zero value for the default
	close           func() error
}

// Close lets go of what the transport holds.
func (in *ingredients) Close() error { return in.close() }

// realIngredients are those of the settings file.
func realIngredients(config string, f folder) (*ingredients, error) {
	s, err := settingsIn(config, f)
	if err != nil {
		return nil, err
	}
	transport, err := s.Transport()
	if err != nil {
		return nil, err
	}
	level, err := logrus.ParseLevel(s.Log.Level)
	if err != nil {
		level = logrus.InfoLevel // settings allow nothing that is not a level
	}
	return &ingredients{
		settings: s.Path, typed: s.TenantID, name: domainOf(s.TenantID), clientID: s.ClientID, cloudSyncClient: s.CloudSyncClientID, login: s.Login(), graph: s.Graph(),
		transport: transport, identity: func() (*certstore.Identity, error) { return identityIn(s.Path) },
		budget: s.RequestBudget, concurrency: s.MaxConcurrency,
		permanentDelete: !s.Cloud.Lacks(settings.PermanentDelete), contactDelta: !s.Cloud.Lacks(settings.ContactDelta), logLevel: level,
		keep:    contactsync.Keep{Days: s.Undo.KeepDays, MaxBytes: int64(s.Undo.MaxMegabytes) << 20},
		webhook: func(agent string) *notify.Webhook { return webhookOf(s, agent, transport) }, events: eventsOf(s),
		close: func() error { transport.CloseIdleConnections(); return nil },
	}, nil
}

// Settings are those that Open would take for a real tenant. Errors as for Open.
func Settings(o Options) (*settings.Settings, error) {
	folder, err := openFolder(o.DataDir)
	if err != nil {
		return nil, err
	}
	return settingsIn(o.Config, folder)
}

func settingsIn(config string, f folder) (*settings.Settings, error) {
	path, found, err := settings.Find(config, string(f))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, &Error{code: "settings_missing",
			sentence: "There is no " + settings.FileName + " in the data folder " + string(f) + " nor beside the program: Concord does not know which tenant to work in.",
			action:   "Connect a tenant in the window, or write one as docs/connect-a-tenant.md shows. Or try the demo tenant first: --demo."}
	}
	return settings.Load(path)
}

// domainOf is the tenant as the settings name it, unless that is a GUID, which tells people nothing.
func domainOf(typed string) string {
	if uuid.Validate(typed) == nil {
		return ""
	}
	return typed
}

// identityIn finds the certificate that a settings file names by now: it may be renewed while a process is at work.
func identityIn(path string) (*certstore.Identity, error) {
	s, err := settings.Load(path)
	if err != nil {
		return nil, err
	}
	return identityOf(s)
}

// identityOf finds the certificate that the settings name. The source windows is refused on other systems when they are
// loaded.
func identityOf(s *settings.Settings) (*certstore.Identity, error) {
	if s.Certificate.Source == "windows" {
		return certstore.FromStore(certstore.Location(s.Certificate.Store), s.Certificate.Thumbprint)
	}
	return certstore.FromFile(s.Certificate.File, []byte(os.Getenv(certstore.PasswordVariable)))
}
