package graphsim

import (
	"fmt"
	"strings"
	"testing"
)

func TestExchangeIDsTranslateBothWays(t *testing.T) {
	w := start(t, Options{})
	w.folder(ann, "Corp")
	immutable := w.contact(ann, "contacts", "x")
	var ordinary string
	for _, c := range w.get("/users/" + ann + "/contacts").want(200).values() {
		if c["displayName"] == "x" {
			ordinary = c["id"].(string)
		}
	}
	translate := func(user, id, from, to string) map[string]any {
		t.Helper()
		return w.send("POST", "/users/"+user+"/translateExchangeIds", fmt.Sprintf(`{"inputIds":[%q],"sourceIdType":%q,"targetIdType":%q}`, id, from, to)).want(200).values()[0]
	}
	const rest, fixed = "restId", "restImmutableEntryId"
	if got := translate(ann, ordinary, rest, fixed); got["targetId"] != immutable || got["sourceId"] != ordinary {
		t.Errorf("translated to %v", got)
	}
	if got := translate(ann, immutable, fixed, rest); got["targetId"] != ordinary {
		t.Errorf("translated back to %v", got)
	}
	for user, id := range map[string]string{bob: immutable, ann: "nonsense"} {
		if got := translate(user, id, fixed, rest); got["targetId"] != nil || got["errorDetails"] == nil {
			t.Errorf("an id that is none here translates to %v", got)
		}
	}
	for _, wrong := range []string{`{}`, `{"inputIds":["a"],"sourceIdType":"ewsId","targetIdType":"restId"}`,
		`{"inputIds":[` + strings.Repeat(`"a",`, 1000) + `"b"],"sourceIdType":"restId","targetIdType":"restImmutableEntryId"}`} {
		w.send("POST", "/users/"+ann+"/translateExchangeIds", wrong).want(400)
	}
}
