package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"time"
)

// Removed stands where a sentence or a name was.
const Removed = "…"

// named are the keys whose strings are codes of ours, not somebody's words.
var named = map[string]bool{"kind": true, "state": true, "phase": true, "code": true, "severity": true, "cause": true, "event": true,
	"requestId": true, "limitedBy": true, "decision": true, "status": true}

// code is what such a string may look like: a name somebody typed has a blank, an @ or a letter beyond ASCII, mostly.
var code = regexp.MustCompile(`^[A-Za-z0-9_.:-]{0,80}$`)

// Figures returns JSON without anybody's words: numbers, truths and nulls stay, times too, and codes under keys that are
// known to hold them, and what stands under the keys to keep. Other strings become Removed, and lists of strings empty.
func Figures(data json.RawMessage, keep ...string) (json.RawMessage, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return data, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("redact: read the figures: %w", err)
	}
	kept := map[string]bool{}
	for _, key := range keep {
		kept[key] = true
	}
	return json.Marshal(figures("", value, kept))
}

func figures(key string, value any, keep map[string]bool) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			// A key that is no word of ours would be data: a name, an id.
			if !code.MatchString(name) || len(name) > 40 {
				continue
			}
			out[name] = figures(name, inner, keep)
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range v {
			if _, text := inner.(string); !text {
				out = append(out, figures(key, inner, keep))
			}
		}
		return out
	case string:
		switch {
		case v == "", keep[key], named[key] && code.MatchString(v), isTime(v):
			return v
		}
		return Removed
	}
	return value
}

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}
