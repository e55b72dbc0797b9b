export default {
  title: 'Unter neuem Konto zurück?',
  what: 'Ein neues Konto hat die Mailadresse eines anderen, dessen Kontakte gerade entfallen sollen. Nur Sie wissen, ob es dieselbe Person ist.',
  names: '{{before}}, jetzt {{now}}',
  contacts_one: '{{count, number}} Kontakt des Profils „{{profile}}“.',
  contacts_other: '{{count, number}} Kontakte des Profils „{{profile}}“.',
  until: 'Ohne Antwort gilt es ab {{date}} als jemand anderes.',
  accepted: 'Dieselbe Person: Die nächste Synchronisierung macht die Kontakte zu denen des neuen Kontos.',
  same: 'Dieselbe Person',
  sameNamed: 'Dieselbe Person: {{name}}',
  other: 'Jemand anderes',
  otherNamed: 'Jemand anderes: {{name}}',
  means: {
    same: 'Dieselbe Person: Die nächste Synchronisierung behält jeden Kontakt samt dem, was Benutzer ergänzt haben, und macht ihn zu dem des neuen Kontos.',
    other: 'Jemand anderes: Die alten Kontakte entfallen, wie immer innerhalb der Grenzen, und neue werden angelegt.',
  },
  failed: {
    read: 'Wer vielleicht zurück ist, konnte nicht gelesen werden.',
    decide: 'Das konnte nicht entschieden werden.',
    sync: 'Die Synchronisierung konnte nicht beginnen.',
  },
};
