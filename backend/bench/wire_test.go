package bench

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// mailboxesOf names the mailboxes that an exchange asks, by the paths in it.
func mailboxesOf(r *http.Request) []string {
	if !strings.HasSuffix(r.URL.Path, "/$batch") {
		return mailboxOf(nil, strings.TrimPrefix(r.URL.Path, "/v1.0"))
	}
	var batch struct {
		Requests []struct {
			URL string `json:"url"`
		} `json:"requests"`
	}
	body, err := r.GetBody()
	if err != nil || json.NewDecoder(body).Decode(&batch) != nil {
		return nil
	}
	var found []string
	for _, item := range batch.Requests {
		found = mailboxOf(found, item.URL)
	}
	return found
}

func mailboxOf(found []string, path string) []string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 3 || parts[0] != "users" {
		return found
	}
	for _, f := range found {
		if f == parts[1] {
			return found
		}
	}
	return append(found, parts[1])
}

// toldBy is the longest Retry-After in an answer, of the exchange or of one of its items. All batches of ours are for one
// mailbox, as far as the writes of the scenario with bad weather go.
func toldBy(res *http.Response) time.Duration {
	longest := seconds(res.Header.Get("Retry-After"))
	body, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(body))
	var batch struct {
		Responses []struct {
			Headers map[string]string `json:"headers"`
		} `json:"responses"`
	}
	if err != nil || !bytes.Contains(body, []byte("Retry-After")) || json.Unmarshal(body, &batch) != nil {
		return longest
	}
	for _, item := range batch.Responses {
		longest = max(longest, seconds(item.Headers["Retry-After"]))
	}
	return longest
}

func seconds(text string) time.Duration {
	n, _ := strconv.Atoi(text)
	return time.Duration(n) * time.Second
}
