package graphsim

import "fmt"

// contosoOrgContacts are the partners in the demo company's address list: written down, so that nothing else about the
// company moves. One has no mail address, one neither phone nor address.
func contosoOrgContacts() []OrgContact {
	rows := []struct{ given, surname, title, company, host, mobile, business, city, country string }{
		{"Ines", "Carvalho", "Purchasing Manager", "Adatum", "adatum.example", "+351 21 555 0101", "+351 21 555 0111", "Lisboa", "Portugal"},
		{"Tomasz", "Lis", "Logistics Lead", "Northwind", "northwind.example", "+48 22 555 0102", "+48 22 555 0112", "Warszawa", "Poland"},
		{"Priya", "Raman", "Auditor", "Tailspin", "tailspin.example", "", "+91 80 5555 0113", "Bengaluru", "India"},
		{"Léa", "Fontaine", "Counsel", "Adatum", "adatum.example", "+33 1 55 50 01 04", "", "Paris", "France"},
		{"Oskar", "Nyström", "Account Manager", "Northwind", "northwind.example", "+46 8 555 010 05", "+46 8 555 011 05", "Stockholm", "Sweden"},
		{"Grace", "Mbeki", "Support Desk", "Tailspin", "tailspin.example", "", "", "", ""},
		{"Yuki", "Sato", "Engineer", "Northwind", "northwind.example", "+81 3 5555 0107", "", "東京", "Japan"},
		{"Karl", "Hoffmann", "Courier", "Hoffmann Transporte", "", "+49 30 555 0108", "", "Berlin", "Germany"},
	}
	var all []OrgContact
	for i, row := range rows {
		properties := map[string]any{"displayName": row.given + " " + row.surname, "givenName": row.given, "surname": row.surname,
			"jobTitle": row.title, "companyName": row.company}
		if row.host != "" {
			mail := fmt.Sprintf("contact%d@%s", i+1, row.host)
			properties["mail"], properties["proxyAddresses"] = mail, []any{"SMTP:" + mail}
		}
		var phones []any
		for _, phone := range [][2]string{{"mobile", row.mobile}, {"business", row.business}} {
			if phone[1] != "" {
				phones = append(phones, map[string]any{"type": phone[0], "number": phone[1]})
			}
		}
		if phones != nil {
			properties["phones"] = phones
		}
		if row.city != "" {
			properties["addresses"] = []any{map[string]any{"city": row.city, "countryOrRegion": row.country}}
		}
		all = append(all, OrgContact{ID: fmt.Sprintf("e2b7c914-0d3a-4f6b-8a11-c0407050b%03d", i+1), Properties: properties})
	}
	return all
}
