package graphsim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Ids have the length and the alphabet of real ones, with the layout that shows in published ids: a folder id is 120
// characters and constant, an item's ordinary id is 152 characters and names its folder (so it changes on a move), an
// immutable id is 68 characters and does not. They are base64 with "-" for "+" and "_" for "/" (Graph docs: "Obtain immutable
// identifiers for Outlook resources", "user: translateExchangeIds"; the layout is read off ids in public samples).
//
//	folder     00 03 24 00 | 36-character mailbox GUID | type 2E | store GUID | 01 00 | replica GUID | folder number
//	ordinary   the same | type 46 | store GUID | 07 00 | replica GUID | folder number | replica GUID | item number
//	immutable  00 09 00 2E … provider | replica GUID | item number
const (
	folderIDBytes    = 89
	ordinaryIDBytes  = 113
	immutableIDBytes = 51
)

// immutablePrefix is what every published immutable id begins with: AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A.
var immutablePrefix, _ = base64.URLEncoding.DecodeString("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A")

// boxKey holds the GUIDs that all ids of one mailbox share.
type boxKey struct {
	mailbox string   // 36 characters
	store   [16]byte //
	replica [16]byte
}

func (t *Tenant) boxKey(userID string) boxKey {
	sum := sha256.Sum256([]byte("mailbox " + t.id + " " + userID))
	tail := sha256.Sum256(sum[:])
	k := boxKey{mailbox: guid(tail[:])}
	copy(k.store[:], sum[:16])
	copy(k.replica[:], sum[16:])
	return k
}

// guid writes 16 bytes as a random GUID, version 4.
func guid(b []byte) string {
	c := [16]byte(b[:16])
	c[6], c[8] = c[6]&0x0f|0x40, c[8]&0x3f|0x80
	h := hex.EncodeToString(c[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// number is a 6-byte counter and two zero bytes, as Exchange counts within a replica.
func number(b []byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64(b, n<<16)
}

func (k boxKey) head(kind byte) []byte {
	b := append(make([]byte, 0, ordinaryIDBytes), 0x00, 0x03, 0x24, 0x00)
	b = append(b, k.mailbox...)
	b = append(b, 0x00, kind, 0, 0, 0, 0, 0)
	return append(b, k.store[:]...)
}

func (k boxKey) folderID(n uint64) string {
	b := append(k.head(0x2e), 0x01, 0x00)
	b = append(b, k.replica[:]...)
	return base64.URLEncoding.EncodeToString(number(b, n))
}

func (k boxKey) ordinaryID(folder, n uint64) string {
	b := append(k.head(0x46), 0x07, 0x00)
	b = append(b, k.replica[:]...)
	b = number(b, folder)
	b = append(b, k.replica[:]...)
	return base64.URLEncoding.EncodeToString(number(b, n))
}

func (k boxKey) immutableID(n uint64) string {
	b := append(make([]byte, 0, immutableIDBytes), immutablePrefix...)
	b = append(b, k.replica[:]...)
	return base64.URLEncoding.EncodeToString(number(b, n))
}

// changeKey is a 40-character change key of the shape seen in every sample: EQAAABYAAAC….
func (k boxKey) changeKey(n uint64) string {
	b := append(make([]byte, 0, 30), 0x11, 0, 0, 0, 0x16, 0, 0, 0)
	b = append(b, k.replica[:]...)
	return base64.URLEncoding.EncodeToString(number(b, n)[:30])
}

// parseFolderID gives the number in a folder id of this mailbox.
func (k boxKey) parseFolderID(id string) (n uint64, ok bool) {
	b, err := base64.URLEncoding.DecodeString(id)
	if err != nil || len(b) != folderIDBytes || k.folderID(tailNumber(b)) != id {
		return 0, false
	}
	return tailNumber(b), true
}

// parseItemID gives the item number in an id of this mailbox; folder is 0 for an immutable id.
func (k boxKey) parseItemID(id string) (folder, n uint64, ok bool) {
	b, err := base64.URLEncoding.DecodeString(id)
	if err != nil {
		return 0, 0, false
	}
	switch len(b) {
	case immutableIDBytes:
		n = tailNumber(b)
		return 0, n, k.immutableID(n) == id
	case ordinaryIDBytes:
		n, folder = tailNumber(b), tailNumber(b[:len(b)-24])
		return folder, n, k.ordinaryID(folder, n) == id
	}
	return 0, 0, false
}

func tailNumber(b []byte) uint64 { return binary.BigEndian.Uint64(b[len(b)-8:]) >> 16 }

// requestID is the request-id of the n-th request: repeatable, so that a test can name it.
func (t *Tenant) requestID(n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "request %d %d", t.options.Seed, n))
	return guid(sum[:])
}
