export default {
  title: 'Back under a new account?',
  what: 'A new account has the mail address of one whose contacts are about to go. Only you know whether it is the same person.',
  names: '{{before}}, now {{now}}',
  contacts_one: '{{count, number}} contact of profile “{{profile}}”.',
  contacts_other: '{{count, number}} contacts of profile “{{profile}}”.',
  until: 'Without an answer it counts as somebody else from {{date}} on.',
  accepted: 'The same person: the next sync makes the contacts the new account’s.',
  same: 'Same person',
  sameNamed: 'Same person: {{name}}',
  other: 'Somebody else',
  otherNamed: 'Somebody else: {{name}}',
  means: {
    same: 'Same person: the next sync keeps each contact, with what users added, and makes it the new account’s.',
    other: 'Somebody else: the old contacts go, within the limits as always, and new ones are made.',
  },
  failed: {
    read: 'Who may have come back could not be read.',
    decide: 'That could not be decided.',
    sync: 'The sync could not begin.',
  },
};
