package graphsim

import (
	"fmt"
	"strings"
)

// contosoForest is where the on-premises accounts of the demo company lie.
const contosoForest = ",OU=Staff,DC=corp,DC=contoso,DC=com"

// contosoSyncedShare is how many in a hundred employees are synced from the company's own Active Directory; the others
// exist in the cloud only and have no distinguished name.
const contosoSyncedShare = 70

// contosoAttributes gives a good part of the employees what a directory synced from on-premises has: a distinguished name in
// one of a few organizational units, and extensionAttribute1; and everybody an employeeType. Who and which follows from the
// id alone, so that nothing else about the company moves. Guests, rooms and shared mailboxes have none of it.
func contosoAttributes(people []Person) {
	taken := map[string]bool{}
	for i := range people {
		p := &people[i]
		if p.Properties["employeeId"] == nil {
			continue
		}
		luck := photoSeed(p.ID) / 1_000_000
		p.Properties["employeeType"] = []string{"Employee", "Employee", "Employee", "Contractor", "Intern"}[luck%5]
		if luck%100 >= contosoSyncedShare && p.Mailbox != OnPremisesMailbox {
			continue
		}
		p.Properties["onPremisesSyncEnabled"] = true
		name, unit := escapedName(p.Properties["displayName"]), contosoUnit(p)
		for n := 2; taken[name+unit]; n++ { // a name is unique in its unit, namesakes get a number
			name = fmt.Sprintf("%s %d", escapedName(p.Properties["displayName"]), n)
		}
		taken[name+unit] = true
		p.Properties["onPremisesDistinguishedName"] = "CN=" + name + unit
		if luck%4 == 0 {
			p.Properties[extensionAttributes] = map[string]any{"extensionAttribute1": []string{"VIP", "Remote", "Key account"}[luck%3]}
		}
	}
}

// contosoUnit is the organizational unit of an account: one with an escaped comma in its name, one within another.
func contosoUnit(p *Person) string {
	title, _ := p.Properties["jobTitle"].(string)
	switch department := p.Properties["department"]; department {
	case "Legal & Compliance":
		return `,OU=Legal\, Compliance` + contosoForest
	case "Sales":
		if title == "Account Manager" || title == "Sales Representative" {
			return ",OU=Field,OU=Sales" + contosoForest
		}
		return ",OU=Sales" + contosoForest
	case "Engineering", "Operations":
		return fmt.Sprintf(",OU=%s%s", department, contosoForest)
	}
	return contosoForest
}

// escapedName is a name as a distinguished name writes it (RFC 4514, section 2.4).
func escapedName(name any) string {
	text, _ := name.(string)
	return strings.NewReplacer(`\`, `\\`, `,`, `\,`, `+`, `\+`, `"`, `\"`, `<`, `\<`, `>`, `\>`, `;`, `\;`).Replace(text)
}

// contosoNorth is the company's one administrative unit: those of the northern offices, with a group and a device.
func contosoNorth(people []Person) AdministrativeUnit {
	unit := AdministrativeUnit{ID: ContosoAdministrativeUnit, DisplayName: "Nordic countries", Members: []GroupMember{
		{ContosoNestedGroup, MemberGroup}, {"5a1e77c0-2b3d-4c68-90af-c0407050a009", MemberDevice}}}
	for _, p := range people {
		if office := p.Properties["officeLocation"]; p.Properties["employeeId"] != nil && (office == "Oslo" || office == "Stockholm") {
			unit.Members = append(unit.Members, GroupMember{p.ID, MemberUser})
		}
	}
	return unit
}
