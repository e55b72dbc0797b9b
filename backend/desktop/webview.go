package desktop

import (
	"path/filepath"

	"concord/backend/settings"
)

// WebViewWords is what is said when the window's browser, Microsoft's WebView2 runtime, is missing or fails. There is no
// page yet, or no longer, that could say it.
type WebViewWords struct {
	Title   string
	Missing string // offers to open Microsoft's page; the version that is wanted follows it
	Crashed string
}

// WebViewWordsIn words it in a language, "en" or "de".
func WebViewWordsIn(language string) WebViewWords {
	if language == "de" {
		return WebViewWords{"Die WebView2-Laufzeit fehlt",
			"Das Fenster von Concord braucht die WebView2-Laufzeit von Microsoft. Auf diesem Windows fehlt sie, oder sie ist zu alt.\n\n" +
				"OK öffnet die Seite, auf der Microsoft sie anbietet. Der »Evergreen Standalone Installer« von dort geht auch ohne " +
				"Internetverbindung. Danach Concord noch einmal starten.\n\n" +
				"Die Befehlszeile, concordctl.exe, braucht sie nicht.\n\nVerlangt wird diese Version oder eine neuere: ",
			"Die WebView2-Laufzeit von Microsoft ist abgestürzt, und das Fenster mit ihr. Was getan ist, bleibt getan: bitte Concord noch einmal starten."}
	}
	return WebViewWords{"The WebView2 runtime is missing",
		"Concord's window needs Microsoft's WebView2 runtime, which this Windows lacks or has in too old a version.\n\n" +
			"OK opens the page where Microsoft offers it. The \"Evergreen Standalone Installer\" from there works without an internet " +
			"connection, too. Then start Concord again.\n\n" +
			"The command line, concordctl.exe, does not need it.\n\nWanted is this version or a later one: ",
		"Microsoft's WebView2 runtime crashed, and the window with it. What was done stays done: please start Concord again."}
}

// WebViewFolder is where the window's browser keeps what it keeps: on this computer, with the account's own data, so that
// the installer finds it when Concord is removed. It holds nothing that could not be lost. "" leaves the choice to the
// toolkit, which takes the roaming profile.
func WebViewFolder() string {
	folder, err := settings.DefaultDataFolder()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "WebView2")
}
