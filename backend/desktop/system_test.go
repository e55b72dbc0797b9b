package desktop

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesAreSavedWhereThePersonChose(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	w.saveTo = filepath.Join(t.TempDir(), "runs.csv")
	path, err := w.system.SaveFile("runs.csv", "Lauf;Übersicht\n")
	w.must(err)
	if text, err := os.ReadFile(path); err != nil || string(text) != "Lauf;Übersicht\n" || path != w.saveTo {
		t.Errorf("%s holds %q, %v", path, text, err)
	}
	if _, err := w.system.SaveData("chart.png", base64.StdEncoding.EncodeToString([]byte{0, 255, 1})); err != nil {
		t.Error(err)
	}
	if data, _ := os.ReadFile(w.saveTo); !bytes.Equal(data, []byte{0, 255, 1}) {
		t.Errorf("the picture is saved as %v", data)
	}
	w.saveTo = filepath.Join(t.TempDir(), "gone", "runs.csv")
	_, err = w.system.SaveFile("runs.csv", "x")
	if f := refused(t, err, "save_failed"); !strings.Contains(f.Message, w.saveTo) {
		t.Errorf("the failure does not name the file: %+v", f)
	}
	w.saveTo = ""
	if path, err := w.system.SaveFile("runs.csv", "x"); path != "" || err != nil {
		t.Errorf("who chooses no file gets %q, %v", path, err)
	}
}

func TestOnlyHTTPSLinksAreOpened(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	for _, link := range []string{"http://contoso.com", "file:///etc/passwd", "javascript:alert(1)", "https://", "//contoso.com", "", "https://user@contoso.com", "https://a b", "ms-settings:", "HTTPS:contoso.com"} {
		refused(t, w.system.OpenLink(link), "link_refused")
	}
	w.must(w.system.OpenLink("https://learn.microsoft.com/graph?view=1#top"))
	if len(w.opened) != 1 || w.opened[0] != "https://learn.microsoft.com/graph?view=1#top" {
		t.Errorf("opened were %v", w.opened)
	}
}

func TestThePageMayLoadNothingFromElsewhere(t *testing.T) {
	answer := httptest.NewRecorder()
	Guard(http.HandlerFunc(NotBuilt)).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/", nil))
	got := answer.Header().Get("Content-Security-Policy")
	for _, part := range strings.Split(got, ";") {
		for _, source := range strings.Fields(part)[1:] {
			switch source {
			case "'none'", "'self'", "data:", "blob:":
			case "'unsafe-inline'":
				if !strings.Contains(part, "style-src") {
					t.Errorf("inline is allowed in %s", part)
				}
			default:
				t.Errorf("%s lets in %s", part, source)
			}
		}
	}
	if !strings.HasPrefix(got, "default-src 'none'") || !strings.Contains(answer.Body.String(), "make build") {
		t.Errorf("the policy is %q, the page %s", got, answer.Body)
	}
}

func TestTheMenuSpeaksEveryLanguageWholly(t *testing.T) {
	english, german := Menu("en"), Menu("de")
	if unknown := Menu("fr"); unknown[0].Label != english[0].Label {
		t.Errorf("an unknown language gets %s", unknown[0].Label)
	}
	keys := map[string]string{}
	for i, group := range menu {
		for _, language := range languages[1:] {
			if group.label[language] == "" {
				t.Errorf("the menu %v lacks %s", group.label, language)
			}
		}
		for j, item := range group.items {
			if item.command == "" {
				continue // a separator
			}
			for _, language := range languages[1:] {
				if item.label[language] == "" {
					t.Errorf("%v lacks %s", item.label, language)
				}
			}
			if english[i].Items[j].Command != german[i].Items[j].Command {
				t.Errorf("%v does something else in German", item.label)
			}
			if before, taken := keys[item.key]; taken && item.key != "" {
				t.Errorf("%s and %s have the same key %s", before, item.command, item.key)
			}
			keys[item.key] = item.command
		}
	}
}

func TestTheProgramIsStartedAsTheCommandLineIs(t *testing.T) {
	o, err := Arguments([]string{"--demo", "--data-dir", "d", "--config", "c"}, nil)
	if err != nil || o != (Options{DataDir: "d", Config: "c", Demo: true}) {
		t.Errorf("%+v %v", o, err)
	}
	var help strings.Builder
	if _, err := Arguments([]string{"--help"}, &help); !errors.Is(err, flag.ErrHelp) || !strings.Contains(help.String(), "-demo") {
		t.Errorf("help says %v\n%s", err, help.String())
	}
	if _, err := Arguments([]string{"--demmo"}, &help); err == nil {
		t.Error("a flag that does not exist is passed over")
	}
}

func TestAboutNamesWhatOthersWrote(t *testing.T) {
	about, err := New(Options{}).system.About()
	if err != nil || !strings.HasPrefix(about.Licence, "MIT License") || about.Version == "" || about.Platform == "" {
		t.Errorf("about says %s on %s under %.20q, %v", about.Version, about.Platform, about.Licence, err)
	}
	named := map[string]bool{}
	for _, part := range about.Parts {
		named[part.Name] = true
		if part.Kind == "" || part.Version == "" {
			t.Errorf("%s has no licence or version", part.Name)
		}
	}
	for _, part := range []string{"Go", "github.com/wailsapp/wails/v2", "github.com/mattn/go-sqlite3", "react", "uplot", "@fontsource-variable/inter"} {
		if !named[part] {
			t.Errorf("%s is not named", part)
		}
	}
}
