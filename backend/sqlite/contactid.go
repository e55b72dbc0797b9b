package sqlite

import "encoding/base64"

// Contact ids are base64url text of some 70 to 150 characters. Packed to raw bytes a link is a quarter smaller. The first byte
// tells the form, so that an id of any other shape survives as it is.
const (
	plainText   = 0
	base64Plain = 1
	base64Equal = 2 // padded with '='
)

func packContactID(id string) []byte {
	// In this order: an id whose length needs no padding is in both forms, and one id must always be packed alike.
	for form, encoding := range []*base64.Encoding{base64Plain: base64.RawURLEncoding, base64Equal: base64.URLEncoding} {
		if encoding == nil {
			continue
		}
		if raw, err := encoding.Strict().DecodeString(id); err == nil && encoding.EncodeToString(raw) == id {
			return append([]byte{byte(form)}, raw...)
		}
	}
	return append([]byte{plainText}, id...)
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
