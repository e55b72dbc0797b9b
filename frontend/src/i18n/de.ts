/** Every namespace of this language, by its file; one chunk, loaded when the language is. */
const files = import.meta.glob<Record<string, unknown>>('./de/*.ts', { eager: true, import: 'default' });
export default files;
