export default {
  title: 'Settings',
  look: 'Look',
  language: 'Language',
  about: 'About Concord',
  failed: 'What this version is could not be read.',
};
