package graph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"
)

// picture is no valid JPEG; nobody here decodes it. It holds bytes of every kind.
var picture = []byte("\xff\xd8\xff\xe0 \x00 penTypeExtension \xfe\xff>?")

func TestAPhotoTravelsAsItIsAloneAndAsBase64InABatch(t *testing.T) {
	c, w := newClient(t, inTurn(reply{status: 200}, responses(item("1", 200, "", ""), item("2", 204, "", ""))))
	put := PutContactPhoto(ann, card, Media{Type: "image/jpeg", Data: picture})
	if err := c.Do(t.Context(), put, nil); err != nil {
		t.Fatal(err)
	}
	answers, err := c.Batch(t.Context(), []Request{put, DeleteContactPhoto(ann, card)})
	if err != nil || !slices.Equal(outcomes(answers), []Outcome{Done, Done}) {
		t.Fatalf("got %v, %v", outcomes(answers), err)
	}
	path := "/users/" + ann + "/contacts/AAkALg%2FAAAA%2BhEqAA==/photo/$value"
	if s := w.sent[0]; s.Method != "PUT" || s.URL != origin+"/v1.0"+path || s.Body != string(picture) || s.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("alone it went out as %+v", s)
	}
	it := w.sent[1].Batch[0]
	var coded string
	if json.Unmarshal(it.Body, &coded) != nil || coded != base64.StdEncoding.EncodeToString(picture) {
		t.Errorf("in the batch it went out as %s", it.Body)
	}
	if it.Method != "PUT" || it.URL != path || it.Headers["Content-Type"] != "image/jpeg" || it.Headers["Prefer"] != immutableIDs {
		t.Errorf("in the batch it went out as %+v", it)
	}
	if it := w.sent[1].Batch[1]; it.Method != "DELETE" || it.URL != path || it.Body != nil {
		t.Errorf("the removal went out as %+v", it)
	}
}

func TestAPhotoIsReadAloneAndFromABatch(t *testing.T) {
	standard, urlSafe := base64.StdEncoding.EncodeToString(picture), base64.RawURLEncoding.EncodeToString(picture)
	jpeg := `{"Content-Type":"image/jpeg"}`
	c, w := newClient(t, inTurn(
		reply{status: 200, header: map[string]string{"Content-Type": "image/jpeg"}, body: string(picture)},
		responses(item("1", 200, jpeg, `"`+standard+`"`), item("2", 200, jpeg, `"`+urlSafe+`"`),
			item("3", 200, jpeg, `"no base64!"`), item("4", 200, `{"Content-Type":"text/html"}`, `"PGh0bWw+"`), item("5", 200, jpeg, `{}`)),
	))
	got, err := c.Download(t.Context(), GetUserPhotoValue(ann, 0))
	if err != nil || got.Type != "image/jpeg" || string(got.Data) != string(picture) {
		t.Errorf("read %+v, %v", got, err)
	}
	if s := w.sent[0]; s.URL != origin+"/v1.0/users/"+ann+"/photo/$value" || s.Header.Get("Accept") != "*/*" {
		t.Errorf("asked %+v", s)
	}
	r := GetUserPhotoValue(ann, 240)
	answers, err := c.Batch(t.Context(), []Request{r, r, r, r, r})
	if err != nil {
		t.Fatal(err)
	}
	if it := w.sent[1].Batch[0]; it.URL != "/users/"+ann+"/photos/240x240/$value" {
		t.Errorf("asked %+v", it)
	}
	for i, a := range answers {
		got, err := a.Media()
		if i < 2 && (err != nil || string(got.Data) != string(picture) || got.Type != "image/jpeg") {
			t.Errorf("item %d reads %+v, %v", i+1, got, err)
		}
		if i >= 2 && as(err).GraphCode != CodeUnreadableAnswer {
			t.Errorf("item %d, which is no picture, reads %+v, %v", i+1, got, err)
		}
	}
}

func TestAProxysPageIsNoPhoto(t *testing.T) {
	c, w := newClient(t, always(reply{status: 200, header: map[string]string{"Content-Type": "text/html"}, body: "<html>sign in</html>"}))
	if _, err := c.Download(t.Context(), GetUserPhotoValue(ann, 48)); as(err).GraphCode != CodeUnreadableAnswer {
		t.Errorf("got %v", err)
	}
	if len(w.sent) != unreadableTries {
		t.Errorf("asked %d times", len(w.sent))
	}
}

func TestTheSmallestSizeThatIsLargeEnoughIsAskedFor(t *testing.T) {
	for pixels, want := range map[int]string{1: "photos/48x48", 48: "photos/48x48", 49: "photos/64x64", 240: "photos/240x240",
		241: "photos/360x360", 648: "photos/648x648", 649: "photo", 0: "photo"} {
		if got := GetUserPhotoValue(ann, pixels).Path; got != "/users/"+ann+"/"+want+"/$value" {
			t.Errorf("%d pixels: %s", pixels, got)
		}
	}
}

func TestNoPhotoIsToldInAllItsForms(t *testing.T) {
	for body, want := range map[string]bool{
		`{"@odata.mediaContentType":"image/jpeg","@odata.mediaEtag":"\"BA09D118\"","id":"240x240","width":240,"height":240}`: true,
		`{"@odata.mediaContentType":"image/jpeg","@odata.mediaEtag":"W/\"BA09D118\"","id":"default"}`:                        true,
		`{"@odata.mediaContentType":"image/gif","@odata.mediaEtag":"","id":"1x1","width":1,"height":1}`:                      false,
		`{"@odata.mediaContentType":"image/gif","@odata.mediaEtag":"W/\"\"","id":"1x1","width":1,"height":1}`:                false,
		`{"@odata.mediaContentType":"image/gif","@odata.mediaEtag":"\"A1\"","id":"1x1","width":1,"height":1}`:                false,
		`{"id":"1x1","width":1,"height":1}`: false,
	} {
		var p ProfilePhoto
		if err := json.Unmarshal([]byte(body), &p); err != nil || p.Exists() != want {
			t.Errorf("%s: %v, %v", body, p.Exists(), err)
		}
	}
	for _, c := range []struct {
		status               int
		code                 string
		noPhoto, unavailable bool
	}{
		{404, "ImageNotFound", true, false},
		{404, "ErrorItemNotFound", true, false},
		{404, "ErrorEntityNotFound", true, false},
		{404, "Request_ResourceNotFound", false, true},
		{404, "ErrorNonExistentMailbox", false, true},
		{400, "AuthenticationError", false, true},
		{401, "AuthenticationError", false, true},
		{403, "ErrorAccessDenied", false, false},
		{400, "BadRequest", false, false},
	} {
		for _, r := range []Request{GetUserPhoto(ann), GetUserPhotoValue(ann, 240)} {
			err := readError(r, c.status, http.Header{}, []byte(graphError(c.code)), time.Unix(1_800_000_000, 0))
			if IsNoPhoto(err) != c.noPhoto || IsMailboxUnavailable(err) != c.unavailable {
				t.Errorf("%d %s of %s: no photo %v, mailbox unavailable %v", c.status, c.code, r.Path, IsNoPhoto(err), IsMailboxUnavailable(err))
			}
		}
	}
	gone := readError(PutContactPhoto(ann, card, Media{}), 404, http.Header{}, []byte(graphError("ErrorItemNotFound")), time.Unix(1_800_000_000, 0))
	if IsNoPhoto(gone) || !IsItemGone(gone) {
		t.Error("a contact that is gone was taken for a user without a photo")
	}
}
