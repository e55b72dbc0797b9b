package contactsync

import (
	"bytes"
	"encoding/binary"
)

// exifOrientation reads how a JPEG has to be turned to stand upright, 1 (as it is) to 8, from its EXIF block; 1 where
// there is none or it cannot be read. The libraries that read EXIF for Go read all of it and are no longer looked after;
// this is the one value we need. Source: CIPA DC-008 (Exif 2.32), sections 4.5 and 4.6; TIFF 6.0, section 2.
func exifOrientation(data []byte) int {
	if len(data) < 2 || data[0] != 0xff || data[1] != 0xd8 {
		return 1
	}
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff {
			return 1
		}
		marker := data[at+1]
		if marker == 0xff { // fill byte
			at++
			continue
		}
		if marker == 0xda || marker == 0xd9 { // the picture itself begins, or nothing more comes
			return 1
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if length < 2 || end > len(data) {
			return 1
		}
		if block, found := bytes.CutPrefix(data[at+4:end], []byte("Exif\x00\x00")); marker == 0xe1 && found {
			return tiffOrientation(block)
		}
		at = end
	}
	return 1
}

// tiffOrientation looks the tag up in the first directory of a TIFF structure.
func tiffOrientation(block []byte) int {
	const orientationTag, shortType, entrySize = 0x0112, 3, 12
	if len(block) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(block[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	start := uint64(order.Uint32(block[4:]))
	if start+2 > uint64(len(block)) {
		return 1
	}
	entries := block[start:]
	count := int(order.Uint16(entries))
	entries = entries[2:]
	for range count {
		if len(entries) < entrySize {
			return 1
		}
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == shortType {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		entries = entries[entrySize:]
	}
	return 1
}
