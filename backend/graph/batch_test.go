package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/throttle"
)

// item is one response in the answer to a batch.
func item(id string, status int, headers, body string) string {
	if headers == "" {
		headers = "{}"
	}
	if body == "" {
		return fmt.Sprintf(`{"id":%q,"status":%d,"headers":%s}`, id, status, headers)
	}
	return fmt.Sprintf(`{"id":%q,"status":%d,"headers":%s,"body":%s}`, id, status, headers, body)
}

func responses(items ...string) reply {
	return reply{status: 200, body: `{"responses":[` + strings.Join(items, ",") + `]}`}
}

func outcomes(answers []Answer) []Outcome {
	out := make([]Outcome, len(answers))
	for i, a := range answers {
		out[i] = a.Outcome
	}
	return out
}

var marked = json.RawMessage(`{"displayName":"Ann","extensions":[{"@odata.type":"microsoft.graph.openTypeExtension"}]}`)

func TestABatchIsOneExchangeWhoseAnswersAreMatchedById(t *testing.T) {
	c, w := newClient(t, always(responses(
		item("3", 204, "", ""),
		item("2", 429, `{"Retry-After":"0.249","Cache-Control":"private","request-id":"inner-2"}`, graphError("ApplicationThrottled")),
		item("1", 201, `{"Preference-Applied":"IdType=\"ImmutableId\"","x":1}`, `{"id":"new","parentFolderId":"F"}`),
	)))
	answers, err := c.Batch(t.Context(), []Request{
		CreateContact(ann, folder, marked), UpdateContact(ann, card, json.RawMessage(`{"displayName":"Bo"}`)), DeleteContact(ann, card),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := outcomes(answers); !slices.Equal(got, []Outcome{Done, Refused, Done}) {
		t.Errorf("got %v", got)
	}
	var created Contact
	if err := answers[0].Decode(&created); err != nil || created.ID != "new" || answers[0].Header().Get("x") != "1" {
		t.Errorf("read %+v, %v", created, err)
	}
	e := as(answers[1].Err)
	if e.RetryAfter != 249*time.Millisecond || e.RequestID != "inner-2" || e.Method != "PATCH" || IsAmbiguous(e) || !IsRefused(e) {
		t.Errorf("the refusal reads %+v", e)
	}
	if err := answers[1].Decode(&created); err == nil {
		t.Error("a refused answer was decoded")
	}
	s := w.sent[0]
	if len(w.sent) != 1 || s.URL != origin+"/v1.0/$batch" || s.Method != "POST" || s.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("sent %+v", w.sent)
	}
	ids := map[string]bool{s.Header.Get("client-request-id"): true}
	for i, it := range s.Batch {
		if it.ID != fmt.Sprint(i+1) || it.Headers["Prefer"] != immutableIDs || it.DependsOn != nil {
			t.Errorf("item %d: %+v", i, it)
		}
		ids[it.Headers["client-request-id"]] = true
	}
	if len(ids) != 4 || ids[""] {
		t.Errorf("the exchange and its items have these client-request-ids: %v", ids)
	}
	if it := s.Batch[0]; it.URL != "/users/"+ann+"/contactFolders/"+folder+"/contacts" || string(it.Body) != string(marked) || it.Headers["Content-Type"] != "application/json" {
		t.Errorf("the create went out as %+v", it)
	}
	if it := s.Batch[2]; it.Body != nil || it.Headers["Content-Type"] != "" {
		t.Errorf("the delete went out with a body: %+v", it)
	}
}

func TestAnItemWithoutOneAnswerIsLost(t *testing.T) {
	c, _ := newClient(t, always(responses(
		item("1", 201, "", `{}`), item("1", 201, "", `{}`), item("9", 201, "", `{}`), item("3", 200, "", `{}`))))
	answers, err := c.Batch(t.Context(), []Request{
		CreateContact(ann, folder, marked), CreateContact(ann, folder, marked), GetContact(ann, card, ContactQuery{}), GetContact(ann, card, ContactQuery{}),
	})
	if err != nil || !slices.Equal(outcomes(answers), []Outcome{Lost, Lost, Done, Refused}) {
		t.Errorf("got %v, %v: answered twice and not at all is lost, a read is asked again", outcomes(answers), err)
	}
	for _, a := range answers[:2] {
		if !IsAmbiguous(a.Err) || as(a.Err).GraphCode != CodeAnswerMissing {
			t.Errorf("got %v", a.Err)
		}
	}
}

func TestWhatBefallsTheWholeBatchIsMappedOntoItsItems(t *testing.T) {
	items := []Request{CreateContact(ann, folder, marked), UpdateContact(ann, card, marked), GetContact(ann, card, ContactQuery{})}
	told := map[string]string{"Retry-After": "3", "request-id": "req-1"}
	inner := responses(item("1", 424, "", ""), item("2", 200, "", "{}"), item("3", 429, "", "")).body
	for _, c := range []struct {
		name   string
		answer reply
		want   []Outcome
		code   string
	}{
		{"429", reply{status: 429, header: told, body: graphError("TooManyRequests")}, []Outcome{Refused, Refused, Refused}, "TooManyRequests"},
		{"503 with Retry-After", reply{status: 503, header: told}, []Outcome{Refused, Refused, Refused}, "http_503"},
		{"503", reply{status: 503, body: "<html>"}, []Outcome{Lost, Lost, Refused}, "http_503"},
		{"504", reply{status: 504}, []Outcome{Lost, Lost, Refused}, "http_504"},
		{"500", reply{status: 500}, []Outcome{Lost, Lost, Refused}, "http_500"},
		{"413", reply{status: 413}, []Outcome{NotExecuted, NotExecuted, NotExecuted}, "http_413"},
		{"424", reply{status: 424, body: graphError("FailedDependency")}, []Outcome{Refused, Refused, Refused}, "FailedDependency"},
		{"424 with the items' answers", reply{status: 424, body: inner}, []Outcome{NotExecuted, Done, Refused}, "http_424"},
		{"400", reply{status: 400, body: graphError("BadRequest")}, []Outcome{Failed, Failed, Failed}, "BadRequest"},
		{"cut", reply{err: io.EOF}, []Outcome{Lost, Lost, Refused}, CodeConnectionLost},
		{"cut in the answer", reply{status: 200, body: `{"responses":[`, cut: true}, []Outcome{Lost, Lost, Refused}, CodeConnectionLost},
		{"truncated", reply{status: 200, body: inner[:60]}, []Outcome{Lost, Lost, Refused}, CodeUnreadableAnswer},
		{"HTML", reply{status: 200, body: "<html>portal</html>"}, []Outcome{Lost, Lost, Refused}, CodeUnreadableAnswer},
		{"empty", reply{status: 200}, []Outcome{Lost, Lost, Refused}, CodeUnreadableAnswer},
		{"without responses", reply{status: 200, body: `{}`}, []Outcome{Lost, Lost, Refused}, CodeUnreadableAnswer},
		{"no network", reply{err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, []Outcome{Refused, Refused, Refused}, CodeConnectionFailed},
	} {
		client, w := newClient(t, always(c.answer))
		answers, err := client.Batch(t.Context(), items)
		if err != nil || !slices.Equal(outcomes(answers), c.want) || len(w.sent) != 1 {
			t.Errorf("%s: got %v, %v, sent %d times; want %v, once", c.name, outcomes(answers), err, len(w.sent), c.want)
			continue
		}
		if got := as(answers[0].Err).Code(); got != c.code {
			t.Errorf("%s: the first item's error is %s, want %s", c.name, got, c.code)
		}
		if IsAmbiguous(answers[0].Err) != (c.want[0] == Lost || c.want[0] == Refused) || IsAmbiguous(answers[2].Err) {
			t.Errorf("%s: ambiguous: create %v, read %v", c.name, IsAmbiguous(answers[0].Err), IsAmbiguous(answers[2].Err))
		}
	}
}

func TestABatchThatIsTooLargeComesBackToBeHalved(t *testing.T) {
	c, w := newClient(t, always(reply{status: 413}))
	big := CreateContact(ann, folder, json.RawMessage(`{"personalNotes":"`+strings.Repeat("x", 2_500_000)+`"}`))
	answers, err := c.Batch(t.Context(), []Request{big, big})
	if err != nil || !slices.Equal(outcomes(answers), []Outcome{NotExecuted, NotExecuted}) || as(answers[0].Err).Status != 413 || len(w.sent) != 0 {
		t.Errorf("over 4 MB: %v, %v, sent %d times", outcomes(answers), err, len(w.sent))
	}
	answers, err = c.Batch(t.Context(), []Request{big})
	if err != nil || answers[0].Outcome != Failed || len(w.sent) != 1 {
		t.Errorf("one request that cannot be halved: %v, %v", outcomes(answers), err)
	}
}

func TestABatchOfWhichNothingRanIsAnError(t *testing.T) {
	items := []Request{CreateContact(ann, folder, marked)}
	c, w := newClient(t, always(reply{err: verdict{}}))
	if _, err := c.Batch(t.Context(), items); !errors.As(err, new(verdict)) {
		t.Errorf("a failed sign-in came up as %v", err)
	}
	w.answer = always(reply{status: 401, body: graphError("InvalidAuthenticationToken")})
	if _, err := c.Batch(t.Context(), items); as(err).Status != 401 {
		t.Errorf("a refused token came up as %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Batch(ctx, items); !errors.Is(err, context.Canceled) || len(w.sent) != 2 {
		t.Errorf("a stopped run came up as %v", err)
	}
	for _, n := range []int{0, 21} {
		if _, err := c.Batch(t.Context(), make([]Request, n)); as(err).GraphCode != CodeInvalidRequest {
			t.Errorf("%d requests: %v", n, err)
		}
	}
}

func TestWritesUnderWayWhenWeStopAreLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c, _ := newClient(t, func(int, sentRequest) reply { cancel(); return reply{err: context.Canceled} })
		answers, err := c.Batch(ctx, []Request{CreateContact(ann, folder, marked)})
		if err != nil || answers[0].Outcome != Lost || !errors.Is(answers[0].Err, context.Canceled) {
			t.Errorf("got %v, %v", answers, err)
		}
		if !c.gate.ClosedUntil(throttle.Mailbox(ann)).IsZero() {
			t.Error("the mailbox was closed because we stopped")
		}
	})
}

