package graphsim

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// extendedPropertyID matches the ids of single-value extended properties: "String {GUID} Name X", "Integer {GUID} Id 0x8012",
// "String 0x4001001E" (Graph docs: "Outlook extended properties overview").
var extendedPropertyID = regexp.MustCompile(`(?i)^(String|Binary|Boolean|Currency|Double|Float|Short|Integer|Long|SystemTime|CLSID|ApplicationTime)\s+(?:\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?\s+(Name|Id)\s+(\S.*)|(0x[0-9a-f]{4,8}))$`)

// canonicalPropertyID brings an id into one spelling: type, GUID and tag do not depend on case, the name does (Graph docs: "Get
// singleValueLegacyExtendedProperty").
func canonicalPropertyID(id string) (string, bool) {
	m := extendedPropertyID.FindStringSubmatch(strings.TrimSpace(id))
	if m == nil {
		return "", false
	}
	kind := strings.ToUpper(m[1][:1]) + fold(m[1][1:])
	if m[5] != "" {
		return kind + " 0x" + strings.ToUpper(m[5][2:]), true
	}
	if strings.EqualFold(m[3], "Id") {
		return kind + " {" + fold(m[2]) + "} Id " + fold(m[4]), true
	}
	return kind + " {" + fold(m[2]) + "} Name " + m[4], true
}

// readExtendedProperties checks the inline properties of a create or update; values are always strings.
func readExtendedProperties(value json.RawMessage) (map[string]string, *response) {
	var list []struct {
		ID    string  `json:"id"`
		Value *string `json:"value"`
	}
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, asBodyError(err)
	}
	all := map[string]string{}
	for _, one := range list {
		id, ok := canonicalPropertyID(one.ID)
		if !ok || one.Value == nil {
			return nil, refuse(http.StatusBadRequest, "ErrorInvalidProperty", "The property '"+one.ID+"' is invalid.")
		}
		all[id] = *one.Value
	}
	return all, nil
}
