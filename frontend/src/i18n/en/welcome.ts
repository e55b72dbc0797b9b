export default {
  title: 'Welcome to Concord',
  text: 'Everyone’s phone knows every colleague: Concord writes your directory into your users’ Outlook contacts, and keeps it right.',
  demo: {
    name: 'Look around first',
    text: 'A made-up tenant on this computer, with people, mailboxes and Microsoft’s limits. Nothing leaves the computer, and nothing of yours is touched.',
    button: 'Explore the demo tenant',
  },
  connect: {
    name: 'Use your own tenant',
    text: 'Step by step: app registration, certificate, permissions. Nothing is written to any mailbox before you have seen the preview.',
    button: 'Connect your tenant',
  },
  opening: { demo: 'Opening the demo tenant…', tenant: 'Connecting to your tenant…', stop: 'Stop' },
  failed: {
    what: 'The tenant could not be opened.',
    safe: 'Nothing was changed, in the tenant or on this computer.',
    settings: 'Settings, backups and support',
  },
  foot: 'You can change your mind later: the demo and your tenant never mix.',
};
