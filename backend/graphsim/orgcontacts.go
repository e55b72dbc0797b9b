package graphsim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"
)

// OrgContact is an organizational contact: somebody outside the company whom its address list shows. Properties are Graph's
// by their wire name; an absent key was never set.
type OrgContact struct {
	ID         string // GUID, lower case
	Properties map[string]any
}

// orgContact is one as it is kept and stored. Entries are replaced, never changed in place.
type orgContact struct {
	OrgContact
	Changed map[string]int64 // property → number of its last change
	Created int64
	Removed int64 // number of its deletion, 0 while it is there
	Last    int64
}

// orgContactsKind is the kind of their delta tokens; a mailbox's contacts have tokens of their own.
const orgContactsKind = "orgContacts"

// orgContactProperties are those of the directory store (Graph docs: "orgContact resource type"; metadata of v1.0).
var orgContactProperties = map[string]bool{"addresses": true, "companyName": true, "department": true, "displayName": true, "givenName": true,
	"id": true, "jobTitle": true, "mail": true, "mailNickname": true, "onPremisesSyncEnabled": true, "phones": true, "proxyAddresses": true, "surname": true}

// untoldInDelta are properties that delta takes in $select and does not answer, whatever changes (seen: techcommunity,
// Microsoft 365 developer platform ideas 2890048, "Get OrgContacts delta with their addresses and phones").
var untoldInDelta = map[string]bool{"addresses": true, "phones": true}

func (t *Tenant) putOrgContact(c *orgContact) {
	t.dir.placeOrgContact(c)
	t.save(orgContactRow, c.ID, c)
}

func (d *directory) placeOrgContact(c *orgContact) {
	d.orgContacts[c.ID] = c
	d.seq = max(d.seq, c.Last)
}

func (t *Tenant) listOrgContact(form OrgContact) error {
	for name := range form.Properties {
		if !orgContactProperties[name] {
			return fmt.Errorf("the directory has no orgContact property %q", name)
		}
	}
	seq := t.dir.next()
	t.putOrgContact(&orgContact{OrgContact: OrgContact{ID: fold(form.ID), Properties: maps.Clone(form.Properties)},
		Changed: map[string]int64{}, Created: seq, Last: seq})
	return nil
}

func (t *Tenant) findOrgContact(id string) *orgContact {
	c := t.dir.orgContacts[fold(id)]
	if c == nil || c.Removed != 0 {
		return nil
	}
	return c
}

// orgContactList answers GET /contacts: organizational contacts, another resource than a mailbox's contacts (Graph docs:
// "List organizational contacts").
func (t *Tenant) orgContactList(req *request) *response {
	selects, fail := orgContactSelects(req)
	if fail != nil {
		return fail
	}
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(t.dir.orgContacts)) {
		if t.findOrgContact(id) != nil {
			ids = append(ids, id)
		}
	}
	return t.listDirectory(req, "contacts", 100, ids, func(id string, _ []string) map[string]any {
		return orgContactObject(t.dir.orgContacts[id], selects)
	})
}

// orgContactGet answers GET /contacts/{id} (Graph docs: "Get organizational contact").
func (t *Tenant) orgContactGet(req *request) *response {
	c := t.findOrgContact(req.parts[1])
	if c == nil {
		return resourceNotFound(req.parts[1])
	}
	selects, fail := orgContactSelects(req)
	if fail != nil {
		return fail
	}
	object := orgContactObject(c, selects)
	object["@odata.context"] = req.base + "/v1.0/$metadata#contacts/$entity"
	return answer(http.StatusOK, object)
}

func orgContactSelects(req *request) ([]string, *response) {
	selects := selectList(req.query.Get("$select"))
	for _, name := range selects {
		if !orgContactProperties[name] {
			return nil, noSuchProperty(name, "microsoft.graph.orgContact")
		}
	}
	if len(selects) == 0 {
		selects = slices.Sorted(maps.Keys(orgContactProperties))
	}
	return selects, nil
}

