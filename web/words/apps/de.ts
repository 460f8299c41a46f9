// German, for connected apps.
import type { PartWords } from '../translate.ts';
import type { appsFr } from './fr.ts';

export const appsDe: PartWords<typeof appsFr> = {
  'apps.title': 'Verbundene Apps',
  'apps.lead': 'Die Apps, denen Sie erlaubt haben, Ihre Daten zu nutzen oder für Sie zu handeln.',
  'apps.none.title': 'Keine App verbunden',
  'apps.none.text': 'Wenn Sie einer App etwas erlauben, erscheint sie hier, und Sie können ihr den Zugriff entziehen.',
  'apps.by': 'von {publisher}',
  'apps.unpublished': 'Anbieter nicht angegeben',
  'apps.since': 'Erlaubt am {date}',
  'apps.used': 'zuletzt benutzt {when}',
  'apps.unused': 'noch nicht benutzt',
  'apps.offline': 'Behält den Zugriff 30 Tage, auch in Ihrer Abwesenheit',
  'apps.online': 'Der Zugriff endet mit Ihrer Sitzung',
  'apps.may': 'Sie darf:',
  'apps.remove': 'Zugriff entziehen',
  'apps.removeWhich': '{app} den Zugriff entziehen',
  'apps.remove.title': '{app} den Zugriff entziehen?',
  'apps.remove.text': 'Die App verliert den Zugriff sofort. Was sie schon kopiert hat, bleibt bei ihrem Anbieter.',
  'apps.removed': '{app} hat keinen Zugriff mehr.',
  'apps.open': 'In einer App öffnen',
  'apps.openWhich': 'In {app} öffnen',
  'apps.back': 'Anmeldung und Sicherheit',
};
