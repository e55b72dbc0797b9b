/** The namespaces of every other screen, by file; one chunk, loaded with the first of those screens. */
const files = import.meta.glob<Record<string, unknown>>(
  [
    './de/*.ts',
    '!./de/{activity,change,charts,errors,grid,health,mailboxes,overview,run,schedule,sentences,shell,traffic,ui,welcome}.ts',
  ],
  {
    eager: true,
    import: 'default',
  },
);
export default files;
