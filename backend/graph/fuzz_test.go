package graph

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func FuzzErrorEnvelope(f *testing.F) {
	for _, body := range []string{
		graphError("ErrorItemNotFound"), `{"error":{"code":"A","innererror":{"code":"B","innerError":{"code":"C"}}}}`,
		`{"error":"invalid_client"}`, `{"error":{"code":1,"message":{"x":[]}}}`, `<html>`, ``, `null`, `{"error":null}`, `[]`,
	} {
		f.Add(404, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 300 || status > 599 {
			return
		}
		for _, r := range []Request{CreateContact(ann, folder, nil), GetUser(ann, nil)} {
			e := readError(r, status, http.Header{}, []byte(body), time.Unix(1_800_000_000, 0))
			if e.Code() == "" || e.Error() == "" || e.Action() == "" || e.Status != status {
				t.Errorf("%d %q: %+v", status, body, e)
			}
			if text := e.Error(); strings.Contains(text, "@") && addresses.MatchString(text) {
				t.Errorf("%q shows an address", text)
			}
			if o := outcome(r, e); o == Done || o == Lost && r.reads() {
				t.Errorf("%s %d %q came out as %v", r.Method, status, body, o)
			}
		}
	})
}

func FuzzBatchAnswer(f *testing.F) {
	for _, body := range []string{
		responses(item("2", 204, "", ""), item("1", 201, `{"Retry-After":"1"}`, `{"id":"x"}`)).body,
		responses(item("1", 429, `{"Retry-After":0.249,"a":["b",1]}`, graphError("ApplicationThrottled"))).body,
		`{"responses":[{"id":1,"status":200,"body":"PGh0bWw+"},{"id":"1","status":200}]}`, `{"responses":null}`, `{"responses":[{}]}`,
		`{"responses":[{"id":"1","status":201,"body":{"id":"x","parentFolderId":"y","a":[{"id":"z"}]}},{"id":"2","status":200,"body":{"ID":"x","id":null}}]}`,
		`{"responses":[{"id":"1","status":201,"body":{"id":"a\u0041","\u0069d":"b"}}]} `, `{"Responses":[{"id":"1","id":"2"}],"x":"\x"}`,
		`{"error":{"code":"BadRequest"}}`, `<html>`, ``, `{"responses":[{"id":"1","status":201,"headers":[],"body":{`,
	} {
		f.Add(200, body)
		f.Add(503, body)
	}
	requests := []Request{CreateContact(ann, folder, marked), GetContact(ann, card, ContactQuery{})}
	items, _, err := encodeBatch(requests, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 {
			return
		}
		var slow struct {
			Responses *[]batchAnswer `json:"responses"`
		}
		err := json.Unmarshal([]byte(body), &slow)
		fast, ok := scanResponses([]byte(body))
		for i := range fast {
			if !ok {
				break
			}
			id, folder, got := Answer{Body: fast[i].Body, landed: fast[i].landed}.Landed()
			if slowID, slowFolder, want := (Answer{Body: fast[i].Body}).Landed(); id != slowID || folder != slowFolder || (got == nil) != (want == nil) {
				t.Errorf("%q landed as %q in %q (%v), want %q in %q (%v)", fast[i].Body, id, folder, got, slowID, slowFolder, want)
			}
			fast[i].landed = nil
		}
		if ok && (err != nil || slow.Responses == nil || !reflect.DeepEqual(fast, *slow.Responses)) {
			t.Errorf("%q is read as\n%+v, not as\n%+v: %v", body, fast, slow.Responses, err)
		}
		answers, err := readBatch(items, status, http.Header{}, []byte(body), time.Unix(1_800_000_000, 0))
		if err != nil {
			if status != http.StatusUnauthorized {
				t.Errorf("%d %q: %v", status, body, err)
			}
			return
		}
		if len(answers) != len(requests) {
			t.Fatalf("%d %q: %d answers to %d requests", status, body, len(answers), len(requests))
		}
		for i, a := range answers {
			if (a.Outcome == Done) != (a.Err == nil) || a.Header() == nil {
				t.Errorf("%d %q: item %d is %+v", status, body, i, a)
			}
			if a.Outcome == Done && (a.Status < 200 || a.Status > 299 || !strings.Contains(body, "responses")) {
				t.Errorf("%d %q: item %d counts as done with status %d", status, body, i, a.Status)
			}
			if a.Outcome == Lost && requests[i].reads() || IsAmbiguous(a.Err) && requests[i].reads() {
				t.Errorf("%d %q: a read is lost", status, body)
			}
		}
	})
}

func FuzzScanner(f *testing.F) {
	for _, body := range []string{
		`{"a":[1.5e-3,true,null,{"b":"\u00e4\n"}]}`, `{`, `[]`, ``, "{\"id\":\"\xff\"}", `{"x":"y"} x`, `{"a":-0.0,"b":01}`, `{"a":"\x"}`, `{"a" : "b" , "id" : "x" }`, `"`, `tru`, `[1,]`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := scanner{data: []byte(body)}
		if _, ok := s.value(0); ok && s.next() == 0 && s.at == len(s.data) && !json.Valid([]byte(body)) {
			t.Errorf("%q is taken for JSON", body)
		}
	})
}

func FuzzDeltaPage(f *testing.F) {
	for _, body := range []string{
		`{"@odata.deltaLink":"https://graph.microsoft.com/d","value":[{"id":"1","jobTitle":null,"@removed":{"reason":"changed"}}]}`,
		`{"@odata.nextLink":"https://graph.microsoft.com/n","value":[]}`, `{"value":[{"id":"g","members@delta":[{"id":"m","@removed":{}}]}]}`,
		`{"value":[{"@removed":null,"accountEnabled":null,"businessPhones":null}]}`, `{"value":null}`, `{}`, `[]`, ``, `{"value":[1]}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var users Page[User]
		if json.Unmarshal([]byte(body), &users) == nil {
			if users.NextLink != "" && users.DeltaLink != "" {
				t.Errorf("%q: the round goes on and has ended", body)
			}
			if users.Value == nil {
				t.Errorf("%q: read as an empty page", body)
			}
		}
		var groups Page[Group]
		_ = json.Unmarshal([]byte(body), &groups)
	})
}
