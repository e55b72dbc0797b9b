/** Where parts of a run have a page of their own. */
export const ways = {
  run: (run: number) => `/activity/${run}`,
  hold: (run: number) => `/activity/${run}/hold`,
  undo: (run: number) => `/activity/${run}/undo`,
  plan: (plan: number) => `/contacts/plan/${plan}`,
  /** The run that makes a plan, and then the plan. */
  preview: (run: number) => `/contacts/preview/${run}`,
  /** The screen that a run of this kind was begun on, of the profile or domain it works on; '' when it has none. */
  home: (kind: string, profile: string) => {
    const id = encodeURIComponent(profile);
    if (profile === '') return '';
    if (kind === 'cloudsync') return `/cloud/setup/${id}`;
    if (kind === 'adopt') return `/contacts/adopt/${id}`;
    if (kind === 'drift') return `/contacts/profile/${id}/drift`;
    return kind === 'removal' ? `/contacts/profile/${id}/remove` : '';
  },
  /** What stays as an undo left it, of a profile. */
  undone: (profile: string) => `/contacts/undone/${encodeURIComponent(profile)}`,
};
