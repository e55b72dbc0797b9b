package desktop

import (
	"context"
	"net/url"
	"slices"
	"time"

	"concord/backend/settings"
	"concord/backend/tenant"
)

// Notifications says who is told of what needs attention while nobody looks at the window.
type Notifications struct{ *core }

// NotificationState is whom Concord tells. Which webhook it is, the window learns by its host alone: the address is a
// secret of a kind.
type NotificationState struct {
	Found   bool     `json:"found"`   // there is a settings file that can be used; without one there is no webhook
	Host    string   `json:"host"`    // of the webhook, "" for none
	Kind    string   `json:"kind"`    // teams, json
	Events  []string `json:"events"`  // that the webhook is told of
	All     []string `json:"all"`     // events that there are
	Desktop bool     `json:"desktop"` // notifications of the desktop are shown
}

// NotificationChange is what somebody wants. An address that is "" stays as it is, unless Remove takes it away.
type NotificationChange struct {
	Webhook string   `json:"webhook"`
	Remove  bool     `json:"remove"`
	Kind    string   `json:"kind"`
	Events  []string `json:"events"`
}

// State reads the settings file and what the window remembers.
func (n *Notifications) State() (state NotificationState, err error) {
	err = n.guarded(func() error {
		state = n.notificationState()
		return nil
	})
	return state, err
}

func (c *core) notificationState() NotificationState {
	state := NotificationState{Kind: "teams", Events: []string{}, All: settings.NotificationEvents(), Desktop: !c.remembered().Quiet}
	path, found, err := settings.Find(c.options.Config, c.dataFolder())
	if err != nil || !found {
		return state
	}
	s, err := settings.Load(path)
	if err != nil {
		return state // the connection's card says what is wrong with it
	}
	state.Found, state.Kind, state.Events = true, s.Notifications.Kind, s.Notifications.Events
	if address, err := url.Parse(s.Notifications.Webhook); err == nil {
		state.Host = address.Host
	}
	return state
}

// Save writes whom to tell into the settings file, which keeps everything else. It counts from the next opening of the
// tenant on. It fails with settings_missing where there is no file, and with settings_value for an address that is none.
func (n *Notifications) Save(change NotificationChange) (state NotificationState, err error) {
	err = n.guarded(func() error {
		path, found, err := settings.Find(n.options.Config, n.dataFolder())
		if err != nil {
			return err
		}
		if !found {
			return errNoSettings
		}
		before, err := settings.Load(path)
		if err != nil {
			return err
		}
		var changes []settings.Change
		// What is not changed is not written down: the file stays as short as its author wanted it.
		switch {
		case change.Remove:
			changes = append(changes, settings.Change{Key: "notifications.webhook"})
		case change.Webhook != "":
			changes = append(changes, settings.Change{Key: "notifications.webhook", Value: change.Webhook})
		}
		if change.Kind != before.Notifications.Kind {
			changes = append(changes, settings.Change{Key: "notifications.kind", Value: change.Kind})
		}
		if !slices.Equal(change.Events, before.Notifications.Events) {
			changes = append(changes, settings.Change{Key: "notifications.events", Value: append([]string{}, change.Events...)})
		}
		if len(changes) > 0 {
			if _, err := settings.Apply(path, changes...); err != nil {
				return err
			}
		}
		state = n.notificationState()
		return nil
	})
	return state, err
}

// SetDesktop lets notifications of the desktop be shown or not. The window remembers it on this computer.
func (n *Notifications) SetDesktop(shown bool) (state NotificationState, err error) {
	err = n.guarded(func() error {
		n.remember(func(m *memory) { m.Quiet = !shown })
		state = n.notificationState()
		return nil
	})
	return state, err
}

// testTime bounds a test; somebody waits for it.
const testTime = time.Minute

// Test posts a message that says it is a test to the webhook of the settings file. It fails with webhook_missing,
// webhook_unreachable or webhook_refused.
func (n *Notifications) Test() (err error) {
	err = n.guarded(func() error {
		n.mu.Lock()
		ctx := n.ctx
		n.mu.Unlock()
		ctx, done := context.WithTimeout(ctx, testTime)
		defer done()
		return tenant.TestWebhook(ctx, n.tenantOptions(false))
	})
	return err
}

// TestDesktop shows a notification of the desktop that says it is a test, and whether the desktop took it.
func (n *Notifications) TestDesktop() (shown bool, err error) {
	err = n.guarded(func() error {
		n.mu.Lock()
		show, language := n.abilities.Notify, n.memory.Look.LanguageShown
		n.mu.Unlock()
		title, text := "Concord: This is a test", "Nothing is the matter."
		if language == "de" {
			title, text = "Concord: Dies ist ein Test", "Es ist alles in Ordnung."
		}
		shown = show != nil && show(title, text) == nil
		return nil
	})
	return shown, err
}
