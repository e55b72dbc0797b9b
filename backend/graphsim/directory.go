package graphsim

import (
	"maps"
	"slices"
	"sort"
	"time"
)

// life is where a directory object is between creation and purge.
type life int

const (
	alive       life = iota
	softDeleted      // in directory/deletedItems, restorable
	purged           // gone for good
)

// user is a directory user with the sequence number of the last change of each property, which is what delta needs.
// Entries are replaced, never changed in place, so that a lagging reader can keep an older one.
type user struct {
	ID      string
	Props   map[string]any   // ever set; nil means cleared
	Changed map[string]int64 // property → number of its last change; "manager" too
	Manager string
	Created int64 // number of creation or restore: later rounds get the whole object
	State   life
	StateAt int64     // number of the last change of State
	Deleted time.Time // when it was soft-deleted
	Last    int64     // number of the last change of anything
}

func (u *user) clone() *user {
	c := *u
	c.Props, c.Changed = maps.Clone(u.Props), maps.Clone(u.Changed)
	return &c
}

func (u *user) text(property string) string {
	s, _ := u.Props[property].(string)
	return s
}

// group is a directory group; its members are entries of their own.
type group struct {
	ID          string
	DisplayName string
	Security    bool
	Created     int64
	State       life
	StateAt     int64
	NameAt      int64
	Last        int64 // of the group and its members
	members     map[string]*member
	order       []string // member ids, sorted; those that left included
}

// member is one direct membership, kept after its end so that delta can report it.
type member struct {
	Group, ID, Type string
	Added           int64
	Removed         int64 // 0 while it lasts
	WithObject      bool  // ended because the member was deleted; a restore brings it back
}

// directory holds the objects and the number of the last change. Guarded by Tenant.mu.
type directory struct {
	seq    int64
	users  map[string]*user
	order  []string // user ids, sorted: the order of pages
	groups map[string]*group
	gorder []string
	units  map[string]*unit
	// orgContacts by id.
	orgContacts map[string]*orgContact
	upn         map[string]string // lower-cased userPrincipalName → id

	// Lag: what the index still shows. Not persisted.
	hidden []hiddenChange
}

// hiddenChange is a change that delta does not show yet (Graph docs: "Use delta query to track changes", processing delays).
type hiddenChange struct {
	seq    int64
	user   string
	before *user // nil when the change created the user
	reads  int   // delta rounds still to be begun before it shows
}

func newDirectory() directory {
	return directory{users: map[string]*user{}, groups: map[string]*group{}, units: map[string]*unit{}, orgContacts: map[string]*orgContact{}, upn: map[string]string{}}
}

// next gives a change its number.
func (d *directory) next() int64 { d.seq++; return d.seq }

// place puts a user into the maps without persisting it.
func (d *directory) place(u *user) {
	old, known := d.users[u.ID]
	if !known {
		i, _ := slices.BinarySearch(d.order, u.ID)
		d.order = slices.Insert(d.order, i, u.ID)
	} else if name := fold(old.text("userPrincipalName")); d.upn[name] == u.ID {
		delete(d.upn, name)
	}
	d.users[u.ID] = u
	if name := fold(u.text("userPrincipalName")); name != "" && u.State == alive {
		d.upn[name] = u.ID
	}
	d.seq = max(d.seq, u.Last)
}

func (d *directory) placeGroup(g *group) {
	if old, known := d.groups[g.ID]; known {
		g.members, g.order = old.members, old.order
	} else {
		i, _ := slices.BinarySearch(d.gorder, g.ID)
		d.gorder = slices.Insert(d.gorder, i, g.ID)
		g.members = map[string]*member{}
	}
	d.groups[g.ID] = g
	d.seq = max(d.seq, g.Last)
}

func (d *directory) placeMember(m *member) {
	g := d.groups[m.Group]
	if g == nil {
		return
	}
	if _, known := g.members[m.ID]; !known {
		i, _ := slices.BinarySearch(g.order, m.ID)
		g.order = slices.Insert(g.order, i, m.ID)
	}
	g.members[m.ID] = m
	g.Last = max(g.Last, m.Added, m.Removed)
	d.seq = max(d.seq, m.Added, m.Removed)
}

// find looks a live user up by object id or userPrincipalName.
func (d *directory) find(key string) *user {
	u := d.users[fold(key)]
	if u == nil {
		u = d.users[d.upn[fold(key)]]
	}
	if u == nil || u.State != alive {
		return nil
	}
	return u
}

func (d *directory) findGroup(id string) *group {
	g := d.groups[fold(id)]
	if g == nil || g.State != alive {
		return nil
	}
	return g
}

// membersAt lists the members of a group as they were at a horizon, sorted by id; directory.seq is "now".
func (g *group) membersAt(horizon int64) []*member {
	live := make([]*member, 0, len(g.order))
	for _, id := range g.order {
		if m := g.members[id]; visibleMember(m, horizon) {
			live = append(live, m)
		}
	}
	return live
}

// transitive collects the members of a group and of the groups in it, each once, sorted by id.
func (d *directory) transitive(g *group, horizon int64) []*member {
	seen := map[string]*member{}
	visited := map[string]bool{g.ID: true}
	queue := []*group{g}
	for len(queue) > 0 {
		g, queue = queue[0], queue[1:]
		for _, m := range g.membersAt(horizon) {
			seen[m.ID] = m
			if sub := d.findGroup(m.ID); sub != nil && m.Type == MemberGroup && !visited[m.ID] {
				visited[m.ID] = true
				queue = append(queue, sub)
			}
		}
	}
	all := slices.Collect(maps.Values(seen))
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// groupsOf is the set of groups a user is in, nested ones included.
func (d *directory) groupsOf(id string) map[string]bool {
	in := map[string]bool{}
	queue := []string{id}
	for len(queue) > 0 {
		id, queue = queue[0], queue[1:]
		for _, g := range d.groups {
			if m := g.members[id]; m != nil && m.Removed == 0 && g.State == alive && !in[g.ID] {
				in[g.ID] = true
				queue = append(queue, g.ID)
			}
		}
	}
	return in
}

// horizon is the number of the last change that lagging readers may see.
func (d *directory) horizon() int64 {
	h := d.seq
	for _, c := range d.hidden {
		h = min(h, c.seq-1)
	}
	return h
}

// seen is the user as lagging readers see it: the state before its first hidden change, nil when that created it.
func (d *directory) seen(u *user) *user {
	for _, c := range d.hidden {
		if c.user == u.ID {
			return c.before
		}
	}
	return u
}

// step lets hidden changes come one delta round closer.
func (d *directory) step() {
	for i := range d.hidden {
		d.hidden[i].reads--
	}
	d.hidden = slices.DeleteFunc(d.hidden, func(c hiddenChange) bool { return c.reads < 0 })
}

// visibleMember tells whether a membership stood at the horizon.
func visibleMember(m *member, horizon int64) bool {
	return m.Added <= horizon && (m.Removed == 0 || m.Removed > horizon)
}
