export default {
  what: 'Änderung',
  property: 'Eigenschaft',
  sign: { added: 'Hinzugefügt', changed: 'Geändert', removed: 'Entfernt' },
  empty: '(leer)',
  unknown: 'nicht bekannt',
  policy: 'Regel: {{policy}}. Entschieden wird, wenn der Kontakt gelesen ist',
};
