package desktop

import (
	"concord/backend/release"
)

// Session is which tenant is open, and how the window looks.
type Session struct{ *core }

// SessionState is everything about the session, as of now.
type SessionState struct {
	Phase      string   `json:"phase"` // welcome, opening, ready, failed
	Demo       bool     `json:"demo"`
	Offline    bool     `json:"offline"`    // ready, but without a connection; failure says why
	TenantID   string   `json:"tenantId"`   // "" unless ready
	TenantName string   `json:"tenantName"` // "" when only the id is known
	DataFolder string   `json:"dataFolder"`
	Version    string   `json:"version"`
	Failure    *Failure `json:"failure,omitempty"` // why the tenant could not be opened, or reached
	Trouble    *Failure `json:"trouble,omitempty"` // what is the matter with the open tenant's database; it comes and goes
	Look       Look     `json:"look"`
}

// State is the session as it stands. Every change of it is told by session.changed as well.
func (s *Session) State() (state SessionState, err error) {
	err = s.guarded(func() error {
		state = s.state()
		return nil
	})
	return state, err
}

// OpenDemo begins to open the demo tenant, in place of what is open. The session is opening when it returns, and
// session.changed tells the rest. It fails with run_active while a run of this window is at work.
func (s *Session) OpenDemo() (state SessionState, err error) {
	err = s.guarded(func() error {
		defer func() { state = s.state() }()
		return s.open(true)
	})
	return state, err
}

// OpenTenant does the same for the tenant of the settings file. It is also the way to connect again after a failure.
func (s *Session) OpenTenant() (state SessionState, err error) {
	err = s.guarded(func() error {
		defer func() { state = s.state() }()
		return s.open(false)
	})
	return state, err
}

// Close leaves the tenant, or stops opening it, and goes back to the welcome screen. It fails with run_active while a
// run of this window is at work.
func (s *Session) Close() (state SessionState, err error) {
	err = s.guarded(func() error {
		s.mu.Lock()
		if err := s.busy(); err != nil {
			s.mu.Unlock()
			return err
		}
		before := s.leave()
		s.demo = false
		s.mu.Unlock()
		s.remember(func(m *memory) { m.Last = "" })
		s.tellSession()
		if before != nil {
			before.close()
		}
		state = s.state()
		return nil
	})
	return state, err
}

// SetTheme keeps the theme that was chosen, "" for the system's, and which one that shows now: a window that starts in
// the dark must not flash white first.
func (s *Session) SetTheme(choice, shown string) (err error) {
	err = s.guarded(func() error {
		return s.restyle(func(l *Look) { l.Theme, l.ThemeShown = choice, shown })
	})
	return err
}

// SetLanguage keeps the language that was chosen, "" for the system's, and which one that is: the native menu speaks it.
func (s *Session) SetLanguage(choice, shown string) (err error) {
	err = s.guarded(func() error {
		return s.restyle(func(l *Look) { l.Language, l.LanguageShown = choice, shown })
	})
	return err
}

func (c *core) state() SessionState {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := SessionState{Phase: string(c.phase), Demo: c.demo, DataFolder: c.dataFolder(), Version: release.Version(),
		Failure: c.failure, Trouble: c.trouble, Look: c.memory.Look}
	if at := c.current; at != nil {
		s.Demo, s.Offline, s.TenantID, s.TenantName = at.Demo, at.offline, at.ID, at.Name
	}
	return s
}

func (c *core) tellSession() { c.emit(EventSession, c.state()) }
