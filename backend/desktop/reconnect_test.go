package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestATenantOpenedWithoutAConnectionIsConnectedOnceMicrosoftAnswers(t *testing.T) {
	dir := t.TempDir()
	first := newWindow(t, Options{DataDir: dir}).begins()
	sim, draft, server := servedTenant(t, first, needed...)
	plan, err := first.connect.Plan(draft)
	first.must(err)
	_, err = first.connect.Finish(draft, plan.Seen)
	first.must(err)
	first.awaitPhase(ready)
	first.Close()
	first.must(server.Close(t.Context()))

	w := newWindow(t, Options{DataDir: dir})
	w.retry = 10 * time.Millisecond
	w.begins()
	state := w.awaitPhase(ready)
	if !state.Offline || state.Failure == nil || !strings.HasPrefix(state.Failure.Code, "network_") {
		t.Fatalf("without a connection the window shows %+v", state)
	}
	_, err = w.runs.StartSync(SyncOptions{})
	refused(t, err, "tenant_offline")

	again, err := sim.ListenTLS(strings.TrimPrefix(draft.GraphEndpoint, "https://"))
	for limit := time.Now().Add(patience); err != nil && time.Now().Before(limit); {
		time.Sleep(100 * time.Millisecond) // some connection of this machine got the port meanwhile
		again, err = sim.ListenTLS(strings.TrimPrefix(draft.GraphEndpoint, "https://"))
	}
	w.must(err)
	t.Cleanup(func() { _ = again.Close(t.Context()) })
	trusted := filepath.Join(t.TempDir(), "ca.pem") // the file is never half written
	w.must(os.WriteFile(trusted, again.CAPEM, 0o600))
	w.must(os.Rename(trusted, draft.CAFile))
	state = w.awaitSession("a session with a connection", func(s SessionState) bool { return s.Phase == string(ready) && !s.Offline })
	if state.Failure != nil || state.TenantID == "" {
		t.Errorf("connected again the window shows %+v", state)
	}
	if check, err := w.connect.CheckNow(""); err != nil || !check.Passed {
		t.Errorf("connected again a check says %+v, %v", check, err)
	}
}
