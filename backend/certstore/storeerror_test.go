package certstore

import (
	"errors"
	"strings"
	"testing"
)

func TestEachRefusalOfWindowsHasItsSentence(t *testing.T) {
	for number, want := range map[refusal]struct{ code, sentence, action string }{
		winAccessDenied:  {"certificate_store_denied", "denied access to LocalMachine\\My", "administrator"},
		winPermission:    {"certificate_store_denied", "0x80090010", "Manage Private Keys"},
		winNoCertificate: {"certificate_not_in_store", "no certificate LocalMachine\\My", "cert list"},
		winBadKeyset:     {"certificate_key_missing", "not on this computer, or not for this account", "PFX"},
		winNoProperty:    {"certificate_key_missing", "0x8009200B", "cert new"},
		winSilent:        {"certificate_key_prompts", "asks for a PIN", "strong protection"},
		winBadAlgorithm:  {"certificate_key_old", "too old to sign with SHA-256", "cert new"},
		winNotReady:      {"certificate_provider", "not ready", "CNG Key Isolation"},
		0x80280008:       {"certificate_provider", "The TPM refused", "--bits 2048"},
		0x80091234:       {"certificate_store_failed", "0x80091234", "--file"},
	} {
		err := storeRefused(`LocalMachine\My`, number)
		var known *Error
		if !errors.As(err, &known) || known.Code() != want.code || !strings.Contains(known.Error(), want.sentence) || !strings.Contains(known.Action(), want.action) {
			t.Errorf("%v gives %v", number, err)
		}
		if !errors.Is(err, number) {
			t.Errorf("%v lost its number", number)
		}
	}
	if other := errors.New("other"); !errors.Is(storeRefused("x", other), other) {
		t.Error("another failure was lost")
	}
}
