package graphsim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestMailboxTakesSoManyRequestsInItsWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{Limits: Limits{MailboxRequests: 10}})
		url := "/users/" + ann + "/contactFolders"
		for range 10 {
			w.get(url).want(200)
		}
		refused := w.get(url).want(429, "ApplicationThrottled")
		if after := refused.header.Get("Retry-After"); after != "600" {
			t.Errorf("Retry-After is %s", after)
		}
		w.get("/users/" + bob + "/contactFolders").want(200) // one mailbox at its limit does not affect another
		time.Sleep(5 * time.Minute)
		w.get(url).want(429)
		time.Sleep(5 * time.Minute)
		w.get(url).want(200)
	})
}

func TestMailboxTakesSoManyBytesInItsWindow(t *testing.T) {
	w := start(t, Options{Limits: Limits{MailboxUploadBytes: 1000}})
	note := fmt.Sprintf(`{"personalNotes":%q}`, strings.Repeat("x", 700))
	w.send("POST", "/users/"+ann+"/contacts", note).want(201)
	w.send("POST", "/users/"+ann+"/contacts", note).want(429)
	w.get("/users/" + ann + "/contacts").want(200)
}

func TestMailboxTakesFourAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{ItemLatency: time.Second})
		statuses := make(chan int)
		for range 6 {
			go func() { statuses <- w.get("/users/" + ann + "/contactFolders").status }()
		}
		count := map[int]int{}
		for range 6 {
			count[<-statuses]++
		}
		if count[200] != 4 || count[429] != 2 {
			t.Errorf("six at once: %v, want four served", count)
		}
	})
}

func TestRetryAfterComesInEveryForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(300 * time.Millisecond)
		for form, want := range map[RetryAfterForm]string{RetrySeconds: "600", RetryAbsent: "", RetryAlwaysOne: "1", RetryDecimal: "599.7", RetryDate: " GMT"} {
			w := start(t, Options{Limits: Limits{MailboxRequests: 1}, Faults: Faults{RetryAfter: form}})
			w.get("/users/" + ann + "/contacts").want(200)
			got := w.get("/users/" + ann + "/contacts").want(429).header.Get("Retry-After")
			if !strings.Contains(got, want) || got != want && (form == RetrySeconds || form == RetryAbsent || form == RetryAlwaysOne) {
				t.Errorf("form %d: %q, want %q", form, got, want)
			}
			if at, err := http.ParseTime(got); form == RetryDate && (err != nil || at.Before(time.Now())) {
				t.Errorf("the date %q is no later time", got)
			}
		}
	})
}

func TestThrottledMailboxHasSeveralBodies(t *testing.T) {
	for body, want := range map[ThrottleBody]string{ApplicationThrottled: "ApplicationThrottled", TooManyRequests: "TooManyRequests",
		TooManyObjectsOpened: "ErrorTooManyObjectsOpened", UnknownEmpty: "UnknownError"} {
		w := start(t, Options{Limits: Limits{MailboxRequests: 1}, Faults: Faults{ThrottleBody: body}})
		w.get("/users/" + ann + "/contacts").want(200)
		got := w.get("/users/"+ann+"/contacts").want(429, want)
		if body == TooManyObjectsOpened && got.header.Get("Retry-After") != "" {
			t.Error("ErrorTooManyObjectsOpened has a Retry-After")
		}
	}
}

func TestDirectoryCountsResourceUnits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{Limits: Limits{DirectoryUnits: 20}})
		for url, want := range map[string]string{"/users": "2", "/users?$select=id": "1", "/users?$top=5": "1", "/groups/" + sales + "/members": "3",
			"/groups/" + sales + "/transitiveMembers": "5", "/users/delta": "1"} {
			if got := w.get(url).want(200).header.Get("x-ms-resource-unit"); got != want {
				t.Errorf("%s costs %s, want %s", url, got, want)
			}
		}
		near := w.get("/groups/" + sales + "/members").want(200)
		if near.header.Get("x-ms-throttle-limit-percentage") != "0.8" {
			t.Errorf("at 80 %%: %v", near.header)
		}
		over := w.get("/groups/"+sales+"/transitiveMembers").want(429, "TooManyRequests")
		if over.header.Get("x-ms-throttle-information") != "ResourceUnitLimitExceeded" || !strings.Contains(over.header.Get("x-ms-throttle-scope"), testClientID) {
			t.Errorf("headers of the 429: %v", over.header)
		}
		w.get("/users/" + ann + "/contactFolders").want(200)
		time.Sleep(10 * time.Second)
		w.get("/users").want(200)
	})
}

func TestExtensionLimitHasThreePositions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for position, want := range map[ExtensionLimit][3]int{ExtensionLimitOff: {201, 200, 200}, ExtensionLimitCalls: {201, 200, 429}, ExtensionLimitContacts: {429, 429, 429}} {
			w := start(t, Options{Limits: Limits{ExtensionRequests: 2}})
			id := w.contact(ann, "contacts", "x")
			w.tenant.SetFaults(Faults{ExtensionLimit: position})
			call := "/users/" + ann + "/contacts/" + id + "/extensions/com.test.mark"
			w.get(call).want(200)
			w.get(call).want(200)
			got := [3]int{w.send("POST", "/users/"+bob+"/contacts", `{`+mark+`}`).status,
				w.get("/users/" + ann + "/contacts?$expand=extensions($filter=id eq 'com.test.mark')").status, w.get(call).status}
			if got != want {
				t.Errorf("position %d: create, list, call answer %v, want %v", position, got, want)
			}
			w.send("POST", "/users/"+bob+"/contacts", `{"displayName":"plain"}`).want(201)
		}
	})
}

func TestAppHasAGlobalLimit(t *testing.T) {
	w := start(t, Options{Limits: Limits{AppRequests: 2}})
	w.get("/users").want(200)
	w.get("/users/" + ann + "/contacts").want(200)
	w.get("/users").want(429)
}
