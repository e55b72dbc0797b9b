import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { OverviewState } from '../../backend/calls';
import { useConditionWords } from '../../health/useConditionWords';
import { Banner } from '../../ui/Banner';
import { wayOf } from './AttentionList';

/** The worst of what needs attention. What is worth knowing only is no banner; one that was dismissed comes with the next. */
export function HealthBanner({ state }: { state: OverviewState }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const say = useConditionWords();
  const [dismissed, dismiss] = useState('');
  const worst = state.attention.find(({ severity }) => severity !== 'info');
  if (!worst) return null;
  const name = `${worst.code} ${worst.run} ${worst.profile} ${worst.domain} ${worst.job} ${worst.count}`;
  if (name === dismissed) return null;
  const { title, text } = say(worst);
  return (
    <Banner
      intent={worst.severity === 'critical' ? 'error' : 'warning'}
      title={`${title}.`}
      action={{ label: t('overview:attention.look'), onClick: () => go(wayOf(worst)) }}
      onDismiss={() => dismiss(name)}
    >
      {text}
    </Banner>
  );
}
