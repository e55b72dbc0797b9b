package desktop

// MenuGroup is one menu of the menu bar.
type MenuGroup struct {
	Label string
	Items []MenuItem
}

// MenuItem is one line of a menu. A toolkit emits menu.command with the Command; Quit alone is the toolkit's own.
type MenuItem struct {
	Label   string // "" is a separator
	Command string
	Key     string // with Ctrl, or Cmd on a Mac; "f5" stands alone
}

// CommandQuit closes the window.
const CommandQuit = "quit"

// words are a label in every language, English first.
type words map[string]string

// menu lists the commands that the window understands: "go:" and a place, or an act.
var menu = []struct {
	label words
	items []menuItem
}{
	{words{"en": "File", "de": "Datei"}, []menuItem{
		{words{"en": "Sync now", "de": "Jetzt synchronisieren"}, "sync", "s"},
		{words{"en": "Settings", "de": "Einstellungen"}, "go:/settings", ","},
		{},
		{words{"en": "Quit", "de": "Beenden"}, CommandQuit, "q"},
	}},
	{words{"en": "Go", "de": "Gehe zu"}, []menuItem{
		{words{"en": "Overview", "de": "Übersicht"}, "go:/overview", "1"},
		{words{"en": "Contact sync", "de": "Kontaktsynchronisierung"}, "go:/contacts", "2"},
		{words{"en": "Cloud sync", "de": "Cloudsynchronisierung"}, "go:/cloud", "3"},
		{words{"en": "Activity", "de": "Aktivität"}, "go:/activity", "4"},
		{},
		{words{"en": "Search", "de": "Suchen"}, "search", "k"},
	}},
	{words{"en": "View", "de": "Ansicht"}, []menuItem{
		{words{"en": "Refresh", "de": "Aktualisieren"}, "refresh", "f5"},
	}},
	{words{"en": "Help", "de": "Hilfe"}, []menuItem{
		{words{"en": "About Concord", "de": "Über Concord"}, "about", ""},
	}},
}

type menuItem struct {
	label        words
	command, key string
}

// Menu is the menu bar in a language; one that is not known gets English.
func Menu(language string) []MenuGroup {
	say := func(w words) string {
		if text, ok := w[language]; ok {
			return text
		}
		return w["en"]
	}
	groups := make([]MenuGroup, len(menu))
	for i, group := range menu {
		groups[i].Label = say(group.label)
		for _, item := range group.items {
			groups[i].Items = append(groups[i].Items, MenuItem{Label: say(item.label), Command: item.command, Key: item.key})
		}
	}
	return groups
}
