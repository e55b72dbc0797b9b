package support

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// harmless are the keys of appsettings.json whose texts may be seen. A key that is not here is told as set, and no more: that
// is what a key of a later version is, too.
var harmless = map[string]bool{
	"tenantId": true, "clientId": true, "applicationObjectId": true, "cloudSyncClientId": true, "cloud": true,
	"graphEndpoint": true, "loginEndpoint": true, "certificate.source": true, "certificate.store": true, "log.level": true,
	"notifications.kind": true, "notifications.events": true,
}

// Set stands for a value that is not told.
const Set = "(set)"

// Settings reads a settings file's text into what may be seen of it: numbers and truths, harmless texts, and of all else that
// it is set.
func Settings(text []byte) (any, error) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("support: read the settings: %w", err)
	}
	return masked("", value), nil
}

func masked(key string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, inner := range v {
			full := name
			if key != "" {
				full = key + "." + name
			}
			out[name] = masked(full, inner)
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range v {
			out = append(out, masked(key, inner))
		}
		return out
	case string:
		if v != "" && !harmless[key] {
			return Set
		}
	}
	return value
}
