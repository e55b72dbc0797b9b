package tenant

import (
	"context"
	"errors"
	"io"

	"concord/backend/backup"
	"concord/backend/cloudsync"
	"concord/backend/contactsync"
	"concord/backend/graph"
	"concord/backend/history"
	"concord/backend/notify"
	"concord/backend/runs"
	"concord/backend/signin"
	"concord/backend/sqlite"
	"concord/backend/throttle"

	"github.com/google/uuid"
	"github.com/sirupsen/logrus"
)

// Options say which tenant to open.
type Options struct {
	// DataDir is the data folder, made when missing; "" is the user's folder for application data.
	DataDir string
	// Config is the settings file; "" looks for appsettings.json in the data folder and beside the program.
	Config string
	// Demo opens the built-in demo tenant; settings are not read.
	Demo bool
	// Offline does without Microsoft when it is known from before which tenant is meant. What needs a connection
	// then returns ErrOffline.
	Offline bool
	// UserAgent names the program and its version to Microsoft.
	UserAgent string
}

// ErrOffline is returned by what needs a connection of a tenant that was opened offline.
var ErrOffline = errors.New("tenant: it was opened without a connection")

// Tenant is one tenant with everything attached.
type Tenant struct {
	ID       string // of the tenant that issued the token, a GUID
	Name     string // what people call it: the domain of the settings, the demo's company; "" when only the GUID is known
	Demo     bool
	Contacts *contactsync.Service
	// CloudSync may be asked offline too for what is remembered.
	CloudSync *cloudsync.Service
	Runs      *runs.Service
	History   *history.Service

	*connection // nil when offline
	place       backup.Place
	store       *sqlite.DB
	recorder    *history.Recorder // nil when offline
	log         *logrus.Logger
	logFile     string
	lately      lately

	webhook       *notify.Webhook // nil for none
	webhookEvents []notify.Event
	closers       []io.Closer // in the order of opening
}

// connection is the way to Microsoft: what signs in, what waits, what speaks.
type connection struct {
	source *signin.Source
	gate   *throttle.Gate
	client *graph.Client
}

// Open puts the tenant together. These are all the layers, in order.
func Open(ctx context.Context, o Options) (_ *Tenant, err error) {
	SpareCPU()
	t := &Tenant{Demo: o.Demo}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	folder, err := openFolder(o.DataDir)
	if err != nil {
		return nil, err
	}
	var in *ingredients
	if o.Demo {
		in, err = demoIngredients(folder)
	} else {
		in, err = realIngredients(o.Config, folder)
	}
	if err != nil {
		return nil, err
	}
	t.closers = append(t.closers, in)
	t.log, t.logFile = t.keep(openLog(folder, in.logLevel)), folder.log()

	t.Name = in.name
	if in.webhook != nil {
		t.webhook, t.webhookEvents = in.webhook(o.UserAgent), in.events
	}
	var recorded recording
	id, known := folder.databaseID(in.login, in.typed)
	if t.ID = id; !o.Offline || !known {
		if t.connection, err = in.connect(o.UserAgent, recorded.observe); err != nil {
			return nil, err
		}
		if t.ID, err = t.identify(ctx); err != nil {
			return nil, err
		}
		if err := folder.remember(in.login, in.typed, t.ID); err != nil {
			t.log.WithError(err).Warn("the tenant's id could not be remembered")
		}
	}
	t.place = folder.place(t.ID, in.name, o.Demo, in.settings)
	before, err := t.guarded(ctx, t.place)
	if err != nil {
		return nil, err
	}
	if t.store, err = sqlite.OpenKeeping(ctx, folder.database(t.ID), before); err != nil {
		return nil, err
	}
	t.closers = append(t.closers, t.store)
	t.record(&recorded)
	t.recall(ctx)
	t.Contacts = contactsync.New(contactsync.Options{
		TenantID: t.ID, Store: t.store, Graph: t.graphClient(), Mailboxes: in.concurrency,
		PermanentDelete: in.permanentDelete, ContactDelta: in.contactDelta, Log: t.log, Keep: in.keep,
	})
	if t.CloudSync, err = t.openCloudSync(in, o.UserAgent); err != nil {
		return nil, err
	}
	lock, cloudLock := folder.lock(t.ID), folder.cloudSyncLock(t.ID)
	t.Runs = runs.New(t.store, func(kind string) string {
		if kind == CloudSyncRun {
			return cloudLock
		}
		return lock
	})
	if o.Demo {
		err = t.importDemoProfile(ctx)
	}
	return t, err
}

// connect builds the way to Microsoft, from the bottom up: transport, sign-in, gate, client.
func (in *ingredients) connect(userAgent string, observe func(throttle.Observation)) (*connection, error) {
	identity, err := in.identity()
	if err != nil {
		return nil, err
	}
	source, err := signin.New(signin.Options{LoginEndpoint: in.login, TenantID: in.typed, ClientID: in.clientID,
		GraphEndpoint: in.graph, Identity: identity, Reload: in.identity, Transport: in.transport})
	if err != nil {
		return nil, err
	}
	gate := throttle.NewGate(throttle.Options{Limits: throttle.DefaultLimits(), Budget: in.budget, MaxConcurrency: in.concurrency, Observe: observe})
	client, err := graph.NewClient(graph.Options{Endpoint: in.graph, Transport: source.Transport(in.transport), Gate: gate, UserAgent: userAgent})
	if err != nil {
		return nil, err
	}
	return &connection{source: source, gate: gate, client: client}, nil
}

// identify signs in and returns the id of the tenant that issued the token.
func (c *connection) identify(ctx context.Context) (string, error) {
	token, err := c.source.Token(ctx)
	if err != nil {
		return "", err
	}
	// The id becomes a file's name: it has to be the GUID it should be.
	id, err := uuid.Parse(token.TenantID)
	if err != nil {
		return "", &Error{code: "token_unreadable", sentence: "The token does not say which tenant issued it.",
			action: "Check loginEndpoint in the settings: it has to be Microsoft's sign-in authority.", err: err}
	}
	return id.String(), nil
}

func (t *Tenant) graphClient() *graph.Client {
	if t.connection == nil {
		return nil
	}
	return t.client
}

func (t *Tenant) keep(log *logrus.Logger, file io.Closer) *logrus.Logger {
	t.closers = append(t.closers, file)
	return log
}

// Close lets go of everything. A run of this process must have ended.
func (t *Tenant) Close() error {
	var errs []error
	for i := len(t.closers) - 1; i >= 0; i-- {
		errs = append(errs, t.closers[i].Close())
	}
	t.closers = nil
	return errors.Join(errs...)
}
