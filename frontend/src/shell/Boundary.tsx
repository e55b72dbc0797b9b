import { Button } from '@fluentui/react-components';
import i18next from 'i18next';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { CopyButton } from '../ui/CopyButton';
import { EmptyState } from '../ui/EmptyState';

interface State {
  error: Error | null;
  where: string;
}

/** A defect in drawing must never leave an empty window: say so, offer to reload, give the details to copy. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null, where: '' };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  override componentDidCatch(_error: Error, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    const t = i18next.t.bind(i18next);
    const details = () => `${error.stack ?? error.message}\n${where}\n${new Date().toISOString()} ${location.hash}`;
    return (
      <div role="alert">
        <EmptyState
          why={t('shell:broken.why')}
          what={
            <>
              {t('shell:broken.what')}
              <br />
              <code>{error.message}</code>
            </>
          }
        />
        <div style={{ display: 'flex', gap: 8, justifyContent: 'center' }}>
          <Button appearance="primary" onClick={() => location.reload()}>
            {t('shell:broken.reload')}
          </Button>
          <CopyButton text={details} label={t('shell:broken.copy')} />
        </div>
      </div>
    );
  }
}
