package graphsim

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// directoryTokenLife is how long a delta token of a directory object answers (Graph docs: "Use delta query to track
// changes", token duration: 7 days).
const directoryTokenLife = 7 * 24 * time.Hour

// deltaToken is what a $skiptoken or $deltatoken means to the service. On the wire it is sealed: opaque, bound to the host
// that gave it out, and refused when changed.
type deltaToken struct {
	Kind   string   `json:"k"`           // users, groups, orgContacts, contacts, contactFolders
	Host   string   `json:"h"`           //
	Select []string `json:"s,omitempty"` // tracked properties; empty: the default ones
	IDs    []string `json:"f,omitempty"` // $filter on ids
	Since  int64    `json:"a"`           // changes after this number; -1: everything
	Prior  int64    `json:"p"`           // Since of the round before, for replays
	Upto   int64    `json:"b"`           // the round ends here
	After  string   `json:"c,omitempty"` // page cursor
	Again  []string `json:"r,omitempty"` // objects to repeat on the next page
	Began  bool     `json:"e,omitempty"` // an empty first page was given
	Page   int      `json:"z,omitempty"` // page size asked for
	Scope  string   `json:"m,omitempty"` // mailbox and folder
	At     int64    `json:"t"`           // unix seconds of issue
}

func (t *Tenant) sealer() cipher.AEAD {
	key := sha256.Sum256([]byte("delta token of " + t.id))
	block, _ := aes.NewCipher(key[:]) // 32 bytes are always a valid AES-256 key
	aead, _ := cipher.NewGCM(block)
	return aead
}

func (t *Tenant) sealToken(token deltaToken) string {
	plain, _ := json.Marshal(token)
	nonce := sha256.Sum256(plain)
	return base64.RawURLEncoding.EncodeToString(t.aead.Seal(nonce[:12:12], nonce[:12], plain, nil))
}

func (t *Tenant) openToken(text string) (token deltaToken, ok bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sealed) < 12 {
		return token, false
	}
	plain, err := t.aead.Open(nil, sealed[:12], sealed[12:], nil)
	if err != nil {
		return token, false
	}
	return token, json.Unmarshal(plain, &token) == nil
}

// deltaStart is what a delta request asks for: a token to go on from, or a fresh round (nil), or "from now on".
func (t *Tenant) deltaStart(req *request, kind string, life time.Duration) (token *deltaToken, latest bool, fail *response) {
	text := req.query.Get("$skiptoken")
	isDelta := false
	if text == "" {
		text, isDelta = req.query.Get("$deltatoken"), true
	}
	switch {
	case text == "" || text == "latest":
		return nil, text == "latest", nil
	case len(req.query) > 1:
		// Parameters live in the token; added ones are refused rather than ignored, so that a client notices [inferred].
		return nil, false, refuse(http.StatusBadRequest, "BadRequest", "Query options cannot be combined with a skip or delta token.")
	}
	got, ok := t.openToken(text)
	if !ok || got.Kind != kind || !strings.EqualFold(got.Host, req.host) {
		return nil, false, refuse(http.StatusBadRequest, "BadRequest", "Badly formed token.")
	}
	faults := t.faults
	if faults.ExpireDeltaTokens || life > 0 && t.now().Sub(time.Unix(got.At, 0)) > life {
		return nil, false, t.resync(req)
	}
	if isDelta {
		got.After, got.Began, got.Again = "", false, nil
	}
	return &got, false, nil
}

// resync is the answer to a token too old: 400 syncStateNotFound (devblogs "duration of change tracking tokens"), or 410 Gone
// with a Location that holds an empty token (Graph docs: "Use delta query to track changes", synchronization reset).
func (t *Tenant) resync(req *request) *response {
	code := t.faults.ResyncCode
	if code == "" {
		code = "syncStateNotFound"
	}
	if !t.faults.ResyncGone {
		return refuse(http.StatusBadRequest, code,
			"The sync state generation is not found. The delta token is expired and data must be synchronized again.")
	}
	return refuse(http.StatusGone, code, "Resync required. Replace any local items with the server's version.").
		set("Location", req.base+"/v1.0"+req.path+"?$deltatoken=")
}

// directoryDelta answers one request of a directory delta, of users or of groups: where the round stands and which faults
// strike it is the same for both; fresh begins a round and fill makes its page.
func (t *Tenant) directoryDelta(req *request, kind string, fresh func(*request) (*deltaToken, *response), fill func(*deltaPage, deltaToken)) *response {
	token, latest, fail := t.deltaStart(req, kind, directoryTokenLife)
	if fail != nil {
		return fail
	}
	first := token == nil
	if first {
		if token, fail = fresh(req); fail != nil {
			return fail
		}
	}
	if first || token.After == "" && !token.Began && token.Again == nil {
		t.dir.step()
		token.Upto = t.dir.horizon()
		if t.faults.ReplayDelta && !first && token.Prior < token.Since {
			token.Since = token.Prior
		}
	}
	context := kind
	if kind == orgContactsKind {
		context = "contacts" // as the metadata names the set
	}
	page := deltaPage{context: context, final: deltaToken{Kind: kind, Host: req.host, Select: token.Select, IDs: token.IDs,
		Since: token.Upto, Prior: max(token.Since, 0)}}
	switch {
	case latest:
	case t.faults.EmptyDeltaPages && !token.Began:
		page.next = token.with(func(next *deltaToken) { next.Began = true })
	default:
		fill(&page, *token)
	}
	return t.deltaAnswer(req, page)
}

// deltaPage is one page of a round.
type deltaPage struct {
	context string
	values  []any
	next    *deltaToken // nil on the last page
	final   deltaToken  // what the deltaLink holds
}

func (t *Tenant) deltaAnswer(req *request, page deltaPage) *response {
	if page.values == nil {
		page.values = []any{}
	}
	body := map[string]any{"@odata.context": req.base + "/v1.0/$metadata#" + page.context, "value": page.values}
	if page.next != nil {
		page.next.At = t.now().Unix()
		body["@odata.nextLink"] = req.link("$skiptoken", t.sealToken(*page.next))
	} else {
		page.final.At = t.now().Unix()
		body["@odata.deltaLink"] = req.link("$deltatoken", t.sealToken(page.final))
	}
	return answer(http.StatusOK, body)
}

func (r *request) link(option, token string) string {
	return r.base + "/v1.0" + r.path + "?" + option + "=" + url.QueryEscape(token)
}

// idFilter reads the only $filter that delta knows: id eq 'a' or id eq 'b' … of at most 50 objects (Graph docs: "user:
// delta", "group: delta").
func idFilter(text string) ([]string, *response) {
	if text == "" {
		return nil, nil
	}
	var ids []string
	for part := range strings.SplitSeq(text, " or ") {
		fields := strings.Fields(strings.Trim(part, " ()"))
		if len(fields) != 3 || !strings.EqualFold(fields[0], "id") || fields[1] != "eq" || len(fields[2]) < 3 ||
			fields[2][0] != '\'' || fields[2][len(fields[2])-1] != '\'' {
			return nil, refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "Unsupported Query.")
		}
		ids = append(ids, fold(strings.Trim(fields[2], "'")))
	}
	if len(ids) > 50 {
		return nil, refuse(http.StatusBadRequest, "Request_UnsupportedQuery", "The number of ids in the filter exceeds the maximum allowed value of 50.")
	}
	return ids, nil
}
