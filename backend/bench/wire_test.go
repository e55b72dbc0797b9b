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

// mailboxesOf names the mailbox of each request in an exchange, "" for the directory.
func mailboxesOf(r *http.Request) []string {
	if !strings.HasSuffix(r.URL.Path, "/$batch") {
		return []string{mailboxOf(strings.TrimPrefix(r.URL.Path, "/v1.0"))}
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
	found := make([]string, len(batch.Requests))
	for i, item := range batch.Requests {
		found[i] = mailboxOf(item.URL)
	}
	return found
}

func mailboxOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 3 || parts[0] != "users" {
		return ""
	}
	return parts[1]
}

// toldBy is the Retry-After of each request in an exchange, whose ids are their numbers from 1 on.
func toldBy(res *http.Response, requests int) []time.Duration {
	told := make([]time.Duration, max(requests, 1))
	told[0] = seconds(res.Header.Get("Retry-After"))
	body, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(body))
	var batch struct {
		Responses []struct {
			ID      string            `json:"id"`
			Headers map[string]string `json:"headers"`
		} `json:"responses"`
	}
	if err != nil || !bytes.Contains(body, []byte("Retry-After")) || json.Unmarshal(body, &batch) != nil {
		return told
	}
	for _, item := range batch.Responses {
		if n, err := strconv.Atoi(item.ID); err == nil && n >= 1 && n <= len(told) {
			told[n-1] = seconds(item.Headers["Retry-After"])
		}
	}
	return told
}

func seconds(text string) time.Duration {
	n, _ := strconv.Atoi(text)
	return time.Duration(n) * time.Second
}
