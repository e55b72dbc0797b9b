package graphsim

import "strings"

// contosoRole is somebody in the demo who is there for the name.
type contosoRole struct {
	given, surname string
	ascii          string // given.surname, as in the mail address
	language       string
	familyFirst    bool
	office         string
	department     int // index of departments
}

// contosoCast are the namesakes and the names that trip software up.
var contosoCast = []contosoRole{
	// Namesakes, some even in the same office and department: names are no keys.
	{"Anna", "Kowalska", "anna.kowalska", "pl-PL", false, "Warszawa", 3},
	{"Anna", "Kowalska", "anna.kowalska", "pl-PL", false, "Warszawa", 3},
	{"Anna", "Kowalska", "anna.kowalska", "pl-PL", false, "Berlin", 1},
	{"John", "Smith", "john.smith", "en-GB", false, "London", 0},
	{"John", "Smith", "john.smith", "en-US", false, "Seattle", 1},
	{"John", "Smith", "john.smith", "en-AU", false, "Sydney", 6},
	{"Maria", "Silva", "maria.silva", "pt-BR", false, "São Paulo", 2},
	{"Maria", "Silva", "maria.silva", "pt-PT", false, "Lisboa", 2},
	{"Mehmet", "Yılmaz", "mehmet.yilmaz", "tr-TR", false, "İstanbul", 0},
	{"Mehmet", "Yılmaz", "mehmet.yilmaz", "tr-TR", false, "Berlin", 7},
	{"Văn An", "Nguyễn", "vanan.nguyen", "vi-VN", true, "TP. Hồ Chí Minh", 1},
	{"Văn An", "Nguyễn", "vanan.nguyen", "vi-VN", true, "TP. Hồ Chí Minh", 9},
	{"花子", "田中", "hanako.tanaka", "ja-JP", true, "東京", 5},
	{"花子", "田中", "hanako.tanaka", "ja-JP", true, "東京", 4},
	{"محمد", "حداد", "mohammed.haddad", "ar-AE", false, "دبي", 0},
	{"محمد", "حداد", "mohammed.haddad", "ar-LB", false, "Paris", 8},
	// Scripts and spellings that no pool has.
	{"小明", "王", "xiaoming.wang", "zh-CN", true, "Sydney", 1},
	{"민준", "김", "minjun.kim", "ko-KR", true, "Seattle", 1},
	{"נועה", "לוי", "noa.levi", "he-IL", false, "London", 9},
	{"สมชาย", "ใจดี", "somchai.jaidee", "th-TH", false, "Sydney", 6},
	{"अदिति", "शर्मा", "aditi.sharma", "hi-IN", false, "Bengaluru", 9},
	{"Þóra", "Björnsdóttir", "thora.bjornsdottir", "is-IS", false, "Oslo", 4},
	{"Zoë", "Ångström-Ødegård", "zoe.angstrom-odegard", "nb-NO", false, "Stockholm", 5},
	{"Seán", "Ó Conaill-O'Brien", "sean.oconaill-obrien", "ga-IE", false, "London", 2},
	{"Hans-Peter", "Freiherr von und zu Wolkenstein-Trostburg", "hans-peter.wolkenstein", "de-DE", false, "München", 8},
	{"Suharto", "", "suharto", "id-ID", false, "Sydney", 6},                                      // one name only
	{"Jose\u0301", "Garci\u0301a Nu\u0301n\u0303ez", "jose.garcia", "es-ES", false, "Lisboa", 3}, // accents as combining characters
	{"Жанна", "Іваненко", "zhanna.ivanenko", "uk-UA", false, "Київ", 2},
}

// contosoRoles hires the cast into their departments, each under its head.
func contosoRoles(m *maker, staff []Person) []Person {
	var people []Person
	for _, role := range contosoCast {
		given, surname, _ := strings.Cut(role.ascii, ".")
		name := fullName{
			given: role.given, surname: role.surname, mailGiven: given, mailSurname: surname,
			language: role.language, familyFirst: role.familyFirst,
		}
		d := departments[role.department]
		p := m.employee(name, officeNamed(role.office), d.name, d.titles[2])
		p.Manager = staff[1+role.department].ID
		people = append(people, p)
	}
	return people
}

func officeNamed(name string) *office {
	for _, o := range offices {
		if o.name == name {
			return o
		}
	}
	panic("graphsim: no office " + name) // a slip in contosoCast, which the tests read whole
}

// guests are people of other organisations: their user principal name holds their own address, and they have no mailbox
// here. Source: user resource type (userType); learn.microsoft.com/entra/external-id/user-properties.
func (m *maker) guests(n int) []Person {
	partners := []struct{ name, domain string }{{"Adatum", "adatum.example"}, {"Northwind", "northwind.example"}, {"Tailspin", "tailspin.example"}}
	var people []Person
	for i := range n {
		name, _ := m.anyone()
		partner := partners[i%len(partners)]
		local := m.localPart(name.mailGiven + "." + name.mailSurname)
		p := map[string]any{
			"accountEnabled": true, "userType": "Guest", "displayName": name.display() + " (" + partner.name + ")",
			"givenName": name.given, "surname": name.surname, "companyName": partner.name,
			"mail":              local + "@" + partner.domain,
			"userPrincipalName": local + "_" + partner.domain + "#EXT#@" + m.initial,
			"mailNickname":      local + "_" + partner.domain + "#EXT#",
		}
		if i%7 == 6 { // invited without an address, or it was removed
			delete(p, "mail")
		}
		if i%2 == 0 { // many guests never got more than a display name
			delete(p, "givenName")
			delete(p, "surname")
		}
		people = append(people, Person{ID: m.guid(), Properties: p, Mailbox: NoMailbox})
	}
	return people
}

// rooms are resource mailboxes: they are users too, nearly all with a disabled account.
func (m *maker) rooms(n int) []Person {
	names := []string{"Aurora", "Baltic", "Cedar", "Delta", "Ébène", "Fjord", "Gdańsk", "Hồ Tây", "Işık", "Jasmin"}
	var people []Person
	for i := range n {
		o := offices[i%len(offices)]
		local := m.localPart("room-" + asciiMail(names[i%len(names)]))
		p := m.resource(local, "Room "+names[i%len(names)]+" ("+o.name+")", o)
		p.Properties["businessPhones"] = []any{dial(o.landlines, m.rng)}
		p.Purpose = PurposeRoom
		// A panel at the door signs in to two of them: accounts that are enabled, like a person's.
		p.Properties["accountEnabled"] = i < 2
		people = append(people, p)
	}
	return people
}

// sharedMailboxes are addresses that several people read; one account was left enabled, and only the purpose of its mailbox tells
// it from a person's.
func (m *maker) sharedMailboxes() []Person {
	var people []Person
	for i, name := range []string{"Info", "Reception", "Payroll", "Careers", "Press", "Orders", "Help Desk", "Facilities", "Data Protection", "Newsletter"} {
		p := m.resource(m.localPart(asciiMail(name)), name, offices[i%3])
		p.Purpose = PurposeShared
		p.Properties["accountEnabled"] = name == "Reception"
		people = append(people, p)
	}
	return people
}

func (m *maker) resource(local, name string, o *office) Person {
	address := local + "@" + m.domain
	return Person{ID: m.guid(), Mailbox: CloudMailbox, Properties: map[string]any{
		"accountEnabled": false, "userType": "Member", "displayName": name, "mail": address, "userPrincipalName": address,
		"mailNickname": local, "proxyAddresses": []any{"SMTP:" + address}, "officeLocation": o.name, "usageLocation": o.usage,
	}}
}
