// English: what went wrong with a sign-in.
import type { PartWords } from '../translate.ts';
import type { signInProblemFr } from './fr.ts';

export const signInProblemEn: PartWords<typeof signInProblemFr> = {
  title: 'Signing in did not work',
  lead: 'Nothing was opened or changed.',
  leadAgain: 'Nothing was changed. You are still signed in as before.',
  expired: 'The request to sign in has expired.',
  'expired.next':
    'A request is good for fifteen minutes, and once. Start over, with your means of identification at hand.',
  'other-browser': 'The answer came to another browser.',
  'other-browser.next':
    'Start and finish signing in with the same browser on the same device. If you did not start anything yourself, close this page.',
  cancelled: 'You stopped the sign-in.',
  'cancelled.next': 'Start over whenever you like, or choose another way.',
  'provider-unavailable': 'The identification service does not answer at the moment.',
  'provider-unavailable.next':
    'The fault is with that service, not with you. Try another way, or come back in a few minutes.',
  'provider-refused': 'The answer of the identification service could not be verified.',
  'provider-refused.next': 'To be safe it was set aside. Start over; if it happens again, call the helpdesk.',
  'level-too-low': 'This means of identification is not secure enough.',
  'level-too-low.next':
    'A health record asks for a stronger one; professionals and the agency come with the strongest. Choose another way.',
  'step-up-refused': 'Your confirmation was not accepted.',
  'step-up-refused.next':
    'You had to show anew that it is you, by a way that is secure enough. Confirm once more, or go back without confirming.',
  'other-person': 'Somebody else identified themselves.',
  'other-person.next':
    'Only the person who is signed in can confirm. Confirm yourself, or sign out before you give up your place.',
  'no-account': 'We found no account for this identity.',
  'no-account.next':
    'Patients: if you have a letter from the agency, activate your account. Professionals: the first sign-in needs your activation code.',
  'account-disabled': 'This account is disabled.',
  'account-disabled.next': 'Call the helpdesk: they tell you why, and what to do.',
  'activation-expired': 'This activation code is no longer good.',
  'activation-expired.next':
    'It was used, replaced or is too old. Ask the administrator of your organisation or the agency for a new one.',
  'activation-refused': 'This identity cannot be linked with this account.',
  'activation-refused.next':
    'The name is not the one of the register, or one of the two is linked already. Your code stays good: call the helpdesk.',
  'invalid-request': 'This address leads to no sign-in.',
  'invalid-request.next': 'Start from the first page and choose who you are.',
  retry: 'Start over',
  otherWay: 'Choose another way',
  confirm: 'Confirm once more',
  back: 'Go back without confirming',
  activate: 'Activate my account',
  start: 'Go to the first page',
  help: 'Talk to someone',
  helpText:
    'The helpdesk answers on working days from 8 am to 6 pm. Never give your presence code or your activation code on the telephone.',
  reference: 'For the helpdesk: {code}',
};
