package graphsim

// contosoOwnContacts gives every fourth pilot mailbox contacts that its owner made: friends, a doctor, and a colleague
// whom the directory has as well. A sync must leave them exactly as they are. The addresses are of reserved domains.
func contosoOwnContacts(m *maker, pilot []*Person, staff []Person) {
	for i, p := range pilot {
		if p.Mailbox != CloudMailbox || i%4 != 0 {
			continue
		}
		colleague := staff[m.rng.IntN(len(staff))].Properties
		p.Contacts = append(p.Contacts, map[string]any{
			"displayName": colleague["displayName"], "givenName": colleague["givenName"], "surname": colleague["surname"],
			"emailAddresses": []any{map[string]any{"name": colleague["displayName"], "address": colleague["userPrincipalName"]}},
			"personalNotes":  "Owes me a coffee.",
		})
		for range 1 + m.rng.IntN(5) {
			p.Contacts = append(p.Contacts, m.acquaintance())
		}
	}
}

// acquaintance is a contact as people type them in: hardly ever complete.
func (m *maker) acquaintance() map[string]any {
	name, o := m.anyone()
	contact := map[string]any{"displayName": name.display(), "givenName": name.given, "surname": name.surname}
	address := name.mailGiven + "@example.net"
	switch m.rng.IntN(4) {
	case 0:
		contact["categories"] = []any{"Family"}
		contact["homePhones"] = []any{dial(o.landlines, m.rng)}
		contact["birthday"] = "1979-05-14T11:59:00Z"
	case 1:
		contact["jobTitle"] = "Dentist"
		contact["businessPhones"] = []any{dial(o.landlines, m.rng)}
		contact["businessAddress"] = map[string]any{"street": o.street, "city": o.city, "postalCode": o.postal, "countryOrRegion": o.land}
	case 2: // a note with a number, nothing else
		contact = map[string]any{"displayName": "Plumber", "mobilePhone": dial(o.mobiles, m.rng)}
	default:
		contact["mobilePhone"] = dial(o.mobiles, m.rng)
		contact["emailAddresses"] = []any{map[string]any{"name": name.display(), "address": address}}
	}
	return contact
}
