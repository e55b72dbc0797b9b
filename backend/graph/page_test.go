package graph

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

const origin = "https://graph.microsoft.com"

func TestARoundOfUsersDeltaIsReadFromItsFirstPageToItsDeltaLink(t *testing.T) {
	next := origin + "/v1.0/users/delta?$skiptoken=pqw%2BSUj/=="
	last := origin + "/v1.0/users/delta?$deltatoken=oEcOySpF"
	c, w := newClient(t, inTurn(
		reply{status: 200, body: `{"@odata.context":"x","@odata.nextLink":"` + next + `","value":[]}`},
		reply{status: 200, body: `{"@odata.deltaLink":"` + last + `","value":[
			{"id":"` + ann + `","displayName":"Ann Bo","jobTitle":null,"businessPhones":["+31 20 1"],"accountEnabled":false},
			{"id":"u2","@removed":{"reason":"changed"}},{"id":"u3","@removed":{"reason":"deleted"}},{"id":"u4","accountEnabled":null}]}`},
	))
	page, err := c.UsersDelta(t.Context(), "", []string{"id", "displayName"})
	if err != nil || page.NextLink != next || page.DeltaLink != "" || len(page.Value) != 0 {
		t.Fatalf("first page: %+v, %v", page, err)
	}
	page, err = c.UsersDelta(t.Context(), page.NextLink, []string{"id", "displayName"})
	if err != nil || page.DeltaLink != last || page.NextLink != "" || len(page.Value) != 4 {
		t.Fatalf("last page: %+v, %v", page, err)
	}
	u := page.Value
	if u[0].DisplayName != "Ann Bo" || u[0].JobTitle != "" || u[0].BusinessPhones[0] != "+31 20 1" || *u[0].AccountEnabled || u[0].Removed != "" {
		t.Errorf("read %+v", u[0])
	}
	if u[1].Removed != "changed" || u[2].Removed != "deleted" || u[2].ID != "u3" || u[3].AccountEnabled != nil {
		t.Errorf("read %+v", u[1:])
	}
	if w.sent[0].URL != origin+"/v1.0/users/delta?$select=id,displayName" || w.sent[1].URL != next {
		t.Errorf("asked for %s and then %s, want the link as it came", w.sent[0].URL, w.sent[1].URL)
	}
	for _, s := range w.sent {
		if strings.Contains(s.Header.Get("Prefer"), "minimal") {
			t.Error("a delta request asked for return=minimal, which turns the meaning of an absent property round")
		}
	}
}

func TestADeltaPageThatEndsNowhereIsNoEndOfTheRound(t *testing.T) {
	for _, body := range []string{`{"value":[]}`, `{}`, `{"@odata.deltaLink":"` + origin + `/x"}`, `{"value":null,"@odata.deltaLink":"` + origin + `/x"}`, `[]`, ``} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := newClient(t, always(reply{status: 200, body: body, header: map[string]string{"request-id": "req-1"}}))
			page, err := c.UsersDelta(t.Context(), "", nil)
			if as(err).GraphCode != CodeUnreadableAnswer || page.DeltaLink != "" {
				t.Errorf("%s: got %+v, %v", body, page, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		c, _ := newClient(t, always(reply{status: 200, body: `{"value":[],"@odata.nextLink":"` + origin + `/n","@odata.deltaLink":"` + origin + `/d"}`}))
		if page, err := c.UsersDelta(t.Context(), "", nil); err != nil || page.DeltaLink != "" || page.NextLink == "" {
			t.Errorf("with both links: %+v, %v; the round goes on", page, err)
		}
	})
}

func TestTheTwoFormsOfAResyncAreNoticed(t *testing.T) {
	for _, r := range []reply{
		{status: 410, header: map[string]string{"Location": origin + "/v1.0/users/delta?$deltatoken="}, body: graphError("resyncRequired")},
		{status: 410, body: ""},
		{status: 400, body: graphError("syncStateNotFound")},
		{status: 400, body: `{"error":{"code":"BadRequest","innerError":{"code":"SyncStateNotFound"}}}`},
	} {
		c, w := newClient(t, always(r))
		if _, err := c.UsersDelta(t.Context(), origin+"/v1.0/users/delta?$deltatoken=old", nil); !IsResync(err) || len(w.sent) != 1 {
			t.Errorf("%d %s: got %v after %d requests", r.status, r.body, err, len(w.sent))
		}
	}
}

func TestALinkToAnotherHostIsNeverRequested(t *testing.T) {
	for _, link := range []string{
		"https://graph.microsoft.com.evil.test/v1.0/users/delta", "https://evil.test/v1.0/users/delta?$skiptoken=1",
		"http://graph.microsoft.com/v1.0/users/delta", "https://graph.microsoft.com:8443/v1.0/users/delta",
		"https://graph.microsoft.com@evil.test/v1.0", "https://user@graph.microsoft.com/v1.0", "//evil.test/v1.0", "/v1.0/users",
		"https:graph.microsoft.com", "::", "http://graph.microsoft.com:443/v1.0/users/delta",
	} {
		c, w := newClient(t, always(reply{status: 200, body: `{"value":[{"id":"1"}],"@odata.nextLink":"` + link + `"}`}))
		if _, err := c.UsersDelta(t.Context(), link, nil); as(err).GraphCode != CodeForeignLink || as(err).Action() == "" {
			t.Errorf("%s: got %v", link, err)
		}
		if _, err := c.GroupsDelta(t.Context(), link, nil); as(err).GraphCode != CodeForeignLink {
			t.Errorf("%s: got %v", link, err)
		}
		if len(w.sent) != 0 {
			t.Errorf("%s was requested", link)
		}
		var values, failures int
		for page, err := range Pages[ContactFolder](t.Context(), c, ListContactFolders(ann, "")) {
			values += len(page.Value)
			if err != nil {
				failures++
			}
		}
		if values != 1 || failures != 1 || len(w.sent) != 1 {
			t.Errorf("%s as nextLink: %d values, %d errors, %d requests; want 1 each", link, values, failures, len(w.sent))
		}
	}
	c, w := newClient(t, always(reply{status: 200, body: `{"value":[],"@odata.deltaLink":"` + origin + `/d"}`}))
	if _, err := c.UsersDelta(t.Context(), "https://GRAPH.microsoft.com:443/v1.0/users/delta?$skiptoken=1", nil); err != nil || len(w.sent) != 1 {
		t.Errorf("our own host, spelled otherwise, was refused: %v", err)
	}
}

