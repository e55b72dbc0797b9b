package graphsim

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"concord/backend/graphsim/provisioning"
)

// The on-premises domain of the demo company: its shops and warehouse, which are not in the cloud yet. (Its employees came from
// another domain, through a server that was switched off; the flag of the tenant says so.)
const (
	ContosoOnPremisesDomain = "contoso.com"
	// ContosoStores is the organizational unit with most people, more than the usual threshold of deletions.
	ContosoStores = "OU=Stores,DC=contoso,DC=com"
	// ContosoWarehouse is a small one.
	ContosoWarehouse = "OU=Warehouse,DC=contoso,DC=com"
	// ContosoClosed is where accounts lie that nobody uses any more.
	ContosoClosed = "OU=Closed,DC=contoso,DC=com"
	// ContosoOnPremisesGroups holds the groups.
	ContosoOnPremisesGroups = "OU=Groups,DC=contoso,DC=com"
	// ContosoPilotDN is the group of those who go first.
	ContosoPilotDN = "CN=Cloud pilot," + ContosoOnPremisesGroups
)

const (
	contosoStorePeople     = 510
	contosoWarehousePeople = 40
	contosoPilots          = 12
	// activeAccount and disabledAccount are values of userAccountControl (Windows docs: "User-Account-Control attribute").
	activeAccount   = "512"
	disabledAccount = "514"
)

// contosoOnPremises makes the domain after everything else of the company, so that nothing else moves. Some of the cloud's own accounts
// have one on premises too, of the same name; two shop accounts want one name.
func contosoOnPremises(m *maker, staff []Person) OnPremises {
	former := false
	domain := provisioning.Domain{FQDN: ContosoOnPremisesDomain, NetBIOS: "CONTOSO",
		Units:  []string{ContosoStores, ContosoWarehouse, ContosoClosed, ContosoOnPremisesGroups, "OU=Service accounts,DC=contoso,DC=com", "CN=Users,DC=contoso,DC=com"},
		Agents: []provisioning.Agent{{Machine: "SYNC01.contoso.com", IP: "203.0.113.10"}, {Machine: "SYNC02.contoso.com", IP: "203.0.113.11"}}}
	taken := map[string]bool{}
	var stores, warehouse []string
	for i := range contosoStorePeople + contosoWarehousePeople {
		unit, department, title := ContosoStores, "Stores", "Shop Assistant"
		if i >= contosoStorePeople {
			unit, department, title = ContosoWarehouse, "Warehouse", "Forklift Driver"
		}
		name, o := m.anyone()
		account := onPremisesAccount(m.employee(name, o, department, title), unit, taken, m.rng)
		if i%170 == 3 {
			account.Attributes["userAccountControl"] = []string{disabledAccount}
		}
		domain.Objects = append(domain.Objects, account)
		if unit == ContosoStores {
			stores = append(stores, account.GUID)
		} else {
			warehouse = append(warehouse, account.GUID)
		}
	}
	twin := &domain.Objects[1]
	twin.Attributes["userPrincipalName"] = domain.Objects[0].Attributes["userPrincipalName"] // the second is refused
	known := 0
	for _, p := range staff {
		if p.Properties["onPremisesSyncEnabled"] != true && p.Properties["accountEnabled"] == true && known < 3 {
			known++
			p.ID = m.guid() // of the account there
			domain.Objects = append(domain.Objects, onPremisesAccount(p, ContosoWarehouse, taken, m.rng))
		}
	}
	service := func(name, unit string, attributes map[string][]string) {
		attributes["cn"], attributes["sAMAccountName"] = []string{name}, []string{name}
		domain.Objects = append(domain.Objects, provisioning.ADObject{GUID: m.guid(), Class: "user", DN: "CN=" + name + "," + unit, Attributes: attributes})
	}
	service("Administrator", "CN=Users,DC=contoso,DC=com", map[string][]string{"isCriticalSystemObject": {"TRUE"}, "userAccountControl": {activeAccount}})
	service("krbtgt", "CN=Users,DC=contoso,DC=com", map[string][]string{"isCriticalSystemObject": {"TRUE"}, "userAccountControl": {disabledAccount}})
	service("MSOL_0a1b2c3d4e5f", "CN=Users,DC=contoso,DC=com", map[string][]string{"userAccountControl": {activeAccount}})
	service("svc-backup", "OU=Service accounts,DC=contoso,DC=com", map[string][]string{"userAccountControl": {activeAccount}, "description": {"Backup"}})
	domain.Objects = append(domain.Objects,
		provisioning.ADObject{GUID: m.guid(), Class: "contact", DN: "CN=Cleaning service," + ContosoStores,
			Attributes: map[string][]string{"cn": {"Cleaning service"}, "displayName": {"Cleaning service"}, "mail": {"desk@cleaning.example.com"}, "mailNickname": {"cleaning"}}},
		onPremisesGroup(m, "Cloud pilot", warehouse[:contosoPilots]),
		onPremisesGroup(m, "All stores", stores), onPremisesGroup(m, "Warehouse", warehouse))
	return OnPremises{SyncEnabled: &former, Domains: []provisioning.Domain{domain}}
}

func onPremisesGroup(m *maker, name string, members []string) provisioning.ADObject {
	return provisioning.ADObject{GUID: m.guid(), Class: "group", DN: "CN=" + name + "," + ContosoOnPremisesGroups, Members: members,
		Attributes: map[string][]string{"cn": {name}, "displayName": {name}, "sAMAccountName": {name}, "groupType": {"-2147483646"}}} // global, security
}

// onPremisesAccount is a person as Active Directory has them.
func onPremisesAccount(p Person, unit string, taken map[string]bool, rng *rand.Rand) provisioning.ADObject {
	text := func(property string) string { s, _ := p.Properties[property].(string); return s }
	cn := escapedName(text("displayName"))
	for n := 2; taken[strings.ToLower(cn+unit)]; n++ {
		cn = fmt.Sprintf("%s %d", escapedName(text("displayName")), n)
	}
	taken[strings.ToLower(cn+unit)] = true
	sam := text("mailNickname")
	if len(sam) > 20 { // Windows docs: "SAM-Account-Name attribute"
		sam = sam[:20]
	}
	a := map[string][]string{"cn": {cn}, "userAccountControl": {activeAccount}, "sAMAccountName": {sam}, "pwdLastSet": {fmt.Sprint(133_500_000_000_000_000 + rng.Int64N(1_000_000_000_000_000))}}
	for attribute, property := range map[string]string{"displayName": "displayName", "givenName": "givenName", "sn": "surname", "mail": "mail",
		"userPrincipalName": "userPrincipalName", "mailNickname": "mailNickname", "department": "department", "title": "jobTitle", "company": "companyName",
		"l": "city", "st": "state", "co": "country", "postalCode": "postalCode", "streetAddress": "streetAddress", "physicalDeliveryOfficeName": "officeLocation",
		"mobile": "mobilePhone"} {
		if value := text(property); value != "" {
			a[attribute] = []string{value}
		}
	}
	if phones, ok := p.Properties["businessPhones"].([]any); ok && len(phones) > 0 {
		a["telephoneNumber"] = []string{fmt.Sprint(phones[0])}
	}
	return provisioning.ADObject{GUID: p.ID, Class: "user", DN: "CN=" + cn + "," + unit, Attributes: a}
}
