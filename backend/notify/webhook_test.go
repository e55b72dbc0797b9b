package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"concord/backend/closedport"
	"concord/backend/notify"
)

// place is a server that takes messages, or does not.
type place struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	at     []time.Time
}

func newPlace(t *testing.T, answer func(nth int, w http.ResponseWriter)) *place {
	t.Helper()
	p := &place{}
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("User-Agent") != "Concord/1.2.3 (linux)" {
			t.Errorf("%s %v %v", r.Method, r.Header, err)
		}
		p.mu.Lock()
		p.bodies = append(p.bodies, string(body))
		p.at = append(p.at, time.Now())
		nth := len(p.bodies)
		p.mu.Unlock()
		answer(nth, w)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *place) webhook(kind string) *notify.Webhook {
	return notify.NewWebhook(p.URL+"/workflows/abc?sig=hunter2", kind, "contoso.com", "Concord/1.2.3 (linux)", p.Client().Transport).Hasten()
}

func (p *place) took() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bodies
}

var failed = notify.Notice{Key: "failed", Event: notify.Failed, Critical: true, Title: "The last sync failed", Text: "Run 7 failed.", Action: "Look.", Code: "disk_full", Run: 7}

func accept(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted) }

func TestAPlainMessageIsAnObjectWithWhatHappened(t *testing.T) {
	p := newPlace(t, accept)
	if err := p.webhook("json").Post(t.Context(), failed); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(p.took()[0]), &got); err != nil {
		t.Fatal(err)
	}
	if at, err := time.Parse(time.RFC3339, got["time"].(string)); err != nil || time.Since(at) > time.Minute {
		t.Errorf("time %v, %v", got["time"], err)
	}
	delete(got, "time")
	want := map[string]any{"source": "concord", "version": "1.2.3", "tenant": "contoso.com", "event": "failed", "severity": "critical",
		"title": "The last sync failed", "text": "Run 7 failed.", "action": "Look.", "code": "disk_full", "run": 7.0}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s is %v, want %v", key, got[key], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("more than is documented: %v", got)
	}
}

func TestAMessageForTeamsIsAnAdaptiveCardInAMessage(t *testing.T) {
	p := newPlace(t, accept)
	if err := p.webhook("teams").Post(t.Context(), failed); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Type        string `json:"type"`
		Attachments []struct {
			ContentType string `json:"contentType"`
			Content     struct {
				Type    string `json:"type"`
				Version string `json:"version"`
				Body    []struct {
					Type, Text, Color string
					Wrap              bool
					Facts             []struct{ Title, Value string }
				} `json:"body"`
			} `json:"content"`
		} `json:"attachments"`
	}
	if err := json.Unmarshal([]byte(p.took()[0]), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "message" || len(got.Attachments) != 1 || got.Attachments[0].ContentType != "application/vnd.microsoft.card.adaptive" ||
		got.Attachments[0].Content.Type != "AdaptiveCard" || got.Attachments[0].Content.Version != "1.4" {
		t.Fatalf("no message with a card: %s", p.took()[0])
	}
	body := got.Attachments[0].Content.Body
	if len(body) != 4 || body[0].Text != "Concord: The last sync failed" || body[0].Color != "attention" || body[1].Text != "Run 7 failed." || !body[1].Wrap ||
		body[2].Text != "What to do: Look." || len(body[3].Facts) != 3 {
		t.Errorf("the card holds %+v", body)
	}
}

func TestAServerThatIsBusyIsTriedAgainAndThenLeftAlone(t *testing.T) {
	p := newPlace(t, func(nth int, w http.ResponseWriter) {
		if nth < 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	if err := p.webhook("json").Post(t.Context(), failed); err != nil || len(p.took()) != 2 {
		t.Errorf("%v after %d tries, want success after 2", err, len(p.took()))
	}
	down := newPlace(t, func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) })
	if code := codeOf(t, down.webhook("json").Post(t.Context(), failed)); code != "webhook_refused" || len(down.took()) != 3 {
		t.Errorf("%s after %d tries, want webhook_refused after 3", code, len(down.took()))
	}
}

func TestAWebhookThatIsGoneIsNotTriedAgain(t *testing.T) {
	p := newPlace(t, func(_ int, w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) })
	if code := codeOf(t, p.webhook("teams").Post(t.Context(), failed)); code != "webhook_refused" || len(p.took()) != 1 {
		t.Errorf("%s after %d tries, want webhook_refused after 1", code, len(p.took()))
	}
}

func TestAMessageFollowsNobodyElsewhere(t *testing.T) {
	elsewhere := newPlace(t, accept)
	p := newPlace(t, func(_ int, w http.ResponseWriter) {
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	if code := codeOf(t, p.webhook("json").Post(t.Context(), failed)); code != "webhook_refused" || len(elsewhere.took()) != 0 {
		t.Errorf("%s, and %d messages elsewhere", code, len(elsewhere.took()))
	}
}

func TestNoErrorTellsTheAddress(t *testing.T) {
	stranger := newPlace(t, accept)
	for name, w := range map[string]*notify.Webhook{
		"nobody listens":        notify.NewWebhook("https://"+closedport.Address(t)+"/workflows/abc?sig=hunter2", "json", "contoso.com", "Concord/1.2.3 (linux)", http.DefaultTransport),
		"a stranger's TLS":      notify.NewWebhook(stranger.URL+"/workflows/abc?sig=hunter2", "json", "contoso.com", "Concord/1.2.3 (linux)", http.DefaultTransport),
		"an impossible one":     notify.NewWebhook("https://[::1/hunter2", "json", "contoso.com", "Concord/1.2.3 (linux)", http.DefaultTransport),
		"a name that is no one": notify.NewWebhook("https://webhook.invalid/hunter2", "json", "contoso.com", "Concord/1.2.3 (linux)", noRoute{}),
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		err := w.Hasten().Post(ctx, failed)
		cancel()
		if code := codeOf(t, err); code != "webhook_unreachable" || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "workflows") {
			t.Errorf("%s: %s: %v", name, code, err)
		}
	}
}

type noRoute struct{}

func (noRoute) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no such host")
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	var fault *notify.Error
	if !errors.As(err, &fault) || fault.Action() == "" {
		t.Fatalf("%v is no error for people", err)
	}
	return fault.Code()
}
