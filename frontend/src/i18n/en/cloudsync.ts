export default {
  why: 'Cloud sync is not part of this version yet.',
  what: 'Until then set up Entra Cloud Sync in the Entra admin center, under Entra Connect, Cloud sync. Contact sync works with it and without it.',
};
