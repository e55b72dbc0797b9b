package csdl

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Request says what the metadata does not know of a request. The path is below the version root and has its query; the
// body is nil when there is none, and in its base64 form where a batch carries a picture.
func (m *Model) Request(method, path, contentType string, body []byte) []error {
	path, query, _ := strings.Cut(path, "?")
	t, err := m.resolve(path)
	if err != nil {
		return []error{err}
	}
	problems := append(present([]error{m.allows(method, t)}), m.query(t, query)...)
	writes := method != http.MethodGet && method != http.MethodDelete
	switch {
	case len(body) == 0:
		if writes && (t.what == content || t.op == nil || t.op.needsParameter()) {
			problems = append(problems, fmt.Errorf("%s needs a body", method))
		}
	case !writes:
		problems = append(problems, fmt.Errorf("%s has no body", method))
	case t.what == content:
		if strings.HasPrefix(contentType, "application/json") {
			problems = append(problems, errors.New("the content of a stream goes with its own type"))
		}
	case !strings.HasPrefix(contentType, "application/json"):
		problems = append(problems, fmt.Errorf("the body goes as %q", contentType))
	default:
		problems = append(problems, m.requestBody(method, t, body)...)
	}
	return problems
}

// Operation says why the metadata does not know an operation by its path and method alone.
func (m *Model) Operation(method, path string) error {
	t, err := m.resolve(path)
	if err != nil {
		return err
	}
	return m.allows(method, t)
}

// Answer says what the metadata does not know of the JSON that answered a request. What is wrong with the request's path
// is Request's to tell.
func (m *Model) Answer(method, path string, status int, body []byte) []error {
	if status >= http.StatusBadRequest {
		return errorAnswer(body)
	}
	path, _, _ = strings.Cut(path, "?")
	t, err := m.resolve(path)
	if err != nil || len(body) == 0 {
		return nil
	}
	return m.answerBody(method, t, body)
}

// Change says what the metadata does not know of an object of a type, as a delta query answers it.
func (m *Model) Change(typeName string, object []byte) []error {
	value, err := decode(object)
	if err != nil {
		return []error{fmt.Errorf("no JSON: %w", err)}
	}
	j := &judge{Model: m, delta: true}
	j.value("", property{typeRef: typeRef{name: typeName}, required: true}, value)
	return j.problems
}

// exchange is one request of Graph and its answer; status 0 when there was none.
type exchange struct {
	method, path            string // the path is below the version root, with its query
	contentType, answerType string
	sent, got               []byte
	status                  int
}

func (e exchange) String() string {
	if e.status == 0 {
		return fmt.Sprintf("%s /%s without an answer", e.method, e.path)
	}
	return fmt.Sprintf("%s /%s answered %d", e.method, e.path, e.status)
}

// items takes a batch apart (learn.microsoft.com/graph/json-batching). The names of its parts are checked too: the
// metadata does not have them.
func (e exchange) items() (items []exchange, problems []error) {
	type item struct {
		ID        string            `json:"id"`
		Method    string            `json:"method"`
		URL       string            `json:"url"`
		Headers   map[string]string `json:"headers"`
		Body      json.RawMessage   `json:"body"`
		DependsOn []string          `json:"dependsOn"`
	}
	var sent struct {
		Requests []item `json:"requests"`
	}
	if err := strictly(e.sent, &sent); err != nil {
		return nil, []error{err}
	}
	type answer struct {
		ID      string            `json:"id"`
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body"`
	}
	var got struct {
		Responses []answer `json:"responses"`
	}
	answers := map[string]answer{}
	// A batch whose answer is 424 has its items' answers all the same (microsoft-graph-docs-contrib#8883).
	if err := strictly(e.got, &got); err != nil && e.status == http.StatusOK && json.Valid(e.got) {
		problems = append(problems, err)
	} else if err != nil && e.status >= http.StatusBadRequest {
		problems = errorAnswer(e.got)
	}
	for _, a := range got.Responses {
		answers[a.ID] = a
	}
	for _, r := range sent.Requests {
		a := answers[r.ID]
		items = append(items, exchange{
			method: r.Method, path: strings.TrimPrefix(r.URL, "/"), contentType: header(r.Headers, "Content-Type"), sent: r.Body,
			answerType: header(a.Headers, "Content-Type"), got: a.Body, status: a.Status,
		})
	}
	return items, problems
}

// strictly decodes a batch and refuses names that it does not have.
func strictly(data []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("no batch: %w", err)
	}
	return nil
}

func header(headers map[string]string, name string) string {
	for key, value := range headers {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
