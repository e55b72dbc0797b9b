package graphsim

import (
	"bytes"
	"fmt"
)

// SetPhoto gives a person a photo, in whatever bytes. Delta does not show it (Graph docs: "Use delta query to track changes").
func (t *Tenant) SetPhoto(userID string, picture []byte) error {
	return t.act("set photo of "+userID, func() error { return t.changePhoto(userID, picture) })
}

// RemovePhoto takes a person's photo away.
func (t *Tenant) RemovePhoto(userID string) error {
	return t.act("remove photo of "+userID, func() error { return t.changePhoto(userID, nil) })
}

func (t *Tenant) changePhoto(userID string, picture []byte) error {
	u := t.dir.find(userID)
	if u == nil {
		return fmt.Errorf("no such user")
	}
	t.putUserPhoto(u.ID, picture)
	return nil
}

// Photo is a person's own photo, nil for none.
func (t *Tenant) Photo(userID string) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp()
	return bytes.Clone(t.blobs[t.photos[fold(userID)].Blob])
}

// SetContactPhoto lets the user put a picture on a contact; none takes it away.
func (v MailboxView) SetContactPhoto(id string, picture []byte) error {
	return v.actOnContact("set the photo of a contact", id, func(m *mailbox, c *contact) error {
		v.t.setContactPhoto(m, c, picture)
		return nil
	})
}
