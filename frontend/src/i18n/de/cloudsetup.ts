export default {
  title: { new: 'Cloudsynchronisierung einrichten', known: 'Einrichtung von {{domain}}' },
  steps: 'Schritte',
  failed: { steps: 'Die Schritte konnten nicht aufgelistet werden.' },
};
