export default {
  title: 'Mandanten verbinden',
  open: 'Mandanten aus appsettings.json öffnen',
  failed: 'Der Mandant konnte nicht geöffnet werden.',
  empty: {
    why: 'Verbunden wird noch nicht im Fenster.',
    what: 'Füllen Sie appsettings.json aus, wie die Anleitung beschreibt, und prüfen Sie sie mit concordctl check.',
    back: 'Zurück zum Start',
  },
};
