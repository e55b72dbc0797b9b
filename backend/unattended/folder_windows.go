package unattended

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// SharedFolder is the data folder for all accounts of a computer: %ProgramData%\Concord.
func SharedFolder() string {
	shared, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, 0)
	if err != nil {
		return ""
	}
	return filepath.Join(shared, "Concord")
}

// The rights in a folder's access list, for it and everything in it: full control, and to change what is in it.
const (
	fullControl = "FA"
	modify      = "0x1301bf"
)

// accessList lets SYSTEM, administrators and the account in, and nobody else; what is inherited is left out. %ProgramData%
// itself would let every user read.
func accessList(sid string) string {
	list := "D:P(A;OICI;" + fullControl + ";;;SY)(A;OICI;" + fullControl + ";;;BA)"
	if sid != services["system"] {
		list += "(A;OICI;" + modify + ";;;" + sid + ")"
	}
	return list
}

// sidOf is the account's SID; a managed account's id is a name.
func sidOf(a Account) (*windows.SID, error) {
	if sid, err := windows.StringToSid(a.ID); err == nil {
		return sid, nil
	}
	sid, _, _, err := windows.LookupSID("", a.ID)
	if err != nil {
		return nil, UnknownAccount(a.Name, err)
	}
	return sid, nil
}

// Protect makes a folder, when it is missing, and lets only SYSTEM, administrators and the account into it.
func Protect(path string, a Account) error {
	sid, err := sidOf(a)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fmt.Errorf("unattended: make the data folder: %w", err)
	}
	wanted, err := windows.SecurityDescriptorFromString(accessList(sid.String()))
	if err != nil {
		return fmt.Errorf("unattended: read the access list: %w", err)
	}
	list, _, err := wanted.DACL()
	if err != nil {
		return fmt.Errorf("unattended: read the access list: %w", err)
	}
	err = windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	if err != nil {
		return fmt.Errorf("unattended: protect the data folder: %w", err)
	}
	return nil
}

// Protected tells whether a folder lets nobody in but SYSTEM, administrators and the account.
func Protected(path string, a Account) error {
	sid, err := sidOf(a)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return NotShared(path, "it is not there")
	}
	has, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("unattended: read who may use the data folder: %w", err)
	}
	list, _, err := has.DACL()
	if err != nil || list == nil {
		return NotShared(path, "everybody may use it")
	}
	allowed := map[string]bool{services["system"]: true, "S-1-5-32-544": true, sid.String(): true}
	for i := range uint32(list.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, i, &ace); err != nil {
			return fmt.Errorf("unattended: read who may use the data folder: %w", err)
		}
		if ace.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE {
			continue
		}
		if who := aceSID(ace); !allowed[who.String()] {
			return NotShared(path, "others may use it as well ("+accountName(who.String())+")")
		}
	}
	return nil
}
