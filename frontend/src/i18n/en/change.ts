export default {
  what: 'Change',
  property: 'Property',
  sign: { added: 'Added', changed: 'Changed', removed: 'Removed' },
  empty: '(empty)',
  unknown: 'not known',
  policy: 'Policy: {{policy}}. Decided when the contact is read',
};
