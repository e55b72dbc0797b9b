import type { Profile } from '../../backend/profile';

/** A draft as far as a question about people goes: what is still missing elsewhere shall not refuse the answer. */
export function previewable(profile: Profile): Profile {
  const { mailboxes } = profile;
  const chooses =
    mailboxes.allWithMailbox ||
    mailboxes.where ||
    (mailboxes.groups ?? []).length > 0 ||
    (mailboxes.users ?? []).length > 0 ||
    (mailboxes.organizationalUnits ?? []).length > 0 ||
    (mailboxes.administrativeUnits ?? []).length > 0;
  return {
    ...profile,
    name: profile.name.trim() === '' ? '-' : profile.name,
    folder: profile.folder.trim() === '' ? '-' : profile.folder,
    ...(chooses ? {} : { mailboxes: { ...mailboxes, users: ['00000000-0000-0000-0000-000000000000'] } }),
  };
}
