export default {
  title: { new: 'Set cloud sync up', known: 'Set-up of {{domain}}' },
  steps: 'Steps',
  failed: { steps: 'The steps could not be listed.' },
};
