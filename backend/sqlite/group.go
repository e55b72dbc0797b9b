package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"concord/backend/contactsync"
	"concord/backend/graph"
)

// closure is the groups named in the JSON array of the first parameter and all nested in them.
const closure = `WITH RECURSIVE closure (id) AS (
	SELECT value FROM json_each(?1)
	UNION
	SELECT member_id FROM group_member JOIN closure ON group_id = closure.id WHERE is_group = 1)`

func jsonList[T any](values []T) string {
	if values == nil {
		return "[]"
	}
	data, _ := json.Marshal(values) // strings and numbers always marshal
	return string(data)
}

// GroupClosure implements contactsync.Mirror.
func (db *DB) GroupClosure(ctx context.Context, groups []string) ([]contactsync.GroupState, error) {
	return query(ctx, db, "read the groups", func(rows *sql.Rows) (g contactsync.GroupState, err error) {
		err = rows.Scan(&g.ID, &g.Name, &g.Present)
		return g, err
	}, closure+`SELECT closure.id, coalesce(g.name, ''), coalesce(g.present, 0) FROM closure LEFT JOIN directory_group g USING (id) ORDER BY closure.id`,
		jsonList(groups))
}

// GroupMembers implements contactsync.Mirror.
func (db *DB) GroupMembers(ctx context.Context, groups []string) (map[string]struct{}, error) {
	ids, err := query(ctx, db, "read the members", func(rows *sql.Rows) (id string, err error) {
		err = rows.Scan(&id)
		return id, err
	}, closure+"SELECT DISTINCT member_id FROM group_member JOIN closure ON group_id = closure.id WHERE is_group = 0", jsonList(groups))
	members := make(map[string]struct{}, len(ids))
	for _, id := range ids {
		members[id] = struct{}{}
	}
	return members, err
}

// SaveGroups implements contactsync.Mirror.
func (db *DB) SaveGroups(ctx context.Context, r contactsync.Round, groups []graph.Group) error {
	return db.update(ctx, "save a page of groups", func(tx *sql.Tx) error {
		s := groupSaver{tx: tx, round: r}
		if len(groups) > 0 || r.Done && r.Full {
			var err error
			if s.clock, err = tick(ctx, tx); err != nil {
				return err
			}
		}
		for _, group := range groups {
			if err := s.save(ctx, group); err != nil {
				return err
			}
		}
		if r.Done && r.Full {
			if err := s.finish(ctx); err != nil {
				return err
			}
		}
		return saveRound(ctx, tx, r)
	})
}

// SaveUnit implements contactsync.Mirror. A unit is kept like a group of a single page.
func (db *DB) SaveUnit(ctx context.Context, id string, present bool, users []string) error {
	return db.update(ctx, "save an administrative unit", func(tx *sql.Tx) error {
		if !present {
			_, err := tx.ExecContext(ctx, "INSERT INTO directory_group (id, name, present, generation) VALUES (?, '', 0, 0) ON CONFLICT DO UPDATE SET present = 0", id)
			return err
		}
		s := groupSaver{tx: tx, round: contactsync.Round{Query: id}}
		if err := tx.QueryRowContext(ctx, `INSERT INTO directory_group (id, name, present, generation) VALUES (?, '', 1, 1)
			ON CONFLICT DO UPDATE SET present = 1, generation = generation + 1 RETURNING generation`, id).Scan(&s.round.Generation); err != nil {
			return err
		}
		same, err := sameMembers(ctx, tx, id, users)
		if err != nil || same {
			return err
		}
		if s.clock, err = tick(ctx, tx); err != nil {
			return err
		}
		for _, user := range users {
			if err := s.member(ctx, id, strings.ToLower(user), false, false); err != nil {
				return err
			}
		}
		return s.finish(ctx)
	})
}

