export default {
  none: 'Nichts entspricht „{{search}}“.',
  copy: 'Alle Zeilen kopieren',
  export: 'Als CSV speichern',
};
