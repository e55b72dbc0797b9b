export default {
  title: 'Einstellungen',
  look: 'Aussehen',
  language: 'Sprache',
  about: 'Über Concord',
  failed: 'Welche Version dies ist, konnte nicht gelesen werden.',
};
