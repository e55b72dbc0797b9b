export default {
  steps: 'Schritte der Prüfung',
  passed: 'Die Prüfung ist beendet: Alles Nötige ist da.',
  notPassed: 'Die Prüfung ist beendet: Etwas fehlt.',
  rights: 'Berechtigungen',
  notAsked: 'Nicht gefragt, weil ein Schritt davor gescheitert ist.',
  step: {
    certificate: 'Zertifikat',
    sign_in: 'Anmeldung',
    permissions: 'Berechtigungen',
    directory: 'Verzeichnis',
    mailbox: 'Ein Postfach',
  },
  state: {
    waiting: 'Wartet',
    running: 'Wird geprüft',
    ok: 'In Ordnung',
    warning: 'Gut zu wissen',
    failed: 'Gescheitert',
    skipped: 'Nicht geprüft',
  },
  said: {
    certificate_ok: 'Gültig bis {{date}}, noch {{days, number}} Tage.',
    certificate_warning:
      'Gültig bis {{date}}, noch {{days, number}} Tage. Erneuern Sie es rechtzeitig, in den Einstellungen.',
    sign_in_ok: 'Angemeldet am Mandanten {{tenant}}.',
    permissions_ok: 'Alles Nötige ist erteilt, und nicht mehr.',
    permissions_warning: 'An den Berechtigungen ist etwas, das Sie sich ansehen sollten.',
    permissions_skipped: 'Das Token lässt sich nicht lesen; die nächsten Schritte zeigen, was es erlaubt.',
    directory_ok: 'Personen können gelesen werden.',
    mailbox_ok: 'Kontaktordner können gelesen werden.',
    mailbox_warning:
      'Kontaktordner können gelesen werden, doch andere Postfächer weisen diese Anwendung ab: Eine Zugriffsrichtlinie oder der Bereich ihrer Exchange-Rolle schließt sie aus. Wenn das nicht gewollt ist, nehmen Sie sie auf.',
    mailbox_skipped:
      'Keines der versuchten Postfächer liegt in Exchange Online. Nennen Sie eines, das dort liegt, und prüfen Sie erneut.',
  },
  failed: {
    certificate: 'Das Zertifikat ist nicht brauchbar.',
    sign_in: 'Die Anmeldung ist gescheitert.',
    permissions: 'Eine Berechtigung fehlt.',
    directory: 'Personen können nicht gelesen werden.',
    mailbox: 'Das Postfach kann nicht gelesen werden.',
  },
  right: {
    granted: 'Erteilt',
    missing: 'Fehlt',
    elsewhere: 'Nicht in Entra ID',
    optional: 'Optional, nicht erteilt',
    beyond: 'Mehr als nötig',
  },
  act: {
    missing:
      'Fügen Sie der App-Registrierung die Anwendungsberechtigung {{permission}} von Microsoft Graph hinzu und wählen Sie „Administratorzustimmung erteilen“. Es dauert einige Minuten.',
    elsewhere:
      'Wurde sie als Exchange-Rolle erteilt (RBAC für Anwendungen), ist alles gut: Das Postfach darunter zeigt es. Andernfalls fügen Sie die Anwendungsberechtigung {{permission}} hinzu und erteilen die Administratorzustimmung.',
    beyond:
      'Die Kontaktsynchronisierung braucht sie nicht. Entfernen Sie sie aus den API-Berechtigungen, wenn sonst niemand sie braucht.',
  },
  for: {
    User_Read_All: 'Liest die Personen des Verzeichnisses und was sich an ihnen ändert.',
    GroupMember_Read_All: 'Liest, wer zu den Gruppen gehört, die Profile nennen.',
    Contacts_ReadWrite:
      'Schreibt die Kontakte in Postfächer. In Entra ID erteilt, öffnet sie die Kontakte jedes Postfachs.',
    AdministrativeUnit_Read_All: 'Lässt Profile Personen nach Verwaltungseinheit wählen.',
    MailboxSettings_Read: 'Unterscheidet Räume und freigegebene Postfächer von denen der Personen.',
    OrgContact_Read_All: 'Lässt Profile Organisationskontakte aufnehmen: Partner, Lieferanten.',
  },
  certificate: {
    until: 'Gültig bis',
    left_one: 'noch {{count, number}} Tag',
    left_other: 'noch {{count, number}} Tage',
    renew_one: 'noch {{count, number}} Tag: jetzt erneuern',
    renew_other: 'noch {{count, number}} Tage: bald erneuern',
    ended: 'Es ist abgelaufen: Die Anmeldung scheitert',
    subject: 'Antragsteller',
    thumbprint: 'Fingerabdruck',
    copy: 'Fingerabdruck kopieren',
    key: 'Schlüssel',
    rsa: 'RSA, {{bits}} Bit',
    file: 'Schlüsseldatei',
    kept: 'Liegt in',
    store: {
      CurrentUser: 'Windows-Zertifikatspeicher dieses Kontos',
      LocalMachine: 'Windows-Zertifikatspeicher dieses Computers',
    },
  },
};
