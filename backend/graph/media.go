package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// Media is a body that is no JSON: a picture. Sent alone it travels as it is, in a batch as a base64 string
// (learn.microsoft.com/graph/json-batching).
type Media struct {
	Type string // image/jpeg
	Data []byte
}

// Download sends one request, as Do does, whose answer is Media.
func (c *Client) Download(ctx context.Context, r Request) (Media, error) {
	r.Header = r.Header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("Accept", "*/*")
	var m Media
	err := c.Do(ctx, r, &m)
	return m, err
}

// Media reads the body of a Done answer that is no JSON.
func (a Answer) Media() (Media, error) {
	if a.Err != nil {
		return Media{}, a.Err
	}
	m := Media{Type: a.Header().Get("Content-Type")}
	var coded string
	err := json.Unmarshal(a.Body, &coded)
	if err == nil {
		m.Data, err = decodeBase64(coded)
	}
	if err == nil && m.isPicture() {
		return m, nil
	}
	return Media{}, &Error{
		Status: a.Status, GraphCode: CodeUnreadableAnswer, Cause: err, RequestID: a.Header().Get("request-id"),
		ClientRequestID: a.Header().Get("client-request-id"), Message: "the answer of a batch is no picture",
	}
}

// isPicture tells a picture from what a proxy puts in its place. Whether it really is one shows when it is decoded.
func (m Media) isPicture() bool {
	kind := strings.ToLower(m.Type)
	return len(m.Data) > 0 && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "json")
}

// decodeBase64 takes both alphabets, padded or not: json-batching names "base64 URL", answers were seen in the other.
func decodeBase64(s string) ([]byte, error) {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	return base64.RawStdEncoding.DecodeString(s)
}
