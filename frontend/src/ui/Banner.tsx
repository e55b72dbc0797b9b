import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Tooltip,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface BannerProps {
  intent: 'info' | 'warning' | 'error';
  /** The cause, a sentence. */
  title: string;
  /** The effect, a sentence. */
  children?: ReactNode;
  /** What to do about it. */
  action?: { label: string; onClick: () => void };
  onDismiss?: () => void;
}

/** One a page: cause first, then effect, then a button. Never for success: that is a toast. */
export function Banner({ intent, title, children, action, onDismiss }: BannerProps) {
  const { t } = useTranslation();
  return (
    <MessageBar intent={intent} layout="auto">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {children}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          onDismiss && (
            <Tooltip content={t('ui:dismiss')} relationship="label">
              <Button size="small" appearance="transparent" icon={<DismissRegular />} onClick={onDismiss} />
            </Tooltip>
          )
        }
      >
        {action && (
          <Button size="small" onClick={action.onClick}>
            {action.label}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}