func orgContactObject(c *orgContact, selects []string) map[string]any {
	object := map[string]any{}
	for _, name := range selects {
		value := c.Properties[name]
		if value == nil && (name == "addresses" || name == "phones" || name == "proxyAddresses") {
			value = []any{}
		}
		object[name] = value
	}
	object["id"] = c.ID
	return object
}

// orgContactsDelta answers GET /contacts/delta (Graph docs: "orgContact: delta").
func (t *Tenant) orgContactsDelta(req *request) *response {
	return t.directoryDelta(req, orgContactsKind, func(req *request) (*deltaToken, *response) {
		if fail := t.deltaOptions(req); fail != nil {
			return nil, fail
		}
		tracked, fail := orgContactSelects(req)
		if fail != nil {
			return nil, fail
		}
		ids, fail := idFilter(req.query.Get("$filter"))
		if fail != nil {
			return nil, fail
		}
		return &deltaToken{Kind: orgContactsKind, Host: req.host, Select: tracked, IDs: ids, Since: -1}, nil
	}, t.orgContactsPage)
}

func (t *Tenant) orgContactsPage(page *deltaPage, token deltaToken) {
	page.values = []any{}
	order := slices.Sorted(maps.Keys(t.dir.orgContacts))
	for _, id := range order[sort.SearchStrings(order, token.After):] {
		if id == token.After || len(token.IDs) > 0 && !slices.Contains(token.IDs, id) {
			continue
		}
		if len(page.values) >= t.limits.UsersDeltaPage {
			token.Began = true
			page.next = &token
			return
		}
		if object := orgContactChange(t.dir.orgContacts[id], token); object != nil {
			page.values = append(page.values, object)
		}
		token.After = id
	}
}

// orgContactChange is a contact as one round shows it, nil when the round does not show it.
func orgContactChange(c *orgContact, token deltaToken) map[string]any {
	switch {
	case c.Last <= token.Since, c.Removed != 0 && token.Since < 0:
		return nil
	case c.Removed != 0:
		return map[string]any{"id": c.ID, "@removed": map[string]any{"reason": "deleted"}}
	}
	whole := token.Since < 0 || c.Created > token.Since
	object, changed := map[string]any{"id": c.ID}, whole
	for _, name := range token.Select {
		if untoldInDelta[name] {
			continue
		}
		changed = changed || c.Changed[name] > token.Since
		if value, ever := c.Properties[name]; ever {
			object[name] = value
		}
	}
	if !changed {
		return nil
	}
	return object
}

// AddOrgContact adds an organizational contact, as Exchange's admin center does.
func (t *Tenant) AddOrgContact(c OrgContact) error {
	return t.act("add organizational contact "+c.ID, func() error {
		if t.dir.orgContacts[fold(c.ID)] != nil {
			return fmt.Errorf("the id is taken")
		}
		return t.listOrgContact(c)
	})
}

// UpdateOrgContact sets properties of an organizational contact; nil clears one.
func (t *Tenant) UpdateOrgContact(id string, properties map[string]any) error {
	return t.actOnOrgContact("update organizational contact", id, func(c *orgContact) error {
		for name, value := range properties {
			if !orgContactProperties[name] {
				return fmt.Errorf("the directory has no orgContact property %q", name)
			}
			c.Properties[name], c.Changed[name] = value, c.Last
		}
		return nil
	})
}

// DeleteOrgContact deletes an organizational contact.
func (t *Tenant) DeleteOrgContact(id string) error {
	return t.actOnOrgContact("delete organizational contact", id, func(c *orgContact) error {
		c.Removed = c.Last
		return nil
	})
}

func (t *Tenant) actOnOrgContact(what, id string, change func(c *orgContact) error) error {
	return t.act(strings.TrimSpace(what+" "+id), func() error {
		c := t.findOrgContact(id)
		if c == nil {
			return fmt.Errorf("no such organizational contact")
		}
		next := *c
		next.Properties, next.Changed, next.Last = maps.Clone(c.Properties), maps.Clone(c.Changed), t.dir.next()
		if err := change(&next); err != nil {
			return err
		}
		t.putOrgContact(&next)
		return nil
	})
}
