export default {
  none: 'Nothing meets “{{search}}”.',
  copy: 'Copy all rows',
  export: 'Save as CSV',
};
