/**
 * Sentences of Go that reach the window, word for word, and what they are in German. {x} stands for what Go put there and
 * stays as it is; {#n} is a number, {@p} a property, {>x} another sentence or part of one from this list. The first line
 * that fits counts. A test holds the list against Go's sources.
 */
const sentences: Record<string, string> = {
  // Why somebody is in or out
  'Meets the condition: {>why}': 'Erfüllt die Bedingung: {why}',
  'Does not meet the condition: {>why}': 'Erfüllt die Bedingung nicht: {why}',
  'Whether the condition is met cannot be told: {>why}': 'Ob die Bedingung erfüllt ist, lässt sich nicht sagen: {why}',
  'No exception by condition: {>why}': 'Keine Ausnahme durch eine Bedingung: {why}',
  'Taken out by the condition of the exception: {>why}': 'Durch die Bedingung der Ausnahme herausgenommen: {why}',
  'Whether the condition of the exception is met cannot be told: {>why}':
    'Ob die Bedingung der Ausnahme erfüllt ist, lässt sich nicht sagen: {why}',
  'In none of the places of the exception.': 'In keiner Gruppe oder Einheit der Ausnahme.',
  'Taken out by the exception: {>why}': 'Durch die Ausnahme herausgenommen: {why}',
  'Whether a place of the exception holds them is not known: one has not been read.':
    'Ob eine Gruppe oder Einheit der Ausnahme zutrifft, ist nicht bekannt: Eine wurde nicht gelesen.',
  'The account is in the directory.': 'Das Konto steht im Verzeichnis.',
  'The account was deleted from the directory.': 'Das Konto wurde aus dem Verzeichnis gelöscht.',
  'The mailbox is no room.': 'Das Postfach ist kein Raum.',
  "What the mailbox is for is not known (it was not asked, or nobody may): it counts as a person's.":
    'Wofür das Postfach da ist, ist nicht bekannt (es wurde nicht gefragt, oder niemand darf es): Es zählt als das einer Person.',
  "The mailbox is a room's or equipment's; the rule includes {kind}.":
    'Das Postfach gehört einem Raum oder Gerät; die Regel schließt diese ein.',
  "The mailbox is a room's or equipment's, and the rule does not include {kind}.":
    'Das Postfach gehört einem Raum oder Gerät, und die Regel schließt diese nicht ein.',
  'The mailbox is a shared one; the rule includes {kind}.':
    'Das Postfach ist ein freigegebenes; die Regel schließt diese ein.',
  'The mailbox is a shared one, and the rule does not include {kind}.':
    'Das Postfach ist ein freigegebenes, und die Regel schließt diese nicht ein.',
  'The mailbox is no shared one, as far as is known.': 'Das Postfach ist kein freigegebenes, soweit bekannt.',
  "The account is disabled, as a room's or shared mailbox's usually is; the rule includes those.":
    'Das Konto ist deaktiviert, wie bei Räumen und freigegebenen Postfächern üblich; die Regel schließt diese ein.',
  'The account is disabled; the rule includes {kind}.': 'Das Konto ist deaktiviert; die Regel schließt diese ein.',
  'The account is disabled, and the rule does not include {kind}.':
    'Das Konto ist deaktiviert, und die Regel schließt diese nicht ein.',
  'The account is enabled.': 'Das Konto ist aktiv.',
  'This is an organizational contact; the rule includes {kind}.':
    'Das ist ein Organisationskontakt; die Regel schließt diese ein.',
  'This is an organizational contact, and the rule does not include {kind}.':
    'Das ist ein Organisationskontakt, und die Regel schließt diese nicht ein.',
  'The account is a guest; the rule includes {kind}.': 'Das Konto ist ein Gast; die Regel schließt Gäste ein.',
  'The account is a guest, and the rule does not include {kind}.':
    'Das Konto ist ein Gast, und die Regel schließt Gäste nicht ein.',
  'The account is no guest.': 'Das Konto ist kein Gast.',
  'The account has no mail address; the rule includes {kind}.':
    'Das Konto hat keine Mailadresse; die Regel schließt diese ein.',
  'The account has no mail address, and the rule does not include {kind}.':
    'Das Konto hat keine Mailadresse, und die Regel schließt diese nicht ein.',
  'The account has a mail address.': 'Das Konto hat eine Mailadresse.',
  "Whether the rule's places hold them is not known: a group or unit has not been read, or where the account lies on premises was not kept.":
    'Ob eine Gruppe oder Einheit der Regel zutrifft, ist nicht bekannt: Eine wurde nicht gelesen, oder wo das Konto lokal liegt, wurde nicht behalten.',
  'In none of the places the rule names: {names}.': 'In keiner Gruppe oder Einheit, die die Regel nennt: {names}.',
  'The rule takes everyone with a mail address.': 'Die Regel nimmt alle mit einer Mailadresse.',
  'The rule names no place: it looks at everyone.': 'Die Regel nennt keine Gruppe oder Einheit: Sie sieht alle an.',
  'Named by object id.': 'Mit der Objekt-ID genannt.',
  'The account lies in {unit}.': 'Das Konto liegt in {unit}.',
  'In administrative unit {name}.': 'In der Verwaltungseinheit {name}.',
  'Member of group {name} through {path}.': 'Mitglied der Gruppe {name} über {path}.',
  'Member of group {name}.': 'Mitglied der Gruppe {name}.',
  '{@p} was not kept of people whom no profile chooses; the next sync with this rule reads it':
    '{p} wird von Personen, die kein Profil wählt, nicht behalten; die nächste Synchronisierung mit dieser Regel liest es',
  '{@p} is {>value}, asked for: {>asked}': '{p} ist {value}, verlangt ist: {asked}',
  '{>why} (under "not")': '{why} (unter „nicht“)',
  empty: 'leer',
  'not empty': 'nicht leer',
  'equals {v}': 'gleich {v}',
  'one of {v}': 'eines von {v}',
  'starts with {v}': 'beginnt mit {v}',
  'ends with {v}': 'endet mit {v}',
  'contains {v}': 'enthält {v}',
  'Who is hidden from the address list cannot be told: Microsoft Graph has no usable property for it. Leave such people out by a group, an extensionAttribute or an exception.':
    'Wer in der Adressliste verborgen ist, lässt sich nicht sagen: Microsoft Graph hat dafür keine brauchbare Eigenschaft. Lassen Sie solche Personen durch eine Gruppe, ein extensionAttribute oder eine Ausnahme heraus.',
  "The profile leaves everyone's own contact out of their own mailbox (skipOwner).":
    'Das Profil lässt den eigenen Kontakt aus dem eigenen Postfach heraus (skipOwner).',
  'No profile chose this person when the directory was last read, so no more is kept than rules look at: names and numbers are read when a rule begins to choose them.':
    'Als das Verzeichnis zuletzt gelesen wurde, hat kein Profil diese Person gewählt. Daher ist nur bekannt, was Regeln ansehen; Namen und Nummern werden gelesen, sobald eine Regel sie wählt.',
  'Group {name} is not in a rule of a stored profile any more: its members are as they were when it last was. The next sync with this rule reads it again.':
    'Die Gruppe {name} steht in keiner Regel eines gespeicherten Profils mehr: Ihre Mitglieder sind die von damals. Die nächste Synchronisierung mit dieser Regel liest sie wieder.',
  'Group {name} has not been read yet: the next sync with this rule reads it.':
    'Die Gruppe {name} wurde noch nicht gelesen: Das tut die nächste Synchronisierung mit dieser Regel.',
  'Group {name} was not found by the last sync: it does not exist, or the app may not read it.':
    'Die Gruppe {name} wurde bei der letzten Synchronisierung nicht gefunden: Es gibt sie nicht, oder die App darf sie nicht lesen.',
  'Group {name} was deleted: its members count as they last were, and nobody is removed until the rule is corrected.':
    'Die Gruppe {name} wurde gelöscht: Ihre Mitglieder zählen wie zuletzt, und niemand wird entfernt, bis die Regel berichtigt ist.',
  'Administrative unit {name} is not in a rule of a stored profile any more: its members are as they were when it last was. The next sync with this rule reads it again.':
    'Die Verwaltungseinheit {name} steht in keiner Regel eines gespeicherten Profils mehr: Ihre Mitglieder sind die von damals. Die nächste Synchronisierung mit dieser Regel liest sie wieder.',
  'Administrative unit {name} has not been read yet: the next sync with this rule reads it.':
    'Die Verwaltungseinheit {name} wurde noch nicht gelesen: Das tut die nächste Synchronisierung mit dieser Regel.',
  'Administrative unit {name} could not be read by the last sync (permission AdministrativeUnit.Read.All, or it does not exist); its members count as they last were.':
    'Die Verwaltungseinheit {name} konnte zuletzt nicht gelesen werden (Berechtigung AdministrativeUnit.Read.All, oder es gibt sie nicht); ihre Mitglieder zählen wie zuletzt.',
  'Of {>who} it cannot be told: too little is kept of people whom no profile chooses, or a place was not read. The next sync with this rule reads what is missing.':
    'Bei {who} lässt es sich nicht sagen: Von Personen, die kein Profil wählt, ist zu wenig bekannt, oder eine Gruppe oder Einheit wurde nicht gelesen. Die nächste Synchronisierung mit dieser Regel liest das Fehlende.',
  "Of 1 account chosen it is not known whether the mailbox is a person's, a room's or a shared one: syncs ask, with the permission MailboxSettings.Read. Until then they count as people.":
    'Bei 1 gewählten Konto ist nicht bekannt, ob das Postfach einer Person, einem Raum oder mehreren gehört: Synchronisierungen fragen danach, mit der Berechtigung MailboxSettings.Read. Bis dahin zählt es als Person.',
  "Of {#n} accounts chosen it is not known whether the mailbox is a person's, a room's or a shared one: syncs ask, with the permission MailboxSettings.Read. Until then they count as people.":
    'Bei {n} gewählten Konten ist nicht bekannt, ob das Postfach einer Person, einem Raum oder mehreren gehört: Synchronisierungen fragen danach, mit der Berechtigung MailboxSettings.Read. Bis dahin zählen sie als Personen.',
  '1 guest is among the mailboxes: guests have none in this tenant and will be skipped.':
    'Unter den Postfächern ist 1 Gast: Gäste haben in diesem Mandanten keines und werden ausgelassen.',
  '{#n} guests are among the mailboxes: guests have none in this tenant and will be skipped.':
    'Unter den Postfächern sind {n} Gäste: Gäste haben in diesem Mandanten keines und werden ausgelassen.',
  'The directory has not been read yet.': 'Das Verzeichnis wurde noch nicht gelesen.',
  'More than one person goes by that name.': 'Mehr als eine Person heißt so.',
  'Nobody by that name is in the directory as it was last read.': 'Im zuletzt gelesenen Verzeichnis heißt niemand so.',
  'Name the person by mail address or object id.': 'Nennen Sie die Mailadresse oder die Objekt-ID.',
  'Name the person by mail address or object id: of people whom no profile chooses nothing else is kept. Somebody new comes with the next sync.':
    'Nennen Sie die Mailadresse oder die Objekt-ID: Von Personen, die kein Profil wählt, ist sonst nichts bekannt. Wer neu ist, kommt mit der nächsten Synchronisierung.',

  // What is counted
  '1 person': '1 Person',
  '{#n} people': '{n} Personen',
  '1 contact': '1 Kontakt',
  '{#n} contacts': '{n} Kontakte',
  '1 mailbox': '1 Postfach',
  '{#n} mailboxes': '{n} Postfächer',
  '{#a} or {#b} %': '{a} oder {b} %',
  '{#n} %': '{n} %',
  'any number': 'beliebig viele',
  'the Contacts folder': 'den Ordner „Kontakte“',
  'folder "{name}"': 'den Ordner „{name}“',

  // What would be done, and why
  'The mailbox has no contacts of this profile yet.': 'Das Postfach hat noch keine Kontakte dieses Profils.',
  'Came into the rule: {>why}': 'Neu in der Regel: {why}',
  'The contact that was there is missing.': 'Der Kontakt, der da war, fehlt.',
  'What the contact holds is not known: it is read first, then written.':
    'Was im Kontakt steht, ist nicht bekannt: Er wird erst gelesen, dann geschrieben.',
  'Not chosen any more: {>why}': 'Nicht mehr gewählt: {why}',
  "It is the owner's own contact, which the profile leaves out.":
    'Es ist der eigene Kontakt des Inhabers, den das Profil auslässt.',
  'The mailbox is not chosen any more.': 'Das Postfach ist nicht mehr gewählt.',
  'The directory changed.': 'Das Verzeichnis hat sich geändert.',
  'Plan {#n} was never finished: its run was stopped.': 'Vorschau {n} wurde nie fertig: Ihr Lauf wurde angehalten.',
  'Plan {#n} was applied in run {#run} already.': 'Vorschau {n} wurde schon in Lauf {run} angewendet.',
  'Plan {#n} is being applied.': 'Vorschau {n} wird gerade angewendet.',
  'There is no plan {#n}.': 'Eine Vorschau {n} gibt es nicht.',

  // What a run tells
  '1 mailbox has left the rule of profile {p} and kept the contacts.':
    '1 Postfach hat die Regel des Profils {p} verlassen und seine Kontakte behalten.',
  '{#n} mailboxes have left the rule of profile {p} and kept the contacts.':
    '{n} Postfächer haben die Regel des Profils {p} verlassen und ihre Kontakte behalten.',
  'This cloud does not purge contacts (permanentDelete): they went to Deleted Items instead.':
    'Diese Cloud löscht Kontakte nicht endgültig (permanentDelete): Sie liegen in „Gelöschte Elemente“.',
  "Users changed {>what} of profile {p} ({#e} edited, {#d} deleted, {#t} twice) in the {>where} looked at; they are brought back as the fields' policies say.":
    'Benutzer haben {what} des Profils {p} verändert ({e} bearbeitet, {d} gelöscht, {t} doppelt; angesehen: {where}); sie werden zurückgebracht, wie die Felder es vorsehen.',
  'Users changed {>what} of profile {p} ({#e} edited, {#d} deleted, {#t} twice) in the {>where} looked at: concordctl drift lists them.':
    'Benutzer haben {what} des Profils {p} verändert ({e} bearbeitet, {d} gelöscht, {t} doppelt; angesehen: {where}): „Nach Änderungen von Benutzern sehen“ im Menü des Profils führt sie auf.',
  '1 mailbox of profile {p} could not be looked at for drift; the next sync tries again.':
    '1 Postfach des Profils {p} konnte nicht auf Änderungen angesehen werden; die nächste Synchronisierung versucht es wieder.',
  '{#n} mailboxes of profile {p} could not be looked at for drift; the next sync tries again.':
    '{n} Postfächer des Profils {p} konnten nicht auf Änderungen angesehen werden; die nächste Synchronisierung versucht es wieder.',
  '{@p} was cut for {>who} to what Exchange takes: {>values} of up to {#max} characters.':
    '{p} wurde bei {who} gekürzt auf das, was Exchange nimmt: {values} mit bis zu {max} Zeichen.',
  '1 value': '1 Wert',
  '{#n} values': '{n} Werte',
  '1 contact exists twice in mailbox {m} and edited by the user; both were left. Delete the one that is not wanted in Outlook.':
    '1 Kontakt gibt es im Postfach {m} doppelt und vom Benutzer bearbeitet; beide blieben. Löschen Sie in Outlook den, der nicht gewünscht ist.',
  '{#n} contacts exist twice in mailbox {m} and edited by the user; both were left. Delete the one that is not wanted in Outlook.':
    '{n} Kontakte gibt es im Postfach {m} doppelt und vom Benutzer bearbeitet; beide blieben jeweils. Löschen Sie in Outlook die, die nicht gewünscht sind.',
  '{>what} in {>where} would move into {>place}: made anew there with all they hold, then deleted in the old place. To phones these are other contacts.':
    '{what} (betroffen: {where}) zögen um in {place}: dort mit allem Inhalt neu angelegt, dann am alten Ort gelöscht. Für Telefone sind das andere Kontakte.',
  'The folder would be renamed to "{name}" in {>where}, where Concord made it and the user has not renamed it.':
    'Der Ordner würde in „{name}“ umbenannt (betroffen: {where}), wo Concord ihn angelegt und der Benutzer ihn nicht umbenannt hat.',
  '{>what} in {>where} moved into {>place}.': '{what} (betroffen: {where}) sind umgezogen in {place}.',
  'Exchange did not take {>what} in the new place: they stay in the old one and are kept up to date there.':
    'Exchange nahm {what} am neuen Ort nicht an: Sie bleiben am alten und werden dort gepflegt.',
  'The folder was renamed to "{name}" in {>where}.': 'Der Ordner wurde in „{name}“ umbenannt (betroffen: {where}).',
  'The folder keeps its name in {>where}: the user renamed it, Concord did not make it, or another folder of the new name is there.':
    'Der Ordner behält seinen Namen (betroffen: {where}): Der Benutzer hat ihn umbenannt, Concord hat ihn nicht angelegt, oder es gibt schon einen mit dem neuen Namen.',
  'Organizational contacts could not be read: the app registration does not have the permission OrgContact.Read.All. The ones known from before stay as they are, and nobody is removed on that account.':
    'Organisationskontakte konnten nicht gelesen werden: Der App-Registrierung fehlt die Berechtigung OrgContact.Read.All. Die bekannten bleiben, wie sie sind, und niemand wird deshalb entfernt.',
  'Enabled shared mailboxes and rooms cannot be told from people: the app registration does not have the permission MailboxSettings.Read. Add it, or leave them out by the rule.':
    'Aktive freigegebene Postfächer und Räume lassen sich nicht von Personen unterscheiden: Der App-Registrierung fehlt die Berechtigung MailboxSettings.Read. Fügen Sie sie hinzu, oder lassen Sie sie durch die Regel heraus.',
  'The photos of {#n} people of profile {p} may not be read. Grant the application ProfilePhoto.Read.All or User.Read.All, or include their mailboxes in its access policy; their contacts keep what they show.':
    'Die Fotos von {n} Personen des Profils {p} dürfen nicht gelesen werden. Erteilen Sie der Anwendung ProfilePhoto.Read.All oder User.Read.All, oder nehmen Sie ihre Postfächer in die Zugriffsrichtlinie auf; ihre Kontakte behalten, was sie zeigen.',
  '{#n} photos of profile {p} are no pictures that can be read and were left out; they are looked at again when they change.':
    '{n} Fotos des Profils {p} sind keine lesbaren Bilder und wurden ausgelassen; ändern sie sich, werden sie wieder angesehen.',
  '1 contact keeps of profile {p} the photo that the user chose.':
    '1 Kontakt des Profils {p} behält das Foto, das der Benutzer gewählt hat.',
  '{#n} contacts keep of profile {p} the photo that the user chose.':
    '{n} Kontakte des Profils {p} behalten das Foto, das der Benutzer gewählt hat.',
  '{#n} contacts of profile {p} keep a photo that the person removed: Exchange does not let it be deleted.':
    '{n} Kontakte des Profils {p} behalten ein Foto, das die Person entfernt hat: Exchange lässt es nicht löschen.',
  'Nobody is removed by profile {p} in this run: its rules name groups or administrative units that could not be read ({names}). Correct the rule or restore them; units need the permission AdministrativeUnit.Read.All.':
    'Profil {p} entfernt in diesem Lauf niemanden: Seine Regeln nennen Gruppen oder Verwaltungseinheiten, die nicht gelesen werden konnten ({names}). Berichtigen Sie die Regel, oder stellen Sie sie wieder her; Einheiten brauchen die Berechtigung AdministrativeUnit.Read.All.',
  '1 removal of profile {p} put off: a direct read did not confirm it. The next run asks again.':
    '1 Entfernung des Profils {p} ist aufgeschoben: Eine direkte Abfrage hat sie nicht bestätigt. Der nächste Lauf fragt wieder.',
  '{#n} removals of profile {p} put off: a direct read did not confirm it. The next run asks again.':
    '{n} Entfernungen des Profils {p} sind aufgeschoben: Eine direkte Abfrage hat sie nicht bestätigt. Der nächste Lauf fragt wieder.',
  '{>who} of profile {p} may have come back under a new account with the same mail address; until that is decided the old contacts stay: concordctl rehire list.':
    '{who} des Profils {p}: vielleicht unter einem neuen Konto mit derselben Mailadresse zurück. Bis das entschieden ist, unter „Kontaktsync“, bleiben die alten Kontakte.',
  '1 operation of plan {#plan} could not be carried out; what is still wanted comes with the next sync.':
    '1 Änderung der Vorschau {plan} konnte nicht ausgeführt werden; was noch gewünscht ist, kommt mit der nächsten Synchronisierung.',
  '{#n} operations of plan {#plan} could not be carried out; what is still wanted comes with the next sync.':
    '{n} Änderungen der Vorschau {plan} konnten nicht ausgeführt werden; was noch gewünscht ist, kommt mit der nächsten Synchronisierung.',
  '1 more operation came up since and is left for the next sync.':
    '1 weitere Änderung kam seither hinzu und bleibt der nächsten Synchronisierung.',
  '{#n} more operations came up since and are left for the next sync.':
    '{n} weitere Änderungen kamen seither hinzu und bleiben der nächsten Synchronisierung.',
  '1 mailbox was not cleaned and were left: what is in them keeps its mark, so that importing the profile with its id {id} finds it again.':
    '1 Postfach blieb ungereinigt: Was darin ist, behält sein Kennzeichen, sodass ein Import des Profils mit seiner id {id} es wiederfindet.',
  '{#n} mailboxes were not cleaned and were left: what is in them keeps its mark, so that importing the profile with its id {id} finds it again.':
    '{n} Postfächer blieben ungereinigt: Was darin ist, behält sein Kennzeichen, sodass ein Import des Profils mit seiner id {id} es wiederfindet.',
  'The contacts of profile {p} are being taken out of the mailboxes, so it is not synced. To go on taking them out: {how}. To sync it again: {else}.':
    'Die Kontakte des Profils {p} werden aus den Postfächern genommen, daher wird es nicht synchronisiert. Führen Sie das Entfernen zu Ende, oder brechen Sie es ab.',
  'The contacts of profile {p} are being taken out of the mailboxes, so it is not synced.':
    'Die Kontakte des Profils {p} werden aus den Postfächern genommen, daher wird es nicht synchronisiert.',
  'The contacts of profile {p} are being taken out of the mailboxes: what was put back stays only when that is cancelled (concordctl profile remove {q} --cancel).':
    'Die Kontakte des Profils {p} werden aus den Postfächern genommen: Was zurückgebracht wurde, bleibt nur mit „Profil behalten“, unter „Aus Postfächern entfernen …“ in seinem Menü.',
  'Profile {p}, which had been removed, is back: the next sync writes its mailboxes again.':
    'Profil {p}, das entfernt worden war, ist zurück: Die nächste Synchronisierung schreibt seine Postfächer wieder.',

  // What a run holds back
  '{#n} of {#all} people no longer match the rule; the profile allows {>limit}.':
    '{n} von {all} Personen erfüllen die Regel nicht mehr; das Profil erlaubt {limit}.',
  'The run would delete {#n} of {#all} contacts; the profile allows {>limit}.':
    'Der Lauf würde {n} von {all} Kontakten löschen; das Profil erlaubt {limit}.',
  '{@p} turned empty for {#n} of the {#all} people who had it; the profile allows {>limit}.':
    '{p} ist bei {n} der {all} Personen, die es hatten, leer geworden; das Profil erlaubt {limit}.',
  '{#n} of {#all} mailboxes no longer match the rule and would lose their contacts; the profile allows {>limit}.':
    '{n} von {all} Postfächern erfüllen die Regel nicht mehr und verlören ihre Kontakte; das Profil erlaubt {limit}.',
  'Mailboxes that left the rule would lose {#n} of {#all} contacts; the profile allows {>limit}.':
    'Postfächer, die die Regel verlassen haben, verlören {n} von {all} Kontakten; das Profil erlaubt {limit}.',
  'Mailboxes would lose more contacts at once than the profile allows ({>limit}).':
    'Postfächer verlören auf einmal mehr Kontakte, als das Profil erlaubt ({limit}).',
  'Run {#n} holds nothing back.': 'Lauf {n} hält nichts zurück.',
  'What run {#n} held back is held by a later run now.':
    'Was Lauf {n} zurückhielt, hält jetzt ein späterer Lauf zurück.',

  // What undoing tells
  'Run {#n} changed the contact again: undo that run first.':
    'Lauf {n} hat den Kontakt noch einmal verändert: Nehmen Sie erst diesen zurück.',
  'The contact was changed again since.': 'Der Kontakt wurde seither noch einmal verändert.',
  'The user deleted the contact.': 'Der Benutzer hat den Kontakt gelöscht.',
  'The user worked on the contact since: it stays.': 'Der Benutzer hat seither am Kontakt gearbeitet: Er bleibt.',
  'What the contact held before is not kept any more.': 'Was vorher im Kontakt stand, wird nicht mehr aufbewahrt.',
  'Exchange refused it.': 'Exchange hat es abgelehnt.',
  'Only what Concord had written is known: what the user had added does not come back.':
    'Bekannt ist nur, was Concord geschrieben hatte: Was der Benutzer ergänzt hatte, kommt nicht zurück.',
  "Comes back as a contact of the user's own.": 'Kommt als eigener Kontakt des Benutzers zurück.',
  "The user's own {what} stays.": 'Was der Benutzer selbst geschrieben hat, bleibt: {what}.',
  'Run {#n} changed no contact of the person that was named.':
    'Lauf {n} hat keinen Kontakt der genannten Person verändert.',
  'Run {#n} changed no contact of this mailbox, or what it changed is not kept any more.':
    'Lauf {n} hat keinen Kontakt dieses Postfachs verändert, oder was er verändert hat, wird nicht mehr aufbewahrt.',
  'Run {#n} changed no contacts, or what it changed is not kept any more.':
    'Lauf {n} hat keine Kontakte verändert, oder was er verändert hat, wird nicht mehr aufbewahrt.',
  "Undo the same run again: it goes on with what is left. The log has each contact's code and request id.":
    'Nehmen Sie denselben Lauf noch einmal zurück: Es geht mit dem Rest weiter. Das Protokoll nennt zu jedem Kontakt Code und Anfrage-ID.',

  // What was in a mailbox's way
  'There is no Exchange Online mailbox: it is on-premises, inactive, unlicensed or not ready yet.':
    'Es gibt kein Exchange-Online-Postfach: Es liegt lokal, ist inaktiv, ohne Lizenz oder noch nicht bereit.',
  'Nothing, if that is intended: the mailbox is tried again by itself. Otherwise assign an Exchange Online licence or migrate the mailbox.':
    'Nichts, wenn das so gewollt ist: Das Postfach wird von selbst wieder versucht. Sonst weisen Sie eine Exchange-Online-Lizenz zu, oder migrieren Sie das Postfach.',
  'Exchange keeps this application out of the mailbox (an access policy or the scope of its Exchange role).':
    'Exchange hält diese Anwendung aus dem Postfach heraus (durch eine Zugriffsrichtlinie oder den Bereich ihrer Exchange-Rolle).',
  'Nothing, if that is intended. Otherwise include the mailbox in the application access policy or the management scope; changes take up to two hours.':
    'Nichts, wenn das so gewollt ist. Sonst nehmen Sie das Postfach in die Zugriffsrichtlinie oder den Verwaltungsbereich auf; Änderungen brauchen bis zu zwei Stunden.',
  'The mailbox is full.': 'Das Postfach ist voll.',
  'Free space or raise its quota; it is tried again by itself.':
    'Schaffen Sie Platz, oder erhöhen Sie das Kontingent; es wird von selbst wieder versucht.',
  'Exchange refused: {code} ({text}).': 'Exchange hat abgelehnt: {code} ({text}).',
  'Run again later; if it stays, give Microsoft support the request id.':
    'Starten Sie es später noch einmal; bleibt es so, geben Sie dem Microsoft-Support die Anfrage-ID.',
  '{#n} contacts could not be written.': '{n} Kontakte konnten nicht geschrieben werden.',
  "They are tried again by later runs; the log has each one's code and request id.":
    'Spätere Läufe versuchen sie wieder; das Protokoll nennt zu jedem Code und Anfrage-ID.',
  '{#n} photos could not be written.': '{n} Fotos konnten nicht geschrieben werden.',
  "They are tried again by later runs; the log has each one's code.":
    'Spätere Läufe versuchen sie wieder; das Protokoll nennt zu jedem den Code.',
  'The connection was lost too often while this mailbox was worked on.':
    'Die Verbindung riss in diesem Postfach zu oft ab.',
  'Check the network. The next run looks at what arrived and goes on from there.':
    'Prüfen Sie das Netzwerk. Der nächste Lauf sieht nach, was ankam, und macht dort weiter.',
  'The contacts are out, but Exchange did not delete the empty folder.':
    'Die Kontakte sind heraus, aber Exchange hat den leeren Ordner nicht gelöscht.',
  'Run again, or have the user delete the folder in Outlook.':
    'Starten Sie es noch einmal, oder lassen Sie den Benutzer den Ordner in Outlook löschen.',
  'Profile {p} already writes into {>place} of this mailbox.':
    'Profil {p} schreibt in diesem Postfach schon in {place}.',
  'Give one of the profiles another folder name, or take the mailbox out of one rule.':
    'Geben Sie einem der Profile einen anderen Ordnernamen, oder nehmen Sie das Postfach aus einer Regel.',
  'Profile {p} already writes into this folder of the mailbox.':
    'Profil {p} schreibt schon in diesen Ordner des Postfachs.',
  'Give one of the two profiles another folder name.': 'Geben Sie einem der beiden Profile einen anderen Ordnernamen.',
  'Another installation of Concord writes into this folder of the mailbox; nothing was changed.':
    'Eine andere Installation von Concord schreibt in diesen Ordner des Postfachs; nichts wurde verändert.',
  'Choose another folder name, stop the other installation, or import its profile (with its id) here to take over its contacts.':
    'Wählen Sie einen anderen Ordnernamen, halten Sie die andere Installation an, oder importieren Sie hier deren Profil (mit seiner id), um die Kontakte zu übernehmen.',
  'Exchange says that the folder exists but does not list it: it was probably deleted a moment ago or lies elsewhere.':
    'Exchange sagt, dass es den Ordner gibt, führt ihn aber nicht auf: Wahrscheinlich wurde er eben gelöscht oder liegt anderswo.',
  "Rename the profile's folder, or empty the user's Deleted Items, and run again.":
    'Benennen Sie den Ordner des Profils um, oder leeren Sie „Gelöschte Elemente“ des Benutzers, und starten Sie es noch einmal.',
  'The contact folder disappeared again and again while it was written.':
    'Der Kontaktordner verschwand immer wieder, während er geschrieben wurde.',
  'Look whether the user or another program deletes it; the next run makes it anew.':
    'Sehen Sie nach, ob der Benutzer oder ein anderes Programm ihn löscht; der nächste Lauf legt ihn neu an.',
  'Contacts that have a successor in the new folder could not be deleted.':
    'Kontakte, die im neuen Ordner einen Nachfolger haben, konnten nicht gelöscht werden.',
  'Run again; if it happens again, report it with the log.':
    'Starten Sie es noch einmal; geschieht es wieder, melden Sie es mit der Protokolldatei.',
  'Run again; it goes on there.': 'Starten Sie es noch einmal; es geht dort weiter.',

  // What is wrong with a profile
  'In the profile, {key} {>problem}.': 'Im Profil: {key} {problem}.',
  'The profile {>problem}.': 'Das Profil {problem}.',
  'Another profile is already called "{name}".': 'Ein anderes Profil heißt schon „{name}“.',
  'Choose another name.': 'Wählen Sie einen anderen Namen.',
  'chooses nobody': 'wählt niemanden',
  'is empty, too long or not one line of text': 'ist leer, zu lang oder mehr als eine Zeile',
  'is too long, not one line of text, or has a comma or semicolon in it':
    'ist zu lang, mehr als eine Zeile, oder enthält ein Komma oder Semikolon',
  'is not an object id': 'ist keine Objekt-ID',
  'is not a distinguished name': 'ist kein Distinguished Name',
  'is not a UUID': 'ist keine UUID',
  'is negative': 'ist negativ',
  'is not a share': 'ist kein Anteil',
  'is no number of days': 'ist keine Zahl von Tagen',
  'is missing': 'fehlt',
  'is empty': 'ist leer',
  'is nested too deeply': 'ist zu tief verschachtelt',
  'is not one condition': 'ist nicht eine Bedingung',
  'has no source': 'hat keine Quelle',
  'has a value beside "{x}"': 'hat einen Wert neben „{x}“',
  'has "{x}" twice (line {#n})': 'hat „{x}“ zweimal (Zeile {n})',
  'has something after its closing brace': 'hat etwas hinter der schließenden Klammer',
  'has a brace without its other half in "{x}"': 'hat eine Klammer ohne ihr Gegenstück in „{x}“',
  'has a text without anything in it': 'hat einen Text ohne Inhalt',
  'names organizational contacts': 'nennt Organisationskontakte',
  'names no ready-made mapping: {x}': 'nennt keine fertige Zuordnung: {x}',
  'names the property {x}, which nobody has': 'nennt die Eigenschaft {x}, die niemand hat',
  'is neither an object nor the name of a ready-made mapping':
    'ist weder ein Objekt noch der Name einer fertigen Zuordnung',
  'is not a contact property Concord can write': 'ist keine Kontakteigenschaft, die Concord schreiben kann',
  'is too large to be one': 'ist zu groß, um eines zu sein',
  'is not written in UTF-8': 'ist nicht in UTF-8 geschrieben',
  'is not JSON: line {#n}: {x}': 'ist kein JSON: Zeile {n}: {x}',
  'ends in the middle': 'endet mittendrin',
  'has an unknown field {x}': 'hat einen unbekannten Schlüssel {x}',
  'cannot have the policy "{x}"': 'kann nicht die Regelung „{x}“ haben',
  'cannot be filled from "{x}"': 'kann nicht aus „{x}“ gefüllt werden',
  'cannot be read: {x}': 'lässt sich nicht lesen: {x}',
  'cannot be read': 'lässt sich nicht lesen',
  'cannot be {x} (line {#n})': 'kann nicht {x} sein (Zeile {n})',
  'cannot be "{x}"': 'kann nicht „{x}“ sein',
  'cannot be {x}': 'kann nicht {x} sein',
  'Use one of: {x}; or an object of contact properties.':
    'Erlaubt sind: {x}; oder ein Objekt aus Kontakteigenschaften.',
  'Use one of: {x}.': 'Erlaubt sind: {x}.',
  'Use "off", "report" or "repair".': 'Erlaubt sind „off“, „report“ und „repair“.',
  'Use "own" or "default".': 'Erlaubt sind „own“ und „default“.',
  'Use "keep" or "remove".': 'Erlaubt sind „keep“ und „remove“.',
  'Use "asIs" or "e164".': 'Erlaubt sind „asIs“ und „e164“.',
  'Use "guests", "disabled", "withoutMail", "rooms", "shared" or "organizationalContacts".':
    'Erlaubt sind „guests“, „disabled“, „withoutMail“, „rooms“, „shared“ und „organizationalContacts“.',
  'Use exactly one of "all", "any", "not", or "property" with "is".':
    'Verwenden Sie genau eines von „all“, „any“, „not“, oder „property“ mit „is“.',
  'Use equals, in, startsWith, endsWith, contains, isEmpty or isNotEmpty.':
    'Erlaubt sind equals, in, startsWith, endsWith, contains, isEmpty und isNotEmpty.',
  'Use a number from 1 to {#max}, or leave it out for {#d}.':
    'Nennen Sie eine Zahl von 1 bis {max}, oder lassen Sie es weg: Dann gilt {d}.',
  'Use a number from 0 to 100, or leave it out.': 'Nennen Sie eine Zahl von 0 bis 100, oder lassen Sie es weg.',
  'Use 0 to allow none, a number, or leave it out; "off": true switches the guard off.':
    'Nennen Sie 0, um keine zu erlauben, eine Zahl, oder lassen Sie es weg; „off“: true schaltet die Grenze aus.',
  'Use 1 to {#max} hours, or leave it out for {#d}; "off": true leaves photos alone.':
    'Nennen Sie 1 bis {max} Stunden, oder lassen Sie es weg: Dann gilt {d}; „off“: true lässt Fotos unberührt.',
  'Use {#a} to {#b}, or leave it out for {#d}.': 'Nennen Sie {a} bis {b}, oder lassen Sie es weg: Dann gilt {d}.',
  'Use the two letters of a country: DE, US, NO …': 'Nennen Sie die zwei Buchstaben eines Landes: DE, US, NO …',
  'Name at least one group by its object id, give a condition under "where", or set "allWithMailbox": true.':
    'Nennen Sie mindestens eine Gruppe, Person oder Einheit, geben Sie eine Bedingung an, oder wählen Sie alle mit einem Postfach.',
  'Leave them out there: they have no mailbox. Name them under people to write them as contacts.':
    'Lassen Sie sie dort weg: Sie haben kein Postfach. Nennen Sie sie bei den Personen, um sie als Kontakte zu schreiben.',
  'Copy the Object ID from the Entra admin center (a GUID).':
    'Kopieren Sie die Objekt-ID aus dem Entra Admin Center (eine GUID).',
  'Write it as Active Directory shows it: "OU=Sales,OU=People,DC=contoso,DC=com", a comma inside a name as "\\,".':
    'Schreiben Sie ihn, wie Active Directory ihn zeigt: „OU=Sales,OU=People,DC=contoso,DC=com“, ein Komma in einem Namen als „\\,“.',
  'Nest conditions at most {#n} deep.': 'Verschachteln Sie Bedingungen höchstens {n} Ebenen tief.',
  'Leave the value out.': 'Lassen Sie den Wert weg.',
  '"in" takes a list: "values": ["Sales", "Marketing"].': '„in“ nimmt eine Liste: "values": ["Sales", "Marketing"].',
  'Give one text under "value".': 'Geben Sie einen Text als Wert an.',
  'Name a user property, or leave the contact property out.':
    'Nennen Sie eine Eigenschaft des Benutzers, oder lassen Sie die Kontakteigenschaft weg.',
  'Map displayName: Exchange makes up a name when an update does not carry it.':
    'Ordnen Sie den Anzeigenamen zu: Exchange erfindet einen Namen, wenn eine Änderung keinen mitbringt.',
  'Write {x}; {y} and {z} stand for the braces themselves.':
    'Schreiben Sie {x}; {y} und {z} stehen für die Klammern selbst.',
  'Write a text after the equals sign, as in "=Contoso", or leave the contact property out.':
    'Schreiben Sie einen Text hinter das Gleichheitszeichen, etwa „=Contoso“, oder lassen Sie die Kontakteigenschaft weg.',
  'Write a source, a list of sources, or an object with "from" and "policy"; docs/profile.schema.json lists every key.':
    'Nennen Sie eine Quelle, eine Liste von Quellen, oder ein Objekt mit „from“ und „policy“; docs/profile.schema.json führt jeden Schlüssel auf.',
  'Write {x} there; docs/profile.schema.json lists every key.':
    'Dort gehört hin: {x}; docs/profile.schema.json führt jeden Schlüssel auf.',
  'docs/profile.schema.json lists every key.': 'docs/profile.schema.json führt jeden Schlüssel auf.',
  'Give the profile a name, up to {#n} characters.': 'Geben Sie dem Profil einen Namen mit bis zu {n} Zeichen.',
  'Name a contact folder, up to {#n} characters.': 'Nennen Sie einen Kontaktordner mit bis zu {n} Zeichen.',
  "Name one category, or leave it out: then it is the folder's name.":
    'Nennen Sie eine Kategorie, oder lassen Sie sie weg: Dann ist es der Name des Ordners.',
  'Leave id out to get a new one, or keep the one that was exported: the contacts in the mailboxes carry it.':
    'Lassen Sie id weg, um eine neue zu bekommen, oder behalten Sie die exportierte: Die Kontakte in den Postfächern tragen sie.',
  'Keep one JSON object in the file.': 'Lassen Sie nur ein JSON-Objekt in der Datei.',
  'Keep one of the two.': 'Behalten Sie einen der beiden.',
  'Check the file and try again.': 'Prüfen Sie die Datei, und versuchen Sie es noch einmal.',
  'Check the file that was named.': 'Prüfen Sie die genannte Datei.',
  'Export a profile to see the form: concordctl profile export NAME.':
    'Die Form zeigt „Als JSON exportieren“ im Menü eines Profils.',
  'Save the file as UTF-8. In PowerShell: Set-Content -Encoding utf8.':
    'Speichern Sie die Datei als UTF-8. In PowerShell: Set-Content -Encoding utf8.',
  'Correct the file at that line.': 'Berichtigen Sie die Datei in dieser Zeile.',
  'The file was cut off: export it again, or complete it.':
    'Die Datei ist abgeschnitten: Exportieren Sie sie noch einmal, oder ergänzen Sie sie.',

  // Why a cloud sync job stands aside, and what was kept before a change
  'The job could not work at all: with cloud sync it is the agent or the account that synchronises.':
    'Der Auftrag konnte gar nicht arbeiten: Bei der Cloudsynchronisierung liegt es am Agenten oder am Konto, das synchronisiert.',
  'Do what is said of the error, then start the job: that lifts the quarantine.':
    'Tun Sie, was zum Fehler gesagt ist, und starten Sie dann den Auftrag: Das hebt die Quarantäne auf.',
  'More than 40 % of the changes failed, 5,000 or more.':
    'Mehr als 40 % der Änderungen sind fehlgeschlagen, 5.000 oder mehr.',
  'See in the provisioning log what most of them have in common, correct it, then restart the job.':
    'Sehen Sie im Bereitstellungsprotokoll, was die meisten gemeinsam haben, berichtigen Sie es, und starten Sie den Auftrag neu.',
  'More changes failed than Microsoft lets a job carry along.':
    'Es sind mehr Änderungen fehlgeschlagen, als Microsoft einen Auftrag mitnehmen lässt.',
  'More changes failed than Microsoft lets a job carry along, those of references included.':
    'Es sind mehr Änderungen fehlgeschlagen, als Microsoft einen Auftrag mitnehmen lässt, die von Verweisen eingerechnet.',
  'The cycle would delete as many objects as the threshold or more, so none was deleted.':
    'Der Zyklus würde so viele Objekte löschen wie der Schwellenwert oder mehr; darum wurde keines gelöscht.',
  'Look at what would be deleted. If it is meant, allow it; if a unit was moved or the scope is wrong, put that right and restart the job.':
    'Sehen Sie an, was gelöscht würde. Ist es gewollt, lassen Sie es zu; wurde eine Einheit verschoben oder stimmt der Bereich nicht, berichtigen Sie das, und starten Sie den Auftrag neu.',
  'Microsoft has put the job aside.': 'Microsoft hat den Auftrag stillgelegt.',
  "Ask Microsoft's support, with the job's id.": 'Fragen Sie Microsofts Support, mit der ID des Auftrags.',
  'Reading the on-premises directory was interrupted; Microsoft documents no more than the name.':
    'Das Lesen des lokalen Verzeichnisses wurde unterbrochen; Microsoft dokumentiert nur den Namen.',
  "Ask Microsoft's support, with the job's id, if it does not pass.":
    'Fragen Sie Microsofts Support, mit der ID des Auftrags, wenn es nicht vorübergeht.',
  'Microsoft does not say why.': 'Microsoft sagt nicht, warum.',
  'The on-premises agent did not answer within ten minutes.':
    'Der lokale Agent hat zehn Minuten lang nicht geantwortet.',
  "Look at the agent's server: load, network, and that it reaches a domain controller.":
    'Sehen Sie nach dem Server des Agenten: Last, Netz, und ob er einen Domänencontroller erreicht.',
  'No active agent serves the domain.': 'Kein aktiver Agent bedient die Domäne.',
  'Install a provisioning agent for the domain, or register the one that is there again.':
    'Installieren Sie einen Bereitstellungs-Agenten für die Domäne, oder registrieren Sie den vorhandenen neu.',
  'No agent of the domain is listening.': 'Kein Agent der Domäne ist erreichbar.',
  'Start the service "Microsoft Entra Provisioning Agent", and let it reach *.servicebus.windows.net through firewall and proxy.':
    'Starten Sie den Dienst „Microsoft Entra Provisioning Agent“, und lassen Sie ihn durch Firewall und Proxy *.servicebus.windows.net erreichen.',
  'The agent was too busy or too slow to answer.': 'Der Agent war zu beschäftigt oder zu langsam, um zu antworten.',
  "Look at processor and memory of the agent's server, and whether it reaches a domain controller.":
    'Sehen Sie nach Prozessor und Speicher des Agenten-Servers, und ob er einen Domänencontroller erreicht.',
  'The domain of the configuration is not one that an agent serves.':
    'Die Domäne der Konfiguration wird von keinem Agenten bedient.',
  'Correct the domain of the configuration, or register the agent for it again.':
    'Berichtigen Sie die Domäne der Konfiguration, oder registrieren Sie den Agenten neu dafür.',
  'The agent could not be woken through the Service Bus.':
    'Der Agent konnte über den Service Bus nicht geweckt werden.',
  "Wait; if it stays, ask Microsoft's support with the job's id.":
    'Warten Sie; bleibt es so, fragen Sie Microsofts Support mit der ID des Auftrags.',
  'The on-premises directory could not answer.': 'Das lokale Verzeichnis konnte nicht antworten.',
  "See the agent's log on its server.": 'Sehen Sie in das Protokoll des Agenten auf seinem Server.',
  'The agent finds no domain controller.': 'Der Agent findet keinen Domänencontroller.',
  "Let the agent's server reach a domain controller on TCP 389, and look at its managed service account (gMSA).":
    'Lassen Sie den Server des Agenten einen Domänencontroller über TCP 389 erreichen, und sehen Sie nach seinem verwalteten Dienstkonto (gMSA).',
  'The agent could not log on to the domain controller.': 'Der Agent konnte sich am Domänencontroller nicht anmelden.',
  'The agent finds no global catalog.': 'Der Agent findet keinen globalen Katalog.',
  "Let the agent's server reach a global catalog on TCP 3268.":
    'Lassen Sie den Server des Agenten einen globalen Katalog über TCP 3268 erreichen.',
  'The agent could not log on to the global catalog.': 'Der Agent konnte sich am globalen Katalog nicht anmelden.',
  "Let the agent's server reach a global catalog on TCP 3268, and look at its managed service account (gMSA).":
    'Lassen Sie den Server des Agenten einen globalen Katalog über TCP 3268 erreichen, und sehen Sie nach seinem verwalteten Dienstkonto (gMSA).',
  "The agent's account may not read what it has to.": 'Das Konto des Agenten darf nicht lesen, was es lesen muss.',
  "Give it its rights again: Set-AADCloudSyncPermissions on the agent's server.":
    'Geben Sie ihm seine Rechte wieder: Set-AADCloudSyncPermissions auf dem Server des Agenten.',
  'A distinguished name of the scope or of a mapping is malformed.':
    'Ein Distinguished Name im Bereich oder in einer Zuordnung ist fehlerhaft.',
  'Correct the names in the scope.': 'Berichtigen Sie die Namen im Bereich.',
  'An object of that name is there already.': 'Ein Objekt dieses Namens ist schon da.',
  'Look in the provisioning log which one it is, and rename or remove it.':
    'Sehen Sie im Bereitstellungsprotokoll, welches es ist, und benennen Sie es um, oder entfernen Sie es.',
  'An object that the scope, a mapping or a test names is not in the directory.':
    'Ein Objekt, das der Bereich, eine Zuordnung oder ein Versuch nennt, ist nicht im Verzeichnis.',
  'Correct the names in the scope, or that of the test object.':
    'Berichtigen Sie die Namen im Bereich oder den des Probeobjekts.',
  'An account that is named is not in the directory.': 'Ein genanntes Konto ist nicht im Verzeichnis.',
  'Look in the provisioning log which one it is.': 'Sehen Sie im Bereitstellungsprotokoll, welches es ist.',
  'The agent gave an answer that the service cannot read; old agents do.':
    'Der Agent gab eine Antwort, die der Dienst nicht lesen kann; alte Agenten tun das.',
  'Update the agent.': 'Aktualisieren Sie den Agenten.',
  "The job's schema lacks a mapping that it needs.": 'Dem Schema des Auftrags fehlt eine Zuordnung, die er braucht.',
  'Restore the schema that was kept before the last change, or the default one.':
    'Spielen Sie das Schema zurück, das vor der letzten Änderung gesichert wurde, oder den Standard.',
  'Synchronisation was switched on for the tenant and has not taken effect yet.':
    'Die Synchronisierung wurde für den Mandanten eingeschaltet und wirkt noch nicht.',
  'Wait, an hour perhaps, then start the job.': 'Warten Sie, vielleicht eine Stunde, und starten Sie dann den Auftrag.',
  'One object of the on-premises directory matches two in Entra ID.':
    'Ein Objekt des lokalen Verzeichnisses passt zu zweien in Entra ID.',
  'Look in the provisioning log which, and remove one.':
    'Sehen Sie im Bereitstellungsprotokoll, zu welchen, und entfernen Sie eines.',
  'Entra ID is busy.': 'Entra ID ist beschäftigt.',
  'Wait up to a day: Microsoft tries again by itself.':
    'Warten Sie bis zu einem Tag: Microsoft versucht es von selbst wieder.',
  'The account ADToAADSyncServiceAccount, which synchronises, is gone or its password is wrong.':
    'Das Konto ADToAADSyncServiceAccount, das synchronisiert, ist weg, oder sein Kennwort stimmt nicht.',
  "Have the account made anew: Repair-AADCloudSyncToolsAccount of Microsoft's module AADCloudSyncTools, then restart the job.":
    'Lassen Sie das Konto neu anlegen: Repair-AADCloudSyncToolsAccount aus Microsofts Modul AADCloudSyncTools; starten Sie dann den Auftrag neu.',
  'The password of the account that synchronises has expired.':
    'Das Kennwort des Kontos, das synchronisiert, ist abgelaufen.',
  'The account that synchronises could not sign in; Conditional Access or multifactor authentication stop it.':
    'Das Konto, das synchronisiert, konnte sich nicht anmelden; bedingter Zugriff oder mehrstufige Authentifizierung halten es auf.',
  'Exclude ADToAADSyncServiceAccount from Conditional Access policies that ask for more than a password; then start the job.':
    'Nehmen Sie ADToAADSyncServiceAccount von Richtlinien für bedingten Zugriff aus, die mehr als ein Kennwort verlangen; starten Sie dann den Auftrag.',
  'The credentials of the target are wrong.': 'Die Anmeldedaten des Ziels stimmen nicht.',
  'Enter them again.': 'Geben Sie sie noch einmal ein.',
  'before the configuration was deleted': 'bevor die Konfiguration gelöscht wurde',
  'before it was taken back to the default': 'vor der Rückkehr zum Standard',
  'before the settings were changed': 'bevor die Einstellungen geändert wurden',
  'before an older one was restored': 'bevor ein älteres zurückgespielt wurde',
  'before the scope was changed': 'bevor der Bereich geändert wurde',
  'before the mapping of password hashes was changed': 'bevor die Zuordnung der Kennworthashes geändert wurde',
  // The steps of cloud sync: what the tenant says, what is asked, what goes along with a request.
  '{x} is not granted; it is needed {>y}.': '{x} ist nicht gewährt; gebraucht wird es, {y}.',
  '{x} is granted.': '{x} ist gewährt.',
  "to switch the tenant's synchronisation on, where it is off":
    'um die Synchronisierung des Mandanten einzuschalten, wo sie aus ist',
  "to make the configuration's service principal, which the application then owns":
    'um den Dienstprinzipal der Konfiguration anzulegen, der dann der Anwendung gehört',
  'to set up and steer jobs; needed for configurations that this application did not make':
    'um Aufträge einzurichten und zu steuern; nötig für Konfigurationen, die nicht diese Anwendung angelegt hat',
  'to read the provisioning log, and in it the deletes that wait':
    'um das Bereitstellungsprotokoll zu lesen und darin die Löschungen, die warten',
  "to read whether the tenant's synchronisation is on": 'um zu lesen, ob die Synchronisierung des Mandanten ein ist',
  'The token cannot be read; the other steps show what it allows.':
    'Das Token lässt sich nicht lesen; die anderen Schritte zeigen, was es erlaubt.',
  'Whether a provisioning agent serves {x} is not visible here: Microsoft shows agents to people, not to applications. Look at Entra Connect, Cloud sync, Agents in the admin center.':
    'Ob ein Bereitstellungs-Agent für {x} da ist, ist hier nicht zu sehen: Microsoft lässt Anwendungen keine Agenten sehen. Sehen Sie im Admin Center unter Entra Connect, Cloudsynchronisierung, Agents nach.',
  'No provisioning agent is registered for {x}; install one on a server of the domain.':
    'Für {x} ist kein Bereitstellungs-Agent registriert; installieren Sie einen auf einem Server der Domäne.',
  'The agents of {x} are inactive; start the service "Microsoft Entra Provisioning Agent" on their servers.':
    'Die Agenten von {x} sind inaktiv; starten Sie auf ihren Servern den Dienst „Microsoft Entra Provisioning Agent“.',
  '{#n} active provisioning agents serve {x}.': '{n} aktive Bereitstellungs-Agenten sind für {x} da.',
  'Synchronisation from an on-premises directory is on.': 'Die Synchronisierung aus einem lokalen Verzeichnis ist ein.',
  'Nothing was synchronised yet.': 'Noch wurde nichts synchronisiert.',
  'Synchronisation was on once and is off.': 'Die Synchronisierung war einmal ein und ist aus.',
  'Somebody switched it off. That takes up to 72 hours, during which it cannot be switched on again.':
    'Jemand hat sie ausgeschaltet. Das dauert bis zu 72 Stunden; so lange lässt sie sich nicht wieder einschalten.',
  'Synchronisation from an on-premises directory was never on.':
    'Die Synchronisierung aus einem lokalen Verzeichnis war nie ein.',
  'This switches on directory synchronisation for the whole tenant. Switching it off again takes up to 72 hours, and Concord does not do that.':
    'Das schaltet die Verzeichnissynchronisierung für den ganzen Mandanten ein. Sie wieder auszuschalten dauert bis zu 72 Stunden, und Concord tut das nicht.',
  'once more on beta if v1.0 does not let the property be written':
    'noch einmal auf beta, wenn v1.0 die Eigenschaft nicht schreiben lässt',
  'No configuration for {x} was found among the service principals of the cloud sync template.':
    'Unter den Dienstprinzipalen der Vorlage der Cloudsynchronisierung ist keine Konfiguration für {x}.',
  'One was being made a moment ago; it is waited for before another one is made.':
    'Eine wurde eben angelegt; auf sie wird gewartet, bevor eine andere angelegt wird.',
  'Service principal {x}. {>y}': 'Dienstprinzipal {x}. {y}',
  'It is told by its domain.': 'Er ist an seiner Domäne erkannt.',
  'It was made before and has no domain yet.': 'Er wurde früher angelegt und hat noch keine Domäne.',
  'Its making was cut off before its answer came.': 'Sein Anlegen wurde abgeschnitten, bevor die Antwort kam.',
  'It is named in the configuration.': 'Er ist in der Konfiguration genannt.',
  'makes the application and its service principal; then they are waited for':
    'legt die Anwendung und ihren Dienstprinzipal an; dann wird auf sie gewartet',
  '{x} is there: {y}, schedule {z}.': '{x} ist da: {y}, Zeitplan {z}.',
  'There is more than one job {x}; Concord works with the one that runs. Delete the other in the Entra admin center.':
    'Es gibt mehr als einen Auftrag {x}; Concord arbeitet mit dem, der läuft. Löschen Sie den anderen im Entra Admin Center.',
  'No domain is set.': 'Es ist keine Domäne gesetzt.',
  'The domain is {x}.': 'Die Domäne ist {x}.',
  'The account that synchronises was not asked for.': 'Um das Konto, das synchronisiert, wurde nicht gebeten.',
  'The account was asked for without password hashes.': 'Um das Konto wurde ohne Kennworthashes gebeten.',
  'The account was asked for with password hashes; the tenant keeps that, and this configuration does not use it.':
    'Um das Konto wurde mit Kennworthashes gebeten; der Mandant behält das, und diese Konfiguration nutzt es nicht.',
  'The account that synchronises is there.': 'Das Konto, das synchronisiert, ist da.',
  'Exclude it (ADToAADSyncServiceAccount) from Conditional Access policies that ask for multifactor authentication.':
    'Nehmen Sie es (ADToAADSyncServiceAccount) von Richtlinien für bedingten Zugriff aus, die mehrstufige Authentifizierung verlangen.',
  'What lies in these organizational units is provisioned: {x}.':
    'Bereitgestellt wird, was in diesen Organisationseinheiten liegt: {x}.',
  'Members of these groups are provisioned: {x}.': 'Bereitgestellt werden die Mitglieder dieser Gruppen: {x}.',
  'The scope names organizational units and groups at once: {x}.':
    'Der Umfang nennt Organisationseinheiten und Gruppen zugleich: {x}.',
  'The whole domain is provisioned.': 'Die ganze Domäne wird bereitgestellt.',
  'Wanted: {>x}': 'Gewünscht: {x}',
  'Members of nested groups are not provisioned. When a scoping group is renamed or deleted, the job stays healthy and its users are not removed.':
    'Mitglieder verschachtelter Gruppen werden nicht bereitgestellt. Wird eine Gruppe des Umfangs umbenannt oder gelöscht, bleibt der Auftrag gesund, und ihre Benutzer werden nicht entfernt.',
  'The configuration leaves the scope as it is.': 'Die Konfiguration lässt den Umfang, wie er ist.',
  'There is no job yet whose schema says.': 'Noch gibt es keinen Auftrag, dessen Schema es sagt.',
  'once more, to see that nobody has changed it': 'noch einmal, um zu sehen, dass niemand es geändert hat',
  'the whole schema ({#n} KB) with the changes shown; it is kept before':
    'das ganze Schema ({n} KB) mit den gezeigten Änderungen; es wird vorher aufbewahrt',
  'the whole schema with what is wanted changed in it; it is kept before':
    'das ganze Schema, darin geändert, was gewünscht ist; es wird vorher aufbewahrt',
  'Settings: {x}': 'Einstellungen: {x}',
  'Scope: {x}': 'Umfang: {x}',
  'Object mapping {x}': 'Objektzuordnung {x}',
  'Microsoft maps password hashes of inetOrgPerson objects too, and says at the same time that password hash sync does not support them.':
    'Microsoft ordnet auch Kennworthashes von inetOrgPerson-Objekten zu und sagt zugleich, dass die Kennworthashsynchronisierung sie nicht unterstützt.',
  'The job {x} runs and is not wanted.': 'Der Auftrag {x} läuft und ist nicht gewünscht.',
  'what was synchronised stays': 'was synchronisiert wurde, bleibt',
  'There is no job that writes back for Exchange.': 'Es gibt keinen Auftrag, der für Exchange zurückschreibt.',
  'The job that writes back for Exchange runs.': 'Der Auftrag, der für Exchange zurückschreibt, läuft.',
  'The job that writes back for Exchange is there and does not run.':
    'Der Auftrag, der für Exchange zurückschreibt, ist da und läuft nicht.',
  'The configuration leaves this as it is.': 'Die Konfiguration lässt das, wie es ist.',
  "Exchange hybrid writeback is a public preview. The on-premises directory must have Exchange's schema; it is looked at before the job is made.":
    'Das Exchange-Hybridrückschreiben ist eine öffentliche Vorschau. Das lokale Verzeichnis muss das Schema von Exchange haben; es wird angesehen, bevor der Auftrag entsteht.',
  'what was written back stays': 'was zurückgeschrieben wurde, bleibt',
  'reads the on-premises schema; it must have mailNickName': 'liest das lokale Schema; es muss mailNickName haben',
  'A cycle that would delete {#n} objects or more stops; {#m} go through.':
    'Ein Zyklus, der {n} Objekte oder mehr löschen würde, hält an; {m} gehen durch.',
  'Nothing stops a cycle that deletes too much.': 'Nichts hält einen Zyklus an, der zu viel löscht.',
  'Accidental deletes are not prevented in this job.':
    'In diesem Auftrag werden versehentliche Löschungen nicht verhindert.',
  'A quarantine is told by mail.': 'Eine Quarantäne wird per Mail mitgeteilt.',
  'Nobody is told of a quarantine by mail.': 'Niemand erfährt per Mail von einer Quarantäne.',
  "The tenant's own guard against accidental deletes, which can stop a job too, is not visible to an application.":
    'Der eigene Schutz des Mandanten vor versehentlichen Löschungen, der einen Auftrag auch anhalten kann, ist für eine Anwendung nicht zu sehen.',
  "Apart from this job's, the tenant's own guard stops at {#n} deletes.":
    'Neben dem dieses Auftrags hält der eigene Schutz des Mandanten bei {n} Löschungen an.',
  "Apart from this job's, the tenant's own guard stops at {#n} % of deletes.":
    'Neben dem dieses Auftrags hält der eigene Schutz des Mandanten bei {n} % Löschungen an.',
  "The tenant's own guard against accidental deletes is off.":
    'Der eigene Schutz des Mandanten vor versehentlichen Löschungen ist aus.',
  'The configuration names no object to test with.': 'Die Konfiguration nennt kein Objekt zum Probieren.',
  'It was provisioned on demand at {x}.': 'Es wurde auf Anforderung bereitgestellt: {x}.',
  'This really provisions {x} into Entra ID, whatever the scope says: Microsoft offers no test that changes nothing.':
    'Das stellt {x} wirklich in Entra ID bereit, was der Umfang auch sagt: Microsoft bietet keine Probe, die nichts ändert.',
  'The test object was not provisioned: {x}. {>why}': 'Das Probeobjekt wurde nicht bereitgestellt: {x}. {why}',
  'The test object was not provisioned: {x}.': 'Das Probeobjekt wurde nicht bereitgestellt: {x}.',
  'See each of its steps with: concordctl cloudsync ondemand. Correct what they name, or take testObject out of the configuration.':
    'Jeden ihrer Schritte zeigt „Ein Objekt testen“ unter „Cloud Sync“. Berichtigen Sie, was sie nennen, oder nehmen Sie das Probeobjekt aus der Konfiguration.',
  'The configuration leaves jobs as they are; start them with: concordctl cloudsync start.':
    'Die Konfiguration lässt Aufträge, wie sie sind; starten lassen sie sich bei den Aufträgen.',
  'The configuration does not start the jobs.': 'Die Konfiguration startet die Aufträge nicht.',
  'There is no job yet.': 'Noch gibt es keinen Auftrag.',
  'now and then, until the first cycle is over': 'ab und zu, bis der erste Zyklus vorbei ist',
  'If it is meant, apply again and type {x} when asked; where nobody can type, concordctl takes --yes.':
    'Wenn es gewollt ist, wenden Sie noch einmal an, und geben Sie auf die Frage {x} ein.',
  'This deletes the cloud sync configuration of {x}: its jobs, its service principal and its application. What it provisioned stays in Entra ID and is not kept up to date any more. Schemas and public settings are kept first.':
    'Das löscht die Konfiguration der Cloudsynchronisierung von {x}: ihre Aufträge, ihren Dienstprinzipal und ihre Anwendung. Was sie bereitgestellt hat, bleibt in Entra ID und wird nicht mehr auf dem Stand gehalten. Schemas und öffentliche Einstellungen werden vorher aufbewahrt.',
  '"{x}" is no distinguished name.': '„{x}“ ist kein definierter Name.',
  '"{x}" does not lie in the domain {y}.': '„{x}“ liegt nicht in der Domäne {y}.',
  'Name what lies in the domain {x}.': 'Nennen Sie, was in der Domäne {x} liegt.',
  'Copy the attribute distinguishedName of the object: OU=Sales,DC=contoso,DC=com. Groups are named so too, not by GUID.':
    'Kopieren Sie das Attribut distinguishedName des Objekts: OU=Sales,DC=contoso,DC=com. Auch Gruppen werden so genannt, nicht mit einer GUID.',
  'Name the units above them: what lies below is provisioned too.':
    'Nennen Sie die Einheiten darüber: Was darunter liegt, wird auch bereitgestellt.',
  '"{x}" has {#n} entries, cloud sync takes {#m} at most.':
    '„{x}“ hat {n} Einträge, die Cloudsynchronisierung nimmt höchstens {m}.',
  '{x} is not there yet.': '{x} ist noch nicht da.',
  '{x} is not there.': '{x} ist nicht da.',
  '{x} does not run ({y}).': '{x} läuft nicht ({y}).',
  'No job carries password hashes.': 'Kein Auftrag überträgt Kennworthashes.',
  'Mapping of {>x}.': 'Zuordnung: {x}.',
  '{x}: no password hashes': '{x} ohne Kennworthashes',
  '{x}: CredentialData is filled from {y}': '{x}: CredentialData wird aus {y} gefüllt',
  '{x}: CredentialData is mapped {#n} times': '{x}: CredentialData ist {n}-mal zugeordnet',
  '{x}: password hashes': '{x} mit Kennworthashes',
  'In quarantine: {>x}': 'In Quarantäne: {x}',
  'Started; its first cycle has not run yet.': 'Gestartet; der erste Zyklus lief noch nicht.',
  'Not started yet.': 'Noch nicht gestartet.',
  'Not running.': 'Läuft nicht.',
  'The first cycle is under way: {#n} of {#m}.': 'Der erste Zyklus ist unterwegs: {n} von {m}.',
  'The first cycle is under way.': 'Der erste Zyklus ist unterwegs.',
  'Running; the last execution failed with {x}.': 'Läuft; die letzte Ausführung scheiterte mit {x}.',
  'Running; the last execution failed.': 'Läuft; die letzte Ausführung scheiterte.',
  'Running; 1 object failed in the last execution and is tried again.':
    'Läuft; 1 Objekt scheiterte in der letzten Ausführung und wird erneut versucht.',
  'Running; {#n} objects failed in the last execution and are tried again.':
    'Läuft; {n} Objekte scheiterten in der letzten Ausführung und werden erneut versucht.',
  'Running, in step with the directory.': 'Läuft, im Gleichschritt mit dem Verzeichnis.',
  '{x} runs.': '{x} läuft.',

  // What is wrong with a configuration of cloud sync
  'The configuration is too large to be one.': 'Die Konfiguration ist zu groß, um eine zu sein.',
  'The configuration is empty.': 'Die Konfiguration ist leer.',
  'The configuration is not written in UTF-8.': 'Die Konfiguration ist nicht in UTF-8 geschrieben.',
  'The configuration cannot be read: {x}.': 'Die Konfiguration lässt sich nicht lesen: {x}.',
  'Is too large to be one.': 'Das ist zu groß, um eine Konfiguration zu sein.',
  'Is empty.': 'Das ist leer.',
  'Is not written in UTF-8.': 'Das ist nicht in UTF-8 geschrieben.',
  'Cannot be read: {x}.': 'Das lässt sich nicht lesen: {x}.',
  'This is not JSON: {x}.': 'Das ist kein JSON: {x}.',
  'The file must hold one JSON object.': 'Die Datei muss ein JSON-Objekt enthalten.',
  'Scope names organizational units and groups at once; a configuration takes one of them.':
    'Der Umfang nennt Organisationseinheiten und Gruppen zugleich; eine Konfiguration nimmt nur eines davon.',
  'The file leaves {x} out, which stays as it is in the tenant. {>why}':
    'Die Datei lässt {x} weg; im Mandanten bleibt das, wie es ist. {why}',
  'Change it in the Entra admin center. Its jobs can be looked at, started and paused here all the same.':
    'Ändern Sie es im Entra Admin Center. Die Aufträge lassen sich hier trotzdem ansehen, starten und anhalten.',
  '"{x}" is no key of a configuration.': '„{x}“ ist kein Schlüssel einer Konfiguration.',
  '"{x}" stands in line {#n} already.': '„{x}“ steht schon in Zeile {n}.',
  '"{x}" is missing.': '„{x}“ fehlt.',
  '"{x}" must be {>a}; it is {>b}.': '„{x}“ muss {a} sein, ist aber {b}.',
  '"{x}" must be {>a}.': '„{x}“ muss {a} sein.',
  'an object': 'ein Objekt',
  'a list': 'eine Liste',
  'a text': 'ein Text',
  'a number': 'eine Zahl',
  'true or false': 'true oder false',
  'a list of distinguished names': 'eine Liste von definierten Namen',
  'a mail address': 'eine Mailadresse',
  'a name of 1 to 120 characters': 'ein Name von 1 bis 120 Zeichen',
  'a whole number from {#a} to {#b}': 'eine ganze Zahl von {a} bis {b}',
  'a distinguished name such as {x}': 'ein definierter Name wie {x}',
  'an on-premises domain such as {x}': 'eine lokale Domäne wie {x}',
  'the object id of a service principal, a GUID': 'die Objekt-ID eines Dienstprinzipals, eine GUID',
  'the address of the JSON schema, for editors': 'die Adresse des JSON-Schemas, für Editoren',
  'one of user, group': 'user oder group',
  'Write {>a} there.': 'Dort gehört hin: {a}.',
  'Add it; it must be {>a}.': 'Ergänzen Sie es: {a}.',
  'Write { first and } last.': 'Schreiben Sie { an den Anfang und } ans Ende.',
  'Write each name in quotation marks.': 'Schreiben Sie jeden Namen in Anführungszeichen.',
  'Correct the value.': 'Berichtigen Sie den Wert.',
  'Correct the value; docs/cloudsync.schema.json describes it.':
    'Berichtigen Sie den Wert; docs/cloudsync.schema.json beschreibt ihn.',
  'Correct the line; JSON has no comments, and no comma after the last entry.':
    'Berichtigen Sie die Zeile; JSON hat keine Kommentare und kein Komma hinter dem letzten Eintrag.',
  'docs/cloudsync.schema.json lists every key.': 'docs/cloudsync.schema.json führt jeden Schlüssel auf.',
  'docs/cloud-sync.md has one to begin with.': 'docs/cloud-sync.md hat eine für den Anfang.',
  'Keep one of the two lists. Groups are meant for pilots.':
    'Behalten Sie eine der beiden Listen. Gruppen sind für Piloten gedacht.',
  'Did you mean "{x}"?': 'Meinten Sie „{x}“?',
  'Known keys: {x}.': 'Bekannte Schlüssel: {x}.',
};

export default sentences;
