package sqlite

import (
	"context"
	"database/sql"

	"concord/backend/contactsync"
)

// FindPeople implements contactsync.ExplainStore. It reads every person's properties: somebody asks about one person.
func (db *DB) FindPeople(ctx context.Context, nameOrID string, limit int) ([]contactsync.Person, error) {
	type ranked struct {
		contactsync.Person
		rank int
	}
	found, err := query(ctx, db, "find a person", func(rows *sql.Rows) (r ranked, err error) {
		r.Person, err = scanPerson(func(dest ...any) error { return rows.Scan(append([]any{&r.rank}, dest...)...) })
		return r, err
	}, `WITH found (no, rank) AS (
			SELECT no, CASE
				WHEN id = lower(?1) THEN 0
				WHEN lower(user ->> 'mail') = lower(?1) OR lower(user ->> 'userPrincipalName') = lower(?1) THEN 1
				WHEN EXISTS (SELECT 1 FROM json_each(user, '$.proxyAddresses') WHERE lower(value) = 'smtp:' || lower(?1)) THEN 2
				WHEN lower(user ->> 'displayName') = lower(?1) THEN 3 END
			  FROM person)
		SELECT found.rank, people.* FROM found JOIN (`+personSelect+`) people ON people.no = found.no
		 WHERE found.rank IS NOT NULL ORDER BY people.gone, found.rank, found.no LIMIT ?2`, nameOrID, limit)
	var best []contactsync.Person
	for _, r := range found {
		if r.Gone == found[0].Gone && r.rank == found[0].rank {
			best = append(best, r.Person)
		}
	}
	return best, err
}

// Nesting implements contactsync.ExplainStore.
func (db *DB) Nesting(ctx context.Context, groups []string, person string) ([]contactsync.Nested, error) {
	return query(ctx, db, "read how groups are nested", func(rows *sql.Rows) (n contactsync.Nested, err error) {
		err = rows.Scan(&n.Group, &n.Member)
		return n, err
	}, closure+`
		SELECT group_id, member_id FROM closure JOIN group_member ON group_id = closure.id AND member_id = ?2
		UNION ALL
		SELECT group_id, member_id FROM closure JOIN group_member ON group_id = closure.id WHERE is_group = 1
		 ORDER BY 1, 2`, jsonList(groups), person)
}

// NamesOfPlaces implements contactsync.ExplainStore.
func (db *DB) NamesOfPlaces(ctx context.Context, ids []string) (map[string]contactsync.GroupState, error) {
	found, err := query(ctx, db, "read the groups' names", func(rows *sql.Rows) (g contactsync.GroupState, err error) {
		err = rows.Scan(&g.ID, &g.Name, &g.Present)
		return g, err
	}, "SELECT id, name, present FROM directory_group WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids))
	known := make(map[string]contactsync.GroupState, len(found))
	for _, g := range found {
		known[g.ID] = g
	}
	return known, err
}
