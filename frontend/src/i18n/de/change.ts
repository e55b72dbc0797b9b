export default {
  what: 'Änderung',
  property: 'Eigenschaft',
  sign: { added: 'Hinzugefügt', changed: 'Geändert', removed: 'Entfernt' },
  equal_one: 'Eine gleiche Zeile',
  equal_other: '{{count, number}} gleiche Zeilen',
  empty: '(leer)',
  unknown: 'nicht bekannt',
  policy: 'Regel: {{policy}}. Entschieden wird, wenn der Kontakt gelesen ist',
};
