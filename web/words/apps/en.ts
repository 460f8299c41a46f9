// English, for connected apps.
import type { PartWords } from '../translate.ts';
import type { appsFr } from './fr.ts';

export const appsEn: PartWords<typeof appsFr> = {
  'apps.title': 'Connected apps',
  'apps.lead': 'The apps that you allowed to use your data or to act for you.',
  'apps.none.title': 'No app is connected',
  'apps.none.text': 'When you allow an app something, it appears here, and you can take its access away.',
  'apps.by': 'by {publisher}',
  'apps.unpublished': 'Publisher not stated',
  'apps.since': 'Allowed on {date}',
  'apps.used': 'last used {when}',
  'apps.unused': 'not used yet',
  'apps.offline': 'Keeps access for 30 days, also while you are away',
  'apps.online': 'Access ends with your session',
  'apps.may': 'It may:',
  'apps.remove': 'Take access away',
  'apps.removeWhich': 'Take access away from {app}',
  'apps.remove.title': 'Take access away from {app}?',
  'apps.remove.text': 'The app loses access at once. What it has copied already stays with its publisher.',
  'apps.removed': '{app} has no access any more.',
  'apps.open': 'Open in an app',
  'apps.openWhich': 'Open in {app}',
  'apps.back': 'Sign-in and security',
};
