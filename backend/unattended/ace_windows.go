package unattended

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// aceSID is whom an entry of an access list is about: its SID begins where the field SidStart is.
func aceSID(ace *windows.ACCESS_ALLOWED_ACE) *windows.SID {
	return (*windows.SID)(unsafe.Pointer(&ace.SidStart))
}
