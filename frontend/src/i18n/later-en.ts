/** The namespaces of every other screen, by file; one chunk, loaded with the first of those screens. */
const files = import.meta.glob<Record<string, unknown>>(
  [
    './en/*.ts',
    '!./en/{activity,change,charts,errors,grid,health,mailboxes,overview,run,schedule,sentences,shell,traffic,ui,welcome}.ts',
  ],
  {
    eager: true,
    import: 'default',
  },
);
export default files;
