package graphsim

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

func queryEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// userFilter reads the $filter of a users list and refuses what the directory refuses (Graph docs: "Advanced query
// capabilities on Microsoft Entra ID objects": the table of properties and the error texts).
func (t *Tenant) userFilter(req *request) (func(*user) bool, *response) {
	text := req.query.Get("$filter")
	if text == "" {
		return func(*user) bool { return true }, nil
	}
	tree, ok := parseFilter(text)
	if !ok {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Invalid filter clause: "+text)
	}
	var fail *response
	tree.walk(func(n node) bool {
		fail = filterRefusal(n, advanced(req))
		return fail == nil
	})
	if fail != nil {
		return nil, fail
	}
	return func(u *user) bool {
		m := matcher{
			value: func(path string) (string, bool) { return u.filterValue(path) },
			any: func(path string, inner node) bool {
				proper, _ := properName(path)
				items, _ := u.Props[proper].([]any)
				for _, item := range items {
					one := matcher{value: func(path string) (string, bool) { return memberText(item, path) }}
					if one.match(inner) {
						return true
					}
				}
				return false
			},
		}
		return m.match(tree)
	}, nil
}

func memberText(item any, path string) (string, bool) {
	if path == "." {
		s, ok := item.(string)
		return s, ok
	}
	object, _ := item.(map[string]any)
	s, ok := object[strings.TrimPrefix(path, "./")].(string)
	return s, ok
}

func (u *user) filterValue(path string) (string, bool) {
	if strings.EqualFold(path, "id") {
		return u.ID, true
	}
	if name, ok := strings.CutSuffix(path, "/$count"); ok {
		proper, _ := properName(name)
		items, _ := u.Props[proper].([]any)
		return fmt.Sprint(len(items)), true
	}
	if name, inner, within := strings.Cut(path, "/"); within {
		proper, _ := properName(name)
		set, _ := u.Props[proper].(map[string]any)
		text, ok := set[inner].(string)
		return text, ok
	}
	proper, _ := properName(path)
	switch v := u.Props[proper].(type) {
	case nil:
		return "", false
	case string:
		return v, true
	default:
		return fmt.Sprint(v), true
	}
}

// filterRefusal is the 400 for one node of a filter, nil when the directory takes it.
func filterRefusal(n node, advanced bool) *response {
	unsupported := refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "Unsupported Query.")
	switch n.op {
	case "not":
		if !advanced {
			return unsupported
		}
		return nil
	case "and", "or", "":
		return nil
	}
	path := n.path
	for _, a := range n.args {
		if path == "" && a.val == nil {
			path = a.path
		}
	}
	if strings.HasPrefix(path, ".") {
		return nil // inside any(), judged with its collection
	}
	name, counted := strings.CutSuffix(path, "/$count")
	name, _, _ = strings.Cut(name, "/")
	proper, known := properName(name)
	class := userProperties[proper]
	if !known {
		return noSuchProperty(name, "microsoft.graph.user")
	}
	null := len(n.args) == 2 && (n.args[0].val != nil && n.args[0].val.kind == 0 || n.args[1].val != nil && n.args[1].val.kind == 0)
	needs := class == filterAdvanced || counted || null || n.op == "ne" || n.op == "endswith"
	switch {
	case class == filterNone, n.op == "contains", n.op == "endswith" && !endsWithProperties[proper]:
		return unsupported
	case needs && !advanced && class == filterAdvanced:
		return refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "The request uses a filter property that is not indexed")
	case needs && !advanced:
		return unsupported
	}
	return nil
}
