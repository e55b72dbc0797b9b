package desktop

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"concord/backend/contactsync"
	"concord/backend/graphsim"
	"concord/backend/tenant"
)

// told is an event as the page hears it.
type told struct {
	event string
	data  any
}

// window stands where the toolkit stands, and hears what the page would.
type window struct {
	*Desktop
	t      *testing.T
	events chan told
	// what the person at the dialogs does
	saveTo   string
	openFrom string
	opened   []string
	looks    []Look
	shown    chan string // notifications of the desktop: title and text
	dir      string
}

// patience bounds how long a test waits for what must come.
const patience = 60 * time.Second

// newWindow is a program started with a data folder; nothing has begun.
func newWindow(t *testing.T, o Options) *window {
	t.Helper()
	w := &window{Desktop: New(o), t: t, events: make(chan told, 10000), shown: make(chan string, 100), dir: o.DataDir}
	t.Cleanup(w.Close)
	return w
}

// begins is the window once it is there.
func (w *window) begins() *window {
	w.Begin(context.Background(), Abilities{
		Emit:       func(event string, data any) { w.events <- told{event, data} },
		SaveDialog: func(_, _ string) (string, error) { return w.saveTo, nil },
		OpenDialog: func(string, ...string) (string, error) { return w.openFrom, nil },
		Notify:     func(title, text string) error { w.shown <- title + ": " + text; return nil },
		OpenURL:    func(url string) { w.opened = append(w.opened, url) },
		Show:       func(l Look) { w.looks = append(w.looks, l) },
		Quit:       func() {},
	})
	return w
}

// demoWindow is a window with the small demo open.
func demoWindow(t *testing.T) *window {
	t.Helper()
	w := newWindow(t, Options{DataDir: smallDemo(t), Demo: true}).begins()
	w.awaitPhase(ready)
	return w
}

// await returns the next event that is wanted; the others are passed over.
func (w *window) await(what string, wanted func(told) bool) told {
	w.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case heard := <-w.events:
			if wanted(heard) {
				return heard
			}
		case <-limit:
			w.t.Fatalf("the window was never told of: %s", what)
		}
	}
}

func (w *window) awaitSession(what string, wanted func(SessionState) bool) SessionState {
	w.t.Helper()
	heard := w.await(what, func(e told) bool {
		state, ok := e.data.(SessionState)
		return ok && e.event == EventSession && wanted(state)
	})
	return heard.data.(SessionState)
}

func (w *window) awaitPhase(p phase) SessionState {
	w.t.Helper()
	return w.awaitSession("a session that is "+string(p), func(s SessionState) bool { return s.Phase == string(p) })
}

func (w *window) awaitRun(what string, wanted func(Run) bool) Run {
	w.t.Helper()
	heard := w.await(what, func(e told) bool {
		run, ok := e.data.(Run)
		return ok && e.event == EventRun && wanted(run)
	})
	return heard.data.(Run)
}

// sync runs a sync to its end.
func (w *window) sync() Run {
	w.t.Helper()
	run, err := w.runs.StartSync(SyncOptions{})
	w.must(err)
	return w.awaitRun("the end of the sync", func(r Run) bool { return r.ID == run.ID && r.Final })
}

func (w *window) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused fails the test unless an error crosses the bridge with this code, and with a sentence and an action.
func refused(t *testing.T, err error, code string) Failure {
	t.Helper()
	if err == nil {
		t.Fatalf("it was not refused; want %s", code)
	}
	line, ok := FormatError(err).(string)
	if !ok {
		t.Fatal("the toolkit loses what is no text")
	}
	var f Failure
	if err := json.Unmarshal([]byte(line), &f); err != nil || f.Code != code || f.Message == "" || f.Action == "" {
		t.Fatalf("the window gets %s, want the code %s, a message and an action", line, code)
	}
	return f
}

var small = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "concord-desktop")
	if err != nil {
		return "", err
	}
	at, err := tenant.Open(context.Background(), tenant.Options{DataDir: dir, Demo: true})
	if err != nil {
		return dir, err
	}
	profiles, err := at.Contacts.Profiles(context.Background())
	if err != nil || len(profiles) != 1 {
		return dir, fmt.Errorf("%d profiles, %w", len(profiles), err)
	}
	profile := profiles[0]
	profile.People = contactsync.Rule{Places: contactsync.Places{Groups: []string{graphsim.ContosoNestedGroup}}}
	profile.Mailboxes = contactsync.Rule{Places: contactsync.Places{Groups: []string{graphsim.ContosoMicrosoft365Group}}}
	if _, err := at.Contacts.ImportProfile(context.Background(), profile); err != nil {
		return dir, err
	}
	return dir, at.Close()
})

// smallDemo is a data folder whose demo has three departments and 18 mailboxes. Making it is most of a test's time, so
// it is made once and copied.
func smallDemo(t *testing.T) string {
	t.Helper()
	made, err := small()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(made)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (w *window) database() string { return filepath.Join(w.dir, graphsim.ContosoTenantID+".db") }

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		os.Exit(child(dir))
	}
	code := m.Run()
	if dir, err := small(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}
