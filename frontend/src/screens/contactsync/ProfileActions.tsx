import { Button, Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import {
  ArrowSyncRegular,
  ArrowUndoRegular,
  BoxSearchRegular,
  CopyRegular,
  DeleteRegular,
  DocumentSearchRegular,
  MailDismissRegular,
  MoreHorizontalRegular,
  PersonEditRegular,
  SaveArrowRightRegular,
} from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type ProfileLine, Profiles, Runs } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { put, readProfile } from '../../backend/profile';
import { ways } from '../../run/ways';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';
import { profileDraft } from './profileDraft';

/** From here on forgetting a profile takes a typed number. */
const typedFrom = 100;

/** What can be done with a stored profile. `compact` is for a table's cell, which is reached by the row, not by Tab. */
export function ProfileActions({ profile, compact }: { profile: ProfileLine; compact?: boolean }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const notify = useNotify();
  const [forgetting, setForgetting] = useState(false);
  const act = (work: () => Promise<unknown>) => {
    work().catch((thrown: unknown) => {
      const failure = asFailure(thrown);
      notify({ title: failure.message, body: failure.action, intent: 'error' });
    });
  };
  const preview = async () => go(ways.preview((await Profiles.plan(profile.id)).id));
  const sync = async () => go(ways.run((await Runs.startSync(profile.id)).id));
  const duplicate = async () => {
    const document = await Profiles.get(profile.id);
    const rest = put(readProfile(document.text), 'id', undefined);
    profileDraft('').save({
      profile: { ...rest, name: t('contactsync:copyOf', { name: rest.name }) },
    });
    go('/contacts/draft');
  };
  const save = async () => {
    const path = await Profiles.export(profile.id);
    if (path !== '') notify({ title: t('contactsync:exported'), body: path });
  };
  return (
    <>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button
            size={compact ? 'small' : 'medium'}
            appearance={compact ? 'subtle' : 'secondary'}
            icon={<MoreHorizontalRegular />}
            aria-label={t('contactsync:actionsOf', { name: profile.name })}
            tabIndex={compact ? -1 : 0}
          />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {compact && (
              <MenuItem onClick={() => go(`/contacts/profile/${profile.id}`)}>{t('contactsync:action.edit')}</MenuItem>
            )}
            <MenuItem
              icon={<DocumentSearchRegular />}
              subText={t('contactsync:action.previewWhat')}
              onClick={() => act(preview)}
            >
              {t('contactsync:action.preview')}
            </MenuItem>
            <MenuItem icon={<ArrowSyncRegular />} onClick={() => act(sync)}>
              {t('contactsync:action.sync')}
            </MenuItem>
            <MenuItem icon={<ArrowUndoRegular />} onClick={() => go(ways.undone(profile.id))}>
              {t('contactsync:action.undone')}
            </MenuItem>
            <MenuDivider />
            <MenuItem icon={<CopyRegular />} onClick={() => act(duplicate)}>
              {t('contactsync:action.duplicate')}
            </MenuItem>
            <MenuItem icon={<SaveArrowRightRegular />} onClick={() => act(save)}>
              {t('contactsync:action.export')}
            </MenuItem>
            <MenuDivider />
            <MenuItem icon={<PersonEditRegular />} onClick={() => go(`/contacts/profile/${profile.id}/drift`)}>
              {t('contactsync:action.drift')}
            </MenuItem>
            <MenuItem icon={<BoxSearchRegular />} onClick={() => go(`/contacts/adopt/${profile.id}`)}>
              {t('contactsync:action.adopt')}
            </MenuItem>
            <MenuDivider />
            <MenuItem icon={<MailDismissRegular />} onClick={() => go(`/contacts/profile/${profile.id}/remove`)}>
              {t('contactsync:action.remove')}
            </MenuItem>
            <MenuItem icon={<DeleteRegular />} onClick={() => setForgetting(true)}>
              {t('contactsync:action.forget')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {forgetting && (
        <ConfirmDialog
          title={t('contactsync:forget.title', { name: profile.name })}
          confirm={t('contactsync:forget.confirm')}
          {...(profile.contacts >= typedFrom ? { typedCount: profile.contacts } : {})}
          asError={asFailure}
          onClose={() => setForgetting(false)}
          onConfirm={async () => {
            await Profiles.forget(profile.id, true);
            profileDraft(profile.id).clear();
            notify({ title: t('contactsync:forget.done', { name: profile.name }) });
            go('/contacts');
          }}
        >
          {profile.contacts > 0
            ? t('contactsync:forget.contacts', { count: profile.contacts, contacts: format.number(profile.contacts) })
            : t('contactsync:forget.none')}
        </ConfirmDialog>
      )}
    </>
  );
}
