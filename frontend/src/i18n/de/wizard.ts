export default {
  steps: 'Schritte',
  done: '(erledigt)',
  wrong: '(muss korrigiert werden)',
  close: 'Schließen',
  cancel: 'Abbrechen',
  back: 'Zurück',
  next: 'Weiter',
  edit: 'Bearbeiten',
  editNamed: 'Bearbeiten: {{what}}',
  leave: {
    title: 'Ohne Abschluss verlassen?',
    draft: 'Ihre Eingaben können als Entwurf bleiben: Sie finden sie wieder, wenn Sie zurückkommen.',
    lost: 'Ihre Eingaben gehen verloren.',
    keep: 'Entwurf behalten',
    discard: 'Verwerfen',
    stay: 'Weiter bearbeiten',
  },
};
