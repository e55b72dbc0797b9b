/**
 * What each code of docs/troubleshooting.md means, and what to do. English has no such file: Go says these sentences in
 * English itself, and there they may name a file, a line, a mailbox; where they do, backend/said.ts quotes them.
 */
type Words = readonly [message: string, action: string];

const again = 'Versuchen Sie es in einigen Minuten noch einmal.';
const exportAgain = 'Exportieren Sie Zertifikat und privaten Schlüssel noch einmal, als PEM oder PFX.';
const renew =
  'Erstellen Sie ein neues Zertifikat, laden Sie es in der App-Registrierung hoch, und nennen Sie es in den Einstellungen.';
const checkClient =
  'Prüfen Sie clientId und tenantId in appsettings.json. Eine neue App-Registrierung braucht einige Minuten.';
const checkClock =
  'Prüfen Sie Datum, Uhrzeit und Zeitzone dieses Computers, und schalten Sie die Zeitsynchronisierung ein.';
const checkCloud =
  'Prüfen Sie cloud und graphEndpoint in appsettings.json: Anmeldung und Graph müssen zur selben Cloud gehören.';
const checkLogin =
  'Prüfen Sie loginEndpoint und cloud in appsettings.json, und ob ein Proxy oder eine Firewall an Stelle von Entra ID antwortet.';
const checkNetwork = 'Prüfen Sie Netzwerkverbindung, Firewall und Proxy.';
const consent =
  'Öffnen Sie in der App-Registrierung „API-Berechtigungen“, fügen Sie User.Read.All, GroupMember.Read.All und Contacts.ReadWrite als Anwendungsberechtigungen hinzu, und erteilen Sie die Administratorzustimmung.';
const report = 'Starten Sie es noch einmal. Bleibt es so, melden Sie es mit der Protokolldatei.';
const reportIds = 'Melden Sie es mit den angezeigten IDs.';
const guard =
  'Sehen Sie zuerst im Verzeichnis nach: Stimmt die Gruppe noch, sind die Benutzer noch da? Geben Sie es dann frei, oder lehnen Sie es ab.';
const fault: Words = ['Die Anmeldung ist an einem Fehler von Concord gescheitert.', reportIds];
const passing: Words = ['Entra ID hat eine vorübergehende Störung.', again];
const unknownApp: Words = ['Entra ID kennt die Anwendung in diesem Mandanten nicht.', checkClient];
const certificateOver: Words = ['Entra ID hält das Zertifikat für abgelaufen.', renew];
const certificateRevoked: Words = ['Das Zertifikat wurde gesperrt.', renew];
const outsideTime: Words = ['Die signierte Anfrage liegt für Entra ID außerhalb ihrer Gültigkeit.', checkClock];
const otherCloud: Words = ['Anmeldung und Graph gehören zu verschiedenen Clouds.', checkCloud];

