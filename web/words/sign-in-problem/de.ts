// German: what went wrong with a sign-in.
import type { PartWords } from '../translate.ts';
import type { signInProblemFr } from './fr.ts';

export const signInProblemDe: PartWords<typeof signInProblemFr> = {
  title: 'Die Anmeldung ist nicht gelungen',
  lead: 'Es wurde nichts geöffnet oder geändert.',
  leadAgain: 'Es wurde nichts geändert. Sie sind weiterhin angemeldet wie zuvor.',
  expired: 'Die Anmeldeanfrage ist abgelaufen.',
  'expired.next':
    'Eine Anfrage gilt fünfzehn Minuten und nur einmal. Beginnen Sie neu und halten Sie Ihr Identifikationsmittel bereit.',
  'other-browser': 'Die Antwort kam in einem anderen Browser an.',
  'other-browser.next':
    'Beginnen und beenden Sie die Anmeldung im selben Browser und auf demselben Gerät. Haben Sie nichts begonnen, schließen Sie diese Seite.',
  cancelled: 'Sie haben die Anmeldung abgebrochen.',
  'cancelled.next': 'Beginnen Sie neu, wann Sie möchten, oder wählen Sie ein anderes Mittel.',
  'provider-unavailable': 'Der Identifikationsdienst antwortet zurzeit nicht.',
  'provider-unavailable.next':
    'Die Störung liegt bei diesem Dienst, nicht bei Ihnen. Versuchen Sie ein anderes Mittel oder kommen Sie in einigen Minuten wieder.',
  'provider-refused': 'Die Antwort des Identifikationsdienstes konnte nicht geprüft werden.',
  'provider-refused.next':
    'Zur Sicherheit wurde sie verworfen. Beginnen Sie neu; wiederholt es sich, rufen Sie den Helpdesk an.',
  'level-too-low': 'Dieses Identifikationsmittel ist nicht sicher genug.',
  'level-too-low.next':
    'Eine Gesundheitsakte verlangt ein stärkeres Mittel; Fachkräfte und Agentur kommen mit dem stärksten. Wählen Sie ein anderes.',
  'step-up-refused': 'Ihre Bestätigung wurde nicht angenommen.',
  'step-up-refused.next':
    'Sie mussten erneut zeigen, dass Sie es sind, mit einem genügend sicheren Mittel. Bestätigen Sie noch einmal oder gehen Sie ohne Bestätigung zurück.',
  'other-person': 'Eine andere Person hat sich ausgewiesen.',
  'other-person.next':
    'Nur wer angemeldet ist, kann bestätigen. Bestätigen Sie selbst, oder melden Sie sich ab, bevor Sie den Platz freigeben.',
  'no-account': 'Zu dieser Identität haben wir kein Konto gefunden.',
  'no-account.next':
    'Patienten: Haben Sie einen Brief der Agentur, aktivieren Sie Ihr Konto. Fachkräfte: Die erste Anmeldung geschieht mit dem Aktivierungscode.',
  'account-disabled': 'Dieses Konto ist deaktiviert.',
  'account-disabled.next': 'Rufen Sie den Helpdesk an: Er sagt Ihnen, warum und was zu tun ist.',
  'activation-expired': 'Dieser Aktivierungscode gilt nicht mehr.',
  'activation-expired.next':
    'Er wurde benutzt, ersetzt oder ist zu alt. Bitten Sie die Verwaltung Ihrer Einrichtung oder die Agentur um einen neuen Code.',
  'activation-refused': 'Diese Identität kann nicht mit diesem Konto verbunden werden.',
  'activation-refused.next':
    'Der Name stimmt nicht mit dem Register überein, oder eines von beiden ist schon verbunden. Ihr Code gilt weiter: Rufen Sie den Helpdesk an.',
  'invalid-request': 'Diese Adresse führt zu keiner Anmeldung.',
  'invalid-request.next': 'Beginnen Sie auf der Startseite und wählen Sie, wer Sie sind.',
  retry: 'Neu beginnen',
  otherWay: 'Ein anderes Mittel wählen',
  confirm: 'Noch einmal bestätigen',
  back: 'Ohne Bestätigung zurück',
  activate: 'Mein Konto aktivieren',
  start: 'Zur Startseite',
  help: 'Mit jemandem sprechen',
  helpText:
    'Der Helpdesk antwortet an Werktagen von 8 bis 18 Uhr. Nennen Sie Ihren Anwesenheitscode und Ihren Aktivierungscode nie am Telefon.',
  reference: 'Für den Helpdesk: {code}',
};
