package desktop

import "context"

// Options say how the program was started.
type Options struct {
	DataDir string // the data folder; "" is the user's
	Config  string // the settings file; "" looks where settings.Find looks
	Demo    bool   // open the demo tenant at once
}

// Abilities are what only a window toolkit can do. All are called after Begin, from any goroutine. SaveDialog and
// OpenDialog block until the person has chosen, and return "" when they chose nothing.
type Abilities struct {
	Emit       func(event string, data any)
	SaveDialog func(title, name string) (path string, err error)
	OpenDialog func(title string, patterns ...string) (path string, err error)
	OpenURL    func(url string)
	Notify     func(title, text string) error // of the desktop; nil where there is none
	Show       func(Look)                     // the look changed: menu language, background behind the page
	Quit       func()
}

// Desktop is everything the window can reach.
type Desktop struct {
	*core
	session   Session
	runs      Runs
	overview  Overview
	history   History
	log       Log
	system    System
	profiles  Profiles
	settings  Settings
	connect   Connect
	renewal   Renewal
	plans     Plans
	holds     Holds
	undo      Undo
	schedules Schedules
	// What a profile's contacts went through, and what becomes of them.
	removal   Removal
	leftovers Leftovers
	drift     Drift
	rehires   Rehires
	keeping   Keeping
	// Entra Cloud Sync: setting a configuration up, and watching its jobs.
	cloudSync CloudSync
	cloudJobs CloudJobs
	// Whom to tell while nobody looks, and what the system starts by itself.
	notifications Notifications
	unattended    Unattended
}

// New makes the structs to bind. It touches no disk and starts nothing.
func New(o Options) *Desktop {
	c := newCore(o)
	return &Desktop{
		core:      c,
		session:   Session{c},
		runs:      Runs{c},
		overview:  Overview{c},
		history:   History{c},
		log:       Log{c},
		system:    System{c},
		profiles:  Profiles{c},
		settings:  Settings{c},
		connect:   Connect{core: c},
		renewal:   Renewal{core: c},
		plans:     Plans{c},
		holds:     Holds{c},
		undo:      Undo{c},
		schedules: Schedules{c},
		removal:   Removal{c},
		leftovers: Leftovers{c},
		drift:     Drift{c},
		rehires:   Rehires{c},
		keeping:   Keeping{c},
		cloudSync: CloudSync{c},
		cloudJobs: CloudJobs{c},

		notifications: Notifications{c},
		unattended:    Unattended{c},
	}
}

// Bound are the structs whose methods the window may call.
func (d *Desktop) Bound() []any {
	return []any{
		&d.session,
		&d.runs,
		&d.overview,
		&d.history,
		&d.log,
		&d.system,
		&d.profiles,
		&d.settings,
		&d.connect,
		&d.renewal,
		&d.plans,
		&d.holds,
		&d.undo,
		&d.schedules,
		&d.removal,
		&d.leftovers,
		&d.drift,
		&d.rehires,
		&d.keeping,
		&d.cloudSync,
		&d.cloudJobs,
		&d.notifications,
		&d.unattended,
	}
}

// Begin opens what was open last, or what the command line says: the demo tenant, the tenant of the settings, or
// nothing, which is the welcome screen. It returns at once; session.changed tells what came of it. ctx bounds
// everything that is done from now on.
func (d *Desktop) Begin(ctx context.Context, a Abilities) { d.begin(ctx, a) }

// Close stops a run of this process, waits until it has stopped, and closes the tenant.
func (d *Desktop) Close() { d.end() }
