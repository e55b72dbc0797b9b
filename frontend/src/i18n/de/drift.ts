export default {
  place: 'Änderungen von Benutzern',
  title: 'Was Benutzer mit {{name}} getan haben',
  look: 'Nach Änderungen sehen',
  whole: 'Jeden Kontakt lesen',
  working: 'Es wird nachgesehen, was Benutzer getan haben',
  last: 'Die letzte Durchsicht',
  found: 'Was Benutzer getan haben',
  looked_one: '{{count, number}} von {{of}} Postfächern durchgesehen, das letzte',
  looked_other: '{{count, number}} von {{of}} Postfächern durchgesehen, das letzte',
  search: 'Postfach oder Person finden',
  count_one: '{{count, number}} Fund',
  count_other: '{{count, number}} Funde',
  every: 'Alles',
  never: 'Es hat noch niemand nachgesehen.',
  neverWhat: '„Nach Änderungen sehen“ liest die Postfächer und schreibt in keines.',
  none: 'Jeder Kontakt ist so, wie er geschrieben wurde.',
  noneWhat:
    'Was die Regel eines Feldes dem Benutzer überlässt, zählt nicht, und auch nicht, was das Profil nicht schreibt.',
  kpi: { edited: 'Bearbeitet', deleted: 'Gelöscht', moved: 'Verschoben', twice: 'Doppelt vorhanden' },
  means: {
    edited: 'Eine Eigenschaft zeigt etwas anderes',
    deleted: 'In „Gelöschte Elemente“ oder weg',
    moved: 'In einem anderen Ordner; wird dort aktualisiert',
    twice: 'Eine Kopie oder ein zurückgeholter',
  },
  did: {
    edited: 'Bearbeitet: {{fields}}',
    deleted: 'Gelöscht',
    moved: 'Verschoben nach {{folder}}',
    duplicate: 'Hat einen zweiten Kontakt',
    extra: 'Hat einen Kontakt und sollte keinen haben',
  },
  then: {
    off: 'Synchronisierungen lassen es so, bis sich die Person ändert.',
    report_one: 'Synchronisierungen sehen jeden Tag in jedem Postfach nach und berichten; sie ändern nichts.',
    report_other:
      'Synchronisierungen sehen alle {{count, number}} Tage in jedem Postfach nach und berichten; sie ändern nichts.',
    repair_one:
      'Synchronisierungen sehen jeden Tag in jedem Postfach nach und bringen es zurück, wie die Regel jedes Feldes es vorsieht.',
    repair_other:
      'Synchronisierungen sehen alle {{count, number}} Tage in jedem Postfach nach und bringen es zurück, wie die Regel jedes Feldes es vorsieht.',
  },
  column: { mailbox: 'Postfach', person: 'Person', did: 'Was getan wurde' },
  failed: {
    begin: 'Die Durchsicht konnte nicht beginnen.',
    read: 'Die Funde konnten nicht gelesen werden.',
    run: 'Die Durchsicht brach mit einem Fehler ab.',
    safe: 'In kein Postfach wird geschrieben.',
  },
};
