package graphsim

import (
	"maps"
	"math/rand/v2"
	"strings"
)

// dawn looks at the company as it stands. The random numbers of the day follow from the seed and the number of changes
// so far, which the tenant keeps with its state.
func (t *Tenant) dawn() *day {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.catchUp() // another process may share the file
	d := &day{tenant: t, memberOf: map[string][]string{}, named: map[string]string{}, heads: map[string]string{}}
	domains := t.company.Domains
	if len(domains) == 0 {
		domains = []string{"contoso.com"}
	}
	d.make = newMaker(t.options.Seed, t.company.DisplayName, domains[0], domains[len(domains)-1])
	d.make.rng = rand.New(rand.NewPCG(t.options.Seed, uint64(t.dir.seq))) //nolint:gosec // repeatable on purpose

	for _, id := range t.dir.gorder {
		g := t.dir.groups[id]
		if g.State != alive {
			continue
		}
		d.named[g.DisplayName] = id
		for _, m := range g.membersAt(t.dir.seq) {
			d.memberOf[m.ID] = append(d.memberOf[m.ID], id)
		}
	}
	leads := map[string]bool{}
	for _, id := range t.dir.order {
		u := t.dir.users[id]
		local, _, _ := strings.Cut(u.text("userPrincipalName"), "@")
		d.make.mails[local] = max(1, d.make.mails[local])
		if u.text("employeeId") != "" {
			d.make.made++
		}
		if u.State != purged { // who was deleted may come back and needs the manager then
			leads[u.Manager] = true
		}
		if title := departmentHead(u); title != "" {
			d.heads[title] = id
		}
	}
	for _, id := range t.dir.order {
		u := t.dir.users[id]
		switch {
		case u.State == softDeleted:
			d.gone = append(d.gone, id)
		case u.State == alive && u.Props["accountEnabled"] == true && u.text("employeeId") != "" && !leads[id]:
			p := Person{ID: id, Properties: maps.Clone(u.Props), Manager: u.Manager}
			if box := t.boxes[id]; box != nil {
				p.Mailbox = box.kind
			}
			d.staff = append(d.staff, p)
		}
	}
	d.size = len(d.staff)
	d.make.rng.Shuffle(d.size, func(i, j int) { d.staff[i], d.staff[j] = d.staff[j], d.staff[i] })
	return d
}

// departmentHead is the department that the user heads, "" for none.
func departmentHead(u *user) string {
	for _, d := range departments {
		if u.State == alive && u.text("department") == d.name && u.text("jobTitle") == d.titles[0] {
			return d.name
		}
	}
	return ""
}
