export default {
  kind: { contactsync: 'Kontaktsynchronisierung', verify: 'Überprüfung' },
  plan: 'Vorschau',
  state: {
    running: 'Läuft',
    done: 'Erfolgreich',
    partly: 'Mit Problemen beendet',
    held: 'Wartet auf Freigabe',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    interrupted: 'Unterbrochen',
  },
  phase: {
    starting: 'Wird gestartet',
    refresh: 'Verzeichnis wird gelesen',
    plan: 'Änderungen werden geplant',
    confirm: 'Entfernungen werden bestätigt',
    apply: 'Kontakte werden geschrieben',
    photos: 'Fotos werden gelesen',
    'photo-writes': 'Fotos werden geschrieben',
    verify: 'Postfächer werden verglichen',
  },
  progress: {
    of: '{{done}} von {{total}}',
    since: 'Läuft seit {{duration}}',
    left: 'Noch etwa {{duration}} in dieser Phase',
  },
};
