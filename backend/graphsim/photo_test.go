package graphsim

import (
	"bytes"
	"encoding/base64"
	"image"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

func drawn(t *testing.T, picture []byte) image.Config {
	t.Helper()
	config, format, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || format != "jpeg" {
		t.Fatalf("no JPEG of %d bytes: %s, %v", len(picture), format, err)
	}
	return config
}

func TestUserPhotoIsServedWithAnEtagThatChangesWithoutADelta(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		must(t, w.tenant.SetPhoto(ann, portrait(1)))
		link := w.get("/users/delta").want(200).text("@odata.deltaLink")
		first := w.get("/users/" + ann + "/photo").want(200)
		if first.body["width"] != 96.0 || first.text("id") != "96x96" || first.text("@odata.mediaContentType") != "image/jpeg" {
			t.Errorf("the metadata is %v", first.body)
		}
		for _, path := range []string{"/photo/$value", "/photos/240x240/$value"} {
			value := w.get("/users/" + ann + path).want(200)
			if value.raw != string(portrait(1)) || value.header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("%s: %d bytes of %s", path, len(value.raw), value.header.Get("Content-Type"))
			}
		}
		w.get("/users/"+ann+"/photos/7x7/$value").want(404, "ImageNotFound")
		must(t, w.tenant.SetPhoto(ann, portrait(1))) // the same picture again
		again := w.get("/users/" + ann + "/photo").want(200)
		if before, after := first.text("@odata.mediaEtag"), again.text("@odata.mediaEtag"); before == after || after == "" {
			t.Errorf("the mediaEtag was %s and is %s", before, after)
		}
		if changes := w.get(link).want(200).values(); len(changes) != 0 {
			t.Errorf("delta reports a photo: %v", changes)
		}
		must(t, w.tenant.RemovePhoto(ann))
		w.get("/users/"+ann+"/photo").want(404, "ImageNotFound")
		w.get("/users/"+ann+"/photo/$value").want(404, "ImageNotFound")
	})
}

func TestNoPhotoIsToldInTheFormOfTheSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		ask := func(user string, f PhotoFaults) got {
			w.tenant.SetFaults(Faults{Photos: f})
			return w.get("/users/" + user + "/photo")
		}
		ask(ann, PhotoFaults{}).want(404, "ImageNotFound")
		ask(ann, PhotoFaults{None: NoPhotoItemNotFound}).want(404, "ErrorItemNotFound")
		ask(ann, PhotoFaults{None: NoPhotoEntityNotFound}).want(404, "ErrorEntityNotFound")
		pixel := ask(ann, PhotoFaults{None: NoPhotoSinglePixel}).want(200)
		if pixel.text("@odata.mediaEtag") != "" || pixel.text("@odata.mediaContentType") != "image/gif" || pixel.body["width"] != 1.0 {
			t.Errorf("the single pixel is %v", pixel.body)
		}
		w.get("/users/"+ann+"/photo/$value").want(404, "ImageNotFound")
		must(t, w.tenant.SetMailbox(ann, NoMailbox))
		ask(ann, PhotoFaults{}).want(400, "AuthenticationError")
		ask(ann, PhotoFaults{NoMailbox: AuthenticationError401}).want(401, "AuthenticationError")
		ask(ann, PhotoFaults{NoMailbox: NonExistentMailbox}).want(404, "ErrorNonExistentMailbox")
		must(t, w.tenant.SetPhoto(ann, portrait(2))) // the directory may have one all the same
		ask(ann, PhotoFaults{}).want(200)
	})
}

