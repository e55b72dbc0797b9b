package update

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestALaterVersionIsToldAndAnEarlierOneIsNot(t *testing.T) {
	for _, c := range []struct {
		newest, current string
		newer           bool
	}{
		{"1.2.0", "1.1.9", true}, {"1.10.0", "1.9.0", true}, {"2.0", "1.99.99", true}, {"v1.2.3", "1.2.2", true}, {"1.2.3", "1.2.3-rc1", true},
		{"1.2.3", "dev-0123456789ab", true}, {"1.2.3", "1.2.3", false}, {"1.2.3-rc1", "1.2.3", false}, {"1.2.2", "1.2.3", false}, {"1.2.3-rc2", "1.2.3-rc1", true},
		{"1.2.3-rc.10", "1.2.3-rc.9", true}, {"1.2.3-rc.9", "1.2.3-rc.10", false}, {"1.2.3-rc.1", "1.2.3-rc", true}, {"1.2.3-beta", "1.2.3-2", true}, {"1.2.3-2", "1.2.3-beta", false},
	} {
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("User-Agent") != "Concord/test" || r.URL.RawQuery != "" {
				t.Errorf("asked with %s %v", r.URL, r.Header)
			}
			_, _ = w.Write([]byte(`{"version": "` + c.newest + `", "notes": "Better.\u001b[31m", "page": "javascript:alert(1)", "sha256": "no", "unknown": [1]}`))
		}))
		n, newer, err := Look(t.Context(), server.Client().Transport, server.URL, "Concord/test", c.current)
		server.Close()
		if err != nil || newer != c.newer || n.Version != strings.TrimPrefix(c.newest, "v") {
			t.Errorf("%s after %s: %v %v %v", c.newest, c.current, n, newer, err)
		}
		if n.Notes != "Better.[31m" || n.Page != "" || n.SHA256 != "" {
			t.Errorf("what looks wrong was taken: %+v", n)
		}
	}
}

func TestWhatCannotBeReadIsNoNews(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
	}{
		"not there":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, "update_unreachable"},
		"a page":     {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "update_unreadable"},
		"no version": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"version": "latest"}`)) }, "update_unreadable"},
		"too large":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 70<<10)) }, "update_unreadable"},
		"elsewhere, in open": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		}, "update_unreachable"},
	} {
		server := httptest.NewTLSServer(c.answer)
		_, newer, err := Look(t.Context(), server.Client().Transport, server.URL, "Concord/test", "1.0.0")
		server.Close()
		var known *Error
		if !errors.As(err, &known) || known.Code() != c.code || newer {
			t.Errorf("%s: %v, newer %v", name, err, newer)
		}
	}
}
