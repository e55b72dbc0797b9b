package cli

import "testing"

func TestNamesFromTheDirectoryCannotSteerTheTerminal(t *testing.T) {
	for name, want := range map[string]string{
		"Łucja Żak 山田":           "Łucja Żak 山田",
		"Eve\x1b[2J\r\nAdmin":    "Eve\uFFFD[2J\uFFFD\uFFFDAdmin",
		"abc\u202etxt.exe\u009b": "abc\uFFFDtxt.exe\uFFFD",
	} {
		if got := printable(name); got != want {
			t.Errorf("%q is printed as %q, want %q", name, got, want)
		}
	}
}
