export default {
  cancel: 'Abbrechen',
  dismiss: 'Schließen',
  loading: 'Wird geladen',
  copy: { copied: 'Kopiert', failed: 'Kopieren wurde verweigert' },
  error: {
    code: 'Code {{code}}',
    requestId: 'Anforderungs-ID {{id}}',
    retry: 'Erneut versuchen',
    copy: 'Details kopieren',
  },
  confirm: {
    type: 'Geben Sie zur Bestätigung {{number}} ein',
    wrong: 'Geben Sie die Zahl {{number}} ein.',
    word: 'Geben Sie zur Bestätigung {{word}} ein',
    failed: 'Das hat nicht geklappt.',
  },
};
