export default {
  title: 'Willkommen bei Concord',
  text: 'Jedes Telefon kennt alle Kolleginnen und Kollegen: Concord schreibt Ihr Verzeichnis in die Outlook-Kontakte Ihrer Benutzer und hält es aktuell.',
  demo: {
    name: 'Erst einmal umsehen',
    text: 'Ein erfundener Mandant auf diesem Computer, mit Personen, Postfächern und den Grenzen von Microsoft. Nichts verlässt den Computer, und nichts von Ihnen wird berührt.',
    button: 'Demomandanten erkunden',
  },
  connect: {
    name: 'Den eigenen Mandanten verwenden',
    text: 'Schritt für Schritt: App-Registrierung, Zertifikat, Berechtigungen. In kein Postfach wird geschrieben, bevor Sie die Vorschau gesehen haben.',
    button: 'Mandanten verbinden',
  },
  opening: {
    demo: 'Der Demomandant wird geöffnet…',
    tenant: 'Ihr Mandant wird verbunden…',
    stop: 'Anhalten',
  },
  failed: {
    what: 'Der Mandant konnte nicht geöffnet werden.',
    safe: 'Weder im Mandanten noch auf diesem Computer wurde etwas geändert.',
    settings: 'Einstellungen, Sicherungen und Support',
  },
  foot: 'Sie können es sich später anders überlegen: Demo und eigener Mandant vermischen sich nie.',
};
