import { makeStyles } from '@fluentui/react-components';
import { AddCircle16Regular, Edit16Regular, SubtractCircle16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';

const useStyles = makeStyles({
  word: { display: 'inline-flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
});

const signs = { added: AddCircle16Regular, changed: Edit16Regular, removed: SubtractCircle16Regular };

/** What happens to something: it comes, is another one, or goes. */
export type SignKind = keyof typeof signs;

/** +, ~ or −, with its word. */
export function Sign({ sign }: { sign: SignKind }) {
  const s = useStyles();
  const { t } = useTranslation();
  const Icon = signs[sign];
  return (
    <span className={s.word}>
      <Icon aria-hidden="true" />
      {t(`change:sign.${sign}`)}
    </span>
  );
}
