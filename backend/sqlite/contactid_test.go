package sqlite

import (
	"bytes"
	"encoding/base64"
	"testing"
)

func TestAContactIDIsAlwaysPackedAlikeAndComesBackAsItWas(t *testing.T) {
	for _, id := range []string{"", "x", "AAkALgAA", "AAkALgAAA", "AAMkAGI2=", base64.URLEncoding.EncodeToString([]byte{1, 2, 3, 4}),
		base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, 99)), "not base64 at all!", "AA+/AA=="} {
		first := packContactID(id)
		if back := unpackContactID(first); back != id {
			t.Errorf("%q came back as %q", id, back)
		}
		for range 50 {
			if again := packContactID(id); !bytes.Equal(first, again) {
				t.Fatalf("%q is packed as %x and as %x", id, first, again)
			}
		}
	}
}
