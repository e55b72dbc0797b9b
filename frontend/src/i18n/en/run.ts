export default {
  kind: { contactsync: 'Contact sync', verify: 'Verification' },
  plan: 'Preview',
  state: {
    running: 'Running',
    done: 'Succeeded',
    partly: 'Completed with issues',
    held: 'Waits for approval',
    failed: 'Failed',
    cancelled: 'Cancelled',
    interrupted: 'Interrupted',
  },
  phase: {
    starting: 'Starting',
    refresh: 'Reading the directory',
    plan: 'Planning the changes',
    confirm: 'Confirming removals',
    apply: 'Writing contacts',
    photos: 'Reading photos',
    'photo-writes': 'Writing photos',
    verify: 'Comparing mailboxes',
  },
  progress: {
    of: '{{done}} of {{total}}',
    since: 'Running for {{duration}}',
    left: 'About {{duration}} left in this phase',
  },
};