func TestAnOrderedBatchIsAChainThatBreaksAtAFailure(t *testing.T) {
	c, w := newClient(t, always(responses(item("2", 400, "", graphError("ErrorInvalidRequest")), item("3", 424, "", ""), item("1", 200, "", "{}"))))
	update := UpdateContact(ann, card, marked)
	answers, err := c.BatchOrdered(t.Context(), []Request{update, update, update})
	if err != nil || !slices.Equal(outcomes(answers), []Outcome{Done, Failed, NotExecuted}) {
		t.Errorf("got %v, %v", outcomes(answers), err)
	}
	if got := fmt.Sprint(w.sent[0].Batch[0].DependsOn, w.sent[0].Batch[1].DependsOn, w.sent[0].Batch[2].DependsOn); got != "[] [1] [2]" {
		t.Errorf("the items depend on %s, want each on the one before", got)
	}
}

// TestBatchesOfAMailboxKeepToItsFourSlots sends two unordered batches, which run one after the other, and then four
// ordered ones, which run at once.
func TestBatchesOfAMailboxKeepToItsFourSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newClient(t, func(_ int, r sentRequest) reply {
			time.Sleep(time.Second)
			var all []string
			for _, it := range r.Batch {
				all = append(all, item(it.ID, 200, "", "{}"))
			}
			return responses(all...)
		})
		updates := slices.Repeat([]Request{UpdateContact(ann, card, marked)}, 20)
		together := func(n int, send func(context.Context, []Request) ([]Answer, error)) time.Duration {
			start, done := time.Now(), make(chan error)
			for range n {
				go func() {
					_, err := send(t.Context(), updates)
					done <- err
				}()
			}
			for range n {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			return time.Since(start)
		}
		if took := together(2, c.Batch); took != 2*time.Second {
			t.Errorf("two unordered batches took %v, want 2s, one after the other", took)
		}
		if took := together(4, c.BatchOrdered); took != time.Second {
			t.Errorf("four ordered batches took %v, want 1s, all at once", took)
		}
	})
}

