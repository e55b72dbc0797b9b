package cli

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/graphsim"
)

// channel is a webhook that the journey's settings name, and what arrived there.
type channel struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	bodies []string
}

func (j *journey) channel(kind string) *channel {
	j.t.Helper()
	c := &channel{status: http.StatusAccepted}
	c.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.status < 300 {
			c.bodies = append(c.bodies, string(body))
		}
		w.WriteHeader(c.status)
	}))
	j.t.Cleanup(c.Close)
	ca := filepath.Join(j.dir, "ca.pem")
	roots := read(j.t, ca) + string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate().Raw}))
	if err := os.WriteFile(ca, []byte(roots), 0o600); err != nil {
		j.t.Fatal(err)
	}
	j.configure(map[string]any{"notifications": map[string]any{"webhook": c.URL + "/hunter2?sig=hunter2", "kind": kind}})
	return c
}

func (c *channel) answer(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status = status
}

// events are what arrived since the last call, by event and code.
func (c *channel) events(t *testing.T) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []string
	for _, body := range c.bodies {
		var m struct{ Event, Code string }
		if err := json.Unmarshal([]byte(body), &m); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimSpace(m.Event+" "+m.Code))
	}
	c.bodies = nil
	return strings.Join(all, ", ")
}

// lose makes the directory answer with an error from now on; nil makes it well.
func (j *journey) lose(path string) {
	if path == "" {
		j.sim.OnRequest(nil)
		return
	}
	j.sim.OnRequest(func(r graphsim.RequestInfo) *graphsim.Fault {
		if strings.Contains(r.Path, path) {
			return &graphsim.Fault{Status: http.StatusForbidden, Code: "Authorization_RequestDenied"}
		}
		return nil
	})
}

func TestAFailedSyncIsToldOnceUntilOneGoesWell(t *testing.T) {
	j := newJourney(t)
	c := j.channel("json")
	j.sync()
	// The certificate of the journey ends tomorrow: that is told as well, once.
	if got := c.events(t); got != "certificate" {
		t.Errorf("after a sync that went well: %q, want the certificate's end alone", got)
	}
	j.lose("/users/delta")
	for range 2 {
		if a := j.run("sync"); a.code == exitDone {
			t.Fatalf("it went well: %s", a.stdout)
		}
	}
	if got := c.events(t); !strings.HasPrefix(got, "failed ") || strings.Contains(got, ",") {
		t.Errorf("after two that failed: %q, want it told once, with its code", got)
	}
	j.lose("")
	j.sync()
	j.lose("/users/delta")
	j.run("sync")
	if got := c.events(t); !strings.HasPrefix(got, "failed ") || strings.Contains(got, ",") {
		t.Errorf("once it failed again: %q, want it told again", got)
	}
	j.lose("")
	j.sync()
	j.discreet(strings.Join(c.bodies, ""))
}

func TestAWebhookThatIsDownFailsNoRunAndStaysSecret(t *testing.T) {
	j := newJourney(t)
	c := j.channel("json")
	c.answer(http.StatusNotFound)
	if a := j.run("sync").want(t, exitDone); strings.Contains(a.stdout+a.stderr, "webhook") {
		t.Errorf("the run tells of it:\n%s%s", a.stdout, a.stderr)
	}
	log := read(t, filepath.Join(j.data(), "logs", "concord.log"))
	if !strings.Contains(log, "the webhook took no message") {
		t.Errorf("the log says nothing: %s", log)
	}
	j.discreet("") // the log holds no hunter2
	c.answer(http.StatusOK)
	j.run("sync").want(t, exitDone)
	if got := c.events(t); got != "" {
		t.Errorf("told %q right after a refusal, want a pause of minutes", got)
	}
	j.refuses(refusal{exitFailed, "webhook_refused", "HTTP 410", "Make the webhook anew"}, func() []string { c.answer(http.StatusGone); return []string{"notify", "test"} }()...)
	c.answer(http.StatusOK)
	if a := j.run("notify", "test").want(t, exitDone); !strings.Contains(a.stdout, "took the message") {
		t.Errorf("the test: %s", a.stdout)
	}
	if got := c.events(t); got != "held" {
		t.Errorf("the test arrived as %q", got)
	}
}

func TestASyncThatCouldNotBeginIsToldOnceUntilOneBegins(t *testing.T) {
	j := newJourney(t)
	c := j.channel("json")
	j.sync()
	c.events(t)
	j.run("schedule", "set", "Everyone", "--every", "1h").want(t, exitDone)
	asleep(t, j.data(), 72*time.Hour)
	undo := j.configure(map[string]any{"clientId": "99999999-0000-4000-8000-000000000000"})
	for range 2 {
		j.run("sync", "--due").want(t, exitAccess)
	}
	if got := c.events(t); got != "failed aadsts_700016" {
		t.Errorf("told %q, want once that it could not sign in", got)
	}
	undo()
	j.run("sync", "--due").want(t, exitDone)
	if got := c.events(t); got != "" {
		t.Errorf("told %q once it went well", got)
	}
}

func TestWithoutAWebhookNobodyIsAsked(t *testing.T) {
	j := newJourney(t)
	j.refuses(refusal{exitUsage, "webhook_missing", "name no webhook", "notifications.webhook"}, "notify", "test")
}
