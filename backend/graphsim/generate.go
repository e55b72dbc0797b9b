package graphsim

import "fmt"

// GenerateOptions says how large a company Generate makes.
type GenerateOptions struct {
	Seed      uint64
	People    int // all of them employees, with names and offices as in Contoso
	Mailboxes int // how many of them, from the first on, have a cloud mailbox; the others have none. At most People
	Groups    int // how many further groups, of up to 200 members each
}

// Generate makes a company of any size for load and scale: no oddities, only numbers. Groups[0] holds everyone,
// Groups[1] those with a mailbox, then come Options.Groups more. The same options make the same company.
func Generate(o GenerateOptions) Company {
	m := newMaker(o.Seed, "Fabrikam", "fabrikam.com", "fabrikam.onmicrosoft.com")
	c := Company{TenantID: m.guid(), DisplayName: "Fabrikam", Domains: []string{m.domain, m.initial}}
	c.People = m.team(max(o.People, 0))
	mailboxes := min(max(o.Mailboxes, 0), len(c.People))
	for i := mailboxes; i < len(c.People); i++ {
		c.People[i].Mailbox = NoMailbox
	}
	c.Groups = []Group{
		{ID: m.guid(), DisplayName: "Everyone", Security: true, Members: members(c.People)},
		{ID: m.guid(), DisplayName: "Mailboxes", Security: true, Members: members(c.People[:mailboxes])},
	}
	for i := range max(o.Groups, 0) {
		group := Group{ID: m.guid(), DisplayName: fmt.Sprintf("Team %04d", i+1), Security: i%3 != 0}
		if n := len(c.People); n > 0 {
			size := min(1+m.rng.IntN(200), n)
			start := m.rng.IntN(n - size + 1)
			group.Members = members(c.People[start : start+size])
		}
		c.Groups = append(c.Groups, group)
	}
	return c
}