func TestEachItemIsObservedAndClosesItsOwnMailbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []throttle.Observation
		c, _ := newObservedClient(t, always(responses(
			item("1", 201, "", "{}"), item("2", 429, `{"Retry-After":10}`, graphError("ApplicationThrottled")), item("3", 200, "", "{}"),
		)), func(o throttle.Observation) { seen = append(seen, o) })
		if _, err := c.Batch(t.Context(), []Request{CreateContact(ann, folder, marked), CreateContact(bo, folder, marked), GetUser(ann, nil)}); err != nil {
			t.Fatal(err)
		}
		if len(seen) != 3 || seen[0].Scope != throttle.Mailbox(ann) || seen[1].Status != 429 || seen[1].Code != "ApplicationThrottled" ||
			seen[1].RetryAfter != 10*time.Second || !seen[1].InBatch || seen[1].Exchange != seen[2].Exchange || seen[2].Scope != throttle.Directory {
			t.Errorf("observed %+v", seen)
		}
		if !c.gate.ClosedUntil(throttle.Mailbox(ann)).IsZero() || c.gate.ClosedUntil(throttle.Mailbox(bo)).IsZero() {
			t.Error("the refusal should close the mailbox that was refused, and only that")
		}
		if s := c.gate.Stats(); s.Requests != 3 || s.DirectoryRequests != 1 || s.Batches != 1 || s.Throttled != 1 {
			t.Errorf("counted %+v, want 3 requests, 1 of them to the directory, 1 batch, 1 throttled", s)
		}
	})
}

