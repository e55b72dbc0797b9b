/** The namespaces that the first screen needs, by file; one chunk, loaded before anything is drawn. */
const files = import.meta.glob<Record<string, unknown>>(
  './en/{activity,change,charts,errors,grid,health,mailboxes,overview,run,schedule,sentences,shell,traffic,ui,welcome}.ts',
  {
    eager: true,
    import: 'default',
  },
);
export default files;
