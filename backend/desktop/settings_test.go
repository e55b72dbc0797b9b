package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const settingsText = `{
  "tenantId": "contoso.com",
  "clientId": "11111111-2222-3333-4444-555555555555",
  "cloud": "gcchigh",
  "certificate": {"file": "key.pem"}
}`

func withSettings(t *testing.T, text string) *window {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "appsettings.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return newWindow(t, Options{DataDir: dir})
}

func TestThePaceIsShownAndWrittenIntoTheSettingsFile(t *testing.T) {
	w := withSettings(t, settingsText)
	state, err := w.settings.Get()
	w.must(err)
	if !state.Found || state.TenantID != "contoso.com" || state.Cloud != "gcchigh" || state.Graph != "https://graph.microsoft.us" ||
		state.KeyFile != filepath.Join(w.dir, "key.pem") || state.Pace != (Pace{KeepDays: 30, MaxMegabytes: 500}) {
		t.Errorf("the window shows %+v", state)
	}
	want := Pace{RequestBudget: 12.5, MaxConcurrency: 6, KeepDays: 7, MaxMegabytes: 500}
	state, err = w.settings.Save(want)
	w.must(err)
	again, err := w.settings.Get()
	w.must(err)
	if state.Pace != want || again.Pace != want || again.TenantID != "contoso.com" {
		t.Errorf("saved is %+v, read again %+v", state, again)
	}
	want.MaxConcurrency = 0 // Concord's own choice again
	if state, err = w.settings.Save(want); err != nil || state.Pace != want {
		t.Errorf("saved is %+v, %v", state, err)
	}
	text, err := os.ReadFile(state.Path)
	if err != nil || strings.Contains(string(text), "maxConcurrency") || strings.Contains(string(text), "maxMegabytes") || !strings.Contains(string(text), `"requestBudget": 12.5`) {
		t.Errorf("the file says %s, %v", text, err)
	}
}

func TestAPaceOutOfBoundsIsRefusedAndNothingWritten(t *testing.T) {
	w := withSettings(t, settingsText)
	bounds, err := w.settings.Bounds()
	w.must(err)
	if bounds.MaxConcurrency != (Bounds{1, 256}) || bounds.KeepDays.High < 30 || bounds.RequestBudget.High <= 0 || bounds.MaxMegabytes.Low < 1 {
		t.Errorf("the bounds are %+v", bounds)
	}
	_, err = w.settings.Save(Pace{MaxConcurrency: 1 + int(bounds.MaxConcurrency.High), MaxMegabytes: 1})
	refused(t, err, "settings_value")
	if text, _ := os.ReadFile(filepath.Join(w.dir, "appsettings.json")); string(text) != settingsText {
		t.Errorf("the file says %s", text)
	}
}

func TestWithoutAUsableSettingsFileTheWindowSaysWhy(t *testing.T) {
	none := newWindow(t, Options{DataDir: t.TempDir()})
	if state, err := none.settings.Get(); err != nil || state.Found || state.Failure != nil {
		t.Errorf("without a file the window shows %+v, %v", state, err)
	}
	_, err := none.settings.Save(Pace{MaxMegabytes: 1})
	refused(t, err, "settings_missing")
	damaged := withSettings(t, "{")
	if state, err := damaged.settings.Get(); err != nil || !state.Found || state.Failure == nil || state.Failure.Code != "settings_syntax" {
		t.Errorf("with a damaged file the window shows %+v, %v", state, err)
	}
	_, err = damaged.settings.Save(Pace{MaxMegabytes: 1})
	refused(t, err, "settings_syntax")
}

func TestTheDataFolderIsMeasured(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()})
	for name, size := range map[string]int{"t.db": 100, "t.db-wal": 20, "t.lock": 3, "logs/concord.log": 4000, "window.json": 50} {
		path := filepath.Join(w.dir, filepath.FromSlash(name))
		w.must(os.MkdirAll(filepath.Dir(path), 0o700))
		w.must(os.WriteFile(path, make([]byte, size), 0o600))
	}
	folder, err := w.settings.Folder()
	w.must(err)
	if folder != (DataFolder{Path: w.dir, Total: 4173, Databases: 120, Logs: 4000, Other: 53}) {
		t.Errorf("the folder holds %+v", folder)
	}
	absent := newWindow(t, Options{DataDir: filepath.Join(t.TempDir(), "never")})
	if folder, err := absent.settings.Folder(); err != nil || folder.Total != 0 {
		t.Errorf("a folder that was never made holds %+v, %v", folder, err)
	}
}