func TestA429ThatNamesTheExtensionsClosesThoseAndNotTheMailbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newClient(t, always(responses(item("1", 429,
			`{"Retry-After":"5","x-ms-throttle-scope":"Tenant_Application/OpenExtensions/app/tenant"}`, graphError("TooManyRequests")))))
		if _, err := c.Batch(t.Context(), []Request{CreateContact(ann, folder, marked)}); err != nil {
			t.Fatal(err)
		}
		if !c.gate.ClosedUntil(throttle.Mailbox(ann)).IsZero() || c.gate.ClosedUntil(throttle.Extensions).IsZero() {
			t.Error("the extensions should be closed, and the mailbox open")
		}
	})
}

func TestReadsInBatchesAreAskedAgainAloneUntilTheyAreAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		tries := make(map[string]int)
		c, w := newClient(t, func(n int, r sentRequest) reply {
			if n == 2 {
				return reply{status: 200, body: `{"responses":[`}
			}
			mu.Lock()
			defer mu.Unlock()
			var all []string
			for _, it := range r.Batch {
				tries[it.URL]++
				switch {
				case strings.HasSuffix(it.URL, "/u7") && tries[it.URL] < 3:
					all = append(all, item(it.ID, 429, `{"Retry-After":"1"}`, ""))
				case strings.HasSuffix(it.URL, "/u8"):
					all = append(all, item(it.ID, 404, "", graphError("Request_ResourceNotFound")))
				case strings.HasSuffix(it.URL, "/u9"):
					all = append(all, item(it.ID, 503, "", ""))
				default:
					all = append(all, item(it.ID, 200, "", `{"id":"`+it.URL[strings.LastIndex(it.URL, "/")+1:]+`"}`))
				}
			}
			slices.Reverse(all)
			return responses(all...)
		})
		var requests []Request
		for i := range 50 {
			requests = append(requests, GetUser(fmt.Sprint("u", i), nil))
		}
		answers, err := c.BatchRead(t.Context(), requests)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range answers {
			var u User
			switch i {
			case 8:
				if !IsNotFound(a.Err) || a.Outcome != Failed {
					t.Errorf("u8: %v, %v", a.Outcome, a.Err)
				}
			case 9:
				if a.Outcome != Refused {
					t.Errorf("u9: %v, %v", a.Outcome, a.Err)
				}
			default:
				if err := a.Decode(&u); err != nil || u.ID != fmt.Sprint("u", i) {
					t.Errorf("u%d: read %q, %v", i, u.ID, err)
				}
			}
		}
		if tries["/users/u7"] != 3 || tries["/users/u8"] > 2 || tries["/users/u0"] > 2 {
			t.Errorf("tries: u7 %d (want 3), u8 %d, u0 %d", tries["/users/u7"], tries["/users/u8"], tries["/users/u0"])
		}
		if last := w.sent[len(w.sent)-1].Batch; len(last) != 1 || !strings.HasSuffix(last[0].URL, "/u9") {
			t.Errorf("the last batch held %+v, want u9 alone", last)
		}
		if _, err := c.BatchRead(t.Context(), []Request{DeleteContact(ann, card)}); as(err).GraphCode != CodeInvalidRequest {
			t.Errorf("a write was read: %v", err)
		}
	})
}
