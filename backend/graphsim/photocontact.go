package graphsim

import "net/http"

// contactPhotoRoutes are the operations on a contact's photo; …/photos/{size} does not exist for contacts
// (microsoft-graph-docs#4153).
func contactPhotoRoutes(base string) []route {
	return []route{
		at("GET", base+"/{}/photo", 0, readContacts, (*Tenant).contactPhotoGet),
		at("GET", base+"/{}/photo/$value", 0, readContacts, (*Tenant).contactPhotoValue),
		at("PUT", base+"/{}/photo/$value", 0, writeContacts, (*Tenant).contactPhotoPut),
		at("DELETE", base+"/{}/photo/$value", 0, writeContacts, (*Tenant).contactPhotoDelete),
	}
}

// openContactPhoto finds the contact of …/contacts/{c}/photo and its photo, which may be missing.
func (t *Tenant) openContactPhoto(req *request) (*mailbox, *contact, *response) {
	m, c, fail := t.openContact(req)
	if fail == nil && c.photo == "" {
		fail = imageNotFound()
	}
	return m, c, fail
}

// contactPhotoGet answers GET …/photo of a contact (Graph docs: "Get profilePhoto").
func (t *Tenant) contactPhotoGet(req *request) *response {
	m, c, fail := t.openContactPhoto(req)
	if fail != nil {
		return fail
	}
	context := req.base + "/v1.0/$metadata#users('" + m.user + "')/contacts('" + contactID(req, m, c) + "')/photo/$entity"
	return answer(http.StatusOK, photoObject(context, c.photo[:8], t.blobs[c.photo]))
}

// contactPhotoValue answers GET …/photo/$value of a contact.
func (t *Tenant) contactPhotoValue(req *request) *response {
	_, c, fail := t.openContactPhoto(req)
	if fail != nil {
		return fail
	}
	return pictureAnswer(t.blobs[c.photo])
}

// contactPhotoPut answers PUT …/photo/$value: 200 for any bytes, rubbish too (msgraph-sdk-dotnet-auth#103). The contact's change
// key moves on (inferred).
func (t *Tenant) contactPhotoPut(req *request) *response {
	m, c, fail := t.openContact(req)
	switch {
	case fail != nil:
		return fail
	case t.faults.Photos.RefuseInBatch && req.item >= 0:
		return refuse(http.StatusBadRequest, "BadRequest", "The request body of a media resource is not supported in a batch.")
	case m.kind == FullMailbox:
		return quotaExceeded()
	}
	m.writes.Photos++
	t.setContactPhoto(m, c, req.body)
	return &response{status: http.StatusOK}
}

// contactPhotoDelete answers DELETE …/photo/$value, which the SDK has and no page shows.
func (t *Tenant) contactPhotoDelete(req *request) *response {
	m, c, fail := t.openContact(req)
	switch {
	case fail != nil:
		return fail
	case t.faults.Photos.RefuseDelete:
		return refuse(http.StatusMethodNotAllowed, "ErrorInvalidRequest", "The OData request is not supported.")
	case c.photo == "":
		return itemNotFound()
	}
	m.writes.Photos++
	t.setContactPhoto(m, c, nil)
	return noContent()
}

func (t *Tenant) setContactPhoto(m *mailbox, c *contact, picture []byte) {
	next := *c
	next.photo = ""
	if len(picture) > 0 {
		next.photo = t.keep(picture)
	}
	next.change, next.modified = m.tick(), t.now().UnixMilli()
	t.putContact(m, &next)
}
