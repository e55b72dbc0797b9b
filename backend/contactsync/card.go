package contactsync

import (
	"context"
	"encoding/json"
	"sync"
)

// cards keeps the bodies written for people, ready to send: the same person goes into many mailboxes. It grows
// with the people that changed, not with the mailboxes.
type cards struct {
	run    *profileRun
	bodies sync.Map // person number → *bodies
}

// bodies is what is sent for one person.
type bodies struct {
	create, update json.RawMessage
	name           string // for a plan shown on this machine
}

func (c *cards) of(ctx context.Context, person int64) (*bodies, error) {
	if found, ok := c.bodies.Load(person); ok {
		return found.(*bodies), nil
	}
	p, err := c.run.Store.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	card := c.run.Fields.cardOf(&p)
	body := card.body()
	made := &bodies{name: p.User.DisplayName}
	if made.update, err = json.Marshal(body); err != nil {
		return nil, err
	}
	for property, value := range body {
		if value == nil {
			delete(body, property) // a new contact has nothing to clear
		}
	}
	mark{c.run.TenantID, c.run.ID, p.User.ID}.addTo(body)
	if made.create, err = json.Marshal(body); err != nil {
		return nil, err
	}
	c.bodies.Store(person, made)
	return made, nil
}
