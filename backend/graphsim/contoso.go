package graphsim

import "slices"

// The fixed points of Contoso, the same for every seed: what the demo's settings and its profile name.
const (
	ContosoTenantID = "7c0a9f1e-3b52-4d86-9e17-c0407050a001"
	// ContosoClientID is the demo's app registration. It is registered by whoever starts the tenant (RegisterApp), with
	// a certificate made for the occasion.
	ContosoClientID = "2d94b6c3-5e08-4f7a-8b61-c0407050a002"
	// ContosoEmployeesGroup holds every enabled employee: no guests, rooms, shared mailboxes or leavers.
	ContosoEmployeesGroup = "b18f27d4-90ac-4c35-a2e6-c0407050a003"
	// ContosoMailboxGroup holds the 60 people whose mailboxes the demo fills; a few of them cannot be filled.
	ContosoMailboxGroup = "e63d5a08-17fb-4b92-8cd0-c0407050a004"
	// ContosoNestedGroup has groups as members.
	ContosoNestedGroup = "4fa20b97-c6d1-4e58-b734-c0407050a005"
	// ContosoMicrosoft365Group is no security group and has guests among its members.
	ContosoMicrosoft365Group = "96c8e1f5-2ab3-4073-95de-c0407050a006"
	// ContosoDeviceGroup has devices among its members.
	ContosoDeviceGroup = "0b75d3ea-84f9-4d2c-a1b6-c0407050a007"
	// ContosoAdministrativeUnit holds people, a group and a device.
	ContosoAdministrativeUnit = "c41d90b3-6e2f-4a85-bd07-c0407050a008"
)

// How many of each there are: 500 directory objects in all.
const (
	contosoEmployees = 448
	contosoGuests    = 22
	contosoRooms     = 20
	contosoShared    = 10
	contosoPilot     = 60
)

// Contoso is the demo company: 500 users with the names, gaps and oddities of a grown international directory. The
// same seed makes the same company. Its mail domain is Microsoft's well-known example; nothing is ever sent there.
func Contoso(seed uint64) Company {
	m := newMaker(seed, "Contoso", "contoso.com", "contoso.onmicrosoft.com")
	staff := m.team(contosoEmployees - len(contosoCast))
	ordinary := len(staff)
	staff = append(staff, contosoRoles(m, staff)...)
	leaders := 1 + len(departments)
	pilot := contosoOddities(m, m.shuffled(staff[leaders:ordinary]))
	contosoOwnContacts(m, pilot, staff)

	guests, rooms, shared := m.guests(contosoGuests), m.rooms(contosoRooms), m.sharedMailboxes()
	c := Company{
		TenantID: ContosoTenantID, DisplayName: "Contoso", Domains: []string{m.domain, m.initial},
		People: slices.Concat(staff, guests, rooms, shared),
	}
	c.OrgContacts = contosoOrgContacts()
	contosoAttributes(c.People)
	contosoPhotos(c.People)
	c.AdministrativeUnits = []AdministrativeUnit{contosoNorth(c.People)}
	c.Groups = contosoGroups(m, staff, pilot, guests)
	c.OnPremises = contosoOnPremises(m, staff)
	return c
}

// shuffled is a view of the people in random order; what is changed through it is changed in the list.
func (m *maker) shuffled(people []Person) []*Person {
	view := make([]*Person, len(people))
	for i := range people {
		view[i] = &people[i]
	}
	m.rng.Shuffle(len(view), func(i, j int) { view[i], view[j] = view[j], view[i] })
	return view
}

// contosoOddities makes some of the people special, each kind others, and returns the pilot group's.
func contosoOddities(m *maker, people []*Person) (pilot []*Person) {
	take := func(n int) []*Person {
		taken := people[:n]
		people = people[n:]
		return taken
	}
	pilot = take(contosoPilot)
	// Three have no licence yet, two are still on the old server, two are kept out by an access policy, one has left
	// and the mailbox is held; the other 52 can be filled.
	for i, kind := range []MailboxKind{NoMailbox, NoMailbox, NoMailbox, OnPremisesMailbox, OnPremisesMailbox,
		PolicyBlockedMailbox, PolicyBlockedMailbox, InactiveMailbox} {
		pilot[i].Mailbox = kind
	}
	for _, p := range take(12) {
		p.Mailbox = OnPremisesMailbox
	}
	for i, p := range take(14) { // left, account kept for a while
		p.Properties["accountEnabled"] = false
		if i%2 == 0 {
			p.Mailbox = InactiveMailbox
		}
	}
	for _, p := range take(8) { // on the shop floor, without a licence
		delete(p.Properties, "mail")
		delete(p.Properties, "proxyAddresses")
		p.Mailbox = NoMailbox
	}
	for _, p := range take(25) { // on the road
		delete(p.Properties, "businessPhones")
		if p.Properties["mobilePhone"] == nil {
			p.Properties["mobilePhone"] = dial(offices[0].mobiles, m.rng)
		}
	}
	for _, p := range take(6) { // cleared is not the same as never set
		p.Properties["mobilePhone"] = nil
		p.Properties["department"] = nil
	}
	for _, kind := range []MailboxKind{FullMailbox, FullMailbox, NewMailbox, NewMailbox, NewMailbox, ScopeBlockedMailbox, ScopeBlockedMailbox} {
		take(1)[0].Mailbox = kind
	}
	return pilot
}