const code: Record<string, Words> = {
  // The settings are refused
  settings_missing: [
    'Es gibt noch keine Einstellungsdatei.',
    'Verbinden Sie Ihren Mandanten, oder öffnen Sie den Demomandanten.',
  ],
  settings_unreadable: [
    'Die Einstellungsdatei lässt sich nicht lesen.',
    'Prüfen Sie, ob die Datei da ist und ob dieses Konto sie lesen darf.',
  ],
  settings_unwritable: [
    'Die Einstellungsdatei ließ sich nicht schreiben; sie ist, wie sie war.',
    'Lassen Sie dieses Konto in den Ordner der Datei schreiben, oder schaffen Sie Platz auf dem Datenträger.',
  ],
  settings_syntax: ['Die Einstellungsdatei ist kein gültiges JSON.', 'Berichtigen Sie die genannte Zeile.'],
  settings_type: [
    'In den Einstellungen steht ein Wert der falschen Art.',
    'Schreiben Sie an der genannten Stelle, was dort verlangt ist.',
  ],
  settings_value: [
    'In den Einstellungen steht ein Wert, der so nicht gemeint sein kann.',
    'Berichtigen Sie ihn. Das Kennwort eines Proxys gehört nicht in die Datei, sondern in die Umgebungsvariable HTTPS_PROXY.',
  ],
  settings_required: ['In den Einstellungen fehlt ein Schlüssel.', 'Ergänzen Sie ihn.'],
  settings_unknown_key: [
    'In den Einstellungen steht ein Schlüssel, den Concord nicht hat.',
    'Berichtigen oder entfernen Sie ihn. Geheimnisse stehen nie in dieser Datei.',
  ],
  settings_duplicate_key: ['In den Einstellungen steht ein Schlüssel zweimal.', 'Behalten Sie einen der beiden.'],
  settings_unsupported: [
    'Diese Version liest Zertifikate nur aus einer Datei.',
    'Exportieren Sie das Zertifikat mit seinem privaten Schlüssel als PFX, und nennen Sie die Datei.',
  ],
  ca_file_missing: [
    'Die Datei, die caFile nennt, gibt es nicht.',
    'Berichtigen Sie caFile; relative Pfade beginnen bei der Einstellungsdatei.',
  ],
  ca_file_unreadable: [
    'Die Datei, die caFile nennt, lässt sich nicht lesen.',
    'Berichtigen Sie caFile oder die Rechte der Datei.',
  ],
  ca_file_empty: [
    'Die Datei, die caFile nennt, enthält kein Zertifikat.',
    'Speichern Sie das Stammzertifikat noch einmal, als PEM oder DER.',
  ],

  // The certificate is refused
  certificate_missing: [
    'Die Zertifikatsdatei gibt es nicht.',
    'Prüfen Sie certificate.file; relative Pfade beginnen bei der Einstellungsdatei.',
  ],
  certificate_unreadable: [
    'Die Zertifikatsdatei lässt sich nicht lesen.',
    'Lassen Sie das Konto, unter dem Concord läuft, die Datei lesen, und sonst niemanden.',
  ],
  certificate_exposed: [
    'Andere Benutzer dieses Computers können den privaten Schlüssel lesen.',
    'Beschränken Sie die Rechte der Datei (chmod 600). War sie lange offen, ersetzen Sie auch den Schlüssel.',
  ],
  certificate_empty: ['Die Zertifikatsdatei ist leer.', exportAgain],
  certificate_too_large: ['Die Datei ist zu groß für eine Schlüsseldatei.', 'Prüfen Sie certificate.file.'],
  certificate_format: ['Die Zertifikatsdatei ist weder PEM noch PFX.', exportAgain],
  certificate_damaged: [
    'Die Zertifikatsdatei ist beschädigt oder abgeschnitten.',
    'Exportieren Sie sie noch einmal, oder kopieren Sie sie noch einmal im Binärmodus.',
  ],
  certificate_password_needed: [
    'Der private Schlüssel ist verschlüsselt, und es wurde kein Kennwort angegeben.',
    'Setzen Sie das Kennwort in die Umgebungsvariable CONCORD_CERTIFICATE_PASSWORD.',
  ],
  certificate_password_wrong: [
    'Das Kennwort öffnet den privaten Schlüssel nicht.',
    'Achten Sie in der Umgebungsvariable auf Anführungszeichen, Leerzeichen und Zeilenenden.',
  ],
  certificate_encryption: [
    'Der private Schlüssel ist auf eine Weise verschlüsselt, die Concord nicht liest.',
    'Wandeln Sie ihn um: openssl pkcs8 -topk8 -v2 aes-256-cbc.',
  ],
  certificate_no_key: [
    'Die Datei enthält ein Zertifikat ohne seinen privaten Schlüssel.',
    'Exportieren Sie es mit dem privaten Schlüssel. Die .cer- oder .crt-Datei zum Hochladen ist nur die öffentliche Hälfte.',
  ],
  certificate_no_certificate: [
    'Die Datei enthält einen privaten Schlüssel ohne sein Zertifikat.',
    'Hängen Sie das Zertifikat an die Datei an.',
  ],
  certificate_several_keys: [
    'Die Datei enthält mehr als einen privaten Schlüssel.',
    'Behalten Sie einen und sein Zertifikat.',
  ],
  certificate_mismatch: [
    'Der private Schlüssel gehört nicht zum Zertifikat in der Datei.',
    'Legen Sie die beiden, die zusammen erstellt wurden, in eine Datei.',
  ],
  certificate_not_rsa: [
    'Entra ID nimmt zur Anmeldung nur RSA-Schlüssel an.',
    'Erstellen Sie ein Zertifikat mit einem RSA-Schlüssel von 2048 Bit oder mehr.',
  ],
  certificate_exists: [
    'Eine Datei dieses Namens gibt es schon; sie wurde gelassen, wie sie ist.',
    'Wählen Sie einen anderen Namen, oder verwenden Sie das Zertifikat, das darin ist.',
  ],
  certificate_unwritable: [
    'Die Zertifikatsdatei kann nicht geschrieben werden.',
    'Wählen Sie einen Ordner, in den dieses Konto schreiben darf, oder schaffen Sie Platz auf dem Datenträger.',
  ],
  certificate_options: [
    'Ein solches Zertifikat wird hier nicht erstellt.',
    'Wählen Sie einen Schlüssel mit 2048, 3072 oder 4096 Bit, eine Dauer von einem Tag bis zehn Jahre und einen Namen mit höchstens 64 Zeichen.',
  ],
  certificate_expired: ['Das Zertifikat ist abgelaufen.', renew],
  certificate_not_yet_valid: [
    'Das Zertifikat gilt noch nicht, oder die Uhr dieses Computers geht falsch.',
    'Prüfen Sie Datum und Uhrzeit; sonst warten Sie, oder nehmen Sie ein anderes Zertifikat.',
  ],
  certificate_no_store: [
    'Dieser Computer hat keinen Windows-Zertifikatspeicher.',
    'Nehmen Sie eine Schlüsseldatei: certificate.source „file“.',
  ],
  certificate_not_in_store: [
    'In diesem Zertifikatspeicher liegt kein Zertifikat mit diesem Fingerabdruck.',
    'Prüfen Sie Fingerabdruck und Speicher; was in CurrentUser liegt, sieht nur dieses Konto.',
  ],
  certificate_store_denied: [
    'Windows lässt Concord nicht an den Zertifikatspeicher oder den Schlüssel.',
    'Ändern Sie LocalMachine als Administrator; um einen Schlüssel dort zu benutzen, geben Sie dem Konto das Recht unter „Private Schlüssel verwalten“.',
  ],
  certificate_key_missing: [
    'Das Zertifikat liegt im Speicher, sein privater Schlüssel nicht, oder nicht für dieses Konto.',
    'Importieren Sie das Zertifikat mit seinem Schlüssel (PFX) unter dem Konto, unter dem Concord läuft, oder erstellen Sie ein neues.',
  ],
  certificate_key_prompts: [
    'Der Schlüssel fragt nach einer PIN oder Bestätigung.',
    'Nehmen Sie einen Schlüssel ohne verstärkten Schutz.',
  ],
  certificate_key_old: ['Was den Schlüssel verwahrt, kann nicht mit SHA-256 unterschreiben.', renew],
  certificate_key_short: ['Der Schlüssel hat weniger als 2048 Bit.', renew],
  certificate_provider: [
    'Was den Schlüssel verwahrt (ein Dienst, eine Smartcard, das TPM), ist nicht da, nicht bereit, oder nimmt keinen Schlüssel dieser Länge.',
    'Starten Sie den Dienst „CNG-Schlüsselisolation“, legen Sie die Karte ein, oder sehen Sie in tpm.msc nach; für ein TPM genügen 2048 Bit.',
  ],
  certificate_key_left: [
    'Das Zertifikat wurde gelöscht, sein privater Schlüssel blieb.',
    'Löschen Sie ihn mit certutil -delkey, wenn er weg muss.',
  ],
  certificate_store_failed: [
    'Windows hat mit einer Nummer abgelehnt, die Concord nicht kennt.',
    'Schlagen Sie die Nummer nach, oder nehmen Sie eine Schlüsseldatei.',
  ],
  rotation_active: [
    'Das Zertifikat wird gerade von einem anderen Prozess erneuert.',
    'Warten Sie, bis er im anderen Fenster oder Terminal fertig ist.',
  ],
  rotation_journal: [
    'Die Datei, in der steht, wie weit die letzte Erneuerung kam, lässt sich nicht lesen.',
    'Legen Sie sie beiseite. War eine Erneuerung im Gang, suchen Sie zuvor daneben nach einer neuen Schlüsseldatei.',
  ],
  rotation_unwritable: [
    'Neben der Einstellungsdatei lässt sich nichts schreiben.',
    'Lassen Sie das Konto, unter dem Concord läuft, in den Ordner schreiben, oder schaffen Sie Platz auf dem Datenträger.',
  ],
  rotation_settings_changed: [
    'Die Einstellungen nennen ein anderes Zertifikat oder eine andere App-Registrierung als zu Beginn der Erneuerung.',
    'War das so gewollt, beenden Sie die Erneuerung und beginnen Sie von vorn.',
  ],
  rotation_not_accepted: [
    'Entra ID nimmt das neue Zertifikat noch nicht an; das alte bleibt in Gebrauch.',
    'Laden Sie die .cer-Datei hoch, wenn das an Ihnen ist, sonst warten Sie einige Minuten. Dann fahren Sie fort.',
  ],
  rotation_refused: [
    'Entra ID hat das neue Zertifikat nicht in die App-Registrierung aufgenommen.',
    'Prüfen Sie applicationObjectId: Es ist die Objekt-ID der App-Registrierung, nicht die der Unternehmensanwendung. Oder laden Sie das Zertifikat von Hand hoch.',
  ],
  rotation_by_hand: [
    'Concord kann das Zertifikat nicht selbst in die App-Registrierung eintragen.',
    'Laden Sie es von Hand hoch. Tragen Sie applicationObjectId für das nächste Mal ein.',
  ],
  rotation_nothing: [
    'Es ist keine Erneuerung im Gang, zu der das passt.',
    'Einstellungen, Zertifikat, zeigt, wie es steht.',
  ],
  rotation_unproven: [
    'Die Anmeldung mit dem Zertifikat der Einstellungen gelingt gerade nicht; es wurde nichts gelöscht.',
    'Sehen Sie mit „Jetzt prüfen“ nach, woran es liegt.',
  ],
  rotation_demo: ['Der Demo-Mandant hat kein Zertifikat zu erneuern.', 'Verbinden Sie zuerst Ihren Mandanten.'],
  key_refused: [
    'Der private Schlüssel hat nicht unterschrieben.',
    'Lassen Sie das Konto, unter dem Concord läuft, den Schlüssel benutzen, oder nehmen Sie ein anderes Zertifikat.',
  ],

  // Sign-in fails
  clock_wrong: ['Die Uhr dieses Computers weicht von der Microsofts ab.', checkClock],
  aadsts_90002: [
    'Entra ID kennt den Mandanten nicht.',
    'Prüfen Sie tenantId. Stimmt sie, liegt der Mandant in einer anderen Cloud: Prüfen Sie cloud.',
  ],
  aadsts_90038: [
    'Der Mandant liegt in einer nationalen Cloud.',
    'Setzen Sie cloud auf die des Mandanten: gcchigh, dod oder china.',
  ],
  aadsts_700016: unknownApp,
  aadsts_700011: unknownApp,
  aadsts_700027: [
    'Die App-Registrierung kennt dieses Zertifikat nicht.',
    'Laden Sie es unter „Zertifikate & Geheimnisse“ hoch. Nach dem Hochladen dauert es einige Minuten.',
  ],
  aadsts_700030: [
    'Der Antragstellername des Zertifikats ist für die Anwendung nicht zugelassen.',
    'Laden Sie dieses Zertifikat hoch, oder nehmen Sie eines, dem die App-Registrierung vertraut.',
  ],
  aadsts_1000502: certificateOver,
  aadsts_7000274: certificateOver,
  aadsts_7000214: certificateRevoked,
  aadsts_7000277: certificateRevoked,
  aadsts_700024: outsideTime,
  aadsts_500133: outsideTime,
  aadsts_50012: [
    'Entra ID konnte die Unterschrift der Anmeldung nicht prüfen.',
    'Prüfen Sie, ob das hochgeladene Zertifikat das benutzte ist, und die Uhr dieses Computers.',
  ],
  aadsts_53003: [
    'Eine Richtlinie für bedingten Zugriff sperrt die Anwendung.',
    'Sehen Sie im Anmeldeprotokoll des Dienstprinzipals nach der Richtlinie; bei Workload-Identitäten ist es meist der Ort.',
  ],
  aadsts_7000112: [
    'Die Unternehmensanwendung ist deaktiviert.',
    'Setzen Sie unter „Unternehmensanwendungen“, „Eigenschaften“ die Anmeldung der Benutzer auf „Ja“.',
  ],
  aadsts_65001: ['Niemand hat der Anwendung zugestimmt.', consent],
  aadsts_650056: ['Die Anwendung hat keine Berechtigung für Microsoft Graph, oder niemand hat zugestimmt.', consent],
  aadsts_70011: otherCloud,
  aadsts_500011: otherCloud,
  aadsts_700021: ['Die Anmeldung nennt eine andere Anwendung.', 'Prüfen Sie clientId in appsettings.json.'],
  aadsts_700023: [
    'Die Anmeldung nennt eine andere Anmeldestelle.',
    'Prüfen Sie cloud und loginEndpoint in appsettings.json.',
  ],
  aadsts_50034: ['Die eingetragenen IDs sind nicht die einer Anwendung.', 'Prüfen Sie clientId in appsettings.json.'],
  aadsts_50196: [
    'Entra ID antwortet nicht mehr, weil die Anwendung in einer Schleife nach Token fragte.',
    'Warten Sie fünf Minuten. Kommt es wieder, melden Sie es mit den angezeigten IDs.',
  ],
  aadsts_90033: passing,
  aadsts_90012: ['Entra ID hat für die Anmeldung zu lange gebraucht.', again],
  aadsts_50033: passing,
  aadsts_50048: fault,
  aadsts_7000215: fault,
  aadsts_7000218: fault,
  aadsts_7000222: fault,
  aadsts_900144: fault,
  aadsts_9002313: fault,
  entra_unavailable: ['Entra ID konnte gerade nicht antworten.', again],
  entra_refused: ['Die Anmeldung wurde ohne einen Grund abgelehnt, den Entra ID gäbe.', checkLogin],
  login_answer: ['Die Antwort auf die Anmeldung ist keine, die Entra ID gibt.', checkLogin],
  token_unreadable: [
    'Das Token sagt nicht, welcher Mandant es ausgestellt hat.',
    'Prüfen Sie loginEndpoint in appsettings.json.',
  ],

  // The network is in the way
  network_dns: [
    'Ein Name lässt sich nicht auflösen.',
    'Prüfen Sie die Netzwerkverbindung und den DNS-Server; und loginEndpoint in appsettings.json, wenn er gesetzt ist.',
  ],
  network_refused: [
    'Die Verbindung wurde abgelehnt.',
    'Prüfen Sie die Firewall und loginEndpoint in appsettings.json.',
  ],
  network_timeout: ['Es kam nicht rechtzeitig eine Antwort.', checkNetwork],
  network_cut: [
    'Die Verbindung ist abgerissen.',
    'Versuchen Sie es noch einmal. Kommt es jedes Mal, trennt eine Firewall oder ein prüfender Proxy die Verbindung.',
  ],
  network_tls_untrusted: [
    'Das gezeigte TLS-Zertifikat stammt von jemandem, dem dieser Computer nicht vertraut.',
    'Prüft ein Proxy TLS, speichern Sie dessen Stammzertifikat als Datei, und nennen Sie sie als caFile in appsettings.json.',
  ],
  network_tls_name: [
    'Das gezeigte TLS-Zertifikat gehört zu einem anderen Namen.',
    'Etwas anderes antwortet an Microsofts Stelle: Prüfen Sie Proxy und DNS.',
  ],
  network_tls_time: ['Nach der Uhr dieses Computers gilt das gezeigte TLS-Zertifikat nicht.', checkClock],
  network_not_tls: [
    'Die Gegenstelle antwortet nicht mit TLS.',
    'Prüfen Sie loginEndpoint und proxy in appsettings.json.',
  ],
  network_portal: [
    'Statt Microsoft hat eine Webseite geantwortet: eine Netzanmeldung oder die Sperrseite eines Proxys.',
    'Melden Sie sich am Netz an, oder lassen Sie die Adresse freigeben.',
  ],
  network_proxy: [
    'Der Proxy ist nicht zu erreichen.',
    'Prüfen Sie proxy in appsettings.json oder die Umgebungsvariable HTTPS_PROXY.',
  ],
  proxy_password: [
    'Der Proxy verlangt Benutzernamen und Kennwort.',
    'Setzen Sie HTTPS_PROXY=http://Benutzer:Kennwort@Proxy:8080 in der Umgebung, und lassen Sie proxy in den Einstellungen weg.',
  ],
  proxy_refused: [
    'Der Proxy lässt diesen Computer nicht durch.',
    'Lassen Sie den genannten Host vom Administrator des Proxys freigeben.',
  ],
  network_other: ['Zwischen hier und Microsoft ist etwas im Weg.', 'Prüfen Sie die Netzwerkverbindung und den Proxy.'],
  network_lost: [
    'Die Verbindung zu Microsoft Graph riss in einem Postfach nach dem anderen ab, daher endete der Lauf.',
    'Prüfen Sie die Verbindung, und starten Sie ihn noch einmal: Er macht dort weiter, wo er war.',
  ],
  connection_failed: [
    'Es kam keine Verbindung zu Microsoft Graph zustande.',
    'Prüfen Sie die Firewall auch für den Host von Graph, und graphEndpoint in appsettings.json.',
  ],
  connection_lost: [
    'Die Verbindung zu Microsoft Graph ist abgerissen.',
    'Prüfen Sie Netzwerk und Proxy, und starten Sie es noch einmal: Was getan ist, wird nicht zweimal getan.',
  ],
  unreadable_answer: [
    'Was zurückkam, ist keine Antwort von Microsoft Graph.',
    'Eine Netzanmeldung oder ein Proxy steht dazwischen: Melden Sie sich am Netz an, oder lassen Sie diesen Computer Graph erreichen.',
  ],
  foreign_link: [
    'Eine Antwort von Microsoft Graph führt zu einem anderen Host; ihr wurde nicht gefolgt, damit kein Token dorthin geht.',
    'Prüfen Sie graphEndpoint in appsettings.json, und ob ein Proxy Antworten verändert.',
  ],

  // A permission is missing
  permission_missing: [
    'Der App-Registrierung fehlt eine Berechtigung.',
    'Öffnen Sie in der App-Registrierung „API-Berechtigungen“, fügen Sie die genannte als Anwendungsberechtigung hinzu, und erteilen Sie die Administratorzustimmung.',
  ],
  contacts_permission_missing: [
    'Exchange verweigert den Zugriff auf alle Postfächer, die versucht wurden.',
    'Erteilen Sie Contacts.ReadWrite mit Administratorzustimmung, oder weisen Sie die Exchange-Rolle über diese Postfächer zu und warten Sie bis zu zwei Stunden.',
  ],

  // A mailbox is skipped or fails
  no_cloud_mailbox: [
    'Es gibt kein Exchange-Online-Postfach: Es liegt lokal, ist inaktiv, ohne Lizenz oder noch nicht bereit.',
    'Nichts, wenn das so gewollt ist: Es wird von selbst wieder versucht. Sonst weisen Sie eine Lizenz zu, oder migrieren Sie das Postfach.',
  ],
  mailbox_access_denied: [
    'Exchange hält diese Anwendung aus dem Postfach heraus (durch eine Zugriffsrichtlinie oder den Bereich ihrer Exchange-Rolle).',
    'Nichts, wenn das so gewollt ist. Sonst nehmen Sie das Postfach in die Richtlinie oder den Bereich auf; Änderungen brauchen bis zu zwei Stunden.',
  ],
  mailbox_full: [
    'Das Postfach ist voll.',
    'Schaffen Sie Platz, oder erhöhen Sie das Kontingent; es wird von selbst wieder versucht.',
  ],
  mailbox_failed: [
    'Exchange hat abgelehnt.',
    'Versuchen Sie es später noch einmal; bleibt es so, geben Sie dem Microsoft-Support die Anfrage-ID.',
  ],
  network: [
    'Die Verbindung riss in diesem Postfach zu oft ab.',
    'Prüfen Sie das Netzwerk. Der nächste Lauf sieht nach, was ankam, und macht dort weiter.',
  ],
  contacts_failed: [
    'Einige Kontakte konnten nicht geschrieben werden.',
    'Spätere Läufe versuchen sie wieder; das Protokoll nennt zu jedem Code und Anfrage-ID.',
  ],
  photos_failed: [
    'Einige Fotos konnten nicht geschrieben werden.',
    'Spätere Läufe versuchen sie wieder; das Protokoll nennt zu jedem den Code.',
  ],
  folder_shared: [
    'Ein anderes Profil schreibt in denselben Ordner dieses Postfachs.',
    'Geben Sie einem der beiden Profile einen anderen Ordner, oder nehmen Sie das Postfach aus einer Regel.',
  ],
  folder_hidden: [
    'Exchange sagt, dass es den Ordner gibt, führt ihn aber nicht auf: Wahrscheinlich wurde er eben gelöscht.',
    'Benennen Sie den Ordner des Profils um, oder leeren Sie „Gelöschte Elemente“ des Benutzers.',
  ],
  foreign_marks: [
    'Eine andere Installation von Concord schreibt in diesen Ordner; nichts wurde verändert.',
    'Nennen Sie einen anderen Ordner, halten Sie die andere Installation an, oder importieren Sie hier deren Profil mit seiner id, um die Kontakte zu übernehmen.',
  ],
  folder_not_removed: [
    'Die Kontakte sind heraus, aber Exchange hat den leeren Ordner nicht gelöscht.',
    'Starten Sie das Entfernen noch einmal, oder lassen Sie den Benutzer den Ordner in Outlook löschen.',
  ],
  folder_vanishes: [
    'Der Kontaktordner verschwand immer wieder, während er geschrieben wurde.',
    'Sehen Sie nach, ob der Benutzer oder ein anderes Programm ihn löscht; der nächste Lauf legt ihn neu an.',
  ],
  internal: ['In diesem Postfach geschah etwas Unerwartetes.', report],

  // A run is held
  people_fell: ['Viele Personen auf einmal erfüllen die Regel nicht mehr.', guard],
  run_deletes: ['Der Lauf würde mehr Kontakte löschen, als das Profil erlaubt.', guard],
  mailboxes_fell: ['Viele Postfächer auf einmal erfüllen die Regel nicht mehr und verlören ihre Kontakte.', guard],
  mailbox_deletes: ['Einzelne Postfächer verlören mehr Kontakte, als das Profil erlaubt.', guard],
  field_emptied: [
    'Ein Feld ist bei vielen Personen auf einmal leer.',
    'Hat jemand es geleert, oder liefert eine Quelle des Verzeichnisses nichts mehr? Geben Sie es dann frei, oder lehnen Sie es ab.',
  ],
  nothing_to_undo: [
    'Der Lauf hat dort keine Kontakte verändert, oder was er verändert hat, wird nicht mehr aufbewahrt.',
    'Die Liste der Läufe zeigt, was sich zurücknehmen lässt.',
  ],
  no_hold: ['Es gibt nichts (mehr) freizugeben oder abzulehnen.', 'Die Übersicht zeigt, was wartet.'],

  // The disk or the database fails
  disk_full: [
    'Der Datenträger ist voll: Die Datenbank kann nicht wachsen.',
    'Schaffen Sie Platz, und starten Sie es noch einmal; nichts ging verloren.',
  ],
  database_io: [
    'Der Datenträger hat beim Lesen oder Schreiben der Datenbank versagt.',
    'Prüfen Sie den Datenträger oder das Netzlaufwerk; lassen Sie den Datenordner auf einem lokalen Datenträger.',
  ],
  database_denied: [
    'Die Datenbank lässt sich nicht schreiben.',
    'Geben Sie diesem Konto Schreibrechte auf den Datenordner und die Dateien darin.',
  ],
  database_busy: [
    'Ein anderes Programm hält die Datenbank fest.',
    'Schließen Sie Programme, die den Datenordner benutzen (eine Sicherung, ein weiteres Concord), und starten Sie es noch einmal.',
  ],
  // A backup cannot be made or put back
  purge_word: [
    'Nichts wurde gelöscht: Das Wort war ein anderes als das verlangte.',
    'Geben Sie purge ein, und versuchen Sie es noch einmal.',
  ],
  update_unreachable: [
    'Die Datei, die updates.url nennt, lässt sich nicht lesen; ob es eine neuere Version gibt, ist nicht bekannt.',
    'Prüfen Sie die Adresse in den Einstellungen, das Netzwerk und den Proxy, oder setzen Sie updates.check auf false.',
  ],
  update_unreadable: [
    'Die Datei, die updates.url nennt, sagt nicht, welche Version die neueste ist.',
    'Sie muss JSON sein, etwa {"version": "1.4.2"}.',
  ],
  support_unwritable: [
    'Das Supportpaket lässt sich dort nicht schreiben, oder es gibt schon eine Datei dieses Namens.',
    'Wählen Sie einen anderen Namen, in einem Ordner, in den dieses Konto schreiben darf.',
  ],
  demo_mishap: [
    'Das kann in der Demo nicht schiefgehen, oder noch nicht.',
    'concordctl demo cloudsync sagt, was schiefgehen kann; Aufträge gibt es nach concordctl cloudsync apply --demo.',
  ],
  person_unknown: [
    'Niemand mit dieser Adresse oder Objekt-ID ist hier bekannt.',
    'Geben Sie einen Benutzerprinzipalnamen, eine E-Mail-Adresse oder eine Objekt-ID an.',
  ],
  backup_nothing: ['Es gibt noch nichts zu sichern.', 'Synchronisieren Sie zuerst.'],
  backup_tenant_unknown: [
    'Wessen Daten gesichert werden sollen, ist nicht bekannt: Es gibt keine Einstellungen, oder mit ihnen hat sich noch niemand angemeldet.',
    'Verbinden Sie Ihren Mandanten, oder öffnen Sie den Demomandanten.',
  ],
  backup_exists: [
    'Eine Datei dieses Namens gibt es schon.',
    'Wählen Sie einen anderen Namen; eine Sicherung ersetzt nie eine Datei.',
  ],
  backup_unwritable: [
    'Die Datei lässt sich nicht schreiben; nichts wurde geändert.',
    'Wählen Sie einen Ordner, in den dieses Konto schreiben darf.',
  ],
  backup_disk_full: [
    'Der Datenträger ist voll; nichts wurde geändert.',
    'Schaffen Sie Platz: Vorübergehend wird bis zum Doppelten der Datenbank gebraucht.',
  ],
  backup_unreadable: [
    'Die Sicherung lässt sich nicht lesen.',
    'Prüfen Sie, ob die Datei da ist und ob dieses Konto sie lesen darf.',
  ],
  backup_foreign: [
    'Die Datei ist keine Sicherung von Concord.',
    'Wählen Sie eine Datei, die Concord als Sicherung geschrieben hat.',
  ],
  backup_damaged: [
    'Die Sicherung ist beschädigt oder nicht vollständig; nichts wurde geändert.',
    'Nehmen Sie eine andere Kopie der Datei oder eine andere Sicherung.',
  ],
  backup_newer: [
    'Die Sicherung stammt von einem neueren Concord; nichts wurde geändert.',
    'Aktualisieren Sie Concord, und stellen Sie sie dann wieder her.',
  ],
  backup_other_tenant: [
    'Die Sicherung gehört zu einem anderen Mandanten; nichts wurde geändert.',
    'Wählen Sie eine Sicherung des Mandanten, den die Einstellungen nennen.',
  ],
  backup_in_use: [
    'Ein anderes Concord hat die Daten dieses Mandanten geöffnet; nichts wurde geändert.',
    'Schließen Sie andere Fenster und beenden Sie jedes concordctl in diesem Datenordner; versuchen Sie es dann noch einmal.',
  ],
  backup_under_way: [
    'In diesem Datenordner wird gerade eine Sicherung wiederhergestellt.',
    'Warten Sie, bis das fertig ist, und versuchen Sie es noch einmal.',
  ],
  database_damaged: [
    'Die Datenbank ist beschädigt, oder die Datei ist keine.',
    'Stellen Sie eine Sicherung wieder her, oder legen Sie die Datei beiseite, importieren Sie die Profile wieder, und synchronisieren Sie: Die Kontakte werden an ihrem Kennzeichen wiedergefunden.',
  ],
  database_gone: [
    'Die Datenbank wurde gelöscht, verschoben oder ausgetauscht, während Concord mit ihr arbeitete.',
    'Legen Sie sie zurück, oder importieren Sie die Profile wieder, und synchronisieren Sie: Die Kontakte werden an ihrem Kennzeichen wiedergefunden.',
  ],
  database_foreign: [
    'Die Datei ist keine Datenbank von Concord; sie wurde nicht angerührt.',
    'Nehmen Sie einen anderen Datenordner.',
  ],
  database_newer: [
    'Ein neueres Concord hat die Datenbank geschrieben; sie wurde nicht angerührt.',
    'Aktualisieren Sie Concord.',
  ],
  data_folder: [
    'Der Datenordner lässt sich nicht anlegen oder benutzen.',
    'Nennen Sie mit --data-dir einen, in den Sie schreiben dürfen.',
  ],

  // Something needs attention: conditions, which the health words say in full
  run_failed: [
    'Die letzte Synchronisierung ist an einem Fehler gescheitert.',
    'Starten Sie sie noch einmal; was getan ist, wird nicht zweimal getan.',
  ],
  run_interrupted: [
    'Das Programm oder der Computer endete während der letzten Synchronisierung.',
    'Starten Sie sie noch einmal: Sie macht dort weiter, wo sie war.',
  ],
  hold_waiting: [
    'Ein Lauf hält Änderungen zurück, bis jemand sie angesehen hat.',
    'Geben Sie sie frei, oder lehnen Sie sie ab.',
  ],
  mailboxes_failed: [
    'Bei der letzten Synchronisierung ist in einigen Postfächern etwas fehlgeschlagen.',
    'Meist nichts: Ein späterer Lauf versucht es wieder.',
  ],
  never_synced: [
    'Ein Profil ist da, aber es lief noch keine Synchronisierung.',
    'Sehen Sie die Vorschau an, und starten Sie sie dann.',
  ],
  sync_overdue: [
    'Seit einer Woche oder länger hat keine Synchronisierung gut geendet.',
    'Starten Sie eine, und prüfen Sie, ob die geplante noch startet.',
  ],
  certificate_ends_soon: ['Das Zertifikat läuft bald ab.', renew],
  certificate_ended: ['Das Zertifikat ist abgelaufen: Die Anmeldung schlägt fehl.', renew],
  disk_nearly_full: [
    'Der Datenträger des Datenordners ist fast voll.',
    'Schaffen Sie Platz, oder verschieben Sie den Ordner.',
  ],
  database_large: ['Die Datenbank ist sehr groß.', 'Löschen Sie Profile, die niemand mehr braucht.'],
  throttled_heavily: [
    'Microsoft hat viele Anfragen vorerst abgelehnt.',
    'Senken Sie das Anfragebudget, oder synchronisieren Sie zu einer ruhigeren Stunde.',
  ],

  // The profile or the command is refused
  usage: ['Der Befehl kann so nicht gemeint sein.', 'Hängen Sie --help an den Befehl.'],
  profile_invalid: ['Das Profil ist so nicht gültig; nichts wurde verändert.', 'Berichtigen Sie, was genannt ist.'],
  profile_name_taken: [
    'Ein anderes Profil heißt schon so.',
    'Wählen Sie einen anderen Namen, oder behalten Sie die id des Profils, das Sie ersetzen wollen.',
  ],
  no_leftovers: ['Kontakte dieser Art aus einem früheren Werkzeug sind nicht bekannt.', 'Suchen Sie erst danach.'],
  profile_being_removed: [
    'Die Kontakte des Profils werden aus den Postfächern genommen, daher wird es nicht synchronisiert.',
    'Führen Sie das Entfernen zu Ende, oder brechen Sie es ab.',
  ],
  profile_not_being_removed: [
    'Von diesem Profil wird nichts aus den Postfächern genommen.',
    'Es gibt nichts abzubrechen.',
  ],
  profile_in_use: [
    'Kontakte des Profils sind noch in Postfächern.',
    'Nehmen Sie sie erst heraus, oder vergessen Sie das Profil und lassen Sie die Kontakte, wo sie sind.',
  ],
  no_profile: ['Dieses Profil gibt es nicht.', 'Sehen Sie unter „Kontaktsync“ nach, welche es gibt.'],
  no_rehire: [
    'Es gibt keinen solchen Vorschlag, der auf eine Entscheidung wartet.',
    'Er ist schon entschieden, oder seine Woche ist vorbei.',
  ],
  no_mailbox: [
    'Das genannte Postfach ist keines, in das das Profil schreibt.',
    'Prüfen Sie den Namen und die Postfachregel des Profils.',
  ],
  no_person: [
    'Im zuletzt gelesenen Verzeichnis heißt niemand so, oder mehr als eine Person.',
    'Nennen Sie die Mailadresse oder die Objekt-ID.',
  ],
  directory_not_read: [
    'Das Verzeichnis wurde noch nicht gelesen.',
    'Eine Vorschau liest es und schreibt in kein Postfach.',
  ],
  plan_unusable: ['Diese Vorschau ist nicht mehr anwendbar.', 'Erstellen Sie eine neue.'],
  plan_moved: [
    'Seit der Vorschau hat sich etwas geändert, was sie schreiben würde. Nichts wurde geschrieben.',
    'Erstellen Sie eine neue Vorschau, sehen Sie sie an, und wenden Sie diese an.',
  ],
  task_missing: [
    'Für dieses Konto ist auf diesem Computer keine Synchronisierung geplant.',
    'Richten Sie eine Aufgabe ein: Einstellungen, Unbeaufsichtigt.',
  ],
  task_refused: [
    'Die Aufgabenplanung des Systems hat die Aufgabe nicht angenommen.',
    'Beheben Sie, was sie nennt, und versuchen Sie es erneut. Nichts ist halb eingerichtet.',
  ],
  task_no_scheduler: [
    'Hier gibt es kein systemd für dieses Konto, also lässt sich kein Timer einrichten.',
    'Tragen Sie die genannte Zeile mit crontab -e ein.',
  ],
  task_elevation: [
    'Eine Aufgabe für ein anderes Konto, oder ohne angemeldetes Konto, kann nur ein Administrator einrichten.',
    'Starten Sie Concord mit „Als Administrator ausführen“, und versuchen Sie es noch einmal.',
  ],
  task_account: ['Für dieses Konto lässt sich hier keine Aufgabe einrichten.', 'Prüfen Sie den Namen des Kontos.'],
  task_program: [
    'Das Programm, das die Aufgabe starten soll, ist nicht da.',
    'Legen Sie concordctl neben das Programm des Fensters, wie es das Installationsprogramm tut.',
  ],
  task_path: [
    'Die Aufgabenplanung läse einen Teil dieses Pfades als etwas anderes.',
    'Legen Sie das Programm oder den Datenordner in einen anderen Ordner.',
  ],
  task_data_folder: [
    'Der Datenordner ist für ein anderes Konto nicht vorbereitet.',
    'Lassen Sie ihn vorbereiten: concordctl task install --prepare mit demselben --account.',
  ],
  task_key: [
    'Den Schlüssel des Zertifikats kann nur dieses Konto verwenden, und nur solange es angemeldet ist.',
    'Verwenden Sie ein Zertifikat im Speicher LocalMachine oder eine Schlüsseldatei.',
  ],
  task_check_failed: [
    'Als das andere Konto schlägt die Prüfung fehl; die Aufgabe wurde nicht eingerichtet.',
    'Beheben Sie, was die Prüfung nennt: meist darf das Konto den Schlüssel nicht verwenden.',
  ],
  webhook_missing: [
    'Die Einstellungen nennen keinen Webhook.',
    'Tragen Sie seine Adresse in appsettings.json bei notifications.webhook ein.',
  ],
  webhook_unreachable: [
    'Der Webhook ist nicht zu erreichen.',
    'Prüfen Sie Netz, Proxy und die Adresse bei notifications.webhook in den Einstellungen.',
  ],
  webhook_refused: [
    'Der Webhook hat die Nachricht nicht angenommen.',
    'Erstellen Sie ihn dort neu, wo er erstellt wurde, und tragen Sie die neue Adresse in die Einstellungen ein.',
  ],
  schedule_refused: [
    'Dieser Zeitplan kann so nicht sein.',
    'Geben Sie Zeiten an, oder einen Abstand von 5 Minuten bis zu einem Tag; keine Zeit darf in den Ruhestunden liegen.',
  ],
  no_such_run: ['Einen Lauf mit dieser Nummer gibt es nicht.', 'Die Liste der Läufe zeigt, welche es gibt.'],
  run_active: [
    'In diesem Datenordner arbeitet schon ein Lauf.',
    'Warten Sie, bis er fertig ist, oder halten Sie ihn dort an, wo er gestartet wurde.',
  ],

  // The window cannot do something
  tenant_closed: ['Kein Mandant ist geöffnet.', 'Öffnen Sie den Demomandanten, oder verbinden Sie Ihren eigenen.'],
  tenant_offline: [
    'Es besteht keine Verbindung zu Microsoft: Gezeigt wird, was in der Datenbank dieses Computers steht.',
    'Verbinden Sie sich neu, und wiederholen Sie es dann.',
  ],
  run_elsewhere: ['Diesen Lauf hat ein anderes Programm gestartet.', 'Halten Sie ihn dort an, wo er gestartet wurde.'],
  cancelled: ['Es wurde angehalten, bevor es fertig war.', 'Starten Sie es noch einmal, wenn es noch gewünscht ist.'],
  save_failed: [
    'Die Datei konnte nicht gespeichert werden.',
    'Speichern Sie in einen anderen Ordner, oder schaffen Sie Platz.',
  ],
  save_over_key: [
    'Der öffentliche Teil wurde nicht gespeichert: Diese Datei enthält den privaten Schlüssel.',
    'Wählen Sie einen anderen Namen, etwa einen, der auf .cer endet.',
  ],
  settings_changed: [
    'Die Einstellungsdatei wurde inzwischen von jemand anderem geändert; nichts wurde geschrieben.',
    'Sehen Sie sich den Unterschied noch einmal an und schließen Sie dann ab.',
  ],
  script_unknown: [
    'Für diese Cloud und diese Berechtigungen gibt es kein solches Skript.',
    'Wählen Sie mindestens eine Berechtigung; bei eigenen Adressen wählen Sie PowerShell.',
  ],
  link_refused: [
    'Geöffnet werden nur Links, die mit https:// beginnen.',
    'Kopieren Sie den Link, und öffnen Sie ihn selbst, wenn Sie ihm vertrauen.',
  ],
  look_unknown: ['Diese Sprache oder dieses Design ist nicht bekannt.', 'Wählen Sie eines aus den Einstellungen.'],

  // Entra Cloud Sync
  rehire_waiting: [
    'Ein neues Konto hat die Mailadresse von jemandem, dessen Kontakte gehen sollen: vielleicht dieselbe Person.',
    'Sagen Sie, ob sie es ist; bis dahin bleibt der alte Kontakt.',
  ],
  cloudsync_configuration_invalid: [
    'Eine Angabe der Konfiguration kann so nicht verwendet werden.',
    'Berichtigen Sie, was genannt ist.',
  ],
  cloudsync_permission_missing: [
    'Der App-Registrierung fehlt eine Berechtigung für Cloud Sync.',
    'Fügen Sie die genannte als Anwendungsberechtigung hinzu, erteilen Sie die Administratorzustimmung, und warten Sie einige Minuten.',
  ],
  cloudsync_not_confirmed: [
    'Ein Schritt wartet auf eine Bestätigung.',
    'Bestätigen Sie ihn, und wenden Sie die Konfiguration noch einmal an.',
  ],
  cloudsync_no_configuration: [
    'Für diese Domäne ist keine Konfiguration bekannt, oder es sind mehrere.',
    'Nennen Sie die gemeinte.',
  ],
  cloudsync_ambiguous: [
    'Mehrere Konfigurationen bedienen die Domäne.',
    'Nennen Sie die richtige als servicePrincipalId, und löschen Sie die, die niemand braucht.',
  ],
  cloudsync_half_made: [
    'Eine Konfiguration dieses Namens hat noch keine Domäne; vielleicht hat jemand sie angefangen.',
    'Nennen Sie sie als servicePrincipalId, um mit ihr weiterzumachen, oder geben Sie Ihrer einen anderen displayName.',
  ],
  cloudsync_other_domain: [
    'Das Dienstprinzipal, das genannt ist oder das Concord für die Domäne angelegt hat, bedient eine andere Domäne.',
    'Berichtigen Sie servicePrincipalId oder domain. Eines, das Concord angelegt hat, bekommt seine Domäne zurück, wenn Sie es nennen.',
  ],
  cloudsync_object_invalid: [
    'Was auf Anforderung bereitgestellt werden soll, ist kein Distinguished Name, liegt nicht in der Domäne oder ist weder Benutzer noch Gruppe.',
    'Kopieren Sie das Attribut distinguishedName des Objekts.',
  ],
  cloudsync_log_query: [
    'Das Bereitstellungsprotokoll kennt diese Aktion oder diesen Ausgang nicht.',
    'Wählen Sie eines der genannten.',
  ],
  cloudsync_domain_unreadable: [
    'Microsoft Graph sagt nicht, welche Domäne eine Konfiguration bedient; darum wird keine daneben angelegt.',
    'Versuchen Sie es in einigen Minuten noch einmal. Bleibt es dabei, nennen Sie Ihre als servicePrincipalId, oder löschen Sie die andere.',
  ],
  cloudsync_no_service_principal: [
    'Eine Cloud-Sync-Konfiguration mit dieser Objekt-ID gibt es nicht.',
    'Lassen Sie servicePrincipalId weg, oder nehmen Sie die Objekt-ID der Unternehmensanwendung, nicht die Anwendungs-ID.',
  ],
  cloudsync_flag_read_only: [
    'Graph lässt den Schalter des Mandanten nicht setzen.',
    'Verwenden Sie Set-EntraDirSyncEnabled, oder legen Sie im Portal eine Konfiguration an; wenden Sie dann noch einmal an.',
  ],
  cloudsync_flag_turning_off: [
    'Die Synchronisierung des Mandanten wird noch ausgeschaltet; vorher lässt sie sich nicht einschalten.',
    'Warten Sie, bis sie aus ist, bis zu 72 Stunden, und wenden Sie dann noch einmal an.',
  ],
  cloudsync_not_visible: [
    'Was eben angelegt wurde, ist noch nicht überall bekannt, oder es ist weg.',
    'Wenden Sie die Konfiguration in einigen Minuten noch einmal an.',
  ],
  cloudsync_not_settled: [
    'Microsoft hat eine Änderung angenommen und zeigt sie noch nicht.',
    'Wenden Sie die Konfiguration in einigen Minuten noch einmal an.',
  ],
  cloudsync_conflict: [
    'Jemand anderes ändert dieselbe Konfiguration.',
    'Warten Sie eine Minute, und wenden Sie sie noch einmal an.',
  ],
  cloudsync_schema_unknown: [
    'Das Schema des Auftrags ist keines, das Concord bearbeiten kann; nichts wurde geschrieben.',
    'Sehen Sie die Zuordnungen im Portal an, oder stellen Sie das Standardschema wieder her.',
  ],
  cloudsync_schema_changed: [
    'Jemand hat das Schema geändert, seit es angesehen wurde; nichts wurde geschrieben.',
    'Sehen Sie den Plan noch einmal an, und wenden Sie ihn dann an.',
  ],
  cloudsync_mapping_differs: [
    'CredentialData wird aus etwas anderem als dem Kennworthash gefüllt.',
    'Finden Sie heraus, warum; ersetzen Sie die Zuordnung nur ausdrücklich.',
  ],
  cloudsync_no_exchange_schema: [
    'Dem lokalen Verzeichnis fehlt das Schema von Exchange.',
    'Erweitern Sie es (Setup.exe /PrepareSchema), oder setzen Sie exchangeHybridWriteback auf false.',
  ],
  cloudsync_discovery_failed: [
    'Der Agent hat das lokale Schema nicht mitgeteilt.',
    'Prüfen Sie, ob der Agent läuft, und wenden Sie noch einmal an; antwortet der Mandant immer so, schalten Sie es im Portal ein.',
  ],
  cloudsync_test_failed: [
    'Das Testobjekt wurde nicht bereitgestellt.',
    'Die Schritte der Bereitstellung nennen, was zu berichtigen ist.',
  ],
  cloudsync_quarantine: ['Ein Auftrag steht in Quarantäne.', 'Der Status sagt, warum und was zu tun ist.'],
  cloudsync_step_order: [
    'Ein Schritt wurde vor denen verlangt, die er braucht.',
    'Wenden Sie die ganze Konfiguration an.',
  ],
  cloudsync_no_deletes_wait: ['Es warten keine Löschungen.', '„Cloud Sync“ zeigt, wie es den Aufträgen geht.'],
  cloudsync_deletes_differ: [
    'Es wartet eine andere Zahl von Löschungen, als zugestimmt wurde.',
    'Sehen Sie die Liste noch einmal an.',
  ],
  cloudsync_no_job: ['Die Konfiguration hat keinen solchen Auftrag.', '„Cloud Sync“ zeigt ihre Aufträge.'],
  cloudsync_restart_scope: [
    'Einen Neustart dieses Namens gibt es nicht.',
    'Erlaubt sind quarantine, escrows, watermark, full, oder keiner.',
  ],
  cloudsync_no_line: [
    'Diese Zeile des Bereitstellungsprotokolls gehört nicht zu den zuletzt gelesenen.',
    'Lesen Sie das Protokoll noch einmal, und öffnen Sie die Zeile dort.',
  ],
  cloud_quarantine: [
    'Ein Auftrag der Cloudsynchronisierung steht unter Quarantäne: Nichts davon erreicht Entra ID.',
    'Cloudsynchronisierung zeigt, warum, und die Auswege.',
  ],
  cloud_paused: ['Ein Auftrag der Cloudsynchronisierung ist angehalten.', 'Starten Sie ihn, wenn es weitergehen soll.'],
  cloud_secrets_removed: [
    'Microsoft kündigt das Ende der Aufrufe an, die einer Konfiguration ihre Domäne nennen, oder hat sie entfernt.',
    'Aktualisieren Sie Concord.',
  ],
  cloudsync_no_backup: [
    'Eine Sicherung mit dieser Nummer gibt es nicht.',
    'Die Liste der Sicherungen zeigt, welche es gibt.',
  ],
  cloudsync_other_backup: [
    'Die Sicherung ist nicht vom Schema dieses Auftrags.',
    'Die Liste der Sicherungen zeigt, welche es sind.',
  ],
  cloudsync_secrets_removed: [
    'Microsoft hat die Aufrufe entfernt, die einer Konfiguration ihre Domäne nennen.',
    'Aktualisieren Sie Concord; bis dahin hilft das Portal.',
  ],
  cloudsync_not_in_cloud: [
    'Diese Cloud hat die Schnittstellen von Cloud Sync nicht.',
    'Richten Sie Cloud Sync im Portal dieser Cloud ein.',
  ],
  cloudsync_key_refused: [
    'Der Dienst kennt einen Schlüssel nicht, der gesendet wurde.',
    'Aktualisieren Sie Concord; melden Sie es mit der Anfrage-ID.',
  ],
  cloudsync_refused: [
    'Microsoft hat etwas abgelehnt.',
    'Berichtigen Sie es in der Konfiguration; bleibt es so, geben Sie dem Support die Anfrage-ID.',
  ],
  cloudsync_offline: [
    'Dafür braucht es eine Verbindung zu Microsoft.',
    'Verbinden Sie sich, und versuchen Sie es noch einmal.',
  ],

  // Microsoft Graph answers with an error
  InvalidAuthenticationToken: ['Microsoft Graph nimmt das Token nicht an.', checkCloud],
  TooManyRequests: [
    'Microsoft hat länger um Geduld gebeten, als ein Lauf wartet.',
    'Starten Sie es später noch einmal.',
  ],
  ServiceUnavailable: [
    'Microsoft Graph konnte gerade nicht antworten.',
    'Starten Sie es später noch einmal; Microsofts Dienststatus zeigt, ob andere betroffen sind.',
  ],
  http_503: [
    'Microsoft Graph konnte gerade nicht antworten.',
    'Starten Sie es später noch einmal; Microsofts Dienststatus zeigt, ob andere betroffen sind.',
  ],
  batch_too_large: ['Eine einzelne Anfrage ist größer, als Graph sie annimmt.', 'Ordnen Sie weniger Felder zu.'],
  answer_missing: ['Einer Antwort auf mehrere Anfragen fehlt ein Teil.', 'Starten Sie es noch einmal.'],
  invalid_request: ['Eine Anfrage, die Concord so nicht senden würde.', 'Melden Sie es mit der Protokolldatei.'],
  defect: ['Concord hat wegen eines eigenen Fehlers angehalten; in den Postfächern ging nichts verloren.', report],
  unexpected: ['Es geschah etwas, wofür Concord keine Worte hat.', report],
};

export default {
  code,
  /** For codes that are Microsoft's own and have no words here. */
  kind: {
    graph: [
      'Microsoft Graph hat mit einem Fehler geantwortet.',
      'Starten Sie es später noch einmal; bleibt es so, geben Sie dem Microsoft-Support die Anfrage-ID.',
    ],
    aadsts: [
      'Entra ID hat die Anmeldung abgelehnt.',
      'Die Nummer erklärt Microsoft unter https://login.microsoftonline.com/error.',
    ],
    window: ['Das Fenster konnte die Antwort des Programms nicht verwenden.', report],
  },
  original: 'Im Original: {{text}}',
};
