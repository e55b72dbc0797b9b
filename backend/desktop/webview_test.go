package desktop

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestAMissingWebView2IsSaidInBothLanguages(t *testing.T) {
	english, german := WebViewWordsIn("en"), WebViewWordsIn("de")
	for name, words := range map[string]WebViewWords{"en": english, "de": german} {
		for _, wanted := range []string{"WebView2", "Evergreen Standalone Installer", "concordctl.exe"} {
			if !strings.Contains(words.Missing, wanted) {
				t.Errorf("%s does not speak of %s: %s", name, wanted, words.Missing)
			}
		}
		if !strings.HasSuffix(words.Missing, ": ") { // the toolkit puts the version there
			t.Errorf("%s has no place for the version: %s", name, words.Missing)
		}
		if words.Title == "" || !strings.Contains(words.Crashed, "WebView2") {
			t.Errorf("%s: title %q, of a crash %q", name, words.Title, words.Crashed)
		}
	}
	if english == german {
		t.Error("both languages are the same")
	}
}

func TestTheWindowsBrowserKeepsItsFilesWithTheData(t *testing.T) {
	home, variable := t.TempDir(), "XDG_DATA_HOME"
	if runtime.GOOS == "windows" {
		variable = "LOCALAPPDATA"
	}
	t.Setenv(variable, home)
	folder := WebViewFolder()
	if at, err := filepath.Rel(home, folder); err != nil || !strings.EqualFold(at, filepath.Join("concord", "webview2")) {
		t.Errorf("it is %s, in %s", folder, home)
	}
}
