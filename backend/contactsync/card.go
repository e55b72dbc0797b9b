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
	bodies sync.Map // person number → *madeOnce
}

// madeOnce makes the bodies of one person: many mailboxes ask for them at the same time.
type madeOnce struct {
	mu   sync.Mutex
	made *bodies
}

// bodies is what is sent for one person.
type bodies struct {
	create, update json.RawMessage
	card           card
	name           string // for a plan shown on this machine
}

func (c *cards) of(ctx context.Context, person int64) (*bodies, error) {
	found, ok := c.bodies.Load(person)
	if !ok {
		found, _ = c.bodies.LoadOrStore(person, &madeOnce{})
	}
	o := found.(*madeOnce)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.made != nil {
		return o.made, nil
	}
	var err error
	o.made, err = c.bodiesOf(ctx, person)
	return o.made, err
}

func (c *cards) bodiesOf(ctx context.Context, person int64) (*bodies, error) {
	p, err := c.run.Store.Person(ctx, person)
	if err != nil {
		return nil, err
	}
	card := c.run.cardOf(&p)
	body := card.body()
	made := &bodies{name: p.User.DisplayName, card: card}
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
	return made, nil
}

// over is the body of a task's update: computed over what the contact shows, where the card asks for that.
func (b *bodies) over(t *task) json.RawMessage {
	if t.read == nil || !b.card.merges() {
		return b.update
	}
	body, _ := json.Marshal(b.card.bodyOver(t.read, t.before)) // strings, lists and maps of them: it cannot fail
	return body
}
