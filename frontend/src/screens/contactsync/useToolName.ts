import { useTranslation } from 'react-i18next';

/**
 * What a former tool is called. A mark, an extension, a category and a folder are names of their own; one that wrote an id into
 * “File as” has none, and Go's word for it is a word of the command line.
 */
export function useToolName(): (of: { kind: string; tool: string }) => string {
  const { t } = useTranslation();
  return ({ kind, tool }) => (kind === 'fileAs' ? t('leftovers:anyId') : tool);
}
