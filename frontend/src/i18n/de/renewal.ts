export default {
  title: 'Zertifikat erneuern',
  failed: 'Was eine Erneuerung täte, ließ sich nicht feststellen.',
  what: 'Das wird geschehen. In jedem Augenblick ist ein Zertifikat in Gebrauch, das funktioniert; die Erneuerung lässt sich überall anhalten und fortsetzen.',
  steps: 'Schritte der Erneuerung',
  step: {
    make: { title: 'Ein neuer Schlüssel wird erzeugt', file: 'In {{file}}.', store: 'Im {{store}}.' },
    register: {
      title: 'Die App-Registrierung erfährt davon',
      addKey:
        'Concord fügt das Zertifikat neben dem alten hinzu, mit einem Nachweis, den der alte Schlüssel unterschreibt.',
      upload:
        'Sie laden das Zertifikat unter „Zertifikate und Geheimnisse“ der App-Registrierung hoch, neben dem alten.',
      both: 'Die Registrierung für die Cloudsynchronisierung bekommt es auch.',
    },
    accept: {
      title: 'Die Anmeldung damit wird versucht',
      text: 'Bis sie dreimal nacheinander gelingt. Entra ID braucht einige Sekunden bis einige Minuten.',
    },
    switch: {
      title: 'Die Einstellungen nennen es',
      text: 'Fenster und Synchronisierungen, die gerade arbeiten, machen von selbst damit weiter.',
    },
    retire: {
      title: 'Das alte geht in den Ruhestand',
      file: 'Sein Zertifikat verschwindet aus der Registrierung; seine Schlüsseldatei wird beiseitegelegt und lässt sich später löschen.',
      store:
        'Sein Zertifikat verschwindet aus der Registrierung; sein Schlüssel bleibt im Speicher und lässt sich später löschen.',
      keep: 'Es bleibt in der Registrierung, und sein Schlüssel, wo er ist.',
    },
  },
  state: {
    open: 'Steht noch aus',
    running: 'Im Gang',
    waiting: 'Wartet',
    done: 'Erledigt',
    stopped: 'Hier angehalten',
  },
  why: {
    object_unknown:
      'Concord kann es nicht selbst hinzufügen: In den Einstellungen fehlt die Objekt-ID der App-Registrierung (applicationObjectId).',
    old_unusable: 'Concord kann es nicht selbst hinzufügen: Das alte Zertifikat lässt sich nicht mehr verwenden.',
  },
  keep: 'Das alte behalten: Andere Computer verwenden es',
  byHand: 'Ich lade das Zertifikat von Hand hoch',
  machine: 'Konten, die keine Administratoren sind, brauchen ein Recht auf den neuen Schlüssel, wie auf den alten.',
  begin: 'Jetzt erneuern',
  goOn: 'Fortfahren',
  uploadInstead: 'Stattdessen von Hand hochladen',
  stop: 'Anhalten',
  abandon: 'Aufgeben',
  close: 'Schließen',
  upload:
    'Laden Sie diese Datei unter „Zertifikate und Geheimnisse“ der App-Registrierung hoch. Concord bemerkt es von selbst.',
  copyPath: 'Pfad kopieren',
  tried_one: 'Einmal versucht; der nächste Versuch ist um {{next}}.',
  tried_other: '{{count, number}}-mal versucht; der nächste Versuch ist um {{next}}.',
  first:
    'Der erste Versuch ist um {{next}}: Nach einem zu frühen merkt sich Entra ID, dass es das Zertifikat nicht gibt.',
  notDone: 'Die Erneuerung kommt nicht weiter.',
  safe: 'Das alte Zertifikat bleibt in Gebrauch, und nichts geht verloren.',
  done: 'Das Zertifikat ist erneuert, bis {{date}}.',
  left: 'Das alte Zertifikat ist noch in der App-Registrierung, weil Concord nicht weiß, wie es dort heißt. Löschen Sie es unter „Zertifikate und Geheimnisse“, nach seinem Fingerabdruck:',
  aside: 'Der alte Schlüssel liegt beiseite: {{file}}',
  card: {
    underWay: 'Eine Erneuerung ist im Gang: {{step}}',
    show: 'Erneuerung zeigen',
    renew: 'Erneuern…',
    spare_one: 'Der alte Schlüssel ist aufgehoben: {{where}}',
    spare_other: 'Alte Schlüssel sind aufgehoben: {{where}}',
    forget_one: 'Alten Schlüssel löschen…',
    forget_other: 'Alte Schlüssel löschen…',
  },
  forget: {
    title_one: 'Alten Schlüssel löschen?',
    title_other: 'Alte Schlüssel löschen?',
    text_one:
      'Concord meldet sich noch einmal mit dem neuen Zertifikat an und löscht dann den alten Schlüssel endgültig.',
    text_other:
      'Concord meldet sich noch einmal mit dem neuen Zertifikat an und löscht dann diese Schlüssel endgültig.',
    confirm_one: 'Alten Schlüssel löschen',
    confirm_other: 'Alte Schlüssel löschen',
    done_one: 'Der alte Schlüssel wurde gelöscht.',
    done_other: 'Die alten Schlüssel wurden gelöscht.',
  },
  notAbandoned: 'Die Erneuerung konnte nicht aufgegeben werden.',
};
