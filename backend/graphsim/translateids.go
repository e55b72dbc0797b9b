package graphsim

import (
	"encoding/json"
	"net/http"
)

var translateRoutes = []route{
	at("POST", "users/{}/translateExchangeIds", 0, append([]string{"User.ReadBasic.All"}, readUsers...), (*Tenant).translateExchangeIDs),
}

// maxTranslated is how many ids one call takes (Graph docs: "user: translateExchangeIds").
const maxTranslated = 1000

// translateExchangeIDs answers POST …/translateExchangeIds between the two kinds of id that REST has; the others, of MAPI and
// EWS, are refused. It only computes: an id of an item that is gone translates too.
func (t *Tenant) translateExchangeIDs(req *request) *response {
	m, fail := t.openMailbox(req)
	if fail != nil {
		return fail
	}
	var body struct {
		InputIDs     []string `json:"inputIds"`
		SourceIDType string   `json:"sourceIdType"`
		TargetIDType string   `json:"targetIdType"`
	}
	kinds := map[string]bool{"restId": true, "restImmutableEntryId": true}
	if err := json.Unmarshal(req.body, &body); err != nil || !kinds[body.SourceIDType] || !kinds[body.TargetIDType] || len(body.InputIDs) > maxTranslated {
		return refuse(http.StatusBadRequest, "ErrorInvalidRequest", "The request is invalid: inputIds, at most 1000, sourceIdType and targetIdType are required.")
	}
	results := []any{}
	for _, id := range body.InputIDs {
		folder, n, ok := m.key.parseItemID(id)
		c := m.contacts[n]
		if !ok || c == nil || (folder == 0) != (body.SourceIDType == "restImmutableEntryId") {
			results = append(results, map[string]any{"sourceId": id, "targetId": nil,
				"errorDetails": map[string]any{"code": "ErrorInvalidIdMalformed", "message": "Id is malformed."}})
			continue
		}
		target := m.key.immutableID(n)
		if body.TargetIDType == "restId" {
			target = m.key.ordinaryID(c.folder, n)
		}
		results = append(results, map[string]any{"sourceId": id, "targetId": target})
	}
	return answer(http.StatusOK, map[string]any{"@odata.context": req.base + "/v1.0/$metadata#Collection(microsoft.graph.convertIdResult)", "value": results})
}
