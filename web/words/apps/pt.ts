// Portuguese, for connected apps.
import type { PartWords } from '../translate.ts';
import type { appsFr } from './fr.ts';

export const appsPt: PartWords<typeof appsFr> = {
  'apps.title': 'Aplicações ligadas',
  'apps.lead': 'As aplicações que autorizou a usar os seus dados ou a agir por si.',
  'apps.none.title': 'Nenhuma aplicação ligada',
  'apps.none.text': 'Quando autoriza uma aplicação, ela aparece aqui e pode retirar-lhe o acesso.',
  'apps.by': 'de {publisher}',
  'apps.unpublished': 'Editor não indicado',
  'apps.since': 'Autorizada a {date}',
  'apps.used': 'última utilização {when}',
  'apps.unused': 'ainda não utilizada',
  'apps.offline': 'Mantém o acesso durante 30 dias, também na sua ausência',
  'apps.online': 'O acesso termina com a sua sessão',
  'apps.may': 'Pode:',
  'apps.remove': 'Retirar o acesso',
  'apps.removeWhich': 'Retirar o acesso a {app}',
  'apps.remove.title': 'Retirar o acesso a {app}?',
  'apps.remove.text': 'A aplicação perde o acesso de imediato. O que já copiou fica com o editor.',
  'apps.removed': '{app} já não tem acesso.',
  'apps.open': 'Abrir numa aplicação',
  'apps.openWhich': 'Abrir em {app}',
  'apps.back': 'Entrada e segurança',
};
