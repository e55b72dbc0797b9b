package cli

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestNobodyIsAskedForANewerVersionUnlessTheSettingsSaySo(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(`{"version": "99.0.0", "notes": "Faster."}`))
	}))
	defer server.Close()
	dir := t.TempDir()
	write(t, dir, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	const start = `{"tenantId": "contoso.onmicrosoft.com", "clientId": "11111111-2222-4333-8444-555555555555", "certificate": {"file": "c.pem"}, "caFile": "ca.pem"`
	for text, want := range map[string]int64{
		start + `}`: 0,
		start + `, "updates": {"url": "` + server.URL + `"}}`:                 0,
		start + `, "updates": {"check": false, "url": "` + server.URL + `"}}`: 0,
		start + `, "updates": {"check": true, "url": "` + server.URL + `"}}`:  1,
		`{`: 0,
	} {
		asked.Store(0)
		path := write(t, dir, "appsettings.json", text)
		a := call(t, "version", "--config", path, "--data-dir", filepath.Join(dir, "data")).want(t, exitDone)
		if got := asked.Load(); got != want {
			t.Errorf("%s: asked %d times", text, got)
		}
		if told := strings.Contains(a.stderr, "Concord 99.0.0 is there"); told != (want == 1) {
			t.Errorf("%s: told %v: %s", text, told, a.stderr)
		}
		if !strings.HasPrefix(a.stdout, "concordctl ") || strings.Count(a.stdout, "\n") != 1 {
			t.Errorf("stdout is %q", a.stdout)
		}
	}
	call(t, "version", "--data-dir", filepath.Join(dir, "nowhere")).want(t, exitDone)
}
