package contactsync

import (
	"testing"

	"concord/backend/graph"
)

func TestAnAddressThatTwoPeopleShareHidesNoneOfTheirOwn(t *testing.T) {
	index := newPeopleIndex()
	index.add(1, &graph.User{ID: "1", ProxyAddresses: []string{"smtp:info@contoso.com", "SMTP:ann@contoso.com"}})
	index.add(2, &graph.User{ID: "2", ProxyAddresses: []string{"smtp:info@contoso.com", "SMTP:bo@contoso.com"}, Mail: "bo@contoso.com"})
	for address, want := range map[string]int64{"info@contoso.com": 0, "ann@contoso.com": 1, "Bo@contoso.com": 2} {
		got, _ := index.match(&trace{certain: true, contact: graph.Contact{EmailAddresses: []graph.EmailAddress{{Address: address}}}})
		if got != want {
			t.Errorf("%s is person %d's, want %d", address, got, want)
		}
	}
}
