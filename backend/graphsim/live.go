package graphsim

import (
	"fmt"
	"slices"
	"strings"
)

// How much happens on a day, per thousand employees. A lively week in one day, so that a demo of a few hundred people
// has something to show; a real company of that size is quieter.
const (
	dailyJoiners = 6
	dailyLeavers = 4
	dailyMoves   = 6
	dailyPhones  = 10
	dailyNames   = 1
	// restoreChance is the chance, in percent, that somebody deleted by mistake comes back that day.
	restoreChance = 20
)

// ChangeReport counts what happened in LiveDays, in people.
type ChangeReport struct {
	Days     int
	Joined   int // new accounts, in the groups of a colleague
	Left     int // accounts deleted, restorable for 30 days
	Restored int // deleted accounts brought back
	Moved    int // to another department or office
	Phones   int // number added, changed or cleared
	Renamed  int // new family name; the mail address stays
}

// Changes is how many changes there were in all.
func (r ChangeReport) Changes() int {
	return r.Joined + r.Left + r.Restored + r.Moved + r.Phones + r.Renamed
}

// String is a line for people: "3 joined, 2 left, 4 changed phones".
func (r ChangeReport) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{r.Joined, "joined"}, {r.Left, "left"}, {r.Restored, "restored"}, {r.Moved, "moved"}, {r.Phones, "changed phones"}, {r.Renamed, "changed names"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if len(parts) == 0 {
		return "nothing changed"
	}
	return strings.Join(parts, ", ")
}

// LiveDays lets the company live: people join, leave, move, change phones and names, and some who were deleted come
// back. What happens on a day follows from the tenant's seed and from what has happened before, so the same tenant
// lives the same days. Rooms, guests, leaders and the company's first people stay as they are. On an error the report
// counts what was done until then.
func (t *Tenant) LiveDays(days int) (ChangeReport, error) {
	var report ChangeReport
	for range days {
		d := t.dawn()
		if err := d.live(&report); err != nil {
			return report, fmt.Errorf("graphsim: live day %d of %d: %w", report.Days+1, days, err)
		}
		report.Days++
	}
	return report, nil
}

// day is one day of the company, decided from how it stood in the morning.
type day struct {
	tenant   *Tenant
	make     *maker
	staff    []Person            // enabled employees who lead nobody, in random order; each changes once a day at most
	size     int                 // len(staff) in the morning
	gone     []string            // deleted and restorable, by id
	memberOf map[string][]string // person → groups
	named    map[string]string   // group by display name
	heads    map[string]string   // department → its head
}

func (d *day) live(report *ChangeReport) error {
	if d.size == 0 {
		return nil
	}
	colleagues := d.staff[:min(len(d.staff), 20)] // whose groups joiners get; those who leave today come last in the list
	steps := []struct {
		count *int
		times int
		step  func() error
	}{
		{&report.Joined, d.often(dailyJoiners), func() error { return d.join(colleagues) }},
		{&report.Moved, d.often(dailyMoves), func() error { return d.move(d.next()) }},
		{&report.Phones, max(1, d.often(dailyPhones)), func() error { return d.phone(d.next()) }},
		{&report.Renamed, d.often(dailyNames), func() error { return d.rename(d.next()) }},
		{&report.Restored, d.returns(), d.restore},
		{&report.Left, d.often(dailyLeavers), func() error { return d.tenant.DeleteUser(d.next().ID) }},
	}
	for _, s := range steps {
		for range s.times {
			if len(d.staff) == 0 {
				return nil
			}
			if err := s.step(); err != nil {
				return err
			}
			*s.count++
		}
	}
	return nil
}

// often turns a rate into a number for today: 2.7 is two, or three on seven days of ten.
func (d *day) often(perThousand int) int {
	thousandths := d.size * perThousand
	n := thousandths / 1000
	if d.make.rng.IntN(1000) < thousandths%1000 {
		n++
	}
	return n
}

// next takes somebody whom nothing has happened to today.
func (d *day) next() Person {
	p := d.staff[0]
	d.staff = d.staff[1:]
	return p
}

func (d *day) returns() int {
	if len(d.gone) > 0 && d.make.chance(restoreChance) {
		return 1
	}
	return 0
}

