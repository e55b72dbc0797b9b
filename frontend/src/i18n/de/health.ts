export default {
  title: {
    cloud_quarantine: 'Ein Auftrag der Cloudsynchronisierung ist in Quarantäne',
    cloud_paused: 'Ein Auftrag der Cloudsynchronisierung ist angehalten',
    cloud_secrets_removed: 'Microsoft nimmt Aufrufe der Cloudsynchronisierung weg',
    run_failed: 'Die letzte Synchronisierung ist fehlgeschlagen',
    certificate_ended: 'Das Zertifikat ist abgelaufen',
    certificate_ends_soon: 'Das Zertifikat läuft bald ab',
    sync_overdue: 'Seit Tagen keine Synchronisierung',
    disk_nearly_full: 'Der Datenträger ist fast voll',
    hold_waiting: 'Ein Lauf wartet auf Ihre Entscheidung',
    rehire_waiting: 'Jemand ist vielleicht unter neuem Konto zurück',
    run_interrupted: 'Die letzte Synchronisierung wurde unterbrochen',
    mailboxes_failed: 'Postfächer mit Problemen',
    never_synced: 'Es wurde noch nichts synchronisiert',
    throttled_heavily: 'Microsoft bremst die App',
    database_large: 'Die Datenbank ist groß',
  },
  text: {
    cloud_quarantine: 'Der Auftrag {{job}} von {{domain}} steht still: Solange erreicht nichts davon Entra ID.',
    cloud_paused:
      'Der Auftrag {{job}} von {{domain}} lief und ist jetzt angehalten: Solange erreicht nichts davon Entra ID.',
    cloud_secrets_removed:
      'Microsoft kündigt das Ende der Aufrufe an, die einer Konfiguration ihre Domäne und ihr Konto nennen, wohl zum {{until}}.',
    certificate_ended: 'Es ist am {{until}} abgelaufen: Die Anmeldung schlägt jetzt fehl.',
    certificate_ends_soon: 'Es läuft am {{until}} ab; dann schlägt die Anmeldung fehl.',
    sync_overdue: 'Die letzte Synchronisierung, die gut endete: {{since}}.',
    disk_nearly_full: 'Auf dem Datenträger des Datenordners sind noch {{bytes}} frei.',
    hold_waiting_one:
      'Lauf {{run}} hält {{count, number}} Änderung im Profil „{{profile}}“ zurück, bis jemand sie angesehen hat.',
    hold_waiting_other:
      'Lauf {{run}} hält {{count, number}} Änderungen im Profil „{{profile}}“ zurück, bis jemand sie angesehen hat.',
    rehire_waiting_one:
      '{{count, number}} Person des Profils „{{profile}}“ ist vielleicht zurück: Ein neues Konto hat die Mailadresse eines anderen, dessen Kontakte gerade entfallen sollen.',
    rehire_waiting_other:
      '{{count, number}} Personen des Profils „{{profile}}“ sind vielleicht zurück: Neue Konten haben die Mailadressen von anderen, deren Kontakte gerade entfallen sollen.',
    run_interrupted: 'Das Programm oder der Computer endete, während Lauf {{run}} arbeitete.',
    mailboxes_failed_one: 'Bei der letzten Synchronisierung ist in {{count, number}} Postfach etwas fehlgeschlagen.',
    mailboxes_failed_other:
      'Bei der letzten Synchronisierung ist in {{count, number}} Postfächern etwas fehlgeschlagen.',
    never_synced: 'Ein Profil ist da, aber es lief noch keine Synchronisierung.',
    throttled_heavily_one:
      'In den letzten 24 Stunden hat Microsoft {{count, number}} Anfrage vorerst abgelehnt, und Läufe mussten darauf warten.',
    throttled_heavily_other:
      'In den letzten 24 Stunden hat Microsoft {{count, number}} Anfragen vorerst abgelehnt, und Läufe mussten darauf warten.',
    database_large: 'Sie belegt {{bytes}}.',
  },
  action: {
    cloud_quarantine: 'Sehen Sie nach, warum, und welche Auswege es gibt.',
    cloud_paused: 'Starten Sie ihn, wenn es weitergehen soll.',
    cloud_secrets_removed:
      'Aktualisieren Sie Concord vor diesem Tag: Eine neuere Version kennt, was Microsoft an ihre Stelle setzt.',
    certificate_ended: 'Erneuern Sie es von Hand, in den Einstellungen.',
    certificate_ends_soon: 'Erneuern Sie es vor diesem Tag, in den Einstellungen.',
    sync_overdue: 'Starten Sie eine Synchronisierung, und prüfen Sie, ob die geplante noch startet.',
    disk_nearly_full: 'Schaffen Sie Platz auf dem Datenträger des Datenordners, oder verschieben Sie den Ordner.',
    hold_waiting: 'Sehen Sie an, was er zurückhält, und geben Sie es frei oder lehnen Sie es ab.',
    rehire_waiting:
      'Sagen Sie, ob es dieselbe Person ist; bis dahin bleibt der alte Kontakt, und es entsteht kein neuer.',
    run_interrupted: 'Starten Sie sie noch einmal: Sie macht dort weiter, wo sie war.',
    mailboxes_failed:
      'Meist nichts: Ein späterer Lauf versucht es wieder. Bleibt es so, sehen Sie in den Bericht des Laufs.',
    never_synced: 'Sehen Sie die Vorschau der ersten Synchronisierung an, und starten Sie sie dann.',
    throttled_heavily:
      'Senken Sie das Anfragebudget oder synchronisieren Sie zu einer ruhigeren Stunde; vielleicht teilt sich eine andere App in denselben Postfächern das Limit.',
    database_large:
      'Sehen Sie nach, ob alle Profile noch gebraucht werden: Jedes behält eine Zeile für jeden Kontakt in jedem Postfach.',
  },
};
