// Luxembourgish: what went wrong with a sign-in.
import type { PartWords } from '../translate.ts';
import type { signInProblemFr } from './fr.ts';

export const signInProblemLb: PartWords<typeof signInProblemFr> = {
  title: 'D’Umeldung huet net geklappt',
  lead: 'Et gouf näischt opgemaach oder geännert.',
  leadAgain: 'Et gouf näischt geännert. Dir sidd nach ëmmer ugemellt wéi virdrun.',
  expired: 'D’Ufro fir d’Umeldung ass ofgelaf.',
  'expired.next':
    'Eng Ufro gëllt fofzéng Minutten an nëmmen eng Kéier. Fänkt nei un an haalt Äert Identifikatiounsmëttel prett.',
  'other-browser': 'D’Äntwert ass an engem anere Browser ukomm.',
  'other-browser.next':
    'Fänkt d’Umeldung am selwechte Browser an um selwechten Apparat un a maacht se do fäerdeg. Wann Dir näischt ugefaangen hutt, maacht dës Säit zou.',
  cancelled: 'Dir hutt d’Umeldung ofgebrach.',
  'cancelled.next': 'Fänkt nei un, wann Dir wëllt, oder wielt en anert Mëttel.',
  'provider-unavailable': 'Den Identifikatiounsdéngscht äntwert grad net.',
  'provider-unavailable.next':
    'De Problem läit bei deem Déngscht, net bei Iech. Probéiert en anert Mëttel oder kommt an e puer Minutten erëm.',
  'provider-refused': 'D’Äntwert vum Identifikatiounsdéngscht konnt net kontrolléiert ginn.',
  'provider-refused.next':
    'Fir sécher ze goen gouf se net ugeholl. Fänkt nei un; wann et nach eng Kéier geschitt, rufft den Helpdesk un.',
  'level-too-low': 'Dëst Identifikatiounsmëttel ass net sécher genuch.',
  'level-too-low.next':
    'E Gesondheetsdossier verlaangt e méi staarkt Mëttel; Fachleit an d’Agence komme mam stäerksten. Wielt en anert.',
  'step-up-refused': 'Är Bestätegung gouf net ugeholl.',
  'step-up-refused.next':
    'Dir hutt misse weisen, datt Dir et sidd, mat engem Mëttel dat sécher genuch ass. Bestätegt nach eng Kéier oder gitt ouni Bestätegung zréck.',
  'other-person': 'Eng aner Persoun huet sech ausgewisen.',
  'other-person.next':
    'Nëmme wien ugemellt ass, ka bestätegen. Bestätegt selwer, oder mellt Iech of, ier Dir d’Plaz fräi maacht.',
  'no-account': 'Mir hu fir dës Identitéit kee Kont fonnt.',
  'no-account.next':
    'Patienten: Wann Dir e Bréif vun der Agence hutt, aktivéiert Äre Kont. Fachleit: Déi éischt Umeldung geet mam Aktivéierungscode.',
  'account-disabled': 'Dëse Kont ass desaktivéiert.',
  'account-disabled.next': 'Rufft den Helpdesk un: Hie seet Iech firwat a wat ze maachen ass.',
  'activation-expired': 'Dësen Aktivéierungscode gëllt net méi.',
  'activation-expired.next':
    'E gouf benotzt, ersat oder ass ze al. Frot d’Verwaltung vun Ärer Ariichtung oder d’Agence no engem neie Code.',
  'activation-refused': 'Dës Identitéit kann net mat dësem Kont verbonne ginn.',
  'activation-refused.next':
    'Den Numm passt net bei de Register, oder eent vun deenen zwee ass scho verbonnen. Äre Code gëllt weider: rufft den Helpdesk un.',
  'invalid-request': 'Dës Adress féiert bei keng Umeldung.',
  'invalid-request.next': 'Fänkt op der Startsäit un a wielt, wien Dir sidd.',
  retry: 'Nei ufänken',
  otherWay: 'En anert Mëttel wielen',
  confirm: 'Nach eng Kéier bestätegen',
  back: 'Zréck ouni ze bestätegen',
  activate: 'Mäi Kont aktivéieren',
  start: 'Op d’Startsäit',
  help: 'Mat engem schwätzen',
  helpText:
    'Den Helpdesk äntwert op Wierkdeeg vun 8 bis 18 Auer. Gitt Äre Presenzcode an Ären Aktivéierungscode ni um Telefon weider.',
  reference: 'Fir den Helpdesk: {code}',
};
