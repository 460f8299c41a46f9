// Luxembourgish, for connected apps.
import type { PartWords } from '../translate.ts';
import type { appsFr } from './fr.ts';

export const appsLb: PartWords<typeof appsFr> = {
  'apps.title': 'Verbonnen Appen',
  'apps.lead': 'D’Appen, deenen Dir erlaabt hutt, Är Donnéeën ze benotzen oder fir Iech ze handelen.',
  'apps.none.title': 'Keng App verbonnen',
  'apps.none.text': 'Wann Dir enger App eppes erlaabt, steet se hei, an Dir kënnt hir den Zougrëff ewechhuelen.',
  'apps.by': 'vu {publisher}',
  'apps.unpublished': 'Net uginn, wien se erausgëtt',
  'apps.since': 'Erlaabt den {date}',
  'apps.used': 'fir d’lescht benotzt {when}',
  'apps.unused': 'nach net benotzt',
  'apps.offline': 'Behält den Zougrëff 30 Deeg, och wann Dir net do sidd',
  'apps.online': 'Den Zougrëff ass mat Ärer Sessioun eriwwer',
  'apps.may': 'Si däerf:',
  'apps.remove': 'Zougrëff ewechhuelen',
  'apps.removeWhich': '{app} den Zougrëff ewechhuelen',
  'apps.remove.title': '{app} den Zougrëff ewechhuelen?',
  'apps.remove.text':
    'D’App verléiert den Zougrëff direkt. Wat se scho kopéiert huet, bleift bei deem, deen se erausgëtt.',
  'apps.removed': '{app} huet keen Zougrëff méi.',
  'apps.open': 'An enger App opmaachen',
  'apps.openWhich': 'A {app} opmaachen',
  'apps.back': 'Umeldung a Sécherheet',
};