// sameMembers spares a quiet run the writing, and everyone the evaluation.
func sameMembers(ctx context.Context, tx *sql.Tx, unit string, users []string) (same bool, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT (SELECT count(*) FROM group_member WHERE group_id = ?1) = (SELECT count(DISTINCT lower(value)) FROM json_each(?2))
		   AND NOT EXISTS (SELECT 1 FROM json_each(?2) WHERE lower(value) NOT IN (SELECT member_id FROM group_member WHERE group_id = ?1))`,
		unit, jsonList(users)).Scan(&same)
	return same, err
}

// groupSaver merges one page of groups.
type groupSaver struct {
	tx    *sql.Tx
	round contactsync.Round
	clock int64
}

func (s *groupSaver) save(ctx context.Context, group graph.Group) error {
	id := strings.ToLower(group.ID)
	_, err := s.tx.ExecContext(ctx, `
		INSERT INTO directory_group (id, name, present, generation) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (id) DO UPDATE SET name = CASE WHEN ?2 = '' THEN name ELSE ?2 END, present = ?3, generation = ?4`,
		id, group.DisplayName, group.Removed == "", s.round.Generation)
	if err != nil || group.Removed != "" {
		return err
	}
	for _, member := range group.Members {
		isGroup := strings.EqualFold(member.Type, "#microsoft.graph.group")
		if !isGroup && !strings.EqualFold(member.Type, "#microsoft.graph.user") && !strings.EqualFold(member.Type, "#microsoft.graph.orgContact") {
			continue // devices, service principals
		}
		if err := s.member(ctx, id, strings.ToLower(member.ID), isGroup, member.Removed); err != nil {
			return err
		}
	}
	return nil
}

func (s *groupSaver) member(ctx context.Context, group, member string, isGroup, removed bool) error {
	if removed {
		if err := s.touch(ctx, member, isGroup); err != nil {
			return err
		}
		_, err := s.tx.ExecContext(ctx, "DELETE FROM group_member WHERE group_id = ? AND member_id = ?", group, member)
		return err
	}
	done, err := s.tx.ExecContext(ctx, "UPDATE group_member SET generation = ? WHERE group_id = ? AND member_id = ?", s.round.Generation, group, member)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	if _, err := s.tx.ExecContext(ctx, "INSERT INTO group_member (group_id, member_id, is_group, generation) VALUES (?, ?, ?, ?)",
		group, member, isGroup, s.round.Generation); err != nil {
		return err
	}
	return s.touch(ctx, member, isGroup)
}

// touch has everyone behind a member evaluated again.
func (s *groupSaver) touch(ctx context.Context, member string, isGroup bool) error {
	if !isGroup {
		_, err := s.tx.ExecContext(ctx, "UPDATE person SET changed = ? WHERE id = ?", s.clock, member)
		return err
	}
	_, err := s.tx.ExecContext(ctx, closure+`
		UPDATE person SET changed = ?2 WHERE id IN (SELECT member_id FROM group_member JOIN closure ON group_id = closure.id WHERE is_group = 0)`,
		jsonList([]string{member}), s.clock)
	return err
}

// finish draws the conclusions of a full round that reached its end: members it did not show are members no
// more, groups it did not show are not there.
func (s *groupSaver) finish(ctx context.Context) error {
	asked := jsonList(strings.Split(s.round.Query, ","))
	type stale struct {
		group, member string
		isGroup       bool
	}
	all, err := readAll(ctx, s.tx, func(rows *sql.Rows) (one stale, err error) {
		err = rows.Scan(&one.group, &one.member, &one.isGroup)
		return one, err
	}, `SELECT m.group_id, m.member_id, m.is_group FROM group_member m JOIN directory_group g ON g.id = m.group_id
	     WHERE m.group_id IN (SELECT value FROM json_each(?1)) AND g.present = 1 AND g.generation = ?2 AND m.generation < ?2`, asked, s.round.Generation)
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := s.member(ctx, one.group, one.member, one.isGroup, true); err != nil {
			return err
		}
	}
	_, err = s.tx.ExecContext(ctx, "UPDATE directory_group SET present = 0 WHERE id IN (SELECT value FROM json_each(?1)) AND generation < ?2", asked, s.round.Generation)
	return err
}
