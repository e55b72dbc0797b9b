package contactsync

import (
	"encoding/json"
	"strings"
	"testing"

	"concord/backend/csdl"
	"concord/backend/graph"
)

// TestEveryPropertyAMappingCanWriteIsKnownToMicrosoft fills every target, and clears every one.
func TestEveryPropertyAMappingCanWriteIsKnownToMicrosoft(t *testing.T) {
	metadata := csdl.Need(t)
	fields := Fields{}
	for _, target := range targets {
		fields[target.name] = From("displayName")
	}
	for _, user := range []graph.User{{DisplayName: "Anna"}, {}} {
		body, err := json.Marshal(cardOf(fields, &Person{User: user}).body())
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range metadata.Request("PATCH", "users/a/contacts/b", "application/json", body) {
			t.Error(err)
		}
	}
}

func TestEveryPropertyTheDirectoryIsAskedForIsKnownToMicrosoft(t *testing.T) {
	metadata := csdl.Need(t)
	for _, err := range metadata.Request("GET", "users/delta?$select="+strings.Join(userSelects(), ","), "", nil) {
		t.Error(err)
	}
}