func (d *day) restore() error {
	return d.tenant.RestoreUser(d.gone[d.make.rng.IntN(len(d.gone))])
}

// join hires somebody into a colleague's department and groups. Who gets into a group of mailboxes has a mailbox that
// works; the others' are so new that Graph does not find them yet.
func (d *day) join(colleagues []Person) error {
	colleague := colleagues[d.make.rng.IntN(len(colleagues))]
	name, o := d.make.anyone()
	department, title := colleague.Properties["department"], colleague.Properties["jobTitle"]
	p := d.make.employee(name, o, fmt.Sprint(department), fmt.Sprint(title))
	for property, value := range map[string]any{"department": department, "jobTitle": title} {
		if _, ok := value.(string); !ok {
			delete(p.Properties, property)
		}
	}
	p.Manager = colleague.Manager
	if colleague.Mailbox != CloudMailbox {
		p.Mailbox = NewMailbox
	}
	if err := d.tenant.AddUser(p); err != nil {
		return err
	}
	for _, group := range d.memberOf[colleague.ID] {
		if err := d.tenant.AddMember(group, GroupMember{p.ID, MemberUser}); err != nil {
			return err
		}
	}
	return nil
}

// move takes somebody to another department or, as often, to another office.
func (d *day) move(p Person) error {
	rng := d.make.rng
	if d.make.chance(50) {
		o := offices[rng.IntN(len(offices))]
		change := map[string]any{
			"officeLocation": o.name, "streetAddress": o.street, "city": o.city, "postalCode": o.postal, "country": o.land,
			"usageLocation": o.usage, "businessPhones": []any{dial(o.landlines, rng)}, "state": nil,
		}
		if o.state != "" {
			change["state"] = o.state
		}
		return d.tenant.UpdateUser(p.ID, change)
	}
	to := departments[rng.IntN(len(departments))]
	from, _ := p.Properties["department"].(string)
	change := map[string]any{"department": to.name, "jobTitle": to.titles[2+rng.IntN(len(to.titles)-2)]}
	if err := d.tenant.UpdateUser(p.ID, change); err != nil {
		return err
	}
	if head := d.heads[to.name]; head != "" {
		if err := d.tenant.SetManager(p.ID, head); err != nil {
			return err
		}
	}
	return d.changeTeam(p.ID, d.named[from], d.named[to.name])
}

// changeTeam swaps the group that is named after the department, where there is one.
func (d *day) changeTeam(person, from, to string) error {
	if from == to {
		return nil
	}
	if from != "" && slices.Contains(d.memberOf[person], from) {
		if err := d.tenant.RemoveMember(from, person); err != nil {
			return err
		}
	}
	if to != "" && !slices.Contains(d.memberOf[person], to) {
		return d.tenant.AddMember(to, GroupMember{person, MemberUser})
	}
	return nil
}

// phone gives, changes or clears a number: cleared is null, not absent.
func (d *day) phone(p Person) error {
	at := offices[0]
	for _, o := range offices {
		if o.name == p.Properties["officeLocation"] {
			at = o
		}
	}
	change := map[string]any{"mobilePhone": dial(at.mobiles, d.make.rng)}
	switch d.make.rng.IntN(5) {
	case 0:
		change = map[string]any{"businessPhones": []any{dial(at.landlines, d.make.rng)}}
	case 1:
		if p.Properties["mobilePhone"] != nil {
			change = map[string]any{"mobilePhone": nil}
		}
	}
	return d.tenant.UpdateUser(p.ID, change)
}

// rename gives somebody another family name of the same language, as after a wedding.
func (d *day) rename(p Person) error {
	given, _ := p.Properties["givenName"].(string)
	c := cultureOf(given)
	name := c.name(d.make.rng)
	if given != "" {
		name.given = given
	}
	return d.tenant.UpdateUser(p.ID, map[string]any{"givenName": name.given, "surname": name.surname, "displayName": name.display()})
}

// cultureOf is the culture that knows the given name, the first one for a name that none knows.
func cultureOf(given string) *culture {
	for _, c := range cultures {
		if slices.ContainsFunc(c.given, func(n pooledName) bool { return n.native == given }) {
			return c
		}
	}
	return cultures[0]
}
