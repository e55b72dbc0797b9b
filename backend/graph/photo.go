package graph

import (
	"net/http"
	"strconv"
	"strings"
)

// ProfilePhoto is what Graph tells of a photo beside the picture.
// Source: learn.microsoft.com/graph/api/resources/profilephoto.
type ProfilePhoto struct {
	ID               string `json:"id"` // its size: "240x240"
	MediaContentType string `json:"@odata.mediaContentType"`
	// MediaETag changes with the picture; delta does not report a new photo, so this is what to compare.
	MediaETag string `json:"@odata.mediaEtag"`
	Width     int    `json:"width"`
	Height    int    `json:"height"`
}

// Exists reports whether there is a photo: where there is none the answer may be 200 all the same, with a GIF of one
// pixel and an empty mediaEtag (learn.microsoft.com/graph/api/profilephoto-get).
func (p ProfilePhoto) Exists() bool {
	tag := strings.Trim(strings.TrimPrefix(p.MediaETag, "W/"), `"`)
	return tag != "" && !(p.Width == 1 && p.Height == 1)
}

// photoSizes are the sides, in pixels, in which Exchange keeps a user's photo (learn.microsoft.com/graph/api/profilephoto-get).
var photoSizes = []int{48, 64, 96, 120, 240, 360, 432, 504, 648}

// GetUserPhoto reads what is told of a user's photo. It counts against the limits of that user's mailbox. For a user
// without a photo see ProfilePhoto.Exists and IsNoPhoto.
func GetUserPhoto(user string) Request {
	return mailboxRequest(http.MethodGet, user, "photo")
}

// GetUserPhotoValue reads a user's photo itself, in the smallest size that Exchange keeps of at least that many pixels;
// 0, and more than it keeps, read the largest. A smaller one comes where that size is not there, and a photo that only
// the directory has comes in whatever size it has. The answer is Media.
func GetUserPhotoValue(user string, pixels int) Request {
	for _, size := range photoSizes {
		if pixels > 0 && size >= pixels {
			side := strconv.Itoa(size)
			return mailboxRequest(http.MethodGet, user, "photos", side+"x"+side, "$value")
		}
	}
	return mailboxRequest(http.MethodGet, user, "photo", "$value")
}

// GetContactPhoto reads what is told of a contact's photo; for a contact without one see ProfilePhoto.Exists, or it is
// IsNotFound. Source: learn.microsoft.com/graph/api/profilephoto-get.
func GetContactPhoto(user, contact string) Request {
	return mailboxRequest(http.MethodGet, user, "contacts", contact, "photo")
}

// GetContactPhotoValue reads a contact's photo itself; the answer is Media. Contacts have no photos by size
// (microsoftgraph/microsoft-graph-docs#4153).
func GetContactPhotoValue(user, contact string) Request {
	return mailboxRequest(http.MethodGet, user, "contacts", contact, "photo", "$value")
}

// PutContactPhoto sets a contact's photo, less than 4 MB of it. Graph takes any bytes and answers 200, so decode what
// you send. It may be repeated. Source: learn.microsoft.com/graph/api/profilephoto-update; PUT, not PATCH, is what the
// metadata has for the value.
func PutContactPhoto(user, contact string, photo Media) Request {
	r := mailboxRequest(http.MethodPut, user, "contacts", contact, "photo", "$value")
	r.Body = photo
	return r
}

// DeleteContactPhoto removes a contact's photo. Microsoft's pages do not show it and the metadata says that it cannot be
// deleted, while the SDK made from that metadata has it: be ready for a no.
func DeleteContactPhoto(user, contact string) Request {
	return mailboxRequest(http.MethodDelete, user, "contacts", contact, "photo", "$value")
}

// IsNoPhoto reports whether a request for a photo was answered that there is none. The codes vary
// (microsoftgraph/msgraph-sdk-dotnet-core#851); a user without a mailbox is another thing: IsMailboxUnavailable.
func IsNoPhoto(err error) bool {
	e := as(err)
	return e.onPhoto() && e.has("ImageNotFound", "ErrorItemNotFound", "ErrorEntityNotFound")
}

// onPhoto reports whether the request went to a user's own photo.
func (e *Error) onPhoto() bool {
	s := strings.Split(strings.Trim(e.Path, "/"), "/")
	return len(s) > 2 && strings.EqualFold(s[0], "users") &&
		(strings.EqualFold(s[2], "photo") || strings.EqualFold(s[2], "photos"))
}
