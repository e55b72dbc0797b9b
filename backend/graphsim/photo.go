package graphsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/gif" // formats whose size is told
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"slices"
	"strconv"
	"unique"
)

// userPhoto is a person's own photo. It counts its changes, so that the mediaEtag changes with each upload, of the same
// picture too.
type userPhoto struct {
	Blob   string // "" for none
	Change int64
}

// blobs are pictures by their SHA-256: the photo that a thousand mailboxes show is kept once.
type blobs map[string][]byte

// keep takes a picture in and gives its name.
func (t *Tenant) keep(picture []byte) string {
	sum := sha256.Sum256(picture)
	name := hex.EncodeToString(sum[:])
	if t.blobs[name] == nil {
		t.blobs[name] = bytes.Clone(picture)
		t.save(blobRow, name, picture)
	}
	return unique.Make(name).Value()
}

// putUserPhoto sets or, with none, removes a person's photo.
func (t *Tenant) putUserPhoto(userID string, picture []byte) {
	p := userPhoto{Change: t.photos[userID].Change + 1}
	if len(picture) > 0 {
		p.Blob = t.keep(picture)
	}
	t.photos[userID] = p
	t.save(photoRow, userID, p)
}

// NoPhotoForm is how Graph says that a person has no photo.
type NoPhotoForm int

const (
	NoPhotoImageNotFound  NoPhotoForm = iota // 404 ImageNotFound (msgraph-sdk-dotnet-core#851)
	NoPhotoItemNotFound                      // 404 ErrorItemNotFound (observed)
	NoPhotoEntityNotFound                    // 404 ErrorEntityNotFound (observed)
	NoPhotoSinglePixel                       // 200 with a GIF of one pixel and an empty mediaEtag (Graph docs: "Get profilePhoto")
)

// NoMailboxPhotoForm is what Graph answers when somebody without a mailbox is asked for a photo.
type NoMailboxPhotoForm int

const (
	AuthenticationError400 NoMailboxPhotoForm = iota // microsoft-graph-docs#8877
	AuthenticationError401                           // aspnetcore-connect-sample#34
	NonExistentMailbox                               // 404 ErrorNonExistentMailbox (observed)
)

// PhotoFaults are the switches of photos.
type PhotoFaults struct {
	// None is the answer for a person with a mailbox and no photo, NoMailbox for one with neither.
	None      NoPhotoForm
	NoMailbox NoMailboxPhotoForm
	// RefuseInBatch refuses a contact's photo as an item of a batch; whether Exchange takes it was never reported.
	RefuseInBatch bool
	// RefuseDelete refuses to remove a contact's photo: the metadata says Deletable=false.
	RefuseDelete bool
}

// photoSizes are what …/photos/{size} knows (Graph docs: "Get profilePhoto").
var photoSizes = []string{"48x48", "64x64", "96x96", "120x120", "240x240", "360x360", "432x432", "504x504", "648x648"}

// Any of these roles reads a person's photo (the permissions file of microsoft-graph-devx-content, /users/{id}/photo).
var readPhotos = append([]string{"ProfilePhoto.Read.All", "ProfilePhoto.ReadWrite.All"}, readBasic...)

func userPhotoRoutes() []route {
	return []route{
		at("GET", "users/{}/photo", 0, readPhotos, (*Tenant).userPhotoGet),
		at("GET", "users/{}/photo/$value", 0, readPhotos, (*Tenant).userPhotoValue),
		at("GET", "users/{}/photos/{}/$value", 0, readPhotos, (*Tenant).userPhotoValue),
	}
}

// openUserPhoto finds a person's photo: the mailbox is asked first, then the directory (Graph docs: "Get profilePhoto"), so
// one without a mailbox may have one.
func (t *Tenant) openUserPhoto(req *request) (userPhoto, *response) {
	u := t.dir.find(req.parts[1])
	if u == nil {
		return userPhoto{}, resourceNotFound(req.parts[1])
	}
	if p := t.photos[u.ID]; p.Blob != "" {
		return p, nil
	}
	if m := t.boxes[u.ID]; m != nil && m.kind != NoMailbox && m.kind != OnPremisesMailbox && m.kind != InactiveMailbox {
		switch t.faults.Photos.None {
		case NoPhotoItemNotFound:
			return userPhoto{}, itemNotFound()
		case NoPhotoEntityNotFound:
			return userPhoto{}, refuse(http.StatusNotFound, "ErrorEntityNotFound", "The requested entity was not found.")
		}
		return userPhoto{}, imageNotFound()
	}
	switch t.faults.Photos.NoMailbox {
	case AuthenticationError401:
		return userPhoto{}, refuse(http.StatusUnauthorized, "AuthenticationError", "Error authenticating with resource")
	case NonExistentMailbox:
		return userPhoto{}, refuse(http.StatusNotFound, "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
	}
	return userPhoto{}, refuse(http.StatusBadRequest, "AuthenticationError", "Error authenticating with resource")
}

func imageNotFound() *response {
	return refuse(http.StatusNotFound, "ImageNotFound", "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown.")
}

// userPhotoGet answers GET /users/{u}/photo: what is told beside the picture (Graph docs: "Get profilePhoto").
func (t *Tenant) userPhotoGet(req *request) *response {
	context := req.base + "/v1.0/$metadata#users('" + req.parts[1] + "')/photo/$entity"
	p, fail := t.openUserPhoto(req)
	if fail != nil && fail.code() == "ImageNotFound" && t.faults.Photos.None == NoPhotoSinglePixel {
		return answer(http.StatusOK, map[string]any{"@odata.context": context, "@odata.mediaContentType": "image/gif",
			"@odata.mediaEtag": "", "id": "1x1", "width": 1, "height": 1})
	}
	if fail != nil {
		return fail
	}
	return answer(http.StatusOK, photoObject(context, p.Blob[:8]+strconv.FormatInt(p.Change, 16), t.blobs[p.Blob]))
}

// photoObject is the metadata of a picture. What cannot be decoded is told as a picture all the same, for nobody looks.
func photoObject(context, tag string, picture []byte) map[string]any {
	width, height, kind := 240, 240, "jpeg"
	if config, format, err := image.DecodeConfig(bytes.NewReader(picture)); err == nil {
		width, height, kind = config.Width, config.Height, format
	}
	return map[string]any{"@odata.context": context, "@odata.mediaContentType": "image/" + kind, "@odata.mediaEtag": `"` + tag + `"`,
		"id": strconv.Itoa(width) + "x" + strconv.Itoa(height), "width": width, "height": height}
}

// userPhotoValue answers GET …/photo/$value and …/photos/{size}/$value. The picture comes as it was uploaded, as the
// directory's photos do, which may have any size (Graph docs: "Get profilePhoto").
func (t *Tenant) userPhotoValue(req *request) *response {
	p, fail := t.openUserPhoto(req)
	if fail != nil {
		return fail
	}
	if len(req.parts) == 5 && !slices.Contains(photoSizes, fold(req.parts[3])) {
		return imageNotFound()
	}
	return pictureAnswer(t.blobs[p.Blob])
}

func pictureAnswer(picture []byte) *response {
	return (&response{status: http.StatusOK, body: picture}).set("Content-Type", "image/jpeg")
}
