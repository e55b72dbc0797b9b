export default {
  title: 'Contact sync',
  empty: {
    why: 'Profiles are not edited in the window yet.',
    what: 'Make and change them on the command line: concordctl profiles. Runs can be started from the overview.',
    back: 'Go to the overview',
  },
};
