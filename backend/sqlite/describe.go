package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
)

// Description is the shape of a database, without a row of it.
type Description struct {
	Schema int64            `json:"schema"` // number of its newest migration
	Bytes  int64            `json:"bytes"`
	Free   int64            `json:"free"` // bytes of the file that hold nothing
	Rows   map[string]int64 `json:"rows"` // by table
	SQL    string           `json:"-"`
}

// Describe counts every row of every table: seconds for millions of links.
func (db *DB) Describe(ctx context.Context) (d Description, err error) {
	type object struct{ kind, name, sql string }
	all, err := query(ctx, db, "read the schema", func(rows *sql.Rows) (o object, err error) { return o, rows.Scan(&o.kind, &o.name, &o.sql) },
		"SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type DESC, name")
	if err != nil {
		return d, err
	}
	if err := db.row(ctx, "measure the database", []any{&d.Schema, &d.Bytes, &d.Free}, `SELECT user_version, page_count * page_size, freelist_count * page_size
		FROM pragma_user_version, pragma_page_count, pragma_page_size, pragma_freelist_count`); err != nil {
		return d, err
	}
	d.Rows = map[string]int64{}
	var text strings.Builder
	for _, o := range all {
		if o.sql != "" {
			text.WriteString(o.sql + ";\n\n")
		}
		if o.kind != "table" {
			continue
		}
		var n int64
		if err := db.row(ctx, "count rows", []any{&n}, fmt.Sprintf("SELECT count(*) FROM %q", o.name)); err != nil {
			return d, err
		}
		d.Rows[o.name] = n
	}
	d.SQL = text.String()
	return d, nil
}

// naming are the properties by which somebody could be known, and what they are.
var naming = map[string]string{
	"id": "id", "displayName": "name", "givenName": "name", "surname": "name", "userPrincipalName": "address", "mail": "address",
	"mailNickname": "address", "otherMails": "address", "proxyAddresses": "address", "imAddresses": "address", "mobilePhone": "number",
	"businessPhones": "number", "homePhone": "number", "faxNumber": "number", "streetAddress": "address", "employeeId": "number", "aboutMe": "text",
	"onPremisesSamAccountName": "name", "onPremisesUserPrincipalName": "address", "onPremisesDistinguishedName": "address", "mySite": "address",
}

// EachName visits what people of the mirror could be known by: the kind of it, and the text.
func (db *DB) EachName(ctx context.Context, visit func(kind, text string)) error {
	_, err := query(ctx, db, "read who is known", func(rows *sql.Rows) (none struct{}, err error) {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			return none, err
		}
		visit("id", id)
		var user map[string]any
		if err := json.Unmarshal([]byte(body), &user); err != nil {
			return none, err
		}
		for property, value := range user {
			kind, names := naming[property]
			if !names {
				continue
			}
			switch v := value.(type) {
			case string:
				visit(kind, v)
			case []any:
				for _, one := range v {
					if text, is := one.(string); is {
						visit(kind, text)
					}
				}
			}
		}
		return none, nil
	}, "SELECT id, user FROM person")
	return err
}
