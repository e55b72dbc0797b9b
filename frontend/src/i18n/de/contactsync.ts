export default {
  title: 'Kontaktsynchronisierung',
  empty: {
    why: 'Profile werden noch nicht im Fenster bearbeitet.',
    what: 'Legen Sie sie in der Befehlszeile an: concordctl profiles. Läufe lassen sich in der Übersicht starten.',
    back: 'Zur Übersicht',
  },
};
