package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFirstStartShowsTheWelcomeScreenAndTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	w := newWindow(t, Options{DataDir: dir}).begins()
	state, err := w.session.State()
	w.must(err)
	if state.Phase != "welcome" || state.Demo || state.DataFolder != dir || state.Version == "" || state.Failure != nil {
		t.Errorf("the first start shows %+v", state)
	}
	_, err = w.overview.Get()
	refused(t, err, "tenant_closed")
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the data folder was made before anybody chose anything: %v", err)
	}
}

func TestTheDemoOpensAndIsOpenAgainAtTheNextStart(t *testing.T) {
	dir := smallDemo(t)
	w := newWindow(t, Options{DataDir: dir}).begins()
	state, err := w.session.OpenDemo()
	w.must(err)
	if state.Phase != "opening" || !state.Demo {
		t.Errorf("while it opens the window shows %+v", state)
	}
	state = w.awaitPhase(ready)
	if !state.Demo || state.TenantName != "Contoso" || state.TenantID == "" {
		t.Errorf("the open demo shows %+v", state)
	}
	w.Close()

	again := newWindow(t, Options{DataDir: dir}).begins()
	if state := again.awaitPhase(ready); !state.Demo {
		t.Errorf("the next start shows %+v", state)
	}
	state, err = again.session.Close()
	again.must(err)
	if state.Phase != "welcome" || state.Demo || state.TenantID != "" {
		t.Errorf("after leaving the demo the window shows %+v", state)
	}
	again.Close()
	third := newWindow(t, Options{DataDir: dir}).begins()
	if state, _ := third.session.State(); state.Phase != "welcome" {
		t.Errorf("who left the demo finds it %s at the next start", state.Phase)
	}
}

func TestSettingsThatCannotBeReadAreExplainedInTheWindow(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "appsettings.json"), []byte(`{"tenantID": "contoso.com"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWindow(t, Options{DataDir: dir}).begins()
	state := w.awaitPhase(failed)
	if state.Failure == nil || !strings.HasPrefix(state.Failure.Code, "settings_") || state.Failure.Action == "" {
		t.Errorf("the window shows %+v", state.Failure)
	}
	if _, err := w.session.OpenDemo(); err != nil {
		t.Fatal(err)
	}
	if state := w.awaitPhase(ready); state.Failure != nil || !state.Demo {
		t.Errorf("the demo opened after a failure shows %+v", state)
	}
}

func TestLeavingWhileATenantOpensGivesTheAttemptUp(t *testing.T) {
	w := newWindow(t, Options{DataDir: smallDemo(t)}).begins()
	for range 3 {
		_, err := w.session.OpenDemo()
		w.must(err)
	}
	state, err := w.session.Close()
	w.must(err)
	if state.Phase != "welcome" {
		t.Errorf("the window shows %+v", state)
	}
	w.Close() // waits for the attempts
	if state, _ := w.session.State(); state.Phase != "welcome" || state.TenantID != "" {
		t.Errorf("an attempt that was given up opened a tenant all the same: %+v", state)
	}
}

func TestThemeLanguageAndPlaceAreRemembered(t *testing.T) {
	dir := t.TempDir()
	w := newWindow(t, Options{DataDir: dir}).begins()
	w.must(w.session.SetTheme("", "dark"))
	w.must(w.session.SetLanguage("de", "de"))
	refused(t, w.session.SetTheme("pink", "pink"), "look_unknown")
	place := Place{X: 40, Y: 30, Width: 1500, Height: 900}
	w.RememberPlace(place)
	w.RememberPlace(Place{Width: 3840, Height: 2160, Maximised: true})
	place.Maximised = true // and the size it had before
	if last := w.looks[len(w.looks)-1]; last.ThemeShown != "dark" || last.LanguageShown != "de" {
		t.Errorf("the toolkit was told to look like %+v", last)
	}
	look, put := newWindow(t, Options{DataDir: dir}).Remembered()
	if look.Theme != "" || look.ThemeShown != "dark" || look.Language != "de" || put != place {
		t.Errorf("the next start remembers %+v at %+v", look, put)
	}
	for _, damaged := range []string{"", "{", `{"look":{"theme":"pink"}}`, "[]"} {
		if err := os.WriteFile(filepath.Join(dir, "window.json"), []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("LC_ALL", "de_AT.UTF-8")
		if look, put := newWindow(t, Options{DataDir: dir}).Remembered(); look != (Look{LanguageShown: "de"}) || put != (Place{}) {
			t.Errorf("from the damaged %q it remembers %+v at %+v", damaged, look, put)
		}
	}
}

func TestTwoWindowsOnOneDataFolderAreOneInstance(t *testing.T) {
	dir := t.TempDir()
	one, same, other := New(Options{DataDir: dir}), New(Options{DataDir: dir + "/."}), New(Options{DataDir: t.TempDir()})
	if one.InstanceID() != same.InstanceID() || one.InstanceID() == other.InstanceID() {
		t.Errorf("the instances are %s, %s and %s", one.InstanceID(), same.InstanceID(), other.InstanceID())
	}
}
