// What a patient is told by mail of the account: what changed and where to object. Nothing of the record, no code, no name.
import type { Language } from '../../base/call.ts';

type Words = Record<Language, { subject: string; text: string }>;

/** One subject for all, so that a locked screen tells nothing; `{link}` is the page where one objects. */
const subject: Record<Language, string> = {
  fr: 'Votre accès à Cercle',
  de: 'Ihr Zugang zu Cercle',
  lb: 'Ären Zougang zu Cercle',
  en: 'Your access to Cercle',
  pt: 'O seu acesso ao Cercle',
};
const object: Record<Language, string> = {
  fr: 'Si ce n’était pas vous, connectez-vous et annulez, ou appelez-nous tout de suite : {link}',
  de: 'Falls Sie das nicht waren, melden Sie sich an und brechen Sie ab, oder rufen Sie uns sofort an: {link}',
  lb: 'Wann Dir dat net waart, mellt Iech un a brecht of, oder rufft eis direkt un: {link}',
  en: 'If this was not you, sign in and cancel it, or call us at once: {link}',
  pt: 'Se não foi você, inicie sessão e cancele, ou ligue-nos imediatamente: {link}',
};

/** After a sign-in there is something to end, nothing to cancel. */
const endIt: Record<Language, string> = {
  fr: 'Si ce n’était pas vous, terminez cette session sous « Connexion et sécurité », ou appelez-nous tout de suite : {link}',
  de: 'Falls Sie das nicht waren, beenden Sie diese Sitzung unter „Anmeldung und Sicherheit“, oder rufen Sie uns sofort an: {link}',
  lb: 'Wann Dir dat net waart, stoppt dës Sessioun ënner „Umeldung a Sécherheet“, oder rufft eis direkt un: {link}',
  en: 'If this was not you, end that session under “Sign-in and security”, or call us at once: {link}',
  pt: 'Se não foi você, termine essa sessão em «Início de sessão e segurança», ou ligue-nos imediatamente: {link}',
};

const told = (words: Record<Language, string>, then = object): { words: Words; path: string } => ({
  words: Object.fromEntries(
    (Object.keys(subject) as Language[]).map((language) => [
      language,
      { subject: subject[language], text: `${words[language]}\n\n${then[language]}` },
    ]),
  ) as Words,
  path: '/account',
});

