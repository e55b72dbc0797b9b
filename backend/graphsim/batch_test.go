package graphsim

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// batchOf sends items and gives the answers by id, and the ids in the order they came.
func (w *wire) batchOf(items ...map[string]any) (map[string]map[string]any, []string) {
	w.Helper()
	answer := w.send("POST", "/$batch", batchBody(items)).want(200)
	all, order := map[string]map[string]any{}, []string{}
	for _, one := range answer.body["responses"].([]any) {
		r := one.(map[string]any)
		all[r["id"].(string)] = r
		order = append(order, r["id"].(string))
	}
	return all, order
}

func batchBody(items []map[string]any) string {
	body, _ := json.Marshal(map[string]any{"requests": items})
	return string(body)
}

func create(id int, user, folder string, more ...any) map[string]any {
	item := map[string]any{"id": fmt.Sprint(id), "method": "POST", "url": "/users/" + user + "/contactFolders/" + folder + "/contacts",
		"headers": map[string]any{"Content-Type": "application/json", "Prefer": immutablePrefer},
		"body":    map[string]any{"displayName": fmt.Sprint("c", id)}}
	for i := 0; i < len(more); i += 2 {
		item[more[i].(string)] = more[i+1]
	}
	return item
}

func creates(n int, user, folder string) (items []map[string]any) {
	for i := range n {
		items = append(items, create(i, user, folder))
	}
	return items
}

func TestBatchAnswersEachItemInAnyOrder(t *testing.T) {
	w := start(t, Options{Seed: 3})
	f := w.folder(ann, "Corp")
	items := creates(19, ann, f)
	items = append(items, map[string]any{"id": "x", "method": "GET", "url": "users/" + cleo + "/contactFolders"})
	all, order := w.batchOf(items...)
	if len(all) != 20 || all["x"]["status"] != 404.0 {
		t.Errorf("%d answers, x is %v", len(all), all["x"])
	}
	sorted := true
	for i, id := range order {
		sorted = sorted && id == fmt.Sprint(i)
	}
	if sorted {
		t.Error("the answers come in the order of the requests: no client would notice that it relies on it")
	}
	id := all["0"]["body"].(map[string]any)["id"].(string)
	if len(id) != 68 {
		t.Errorf("an item with its own Prefer header got the id %s", id)
	}
	plain := create(1, ann, f)
	plain["headers"] = map[string]any{"Content-Type": "application/json"}
	body, _ := json.Marshal(map[string]any{"requests": []any{plain}})
	outer := w.send("POST", "/$batch", string(body), "Prefer: "+immutablePrefer).want(200)
	if !strings.Contains(outer.raw, `"id":"AAMk`) {
		t.Errorf("an item inherits the Prefer header of the exchange: %s", outer.raw)
	}
}

func TestMalformedBatchIsRefusedWhole(t *testing.T) {
	w := start(t, Options{})
	get := `{"id":"%s","method":"GET","url":"/users"}`
	twentyOne := []string{}
	for i := range 21 {
		twentyOne = append(twentyOne, fmt.Sprintf(get, fmt.Sprint(i)))
	}
	for name, requests := range map[string]string{
		"none": "", "more than 20": strings.Join(twentyOne, ","),
		"ids equal but for case":    fmt.Sprintf(get, "a") + "," + fmt.Sprintf(get, "A"),
		"body without Content-Type": `{"id":"1","method":"POST","url":"/users/x/contacts","body":{}}`,
		"dependsOn nobody":          `{"id":"1","method":"GET","url":"/users","dependsOn":["2"]}`,
	} {
		if got := w.send("POST", "/$batch", `{"requests":[`+requests+`]}`); got.status != 400 {
			t.Errorf("%s: %d %s", name, got.status, got.raw)
		}
	}
	w.send("POST", "/$batch", `{"requests":[`+strings.Repeat(" ", 4<<20)+`]}`).want(413)
}

func TestBatchRunsFourAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{ItemLatency: 100 * time.Millisecond, ExchangeLatency: time.Second})
		f := w.folder(ann, "Corp")
		begun := time.Now()
		all, _ := w.batchOf(creates(20, ann, f)...)
		if got := time.Since(begun); got != 1500*time.Millisecond {
			t.Errorf("20 items took %v, want 1 s and five times 100 ms", got)
		}
		for id, r := range all {
			if r["status"] != 201.0 {
				t.Errorf("item %s: %v", id, r["status"])
			}
		}
		// Before, all twenty went at once, and the mailbox took four.
		w.tenant.SetFaults(Faults{OldBatch: true, RetryAfter: RetryDecimal})
		all, _ = w.batchOf(creates(20, ann, f)...)
		throttled := 0
		for _, r := range all {
			if r["status"] == 429.0 {
				throttled++
				if after := r["headers"].(map[string]any)["Retry-After"]; after != "0.249" {
					t.Errorf("Retry-After is %v", after)
				}
			}
		}
		if throttled != 16 {
			t.Errorf("%d of 20 throttled, want 16", throttled)
		}
	})
}

func TestTwoUnorderedBatchesOnOneMailboxAreThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{ItemLatency: 100 * time.Millisecond})
		f := w.folder(ann, "Corp")
		done := make(chan int)
		for range 2 {
			go func() {
				all, _ := w.batchOf(creates(20, ann, f)...)
				throttled := 0
				for _, r := range all {
					if r["status"] == 429.0 {
						throttled++
					}
				}
				done <- throttled
			}()
		}
		if n := <-done + <-done; n == 0 {
			t.Error("eight at a time on one mailbox and no 429")
		}
	})
}

func TestDependentItemsRunInOrderAndFailTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{ItemLatency: 100 * time.Millisecond})
		f := w.folder(ann, "Corp")
		begun := time.Now()
		all, _ := w.batchOf(create(3, ann, f, "dependsOn", []string{"2"}), create(1, ann, f),
			create(2, ann, f, "dependsOn", []string{"1"}, "body", map[string]any{"nonsense": 1}), create(4, ann, f))
		if got := time.Since(begun); got != 300*time.Millisecond {
			t.Errorf("three items one after another took %v", got)
		}
		want := map[string]float64{"1": 201, "2": 400, "3": 424, "4": 201}
		for id, status := range want {
			if all[id]["status"] != status {
				t.Errorf("item %s: %v, want %v", id, all[id]["status"], status)
			}
		}
		if n := len(w.tenant.Mailbox(ann).Contacts("Corp")); n != 2 {
			t.Errorf("%d contacts, want 2: the dependent of a failed item was carried out", n)
		}
	})
}

func TestThrottledItemCanFailTheWholeBatchWith424(t *testing.T) {
	w := start(t, Options{Limits: Limits{MailboxRequests: 3}, Faults: Faults{BatchFailsWith424: true}})
	if got := w.send("POST", "/$batch", batchBody(creates(5, ann, "contacts"))).want(424); !strings.Contains(got.raw, `"status":429`) {
		t.Errorf("the items are not told: %s", got.raw)
	}
}
