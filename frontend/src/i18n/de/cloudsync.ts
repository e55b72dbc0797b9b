export default {
  subtitle:
    'Die Entra-Cloudsynchronisierung bringt die Personen und Gruppen eines Active Directory in diesen Mandanten.',
  setUp: 'Einrichten',
  back: 'Cloud Sync',
  none: {
    why: 'Hier ist keine Konfiguration der Cloudsynchronisierung bekannt.',
    what: 'Richten Sie eine Schritt für Schritt ein, oder lesen Sie eine ein, die im Entra Admin Center entstanden ist. Die Kontaktsynchronisierung funktioniert mit der Cloudsynchronisierung und ohne sie.',
  },
};
