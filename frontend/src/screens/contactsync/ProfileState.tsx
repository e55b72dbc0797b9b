import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ProfileLine } from '../../backend/calls';
import { Status, type StatusKind } from '../../ui/Status';

function stateOf(profile: ProfileLine): [StatusKind, string, number] {
  if (profile.removing) return ['running', 'removing', 0];
  if (profile.failed > 0) return ['failed', 'failed', profile.failed];
  if (profile.held > 0) return ['held', 'held', profile.held];
  if (profile.people === 0 && profile.mailboxes === 0) return ['none', 'never', 0];
  if (profile.behind > profile.skipped) return ['waiting', 'behind', profile.behind - profile.skipped];
  if (profile.skipped > 0) return ['info', 'skipped', profile.skipped];
  return ['done', 'done', 0];
}

export function stateWords(t: TFunction, profile: ProfileLine): string {
  const [, word, count] = stateOf(profile);
  return t(`contactsync:state.${word}`, { count });
}

/** Where a profile stands, as icon and words. */
export function ProfileState({ profile }: { profile: ProfileLine }) {
  const { t } = useTranslation();
  return <Status kind={stateOf(profile)[0]}>{stateWords(t, profile)}</Status>;
}
