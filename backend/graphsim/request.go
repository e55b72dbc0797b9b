package graphsim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// request is one Graph request as Microsoft counts them: a single one, or one item of a $batch.
type request struct {
	method string
	path   string // below the version root, encoded as it came, without query
	parts  []string
	query  url.Values
	raw    string // encoded query
	header http.Header
	body   []byte
	grant  grant
	base   string // scheme and host for the links in the answer
	host   string
	beta   bool
	item   int // position in its batch, -1 for a single request
	batch  int // number of its batch, 0 for a single request
	n      int // number of the request in the tenant's life
}

// response is an answer before it is put on the wire or into a batch.
type response struct {
	status int
	header http.Header
	body   []byte
	err    *graphError
	cut    bool          // the connection breaks instead
	torn   bool          // the body is half of what it was, or not ours: no JSON to rely on
	slow   time.Duration // the second half of the body comes this much later
}

// graphError is the error envelope of Graph (Graph docs: "Microsoft Graph error responses and resource types").
type graphError struct{ code, message, inner string }

func (r *response) set(key, value string) *response {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(key, value)
	return r
}

func (r *response) code() string {
	if r.err == nil {
		return ""
	}
	return r.err.code
}

func refuse(status int, code, message string) *response {
	return &response{status: status, err: &graphError{code: code, message: message}}
}

func answer(status int, value any) *response {
	body, err := json.Marshal(value)
	if err != nil {
		return refuse(http.StatusInternalServerError, "InternalServerError", "The answer could not be written.")
	}
	return answerRaw(status, body)
}

func answerRaw(status int, body []byte) *response {
	return (&response{status: status, body: body}).set("Content-Type",
		"application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
}

func noContent() *response { return &response{status: http.StatusNoContent} }

// seal gives the answer the headers and the error body that only the request can name.
func (t *Tenant) seal(req *request, res *response, now time.Time) {
	if res.header == nil {
		res.header = http.Header{}
	}
	id := t.requestID(req.n)
	client := req.header.Get("client-request-id")
	if client == "" {
		client = id
	}
	res.header.Set("request-id", id)
	res.header.Set("client-request-id", client)
	if req.item < 0 {
		res.header.Set("Date", now.UTC().Format(http.TimeFormat))
		res.header.Set("x-ms-ags-diagnostic",
			`{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"5","ScaleUnit":"001","RoleInstance":"SIM00000001"}}`)
	}
	if res.err == nil || res.body != nil {
		return
	}
	inner := map[string]any{"date": now.UTC().Format("2006-01-02T15:04:05"), "request-id": id, "client-request-id": client}
	if res.err.inner != "" {
		inner["code"] = res.err.inner
	}
	res.body, _ = json.Marshal(map[string]any{"error": map[string]any{
		"code": res.err.code, "message": res.err.message, "innerError": inner}})
	res.header.Set("Content-Type", "application/json")
}

// splitPath turns "/users('a')/contactFolders/b" into its decoded segments; the key form in parentheses and the empty
// parentheses of a function become segments of their own or vanish (OData 4.01 URL conventions, "Addressing entities").
func splitPath(path string) ([]string, bool) {
	var parts []string
	for raw := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		part, err := url.PathUnescape(raw)
		if err != nil || part == "" {
			return nil, false
		}
		open := strings.IndexByte(part, '(')
		if open <= 0 || !strings.HasSuffix(part, ")") {
			parts = append(parts, part)
			continue
		}
		parts = append(parts, part[:open])
		if key := strings.Trim(part[open+1:len(part)-1], "'"); key != "" {
			parts = append(parts, key)
		}
	}
	return parts, true
}

// prefers tells whether a Prefer header holds the preference name=value; quotes and case do not matter.
func (r *request) prefers(name, value string) bool {
	got, ok := r.preference(name)
	return ok && strings.EqualFold(got, value)
}

func (r *request) preference(name string) (string, bool) {
	for _, line := range r.header.Values("Prefer") {
		for part := range strings.SplitSeq(line, ",") {
			key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			if strings.EqualFold(key, name) {
				return strings.Trim(value, `"`), true
			}
		}
	}
	return "", false
}

// object decodes a JSON object body; a body that is none is Graph's 400.
func (r *request) object() (map[string]json.RawMessage, *response) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(r.body, &object); err != nil || object == nil {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
	}
	return object, nil
}
