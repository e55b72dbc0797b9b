package redact

import (
	"strings"
	"testing"
)

func TestFiguresKeepNumbersTimesAndCodesAndNobodysWords(t *testing.T) {
	got, err := Figures([]byte(`{"run": 7, "state": "done", "title": "Sync", "started": "2026-11-22T06:00:00Z", "cause": "Adele Vance",
		"troubles": [{"code": "folder_shared", "sentence": "Adele's folder", "mailboxes": ["adele@contoso.com"], "n": 3}],
		"by": {"adele@contoso.com": 1, "failed": 2}, "failure": {"requestId": "a-b", "sentence": "x"}, "left": 1.5, "on": true}`), "title")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"by":{"failed":2},"cause":"…","failure":{"requestId":"a-b","sentence":"…"},"left":1.5,"on":true,"run":7,"started":"2026-11-22T06:00:00Z",` +
		`"state":"done","title":"Sync","troubles":[{"code":"folder_shared","mailboxes":[],"n":3,"sentence":"…"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWhatNamesPeopleIsTakenOutAndTheRestStays(t *testing.T) {
	s := New("25248d51-db03-4de8-bbeb-61fd29f32e7b")
	s.Learn("name", "Adele Vance")
	s.Learn("name", "Vance")
	s.Learn("name", "Zoë Ångström")
	s.Learn("number", "(425) 555-0109")
	for text, want := range map[string]string{
		"Adele Vance, Vance's, Vanceton":                               "(name), (name)'s, Vanceton",
		"Zoë Ångström left":                                            "(name) left",
		"call (425) 555-0109 now":                                      "call (number) now",
		"call 000 000 038 or 089/123 456 now":                          "call (number) or (number) now",
		"on 2026-11-22 06:50:30 took 12 34 ms":                         "on 2026-11-22 06:50:30 took 12 34 ms",
		"call +49 89 / 123-456 now":                                    "call (number) now",
		"mailbox ádele.v+x@contoso.onmicrosoft.com: 404":               "mailbox (address): 404",
		"tenant 25248D51-db03-4de8-bbeb-61fd29f32e7b":                  "tenant 25248D51-db03-4de8-bbeb-61fd29f32e7b",
		"user 11111111-2222-4333-8444-555555555555 twice":              "user (id 1) twice",
		"(request-id 99999999-2222-4333-8444-555555555555)":            "(request-id 99999999-2222-4333-8444-555555555555)",
		"Authorization: Bearer abc.def":                                "Authorization: (secret)",
		"token eyJhbGciOi.eyJhdWQ.c2ln here":                           "token (token) here",
		"GET /users?$filter=mail%20eq":                                 "GET /users(question)",
		`open C:\Users\adele\AppData: denied`:                          `open C:\Users\(account)\AppData: denied`,
		"password=hunter2 and more":                                    "(secret) and more",
		"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----": "(key)",
		"what stands at 12:30 on 2026-11-22, run 7, 1,234 of them":     "what stands at 12:30 on 2026-11-22, run 7, 1,234 of them",
		"GET /x?$filter=id%2011111111-2222-4333-8444-555555555555 of 11111111-2222-4333-8444-555555555555": "GET /x(question) of (id 1)",
		"": "",
	} {
		if got := s.Text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if first, again := s.Text("x 33333333-2222-4333-8444-555555555555"), s.Text("y 33333333-2222-4333-8444-555555555555"); first[2:] != again[2:] {
		t.Errorf("one id became %q and %q", first, again)
	}
}

func FuzzScrubbingNeverLeavesWhatWasLearnt(f *testing.F) {
	f.Add("hello Adele Vance there")
	f.Add("+1 555 Adele")
	f.Fuzz(func(t *testing.T, text string) {
		s := New()
		s.Learn("name", "Adele Vance")
		if got := s.Text(" " + text + " Adele Vance "); strings.Contains(got, " Adele Vance ") {
			t.Errorf("%q became %q", text, got)
		}
	})
}
