package cloudsync

import (
	"context"
	"slices"
	"strings"
)

// mostChanges bounds how many differences of two schemas are told: beyond, they are two different schemas.
const mostChanges = 500

// CompareSchema tells what restoring a backup would change in the schema that is there now; none when nothing would.
func (s *Service) CompareSchema(ctx context.Context, domain string, id int64) ([]Change, error) {
	v, err := s.find(ctx, domain)
	if err != nil {
		return nil, err
	}
	b, err := s.schemaBackup(ctx, v, id)
	if err != nil {
		return nil, err
	}
	now, err := v.schemaOf(ctx)
	if err != nil {
		return nil, worded(stepScope, err)
	}
	return SchemaChanges(now, b.Content)
}

// schemaBackup is a backup that can be put back into the configuration: of the schema of its provisioning job.
func (s *Service) schemaBackup(ctx context.Context, v *view, id int64) (Backup, error) {
	b, err := s.Backup(ctx, id)
	if err != nil {
		return b, err
	}
	if job := jobOf(v.jobs, JobProvisioning); b.Kind != SchemaBackup || b.Domain != lower(v.c.Domain) || job == nil || b.Job != job.ID {
		return b, &ArgumentError{problem{"cloudsync_other_backup", "That backup is not of this job's schema.", "See which are with: concordctl cloudsync backups."}}
	}
	return b, nil
}

// SchemaChanges tells the differences of two schemas, each where it is: items of a list are told apart by their name, not by their place.
// Version and what Microsoft writes when it reads a directory's own schema (discoveries) are left out: every write changes them. It is pure.
func SchemaChanges(before, after []byte) ([]Change, error) {
	a, err := readNodes(before)
	if err != nil {
		return nil, &SchemaError{"is no JSON object"}
	}
	b, err := readNodes(after)
	if err != nil {
		return nil, &SchemaError{"is no JSON object"}
	}
	d := schemaDiff{before: before, after: after}
	d.values(nil, a, b)
	return d.changes, nil
}

type schemaDiff struct {
	before, after []byte
	changes       []Change
}

// unsaid are members that say nothing about what is synchronised.
var unsaid = []string{"version", "discoveryDateTime", "discoverabilities", "@odata.context"}

func (d *schemaDiff) tell(where []string, a, b *node) {
	if len(d.changes) < mostChanges {
		d.changes = append(d.changes, Change{Where: strings.Join(where, ": "), Before: pretty(a.raw(d.before)), After: pretty(b.raw(d.after))})
	}
}

func (d *schemaDiff) values(where []string, a, b *node) {
	switch {
	case a.raw(d.before) == b.raw(d.after), isNothing(a) && isNothing(b):
	case a == nil || b == nil || a.kind != b.kind || a.kind != '{' && a.kind != '[':
		d.tell(where, a, b)
	case a.kind == '{':
		d.members(where, a, b)
	case nameOf(d.before, a) && nameOf(d.after, b):
		d.items(where, a, b)
	default:
		if compact(a.raw(d.before)) != compact(b.raw(d.after)) {
			d.tell(where, a, b)
		}
	}
}

func (d *schemaDiff) members(where []string, a, b *node) {
	for _, m := range a.members {
		if !slices.Contains(unsaid, m.key) {
			d.values(append(slices.Clip(where), m.key), m.value, b.get(m.key))
		}
	}
	for _, m := range b.members {
		if a.get(m.key) == nil && !slices.Contains(unsaid, m.key) {
			d.values(append(slices.Clip(where), m.key), nil, m.value)
		}
	}
}

// items pairs the items of two lists by name, the first of a name with the first.
func (d *schemaDiff) items(where []string, a, b *node) {
	left := map[string][]*node{}
	for _, item := range b.items {
		name := itemName(d.after, item)
		left[name] = append(left[name], item)
	}
	for _, item := range a.items {
		name := itemName(d.before, item)
		var other *node
		if same := left[name]; len(same) > 0 {
			other, left[name] = same[0], same[1:]
		}
		d.values(named(where, name), item, other)
	}
	for _, item := range b.items { // in their order
		name := itemName(d.after, item)
		if same := left[name]; len(same) > 0 && slices.Contains(same, item) {
			d.values(named(where, name), nil, item)
		}
	}
}

// named puts an item's name in the place of its list's.
func named(where []string, name string) []string {
	if len(where) == 0 {
		return []string{name}
	}
	where = slices.Clone(where)
	where[len(where)-1] += " " + name
	return where
}

// itemName is what an item of a list is told apart by, "" when it has no name.
func itemName(data []byte, item *node) string {
	if source, target := item.get("sourceObjectName").text(data), item.get("targetObjectName").text(data); source+target != "" {
		return source + " → " + target
	}
	for _, member := range []string{"targetAttributeName", "name", "key", "id"} {
		if name := item.get(member).text(data); name != "" {
			return name
		}
	}
	return ""
}

// nameOf reports whether the items of a list are objects with a name.
func nameOf(data []byte, list *node) bool {
	return !slices.ContainsFunc(list.items, func(item *node) bool { return item.kind != '{' || itemName(data, item) == "" })
}

// isNothing reports whether a value says nothing: not there, null, or an empty list.
func isNothing(n *node) bool {
	return n == nil || n.kind == 'n' || n.kind == '[' && len(n.items) == 0
}

// compact is JSON without the space between its parts.
func compact(text string) string {
	data := []byte(text)
	n, err := readNodes(data)
	if err != nil {
		return text
	}
	return n.compact(data)
}

func (n *node) compact(data []byte) string {
	switch n.kind {
	case '{':
		parts := make([]string, len(n.members))
		for i, m := range n.members {
			parts[i] = encode(m.key) + ":" + m.value.compact(data)
		}
		return "{" + strings.Join(parts, ",") + "}"
	case '[':
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = item.compact(data)
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return n.raw(data)
	}
}
