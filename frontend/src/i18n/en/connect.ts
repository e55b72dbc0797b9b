export default {
  title: 'Connect your tenant',
  open: 'Open the tenant of appsettings.json',
  failed: 'The tenant could not be opened.',
  empty: {
    why: 'Connecting is not done in the window yet.',
    what: 'Fill in appsettings.json as the guide describes, and check it with concordctl check.',
    back: 'Back to the start',
  },
};
