package contactsync

import (
	"context"
	"encoding/json"
	"errors"

	"concord/backend/graph"
)

// This file makes a former tool's contact ours: linked with its person first, then marked, where it lies.

// adopt links the contacts, makes that durable, and then marks them. In this order a sync that comes in between finds the
// link and makes no second contact; and what is linked is marked when the command is run again.
func (a *adopter) adopt(ctx context.Context, page []Leftover) error {
	still, err := a.look(ctx, page)
	if err != nil || len(still) == 0 {
		return err
	}
	if still, err = a.linkEach(ctx, still); err != nil || len(still) == 0 {
		return err
	}
	if err := a.Store.OpenMailboxes(ctx, []int64{a.m.Slot}); err != nil {
		return err
	}
	for len(still) > 0 {
		part := still[:min(len(still), batchSize/2)] // two requests each
		still = still[len(part):]
		if err := a.markEach(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// linkEach records whose contacts these are. Of a person who has another one by now, this is a duplicate.
func (a *adopter) linkEach(ctx context.Context, all []seen) (linked []seen, err error) {
	people := make([]int64, len(all))
	for i, l := range all {
		people[i] = l.Person
	}
	links, err := a.Store.LinksOf(ctx, a.m.Slot, people)
	if err != nil {
		return nil, err
	}
	var changes []Change
	var outranked []int64
	for _, l := range all {
		link, there := links[l.Person]
		if there && link.ContactID != l.ContactID {
			outranked = append(outranked, l.No)
			continue
		}
		if !there {
			made := Link{Person: l.Person, ContactID: l.ContactID, Fingerprint: a.Fields.cardIn(&l.contact).fingerprint()}
			links[l.Person] = made
			changes = append(changes, Change{Person: l.Person, Link: &made, Pending: &Pending{}})
		}
		linked = append(linked, l)
	}
	if len(outranked) > 0 {
		a.deciding.mu.Lock()
		a.deciding.result.Outranked += int64(len(outranked))
		a.deciding.mu.Unlock()
		if err := a.Store.OutrankLeftovers(ctx, outranked); err != nil {
			return nil, err
		}
	}
	if len(changes) == 0 {
		return linked, nil
	}
	return linked, a.Store.Record(ctx, a.m.Slot, changes)
}

// marking is one contact on its way to carry the mark: an extension, and an extended property.
type marking struct {
	seen
	extension, property bool // done
	replace             bool // an extension of our name is there
	tries               int
	trouble             string
}

func (m *marking) done() bool { return m.extension && m.property }

// requests are those still to be sent.
func (a *adopter) requests(m *marking) (requests []graph.Request) {
	wanted := mark{a.TenantID, a.ID, m.PersonID}
	if !m.extension {
		send := graph.CreateExtension
		if m.replace {
			send = graph.UpdateExtension
		}
		requests = append(requests, send(a.m.ID, m.ContactID, wanted.extension()))
	}
	if !m.property {
		body := map[string]any{"singleValueExtendedProperties": []map[string]string{{"id": markProperty, "value": m.PersonID}}}
		if m.contact.DisplayName != "" { // Exchange may make one up where an update does not carry it
			body[displayName] = m.contact.DisplayName
		}
		data, _ := json.Marshal(body) // texts: it cannot fail
		requests = append(requests, graph.UpdateContact(a.m.ID, m.ContactID, data))
	}
	return requests
}

// markEach puts the mark on up to half a batch of contacts.
func (a *adopter) markEach(ctx context.Context, part []seen) error {
	open := make([]*marking, len(part))
	for i, l := range part {
		_, there := l.contact.Extension(markExtension)
		open[i] = &marking{seen: l, replace: there}
	}
	var done, gone []Leftover
	for len(open) > 0 {
		var requests []graph.Request
		var of []*marking
		for _, m := range open {
			for _, r := range a.requests(m) {
				requests, of = append(requests, r), append(of, m)
			}
		}
		answers, err := a.Graph.Batch(ctx, requests)
		if err != nil {
			return err
		}
		for i, answer := range answers {
			if err := a.marked(of[i], requests[i].Method == "PATCH" && !isExtension(requests[i]), answer); err != nil {
				return errors.Join(err, a.settle(ctx, done, ""))
			}
		}
		var again []*marking
		for _, m := range open {
			switch m.tries++; {
			case m.done():
				done = append(done, m.Leftover)
			case m.trouble == "gone":
				gone = append(gone, m.Leftover)
			case m.trouble != "" || m.tries >= maxTries:
				if m.trouble == "" {
					m.trouble = codeNetwork
				}
				if err := a.settle(ctx, []Leftover{m.Leftover}, m.trouble); err != nil {
					return err
				}
			default:
				again = append(again, m)
			}
		}
		open = again
	}
	if err := a.forgetGone(ctx, gone); err != nil {
		return err
	}
	return a.settle(ctx, done, "")
}

// isExtension tells the request for the extension from the one for the property.
func isExtension(r graph.Request) bool {
	_, is := r.Body.(graph.OpenTypeExtension)
	return is
}

// marked handles the answer to one of a contact's two requests. An error is the mailbox's.
func (a *adopter) marked(m *marking, property bool, answer graph.Answer) error {
	err := answer.Err
	switch {
	case answer.Outcome == graph.Done && property:
		m.property = true
	case answer.Outcome == graph.Done:
		m.extension = true
	case answer.Outcome != graph.Failed, graph.IsConflict(err):
	case !property && !m.replace && graph.IsExtensionThere(err):
		m.replace = true
	case graph.IsItemGone(err):
		m.trouble = "gone"
	case graph.IsForbidden(err), graph.IsMailboxUnavailable(err), graph.IsAccessDenied(err), graph.IsQuota(err):
		return err
	default:
		m.trouble = codeOf(err)
		a.Log.WithFields(map[string]any{"code": m.trouble, "slot": a.m.Slot, "person": m.Person}).Warn("a contact could not be marked")
	}
	return nil
}

// forgetGone takes back the links of contacts that were deleted a moment ago.
func (a *adopter) forgetGone(ctx context.Context, gone []Leftover) error {
	if len(gone) == 0 {
		return nil
	}
	changes := make([]Change, len(gone))
	for i, l := range gone {
		changes[i] = Change{Person: l.Person, Unlink: true, Pending: &Pending{}}
	}
	if err := a.Store.Record(ctx, a.m.Slot, changes); err != nil {
		return err
	}
	a.deciding.mu.Lock()
	a.deciding.result.Gone += int64(len(gone))
	a.deciding.mu.Unlock()
	return a.Store.ForgetLeftovers(ctx, numbers(gone))
}
