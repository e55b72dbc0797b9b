/** Where parts of a run have a page of their own. */
export const ways = {
  run: (run: number) => `/activity/${run}`,
  hold: (run: number) => `/activity/${run}/hold`,
  undo: (run: number) => `/activity/${run}/undo`,
  plan: (plan: number) => `/contacts/plan/${plan}`,
  /** The run that makes a plan, and then the plan. */
  preview: (run: number) => `/contacts/preview/${run}`,
  /** What stays as an undo left it, of a profile. */
  undone: (profile: string) => `/contacts/undone/${encodeURIComponent(profile)}`,
};
