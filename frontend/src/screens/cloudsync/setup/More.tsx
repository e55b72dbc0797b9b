import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import {
  ArrowUndoRegular,
  CopyRegular,
  DeleteRegular,
  EditRegular,
  MoreHorizontalRegular,
  SaveArrowRightRegular,
} from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { CloudSync, System } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { useLive } from '../../../live/useLive';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { useNotify } from '../../../ui/Toasts';

interface MoreProps {
  domain: string;
  text: string;
  stored: string;
  busy: boolean;
  onDiscard: () => void;
}

/** What can be done with a configuration beside applying it. */
export function More({ domain, text, stored, busy, onDiscard }: MoreProps) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const [deleting, setDeleting] = useState(false);
  const save = async () => {
    try {
      const path = await System.saveText(`${domain}.json`, text);
      if (path !== '') notify({ title: t('cloudsetup:more.saved'), body: path });
    } catch (thrown) {
      const failure = asFailure(thrown);
      notify({ title: failure.message, body: failure.action, intent: 'error' });
    }
  };
  return (
    <>
      <Button
        icon={<EditRegular />}
        disabled={busy}
        onClick={() => go(`/cloud/setup/${encodeURIComponent(domain)}/edit`)}
      >
        {t('cloudsetup:more.edit')}
      </Button>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreHorizontalRegular />} aria-label={t('cloudsetup:more.label')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<SaveArrowRightRegular />} onClick={() => void save()}>
              {t('cloudsetup:more.save')}
            </MenuItem>
            <MenuItem icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(text)}>
              {t('cloudsetup:copyFile')}
            </MenuItem>
            {text !== stored && (
              <MenuItem icon={<ArrowUndoRegular />} disabled={busy} onClick={onDiscard}>
                {stored === '' ? t('cloudsetup:more.forget') : t('cloudsetup:more.discard')}
              </MenuItem>
            )}
            {stored !== '' && (
              <>
                <MenuDivider />
                <MenuItem icon={<DeleteRegular />} disabled={busy} onClick={() => setDeleting(true)}>
                  {t('cloudsetup:more.delete')}
                </MenuItem>
              </>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
      {deleting && <Delete domain={domain} onClose={() => setDeleting(false)} onDeleted={onDiscard} />}
    </>
  );
}

interface DeleteProps {
  domain: string;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks for the domain's name; Go compares it. */
function Delete({ domain, onClose, onDeleted }: DeleteProps) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const question = useLive({ key: ['cloudsync.delete', domain], ask: () => CloudSync.deleteQuestion(domain) });
  if (!question.data) return null;
  return (
    <ConfirmDialog
      title={t('cloudsetup:delete.title', { domain })}
      confirm={t('cloudsetup:delete.confirm')}
      typedWord={question.data.word}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async (typed) => {
        await CloudSync.delete(domain, typed);
        notify({ title: t('cloudsetup:delete.done', { domain }) });
        onDeleted();
        go('/cloud');
      }}
    >
      {question.data.question}
    </ConfirmDialog>
  );
}
