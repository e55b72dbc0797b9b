export default {
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  loading: 'Loading',
  copy: { copied: 'Copied', failed: 'Copying was refused' },
  error: {
    code: 'Code {{code}}',
    requestId: 'Request ID {{id}}',
    retry: 'Try again',
    copy: 'Copy details',
  },
  confirm: {
    type: 'Type {{number}} to confirm',
    wrong: 'Type the number {{number}}.',
    word: 'Type {{word}} to confirm',
    failed: 'That did not work.',
  },
};