export const accountMessages: Record<string, { words: Words; path: string }> = {
  'access-posted': told({
    fr: 'Un nouveau code d’activation vous a été envoyé par la poste.',
    de: 'Ein neuer Aktivierungscode wurde Ihnen per Post geschickt.',
    lb: 'En neien Aktivatiounscode gouf Iech mat der Post geschéckt.',
    en: 'A new activation code was sent to you by post.',
    pt: 'Foi-lhe enviado pelo correio um novo código de ativação.',
  }),
  'access-activated': told({
    fr: 'Votre accès a été activé.',
    de: 'Ihr Zugang wurde aktiviert.',
    lb: 'Ären Zougang gouf aktivéiert.',
    en: 'Your access was activated.',
    pt: 'O seu acesso foi ativado.',
  }),
  'way-in-added': told({
    fr: 'Une nouvelle façon de vous connecter a été ajoutée à votre compte.',
    de: 'Ein neuer Anmeldeweg wurde Ihrem Konto hinzugefügt.',
    lb: 'Eng nei Manéier, fir Iech unzemellen, gouf Ärem Kont derbäigesat.',
    en: 'A new way of signing in was added to your account.',
    pt: 'Foi acrescentada à sua conta uma nova forma de iniciar sessão.',
  }),
  'way-in-removed': told({
    fr: 'Une façon de vous connecter a été retirée de votre compte.',
    de: 'Ein Anmeldeweg wurde aus Ihrem Konto entfernt.',
    lb: 'Eng Manéier, fir Iech unzemellen, gouf aus Ärem Kont ewechgeholl.',
    en: 'A way of signing in was removed from your account.',
    pt: 'Foi retirada da sua conta uma forma de iniciar sessão.',
  }),
  'recovery-asked': told({
    fr: 'Quelqu’un a demandé à retrouver l’accès à votre compte. Nous allons vérifier que c’est bien vous.',
    de: 'Jemand hat darum gebeten, den Zugang zu Ihrem Konto zurückzuerhalten. Wir prüfen, ob Sie es sind.',
    lb: 'Een huet gefrot, fir den Zougang zu Ärem Kont erëmzekréien. Mir kucken no, ob Dir et sidd.',
    en: 'Somebody asked to get back into your account. We will check that it is you.',
    pt: 'Alguém pediu para recuperar o acesso à sua conta. Vamos verificar que é mesmo você.',
  }),
  'recovery-checked': told({
    fr: 'Pour votre demande de retrouver l’accès, votre identité a été vérifiée. Une deuxième personne doit encore l’approuver.',
    de: 'Für Ihren Antrag auf neuen Zugang wurde Ihre Identität geprüft. Eine zweite Person muss ihn noch genehmigen.',
    lb: 'Fir Är Ufro no neiem Zougang gouf Är Identitéit gepréift. Eng zweet Persoun muss se nach guttheeschen.',
    en: 'For your request to get back in, your identity was checked. A second person has yet to approve it.',
    pt: 'Para o seu pedido de recuperação, a sua identidade foi verificada. Falta a aprovação de uma segunda pessoa.',
  }),
  'recovery-approved': told({
    fr: 'Votre demande de retrouver l’accès a été approuvée. Une lettre avec un nouveau code vous parviendra.',
    de: 'Ihr Antrag auf neuen Zugang wurde genehmigt. Sie erhalten einen Brief mit einem neuen Code.',
    lb: 'Är Ufro no neiem Zougang gouf guttgeheescht. Dir kritt e Bréif mat engem neie Code.',
    en: 'Your request to get back in was approved. A letter with a new code will reach you.',
    pt: 'O seu pedido de recuperação foi aprovado. Vai receber uma carta com um novo código.',
  }),
  'recovery-refused': told({
    fr: 'La demande de retrouver l’accès à votre compte a été refusée.',
    de: 'Der Antrag auf neuen Zugang zu Ihrem Konto wurde abgelehnt.',
    lb: 'D’Ufro no neiem Zougang zu Ärem Kont gouf refuséiert.',
    en: 'The request to get back into your account was refused.',
    pt: 'O pedido de recuperação do acesso à sua conta foi recusado.',
  }),
  'recovery-cancelled': told({
    fr: 'La demande de retrouver l’accès à votre compte a été annulée.',
    de: 'Der Antrag auf neuen Zugang zu Ihrem Konto wurde abgebrochen.',
    lb: 'D’Ufro no neiem Zougang zu Ärem Kont gouf ofgebrach.',
    en: 'The request to get back into your account was cancelled.',
    pt: 'O pedido de recuperação do acesso à sua conta foi cancelado.',
  }),
  'access-recovered': told({
    fr: 'Vous avez retrouvé l’accès à votre compte. Toutes les anciennes façons de vous connecter ont pris fin.',
    de: 'Sie haben wieder Zugang zu Ihrem Konto. Alle früheren Anmeldewege sind beendet.',
    lb: 'Dir hutt nees Zougang zu Ärem Kont. Keng vun den alen Umeldunge gëllt méi.',
    en: 'You are back in your account. Every older way of signing in has ended.',
    pt: 'Recuperou o acesso à sua conta. Todas as formas antigas de iniciar sessão terminaram.',
  }),
  'new-device': told(
    {
      fr: 'Quelqu’un s’est connecté à votre compte sur un appareil ou avec un navigateur que nous n’y avions encore jamais vu.',
      de: 'Jemand hat sich bei Ihrem Konto auf einem Gerät oder mit einem Browser angemeldet, die wir dort noch nie gesehen haben.',
      lb: 'Et huet sech een bei Ärem Kont ugemellt, op engem Apparat oder mat engem Browser, dee mir do nach ni gesinn hunn.',
      en: 'Somebody signed in to your account on a device or with a browser that we have not seen there before.',
      pt: 'Alguém iniciou sessão na sua conta num aparelho ou com um navegador que nunca lá tínhamos visto.',
    },
    endIt,
  ),
};
