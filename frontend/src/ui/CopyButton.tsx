import { Button, Tooltip } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface CopyButtonProps {
  text: string | (() => string);
  /** What is copied: "Copy details". */
  label: string;
  /** Show the icon alone; the label becomes its name. */
  iconOnly?: boolean;
  size?: 'small' | 'medium';
}

/** Copies, and says for two seconds that it did. */
export function CopyButton({ text, label, iconOnly, size = 'medium' }: CopyButtonProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (done === null) return undefined;
    const timer = setTimeout(() => setDone(null), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = () => {
    const words = typeof text === 'function' ? text() : text;
    navigator.clipboard.writeText(words).then(
      () => setDone('copied'),
      () => setDone('failed'),
    );
  };
  const shown = done === 'copied' ? t('ui:copy.copied') : done === 'failed' ? t('ui:copy.failed') : label;
  const icon = done === 'copied' ? <CheckmarkRegular /> : <CopyRegular />;
  const button = iconOnly ? (
    <Tooltip content={shown} relationship="label">
      <Button size={size} appearance="subtle" icon={icon} onClick={copy} />
    </Tooltip>
  ) : (
    <Button size={size} icon={icon} onClick={copy}>
      {shown}
    </Button>
  );
  return (
    <>
      {button}
      <span role="status" className="visually-hidden">
        {done === null ? '' : shown}
      </span>
    </>
  );
}
