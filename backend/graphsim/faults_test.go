package graphsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaultStrikesBeforeOrAfterTheWrite(t *testing.T) {
	for name, c := range map[string]struct {
		fault Fault
		lands bool
		check func(got, error) bool
	}{
		"refused":                 {Fault{Status: 503, Code: "ErrorServerBusy"}, false, func(g got, _ error) bool { return g.status == 503 && g.code() == "ErrorServerBusy" }},
		"applied, then 503":       {Fault{Status: 503, Applied: true}, true, func(g got, _ error) bool { return g.status == 503 }},
		"applied, then 429":       {Fault{Status: 429, Code: "TooManyRequests", Applied: true, Header: http.Header{"Retry-After": {"7"}}}, true, func(g got, _ error) bool { return g.header.Get("Retry-After") == "7" }},
		"cut before":              {Fault{Cut: true}, false, func(_ got, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
		"cut after":               {Fault{Cut: true, Applied: true}, true, func(_ got, err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }},
		"truncated":               {Fault{Truncate: true}, true, func(g got, _ error) bool { return g.status == 201 && g.body == nil && g.raw != "" }},
		"HTML of a proxy":         {Fault{HTML: true}, false, func(g got, _ error) bool { return g.status == 502 && strings.HasPrefix(g.raw, "<!DOCTYPE html>") }},
		"HTML after applying":     {Fault{HTML: true, Status: 504, Applied: true}, true, func(g got, _ error) bool { return g.status == 504 }},
		"a body of one's own":     {Fault{Status: 500, Body: []byte(`{"error":{"code":"Own"}}`)}, false, func(g got, _ error) bool { return g.raw == `{"error":{"code":"Own"}}` }},
		"nothing but a delay":     {Fault{Delay: time.Millisecond}, true, func(g got, _ error) bool { return g.status == 201 }},
		"the second half is slow": {Fault{SlowBody: time.Millisecond}, true, func(g got, _ error) bool { return g.status == 201 && g.text("id") != "" }},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, Options{})
			w.tenant.OnRequest(func(r RequestInfo) *Fault {
				if r.Method != "POST" || r.Mailbox != ann || !r.Write || r.Item != -1 || r.Batch != 0 {
					t.Errorf("the hook is told %+v", r)
				}
				return &c.fault
			})
			answer, err := w.try("POST", "/users/"+ann+"/contacts", `{"displayName":"x"}`)
			if !c.check(answer, err) {
				t.Errorf("answered %d %s, %v", answer.status, answer.raw, err)
			}
			if landed := len(w.tenant.Mailbox(ann).Contacts("")) == 2; landed != c.lands {
				t.Errorf("landed: %v, want %v", landed, c.lands)
			}
			w.tenant.OnRequest(nil)
			w.send("POST", "/users/"+ann+"/contacts", `{"displayName":"x"}`).want(201)
		})
	}
}

func TestWriteLandsSecondsAfterItsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		w.tenant.OnRequest(func(RequestInfo) *Fault { return &Fault{Status: 504, LandsAfter: 5 * time.Second} })
		w.send("POST", "/users/"+ann+"/contacts", `{"displayName":"late"}`).want(504)
		w.tenant.OnRequest(nil)
		time.Sleep(4 * time.Second)
		if n := len(w.get("/users/" + ann + "/contacts").values()); n != 1 {
			t.Errorf("%d contacts after 4 s", n)
		}
		time.Sleep(time.Second)
		if n := len(w.get("/users/" + ann + "/contacts").values()); n != 2 {
			t.Errorf("%d contacts after 5 s", n)
		}
	})
}

func TestCutItemBreaksTheBatchWhereItIs(t *testing.T) {
	w := start(t, Options{Limits: Limits{BatchLanes: 1}})
	w.tenant.OnRequest(func(r RequestInfo) *Fault {
		if r.Item == 6 {
			return &Fault{Cut: true, Applied: true}
		}
		return nil
	})
	_, err := w.try("POST", "/$batch", batchBody(creates(20, ann, "contacts")))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("got %v", err)
	}
	if n := w.tenant.Mailbox(ann).Writes().Created; n != 7 {
		t.Errorf("%d contacts made, want those up to the cut", n)
	}
}

func TestWholeBatchCanFailBeforeAndAfter(t *testing.T) {
	for _, status := range []int{413, 424, 429, 503, 504} {
		for _, applied := range []bool{false, true} {
			w := start(t, Options{})
			w.tenant.OnRequest(func(r RequestInfo) *Fault {
				if r.Path == "/$batch" {
					return &Fault{Status: status, Code: "Own", Applied: applied}
				}
				return nil
			})
			w.send("POST", "/$batch", batchBody(creates(5, ann, "contacts"))).want(status, "Own")
			if made := w.tenant.Mailbox(ann).Writes().Created == 5; made != applied {
				t.Errorf("%d: applied %v, made %v", status, applied, made)
			}
		}
	}
}

func TestClientThatGoesAwayMayHaveWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{ItemLatency: time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "POST", "https://graph.microsoft.com/v1.0/users/"+ann+"/contacts", strings.NewReader(`{"displayName":"x"}`))
		r.Header.Set("Authorization", "Bearer "+w.bearer)
		if _, err := w.tenant.RoundTripper().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		box := w.tenant.Mailbox(ann)
		if n := box.Writes().Created; n != 0 {
			t.Errorf("%d written at once", n)
		}
		time.Sleep(time.Second)
		if n := box.Writes().Created; n != 1 {
			t.Errorf("%d written: the service does not learn that the client went away", n)
		}
	})
}

func TestRandomFaultsRepeatWithTheSeed(t *testing.T) {
	run := func(seed uint64) string {
		w := start(t, Options{Seed: seed, Faults: Faults{Random: RandomFaults{Throttled: .1, Unavailable: .1, Lost: .1, Conflict: .1, Truncated: .1, ProxyPage: .1, AppliedThen503: .1, MailboxOnly: true}}})
		var seen strings.Builder
		for range 60 {
			answer, err := w.try("POST", "/users/"+ann+"/contacts", `{"displayName":"x"}`)
			fmt.Fprint(&seen, answer.status, err != nil, " ")
			w.get("/users/" + ann).want(200)
		}
		return seen.String()
	}
	one := run(1)
	if one != run(1) {
		t.Error("the same seed gives other faults")
	}
	if one == run(2) {
		t.Error("another seed gives the same faults")
	}
	for _, want := range []string{"201", "429", "503", "0 true", "502"} {
		if !strings.Contains(one, want) {
			t.Errorf("no %s in %s", want, one)
		}
	}
}

func TestSameBehaviourOverHTTP(t *testing.T) {
	w := start(t, Options{Limits: Limits{UsersDeltaPage: 2}})
	server := httptest.NewTLSServer(w.tenant.Handler())
	defer server.Close()
	get := func(url string) (*http.Response, string, error) {
		r, _ := http.NewRequestWithContext(t.Context(), "GET", url, nil)
		r.Header.Set("Authorization", "Bearer "+w.bearer)
		res, err := server.Client().Do(r)
		if err != nil {
			return nil, "", err
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		return res, string(body), err
	}
	res, body, err := get(server.URL + "/v1.0/users/delta")
	if err != nil || res.StatusCode != 200 || !strings.Contains(body, `"@odata.nextLink":"`+server.URL+`/v1.0/users/delta?$skiptoken=`) {
		t.Errorf("over HTTP: %v %s", err, body)
	}
	for _, fault := range []Fault{{Cut: true}, {Truncate: true}, {Status: 503}, {SlowBody: time.Millisecond}} {
		w.tenant.OnRequest(func(RequestInfo) *Fault { return &fault })
		res, body, err := get(server.URL + "/v1.0/users")
		switch {
		case fault.Cut != (err != nil):
			t.Errorf("%+v: error %v", fault, err)
		case fault.Truncate && strings.HasSuffix(body, "}"):
			t.Errorf("%+v: not truncated: %s", fault, body)
		case fault.Status != 0 && res.StatusCode != fault.Status:
			t.Errorf("%+v: %d", fault, res.StatusCode)
		case fault.SlowBody > 0 && !strings.HasSuffix(body, "}"):
			t.Errorf("%+v: %s", fault, body)
		}
	}
	if res, _, _ := get(server.URL + "/" + w.tenant.TenantID() + "/v2.0/.well-known/openid-configuration"); res.StatusCode != 200 {
		t.Errorf("the sign-in side answers %d", res.StatusCode)
	}
}

func TestUnknownHostIsNotServed(t *testing.T) {
	w := start(t, Options{})
	if _, err := w.try("GET", "https://evil.example.com/v1.0/users", ""); err == nil {
		t.Error("another host is answered")
	}
	w.get("https://graph.microsoft.com/beta/users").want(400)
	w.get("/users/" + ann + "/nonsense").want(400)
	w.send("PUT", "/users/"+ann, "{}").want(405)
	if got := w.get("/users", "client-request-id: mine", "Accept-Encoding: identity"); got.header.Get("client-request-id") != "mine" || len(got.header.Get("request-id")) != 36 {
		t.Errorf("headers: %v", got.header)
	}
}
