import {
  CloudSyncFilled,
  CloudSyncRegular,
  type FluentIcon,
  GridFilled,
  GridRegular,
  HistoryFilled,
  HistoryRegular,
  PeopleSyncFilled,
  PeopleSyncRegular,
  SettingsFilled,
  SettingsRegular,
} from '@fluentui/react-icons';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { screen } from './screen';

/** Where one can go. The navigation, the command palette and the routes are drawn from this list. */
export interface Place {
  /** The hash route; everything below it belongs to the same screen: /activity/42. */
  path: string;
  /** Key of its name. */
  name: string;
  /** Other words somebody may look for it with; key of a list parted by commas. */
  words: string;
  icon: FluentIcon;
  iconHere: FluentIcon;
  group: 'main' | 'manage';
  /** Also while no tenant is open: what there is to do when one cannot be. */
  anytime?: true;
  screen: LazyExoticComponent<ComponentType>;
}

export const places: Place[] = [
  {
    path: '/overview',
    name: 'shell:place.overview',
    words: 'shell:words.overview',
    icon: GridRegular,
    iconHere: GridFilled,
    group: 'main',
    screen: lazy(() => import('../screens/overview/Overview')),
  },
  {
    path: '/contacts',
    name: 'shell:place.contactSync',
    words: 'shell:words.contactSync',
    icon: PeopleSyncRegular,
    iconHere: PeopleSyncFilled,
    group: 'main',
    screen: screen(() => import('../screens/contactsync/ContactSync')),
  },
  {
    path: '/cloud',
    name: 'shell:place.cloudSync',
    words: 'shell:words.cloudSync',
    icon: CloudSyncRegular,
    iconHere: CloudSyncFilled,
    group: 'main',
    screen: screen(() => import('../screens/cloudsync/CloudSync')),
  },
  {
    path: '/activity',
    name: 'shell:place.activity',
    words: 'shell:words.activity',
    icon: HistoryRegular,
    iconHere: HistoryFilled,
    group: 'manage',
    screen: screen(() => import('../screens/activity/Activity')),
  },
  {
    path: '/settings',
    name: 'shell:place.settings',
    words: 'shell:words.settings',
    icon: SettingsRegular,
    iconHere: SettingsFilled,
    group: 'manage',
    anytime: true,
    screen: screen(() => import('../screens/settings/Settings')),
  },
];

/** The place that a route belongs to. */
export function placeOf(route: string): Place | undefined {
  return places.find(({ path }) => route === path || route.startsWith(`${path}/`));
}