func TestGroupsDeltaFollowsNamedGroupsAndTheirMembers(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, body: `{"value":[{"id":"g1","displayName":"Sales","members@delta":[
		{"@odata.type":"#microsoft.graph.user","id":"u1"},
		{"@odata.type":"#microsoft.graph.group","id":"u2","@removed":{"reason":"deleted"}}]},
		{"id":"g2","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"` + origin + `/d"}`}))
	page, err := c.GroupsDelta(t.Context(), "", []string{"g1", "g2"})
	if err != nil {
		t.Fatal(err)
	}
	want := "[{ID:g1 DisplayName:Sales Members:[{ID:u1 Type:#microsoft.graph.user Removed:false} {ID:u2 Type:#microsoft.graph.group Removed:true}] Removed:} " +
		"{ID:g2 DisplayName: Members:[] Removed:deleted}]"
	if got := fmt.Sprintf("%+v", page.Value); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := w.sent[0].URL; got != origin+"/v1.0/groups/delta?$select=id,displayName,members&$filter=id%20eq%20'g1'%20or%20id%20eq%20'g2'" {
		t.Errorf("asked for %s", got)
	}
	for _, ids := range [][]string{nil, make([]string, 51)} {
		if _, err := c.GroupsDelta(t.Context(), "", ids); as(err).GraphCode != CodeInvalidRequest {
			t.Errorf("%d groups: got %v", len(ids), err)
		}
	}
}

func TestPagesAreFollowedWithTheHeadersOfTheFirst(t *testing.T) {
	c, w := newClient(t, func(n int, _ sentRequest) reply {
		link := ""
		if n < 3 {
			link = fmt.Sprintf(`,"@odata.nextLink":"%s/v1.0/x?$skip=%d"`, origin, n)
		}
		return reply{status: 200, body: fmt.Sprintf(`{"value":[{"id":"f%d"}]%s}`, n, link)}
	})
	first := ListContactFolders(ann, "")
	first.Header.Set("ConsistencyLevel", "eventual")
	var ids []string
	for page, err := range Pages[ContactFolder](t.Context(), c, first) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, page.Value[0].ID)
	}
	if fmt.Sprint(ids) != "[f1 f2 f3]" {
		t.Errorf("read %v", ids)
	}
	for i, s := range w.sent {
		if s.Header.Get("ConsistencyLevel") != "eventual" || s.Header.Get("Prefer") != immutableIDs {
			t.Errorf("page %d was asked for with %v", i+1, s.Header)
		}
	}
}

func TestAListThatBreaksOffEndsWithItsError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newClient(t, inTurn(
			reply{status: 200, body: `{"value":[{"id":"f1"}],"@odata.nextLink":"` + origin + `/v1.0/x"}`}, reply{err: io.EOF}))
		var pages int
		var last error
		for _, err := range Pages[ContactFolder](t.Context(), c, ListContactFolders(ann, "")) {
			pages++
			last = err
		}
		if pages != 2 || as(last).GraphCode != CodeConnectionLost {
			t.Errorf("%d steps, the last one with %v", pages, last)
		}
	})
}

func TestALinkThatLeadsToItselfIsNotFollowedForEver(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, body: `{"value":[],"@odata.nextLink":"` + origin + `/v1.0/x"}`}))
	var last error
	for _, err := range Pages[ContactFolder](t.Context(), c, ListContactFolders(ann, "")) {
		last = err
	}
	if as(last).GraphCode != CodeUnreadableAnswer || len(w.sent) != 2 {
		t.Errorf("ended with %v after %d requests", last, len(w.sent))
	}
}

func TestAPageThatTimesOutIsAskedAgainAtHalfItsSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, w := newClient(t, func(_ int, r sentRequest) reply {
			if !strings.HasSuffix(r.URL, "$top=250") {
				return reply{status: http.StatusGatewayTimeout}
			}
			return reply{status: 200, body: `{"value":[{"id":"c1"}]}`}
		})
		var got int
		for page, err := range Pages[Contact](t.Context(), c, ListContacts(ann, folder, ContactQuery{Top: 1000})) {
			if err != nil {
				t.Fatal(err)
			}
			got += len(page.Value)
		}
		if got != 1 || len(w.sent) != 3 {
			t.Errorf("%d contacts after %d requests, want 1 after 1000, 500 and 250", got, len(w.sent))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		c, w := newClient(t, always(reply{status: http.StatusGatewayTimeout}))
		for _, err := range Pages[Contact](t.Context(), c, ListContacts(ann, folder, ContactQuery{Top: 100})) {
			if as(err).Status != http.StatusGatewayTimeout {
				t.Errorf("got %v", err)
			}
		}
		if last := w.sent[len(w.sent)-1].URL; !strings.HasSuffix(last, "$top=25") {
			t.Errorf("gave up at %s", last)
		}
	})
}
