/**
 * Sentences of Go that name a command of the command line, and what they are in the window, where there is a place for it.
 * The form is that of de/sentences.ts; what is not listed is shown as Go says it. A test holds the list against Go's sources.
 */
const sentences: Record<string, string> = {
  // Notes of runs
  'Users changed {what} of profile {p} ({e} edited, {d} deleted, {t} twice) in the {where} looked at: concordctl drift lists them.':
    'Users changed {what} of profile {p} ({e} edited, {d} deleted, {t} twice) in the {where} looked at: “Check for edits” in the profile’s menu lists them.',
  '{who} of profile {p} may have come back under a new account with the same mail address; until that is decided the old contacts stay: concordctl rehire list.':
    '{who} of profile {p} may have come back under a new account with the same mail address; until that is decided, at Contact sync, the old contacts stay.',
  'The contacts of profile {p} are being taken out of the mailboxes: what was put back stays only when that is cancelled (concordctl profile remove {q} --cancel).':
    'The contacts of profile {p} are being taken out of the mailboxes: what was put back stays only with “Keep the profile”, at “Remove from mailboxes…” in its menu.',
  'The contacts of profile {p} are being taken out of the mailboxes, so it is not synced. To go on taking them out: {how}. To sync it again: {else}.':
    'The contacts of profile {p} are being taken out of the mailboxes, so it is not synced. “Remove from mailboxes…” in its menu goes on taking them out, or keeps the profile.',

  // Contact sync
  'To go on taking them out: concordctl profile remove {how}. To sync it again: concordctl profile remove {else}.':
    '“Remove from mailboxes…” in its menu goes on taking them out. “Keep the profile” there lets it be synced again.',
  'Import one: concordctl profile import FILE.': 'Make one at Contact sync, or open a file there.',
  'List the profiles with: concordctl profile list.': 'Contact sync shows which there are.',
  'Export a profile to see the form: concordctl profile export NAME.':
    'To see the form, take “Export as JSON” in a profile’s menu.',
  'To leave the contacts where they are and forget the profile, add --leave-contacts. They keep their mark, so importing the same profile again finds them.':
    'Take them out first with “Remove from mailboxes…” in its menu, or forget the profile and leave them: they keep their mark, so importing the same profile again finds them.',
  'See what waits with: concordctl status.': 'The overview shows what waits.',
  'See where it stands with: concordctl status.': 'The profile at Contact sync shows where it stands.',
  'List them: concordctl rehire list.': 'Contact sync shows those that wait.',
  'Look for them first: concordctl adopt find PROFILE. What was found shows: concordctl adopt show PROFILE.':
    'Look for them first, at Contact sync, Former tools.',
  'Import a profile and preview it: concordctl sync --plan reads the directory and writes nothing.':
    'Make a profile and preview it: a preview reads the directory and writes nothing.',
  'Make a new plan, look at it, and apply that: concordctl sync --plan.':
    'Make a new preview, look at it, and apply that.',
  'List the plans with: concordctl plan list. Make a new one with: concordctl sync --plan.':
    'Contact sync lists the previews, and makes a new one.',
  'See which runs can be undone, and until when: concordctl runs list.':
    'Activity lists the runs; each that can be undone says until when.',

  // Cloud sync
  'See them with: concordctl cloudsync backups.': 'The tab Backups of the domain lists them.',
  'See which are with: concordctl cloudsync backups.': 'The tab Backups of the domain lists those that are.',
  'See its jobs with: concordctl cloudsync status.': 'Cloud sync shows its jobs.',
  'See how its jobs do with: concordctl cloudsync status.': 'Cloud sync shows how its jobs do.',
  'See what there is with: concordctl cloudsync status. Make one with: concordctl cloudsync apply FILE.':
    'Cloud sync lists what there is, and sets one up.',
  'The configuration leaves jobs as they are; start them with: concordctl cloudsync start.':
    'The configuration leaves jobs as they are; start them at Cloud sync, Jobs.',
  'See each of its steps with: concordctl cloudsync ondemand. Correct what they name, or take testObject out of the configuration.':
    '“Test one object” at Cloud sync shows each of its steps. Correct what they name, or leave the test object out.',
  'If it is meant, apply again and type {x} when asked; where nobody can type, concordctl takes --yes.':
    'If it is meant, apply again and type {x} when asked.',
  'Find out who mapped it so. To have Concord replace it, or take it away where none is wanted, apply with --replace-mapping.':
    'Find out who mapped it so. To have Concord replace it, or take it away where none is wanted, tick “Replace the mapping that is there” and apply again.',

  // Backups
  'Run concordctl check once, or add --demo for the demo tenant.': 'Connect your tenant, or open the demo tenant.',
  'Name a file that backup create has made: concordctl backup list.': 'Choose a file that Concord wrote as a backup.',
  'Take another copy of the file, or another backup: concordctl backup list.':
    'Take another copy of the file, or another backup: Settings, Data on this computer.',
  'Close the window and end every concordctl that works in this data folder, then try again.':
    'Close other windows of Concord and end every concordctl that works in this data folder, then try again.',
  'Put a backup back (concordctl backup list), or move the file away from {folder} (keep it), import the profiles again and run a sync: the contacts are found again by their marks.':
    'Restore a backup: Settings, Data on this computer. Or move the file away from {folder} (keep it), import the profiles again and run a sync: the contacts are found again by their marks.',

  // Certificates, and their renewal
  'Import the certificate with its private key (PFX) into the store of the account that runs Concord, or make a new one: concordctl cert new.':
    'Import the certificate with its private key (PFX) into the store of the account that runs Concord, or connect the tenant again with a new one.',
  'Import the certificate with its own private key (PFX) again, or make a new one: concordctl cert new.':
    'Import the certificate with its own private key (PFX) again, or connect the tenant again with a new one.',
  'Use a key without strong protection: import the certificate without that option, or make one by concordctl cert new.':
    'Use a key without strong protection: import the certificate without that option, or connect the tenant again with a new one.',
  'Make a new certificate, by concordctl cert new, and upload it to the app registration.':
    'Connect the tenant again with a new certificate, and upload it to the app registration.',
  'Make a new certificate, by concordctl cert new, upload it to the app registration, and put its thumbprint into appsettings.json.':
    'Connect the tenant again with a new certificate, and upload it to the app registration.',
  'Make a certificate with an RSA key of 2048 bits or more: concordctl cert new.':
    'Connect the tenant again with a new certificate: Concord makes keys that are long enough.',
  'Start the service CNG Key Isolation, put the card in, or look whether the TPM is ready (tpm.msc). Without a TPM leave --tpm out.':
    'Start the service CNG Key Isolation, put the card in, or look whether the TPM is ready (tpm.msc).',
  'Look whether the TPM is ready (tpm.msc). Many TPMs take keys of 2048 bits only: --bits 2048. Without a TPM leave --tpm out.':
    'Look whether the TPM is ready (tpm.msc). Many TPMs take keys of 2048 bits only.',
  'Look the number up at Microsoft, or make a new certificate: concordctl cert new. Without the store, a key file serves as well: --file.':
    'Look the number up at Microsoft, or connect the tenant again with a new certificate. Without the store, a key file serves as well.',
  'See what is there: concordctl cert list. A certificate in CurrentUser is seen by the account alone that imported or made it.':
    'Compare the thumbprint and the store with what Windows shows. A certificate in CurrentUser is seen by the account alone that imported or made it.',
  'Use a key file: set certificate.source to "file", or give --file.':
    'Use a key file: set certificate.source to "file", or connect the tenant again with one.',
  'If that was meant, end the renewal (concordctl cert rotate --abandon) and begin anew.':
    'If that was meant, give the renewal up and begin anew: Settings, Certificate.',
  'Check applicationObjectId in the settings: it is the Object ID of the app registration, not of the enterprise application. Or upload the certificate by hand: concordctl cert rotate --upload.':
    'Check applicationObjectId in the settings: it is the Object ID of the app registration, not of the enterprise application. Or choose “Upload by hand instead”.',
  'Renew by hand: concordctl cert rotate --upload. To have it done next time, add applicationObjectId to the settings while the certificate is valid.':
    'Renew with “I upload the certificate by hand”. To have it done next time, add applicationObjectId to the settings while the certificate is valid.',
  'See how things stand: concordctl cert rotate --plan.': 'Settings, Certificate, shows how things stand.',
  'See what is wrong: concordctl check.': 'See what is wrong: Settings, Check now.',

  // Syncs that the system starts
  'Install one:  concordctl task install': 'Install one: Settings, Unattended.',
  'Open a command prompt with "Run as administrator" and try again there.':
    'Start Concord with “Run as administrator” and try again.',
};

export default sentences;
