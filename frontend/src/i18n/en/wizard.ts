export default {
  steps: 'Steps',
  done: '(done)',
  wrong: '(needs correction)',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  next: 'Next',
  edit: 'Edit',
  editNamed: 'Edit: {{what}}',
  leave: {
    title: 'Leave without finishing?',
    draft: 'What you entered can be kept as a draft: it is here again when you come back.',
    lost: 'What you entered is lost.',
    keep: 'Keep the draft',
    discard: 'Discard',
    stay: 'Go on editing',
  },
};
