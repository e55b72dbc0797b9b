export default {
  subtitle: 'Entra Cloud Sync brings the people and groups of an Active Directory into this tenant.',
  setUp: 'Set up',
  back: 'Cloud sync',
  none: {
    why: 'No cloud sync configuration is known here.',
    what: 'Set one up step by step, or read in one that was made in the Entra admin center. Contact sync works with cloud sync and without it.',
  },
};
