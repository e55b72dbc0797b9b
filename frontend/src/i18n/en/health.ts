export default {
  title: {
    cloud_quarantine: 'A cloud sync job is in quarantine',
    cloud_paused: 'A cloud sync job is paused',
    cloud_secrets_removed: 'Microsoft takes calls of cloud sync away',
    run_failed: 'The last sync failed',
    certificate_ended: 'The certificate has ended',
    certificate_ends_soon: 'The certificate ends soon',
    sync_overdue: 'No sync for days',
    disk_nearly_full: 'The disk is nearly full',
    hold_waiting: 'A run waits for your decision',
    rehire_waiting: 'Somebody may have come back under a new account',
    run_interrupted: 'The last sync was cut off',
    mailboxes_failed: 'Mailboxes with trouble',
    never_synced: 'Nothing was synced yet',
    throttled_heavily: 'Microsoft slows the app down',
    database_large: 'The database is large',
  },
  text: {
    cloud_quarantine: 'The job {{job}} of {{domain}} stands aside: meanwhile nothing of it reaches Entra ID.',
    cloud_paused: 'The job {{job}} of {{domain}} ran and is paused now: meanwhile nothing of it reaches Entra ID.',
    cloud_secrets_removed:
      'Microsoft announces the end of the calls that tell a configuration its domain and its account, as it seems for {{until}}.',
    certificate_ended: 'It ended on {{until}}: signing in fails from now on.',
    certificate_ends_soon: 'It ends on {{until}}; then signing in fails.',
    sync_overdue: 'The last sync that ended well was {{since}}.',
    disk_nearly_full: 'The disk of the data folder has {{bytes}} left.',
    hold_waiting_one:
      'Run {{run}} holds back {{count, number}} change in profile “{{profile}}” until somebody has looked at it.',
    hold_waiting_other:
      'Run {{run}} holds back {{count, number}} changes in profile “{{profile}}” until somebody has looked at them.',
    rehire_waiting_one:
      '{{count, number}} person of profile “{{profile}}” may have come back: a new account has the mail address of one whose contacts are about to go.',
    rehire_waiting_other:
      '{{count, number}} people of profile “{{profile}}” may have come back: new accounts have the mail addresses of some whose contacts are about to go.',
    run_interrupted: 'The program or the computer ended while run {{run}} was at work.',
    mailboxes_failed_one: 'Something failed in {{count, number}} mailbox at the last sync.',
    mailboxes_failed_other: 'Something failed in {{count, number}} mailboxes at the last sync.',
    never_synced: 'A profile is there, and no sync has run.',
    throttled_heavily_one:
      'In the last 24 hours Microsoft refused {{count, number}} request for the moment, and runs waited for it.',
    throttled_heavily_other:
      'In the last 24 hours Microsoft refused {{count, number}} requests for the moment, and runs waited for it.',
    database_large: 'It takes {{bytes}}.',
  },
  action: {
    cloud_quarantine: 'See why, and the ways out of it.',
    cloud_paused: 'Start it again when it is meant to go on.',
    cloud_secrets_removed: 'Update Concord before that day: a newer version knows what Microsoft puts in their place.',
    certificate_ended: 'Renew it by hand, in the settings.',
    certificate_ends_soon: 'Renew it in the settings before that day.',
    sync_overdue: 'Run a sync, and see whether the scheduled one still starts.',
    disk_nearly_full: 'Free some space on the disk of the data folder, or move the folder.',
    hold_waiting: 'Look at what it holds back, then approve or refuse it.',
    rehire_waiting: 'Say whether it is the same person; until then the old contact stays, and no new one is made.',
    run_interrupted: 'Run it again: it goes on where it was.',
    mailboxes_failed: 'Usually nothing: a later run tries again. If it stays, look at the run’s report.',
    never_synced: 'See the plan of the first sync, then run it.',
    throttled_heavily:
      'Lower the request budget or sync at a quieter hour; another app in the same mailboxes may share the limit.',
    database_large: 'Look whether all profiles are still needed: each keeps a line for every contact in every mailbox.',
  },
};