func TestContactPhotoTakesAnyBytesAndMovesTheChangeKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		id := w.contact(ann, "contacts", "Bo")
		photo := "/users/" + ann + "/contacts/" + id + "/photo/$value"
		key := w.shown(id).ChangeKey
		w.get(photo).want(404, "ImageNotFound")
		w.send("PUT", photo, "rubbish", "Content-Type: image/jpeg").want(200)
		if c := w.shown(id); string(c.Photo) != "rubbish" || c.ChangeKey == key {
			t.Errorf("the contact shows %q, change key %s then %s", c.Photo, key, c.ChangeKey)
		}
		w.send("PUT", photo, string(portrait(3)), "Content-Type: image/jpeg").want(200)
		if w.get(photo).want(200).raw != string(portrait(3)) {
			t.Error("another picture came back")
		}
		if m := w.get(strings.TrimSuffix(photo, "/$value")).want(200); m.body["width"] != 96.0 {
			t.Errorf("the metadata is %v", m.body)
		}
		w.send("PATCH", "/users/"+ann+"/contacts/"+id, `{"displayName":"Bo B"}`).want(200)
		if c := w.shown(id); !bytes.Equal(c.Photo, portrait(3)) {
			t.Error("an update of the contact took its photo")
		}
		w.get("/users/"+ann+"/contacts/"+id+"/photos/48x48/$value").want(400, "BadRequest")
		w.send("DELETE", photo, "").want(204)
		w.send("DELETE", photo, "").want(404, "ErrorItemNotFound")
		w.tenant.SetFaults(Faults{Photos: PhotoFaults{RefuseDelete: true}})
		w.send("DELETE", photo, "").want(405, "ErrorInvalidRequest")
		if n := w.tenant.Mailbox(ann).Writes().Photos; n != 3 {
			t.Errorf("%d writes of photos were counted", n)
		}
		w.send("PUT", "/users/"+ann+"/contacts/nobody/photo/$value", "x", "Content-Type: image/jpeg").want(400, "ErrorInvalidIdMalformed")
	})
}

func (w *wire) shown(id string) ContactInfo {
	w.Helper()
	c, found := w.tenant.Mailbox(ann).Contact(id)
	if !found {
		w.Fatalf("no contact %s", id)
	}
	return c
}

func TestPhotosTravelThroughABatchAsBase64(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := start(t, Options{})
		must(t, w.tenant.SetPhoto(bob, portrait(4)))
		id := w.contact(ann, "contacts", "Bo")
		put := map[string]any{"id": "1", "method": "PUT", "url": "/users/" + ann + "/contacts/" + id + "/photo/$value",
			"headers": map[string]string{"Content-Type": "image/jpeg", "Prefer": immutablePrefer}, "body": base64.StdEncoding.EncodeToString(portrait(5))}
		answers, _ := w.batchOf(put, map[string]any{"id": "2", "method": "GET", "url": "/users/" + bob + "/photo/$value"})
		coded, _ := answers["2"]["body"].(string)
		if picture, err := base64.StdEncoding.DecodeString(coded); err != nil || !bytes.Equal(picture, portrait(4)) {
			t.Errorf("another photo came back: %v", err)
		}
		if answers["1"]["status"] != 200.0 || !bytes.Equal(w.shown(id).Photo, portrait(5)) {
			t.Errorf("the PUT answered %v", answers["1"])
		}
		w.tenant.SetFaults(Faults{Photos: PhotoFaults{RefuseInBatch: true}})
		if refused, _ := w.batchOf(put); refused["1"]["status"] != 400.0 {
			t.Errorf("the PUT in a batch answered %v", refused["1"])
		}
	})
}

func TestPhotosSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tenant.db")
	open := func() *Tenant {
		tenant, err := New(Options{File: file, Company: Company{People: []Person{{ID: ann, Mailbox: CloudMailbox, Photo: portrait(6),
			Contacts: []map[string]any{{"displayName": "Bo"}}}}}})
		if err != nil {
			t.Fatal(err)
		}
		return tenant
	}
	tenant := open()
	contact := tenant.Mailbox(ann).All()[0].ID
	must(t, tenant.Mailbox(ann).SetContactPhoto(contact, portrait(7)))
	must(t, tenant.Close())
	tenant = open()
	defer func() { must(t, tenant.Close()) }()
	if c, _ := tenant.Mailbox(ann).Contact(contact); !bytes.Equal(tenant.Photo(ann), portrait(6)) || !bytes.Equal(c.Photo, portrait(7)) {
		t.Error("a photo was lost")
	}
}

func TestContosoHasPhotosOfItsOwnForAShareOfThePeople(t *testing.T) {
	people := Contoso(1).People
	seen, with := map[string]bool{}, 0
	for _, p := range people {
		if p.Photo == nil {
			continue
		}
		with++
		seen[string(p.Photo)] = true
		if c := drawn(t, p.Photo); c.Width != 96 || p.Properties["userType"] == "Guest" {
			t.Errorf("%v has a photo of %d pixels", p.Properties["displayName"], c.Width)
		}
	}
	if with < 150 || with > 350 || len(seen) < with*9/10 {
		t.Errorf("%d people have a photo, %d different ones", with, len(seen))
	}
}
