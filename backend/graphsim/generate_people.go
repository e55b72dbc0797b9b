package graphsim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// department is a unit with the titles of those in it, the head's first, then the team leads'.
type department struct {
	name   string
	titles []string
}

var departments = []department{
	{"Sales", []string{"Head of Sales", "Regional Sales Manager", "Account Manager", "Sales Representative", "Presales Consultant"}},
	{"Engineering", []string{"VP Engineering", "Engineering Manager", "Software Engineer", "Senior Software Engineer", "Test Engineer"}},
	{"Customer Support", []string{"Head of Support", "Support Team Lead", "Support Engineer", "Service Desk Agent"}},
	{"Finance", []string{"Chief Financial Officer", "Controller", "Accountant", "Payroll Specialist"}},
	{"Human Resources", []string{"HR Director", "HR Business Partner", "Recruiter", "Training Coordinator"}},
	{"Marketing", []string{"Marketing Director", "Campaign Lead", "Content Editor", "Brand Designer"}},
	{"Operations", []string{"Chief Operating Officer", "Shift Supervisor", "Warehouse Operator", "Logistics Planner", "Forklift Driver"}},
	{"IT", []string{"Head of IT", "Infrastructure Lead", "Systems Administrator", "Network Engineer"}},
	{"Legal & Compliance", []string{"General Counsel", "Senior Counsel", "Paralegal", "Data Protection Officer"}},
	{"Research", []string{"Research Director", "Principal Scientist", "Scientist", "Laboratory Assistant"}},
}

// maker makes directory objects one after the other. The same seed and the same calls make the same objects.
type maker struct {
	rng     *rand.Rand
	company string
	domain  string         // of mail addresses
	initial string         // the onmicrosoft.com domain
	mails   map[string]int // local parts of mail addresses that are taken, and how often each was wanted
	made    int
}

func newMaker(seed uint64, company, domain, initial string) *maker {
	return &maker{rng: rand.New(rand.NewPCG(seed, 0xC0FFEE)), company: company, domain: domain, initial: initial, mails: map[string]int{}} //nolint:gosec // repeatable on purpose
}

// guid is a version 4 GUID of the maker's own randomness: like Entra's, but repeatable.
func (m *maker) guid() string {
	a, b := m.rng.Uint64(), m.rng.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xFFFF, a&0x0FFF, b>>48&0x3FFF|0x8000, b&0xFFFFFFFFFFFF)
}

func (m *maker) chance(percent int) bool { return m.rng.IntN(100) < percent }

// localPart is the mail address before the @, with a number from the second namesake on.
func (m *maker) localPart(name string) string {
	for {
		m.mails[name]++
		n := m.mails[name]
		if n == 1 {
			return name
		}
		if numbered := name + strconv.Itoa(n); m.mails[numbered] == 0 {
			m.mails[numbered] = 1
			return numbered
		}
	}
}

// anyone is a random person of a random office, mostly with a name of the place.
func (m *maker) anyone() (fullName, *office) {
	o := offices[m.rng.IntN(len(offices))]
	c := o.locals
	if m.chance(20) {
		c = cultures[m.rng.IntN(len(cultures))]
	}
	name := c.name(m.rng)
	name.romanised = (c == japanese || c == arabic || c == ukrainian || c == greek) && m.chance(30)
	return name, o
}

// employee is a member of the company at an office, with a cloud mailbox. Half of the optional properties are set, as
// in a directory that people keep up by hand.
func (m *maker) employee(name fullName, o *office, department, title string) Person {
	m.made++
	local := name.mailGiven + "." + name.mailSurname
	if name.mailSurname == "" {
		local = name.mailGiven
	}
	local = m.localPart(local)
	address := local + "@" + m.domain
	p := map[string]any{
		"accountEnabled": true, "userType": "Member",
		"displayName": name.display(), "givenName": name.given, "surname": name.surname,
		"mail": address, "userPrincipalName": address, "mailNickname": local,
		"proxyAddresses": []any{"SMTP:" + address, "smtp:" + local + "@" + m.initial},
		"companyName":    m.company, "department": department, "jobTitle": title, "employeeId": fmt.Sprintf("E%06d", m.made),
		"officeLocation": o.name, "streetAddress": o.street, "city": o.city, "postalCode": o.postal, "country": o.land,
		"usageLocation": o.usage,
	}
	if o.state != "" {
		p["state"] = o.state
	}
	if m.chance(60) {
		p["preferredLanguage"] = name.language
	}
	if m.chance(85) {
		p["businessPhones"] = []any{dial(o.landlines, m.rng)} // at most one. Source: user resource type
	}
	if m.chance(60) {
		p["mobilePhone"] = dial(o.mobiles, m.rng)
	}
	if name.surname == "" {
		delete(p, "surname")
	}
	return Person{ID: m.guid(), Properties: p, Mailbox: CloudMailbox}
}

// team fills departments with people, each with a manager: a lead for about eight, leads report to the head, heads to
// the first person. It returns them with the first person first.
func (m *maker) team(size int) []Person {
	people := make([]Person, 0, size)
	heads := make([]string, len(departments))
	leads := make([]string, len(departments))
	for i := range size {
		name, o := m.anyone()
		d := m.rng.IntN(len(departments))
		switch {
		case i == 0:
			people = append(people, m.employee(name, o, "Executive Office", "Chief Executive Officer"))
			continue
		case i <= len(departments):
			d = i - 1
			boss := m.employee(name, o, departments[d].name, departments[d].titles[0])
			boss.Manager = people[0].ID
			heads[d], leads[d] = boss.ID, boss.ID
			people = append(people, boss)
			continue
		}
		titles := departments[d].titles
		if m.chance(12) {
			lead := m.employee(name, o, departments[d].name, titles[1])
			lead.Manager, leads[d] = heads[d], lead.ID
			people = append(people, lead)
			continue
		}
		p := m.employee(name, o, departments[d].name, titles[2+m.rng.IntN(len(titles)-2)])
		p.Manager = leads[d]
		people = append(people, p)
	}
	return people
}

func members(people []Person) []GroupMember {
	list := make([]GroupMember, len(people))
	for i, p := range people {
		list[i] = GroupMember{ID: p.ID, Type: MemberUser}
	}
	return list
}
