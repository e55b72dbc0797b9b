package sqlite

import (
	"encoding/base64"
	"strings"
)

// Contact ids are base64url text of some 70 to 150 characters. Packed to raw bytes a link is a quarter smaller. The first byte
// tells the form, so that an id of any other shape survives as it is.
const (
	plainText   = 0
	base64Plain = 1
	base64Equal = 2 // padded with '='
)

// What the decoders take, they write just so; but for line breaks, which they pass over.
var (
	strictPlain = base64.RawURLEncoding.Strict()
	strictEqual = base64.URLEncoding.Strict()
)

func packContactID(id string) []byte {
	// An id whose length needs no padding is in both forms; one id must always be packed alike, so the first one counts.
	form, encoding := byte(base64Plain), strictPlain
	if strings.HasSuffix(id, "=") {
		form, encoding = base64Equal, strictEqual
	}
	raw, err := encoding.DecodeString(id)
	if err != nil || strings.IndexByte(id, '\n') >= 0 || strings.IndexByte(id, '\r') >= 0 {
		return append([]byte{plainText}, id...)
	}
	raw = append(raw, 0) // there is room: the decoder's buffer
	copy(raw[1:], raw)
	raw[0] = form
	return raw
}

func unpackContactID(packed []byte) string {
	if len(packed) == 0 {
		return ""
	}
	switch packed[0] {
	case base64Plain:
		return base64.RawURLEncoding.EncodeToString(packed[1:])
	case base64Equal:
		return base64.URLEncoding.EncodeToString(packed[1:])
	default:
		return string(packed[1:])
	}
}
