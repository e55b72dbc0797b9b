package desktop

import (
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/backend/certstore"
	"concord/backend/graphsim"
	"concord/backend/settings"
)

func TestWhomToTellIsWrittenIntoTheSettingsAndTheAddressStaysThere(t *testing.T) {
	w := withSettings(t, settingsText)
	state, err := w.notifications.State()
	w.must(err)
	if !state.Found || state.Host != "" || state.Kind != "teams" || len(state.Events) != 4 || len(state.All) != 4 || !state.Desktop {
		t.Errorf("at first: %+v", state)
	}
	state, err = w.notifications.Save(NotificationChange{Webhook: "https://hooks.contoso.com/abc?sig=hunter2", Kind: "json", Events: []string{"held", "failed"}})
	w.must(err)
	if state.Host != "hooks.contoso.com" || state.Kind != "json" || !slices.Equal(state.Events, []string{"held", "failed"}) {
		t.Errorf("saved: %+v", state)
	}
	state, err = w.notifications.Save(NotificationChange{Kind: "json", Events: []string{}}) // the address is left alone
	w.must(err)
	if state.Host == "" || len(state.Events) != 0 {
		t.Errorf("nothing chosen: %+v", state)
	}
	_, err = w.notifications.Save(NotificationChange{Webhook: "http://hooks.contoso.com/hunter2", Kind: "json"})
	refused(t, err, "settings_value")
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the address is repeated: %v", err)
	}
	state, err = w.notifications.Save(NotificationChange{Remove: true, Kind: "teams", Events: state.All})
	w.must(err)
	text, err := os.ReadFile(filepath.Join(w.dir, "appsettings.json"))
	if err != nil || state.Host != "" || strings.Contains(string(text), "hunter2") || !strings.Contains(string(text), `"cloud": "gcchigh"`) {
		t.Errorf("taken away: %+v, %s, %v", state, text, err)
	}
	refused(t, w.notifications.Test(), "webhook_missing")
}

func TestWithoutSettingsThereIsNobodyToTell(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()})
	if state, err := w.notifications.State(); err != nil || state.Found || state.Host != "" {
		t.Errorf("%+v, %v", state, err)
	}
	_, err := w.notifications.Save(NotificationChange{Kind: "json"})
	refused(t, err, "settings_missing")
}

// connected is a window on a simulated tenant whose certificate ends in five days, and what its webhook was told.
func connected(t *testing.T) (*window, chan string) {
	t.Helper()
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	sim, draft := realTenant(t, w, needed...)
	soon, err := w.connect.MakeCertificate(CertificateWish{Name: "Soon", Bits: 2048, Days: 5})
	w.must(err)
	identity, err := certstore.FromFile(soon.File, nil)
	w.must(err)
	sim.RegisterApp(graphsim.App{ClientID: graphsim.ContosoClientID, Certificates: []*x509.Certificate{identity.Certificate}, Roles: needed})
	draft.KeyFile = soon.File
	heard := make(chan string, 100)
	hook := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		heard <- string(body)
	}))
	t.Cleanup(hook.Close)
	roots, err := os.OpenFile(draft.CAFile, os.O_APPEND|os.O_WRONLY, 0)
	w.must(err)
	w.must(pem.Encode(roots, &pem.Block{Type: "CERTIFICATE", Bytes: hook.Certificate().Raw}))
	w.must(roots.Close())
	plan, err := w.connect.Plan(draft)
	w.must(err)
	_, err = w.connect.Finish(draft, plan.Seen)
	w.must(err)
	w.awaitPhase(ready)
	_, err = w.notifications.Save(NotificationChange{Webhook: hook.URL + "/hunter2", Kind: "json", Events: settings.NotificationEvents()})
	w.must(err)
	return w, heard
}

func TestACertificateNearItsEndIsToldOnceByDesktopAndWebhook(t *testing.T) {
	w, heard := connected(t)
	if shown := <-w.shown; !strings.Contains(shown, "Concord: The certificate ends soon") {
		t.Errorf("shown: %s", shown)
	}
	_, err := w.session.OpenTenant() // the webhook's settings count from here
	w.must(err)
	w.awaitPhase(ready)
	select {
	case body := <-heard:
		if !strings.Contains(body, `"event":"certificate"`) || strings.Contains(body, "hunter2") {
			t.Errorf("told: %s", body)
		}
	case <-time.After(patience):
		t.Fatal("the webhook was never told")
	}
	w.must(w.notifications.Test())
	if body := <-heard; !strings.Contains(body, `"test":true`) {
		t.Errorf("told a second time, and not the test: %s", body)
	}
	if len(w.shown) != 0 {
		t.Errorf("shown again: %s", <-w.shown)
	}
}

func TestNotificationsOfTheDesktopCanBeTurnedOffAndTried(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	state, err := w.notifications.SetDesktop(false)
	if err != nil || state.Desktop {
		t.Errorf("%+v, %v", state, err)
	}
	again := newWindow(t, Options{DataDir: w.dir})
	again.recall()
	if state, err := again.notifications.State(); err != nil || state.Desktop {
		t.Errorf("at the next start: %+v, %v", state, err)
	}
	if shown, err := w.notifications.TestDesktop(); err != nil || !shown || len(w.shown) != 1 {
		t.Errorf("tried: %t, %v", shown, err)
	}
	if shown, err := again.notifications.TestDesktop(); err != nil || shown {
		t.Errorf("without a desktop: %t, %v", shown, err)
	}
}
