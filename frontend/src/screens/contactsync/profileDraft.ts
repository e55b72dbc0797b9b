import type { Profile } from '../../backend/profile';
import { draftOf } from '../../drafts';

/** The draft of a stored profile, by its id; with '' that of a profile that is not stored: a copy, a file that was opened. */
export const profileDraft = (id: string) => draftOf<{ profile: Profile }>(`profile:${id}`);
