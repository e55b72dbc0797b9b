export default {
  what: 'Change',
  property: 'Property',
  sign: { added: 'Added', changed: 'Changed', removed: 'Removed' },
  equal_one: 'One equal line',
  equal_other: '{{count, number}} equal lines',
  empty: '(empty)',
  unknown: 'not known',
  policy: 'Policy: {{policy}}. Decided when the contact is read',
};
