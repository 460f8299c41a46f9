// Every way the mandates room says no.
import { Fault } from '../../base/fault.ts';

const field = (code: string, expression: string, text: string): Fault =>
  new Fault('refused', { code: `mandates.${code}`, message: text, issues: [{ text, expression }] });

export const mandatesErrors = {
  /** Unknown, ended, or not yours: one answer. */
  notFound: (): Fault => new Fault('hidden', { code: 'mandates.not-found', message: 'There is no such mandate.' }),
  wrongRole: (): Fault =>
    new Fault('forbidden', { code: 'mandates.wrong-role', message: 'This is for the welcome desk alone.' }),
  portalOnly: (): Fault =>
    new Fault('forbidden', { code: 'mandates.portal-only', message: 'Mandates are kept in the portal, in person.' }),
  /** Whoever acts for another names nobody in that person's place. */
  forOneself: (): Fault =>
    new Fault('forbidden', {
      code: 'mandates.for-oneself',
      message: 'Proxies are named by the person themselves: go back to your own space first.',
    }),
  /** Nobody, another date of birth, a child, somebody who died: one answer. */
  unknownPerson: (expression = 'matricule'): Fault =>
    field('unknown-person', expression, 'These details do not belong together, or this person cannot act for others.'),
  oneself: (): Fault => field('oneself', 'matricule', 'Nobody needs a mandate for themselves.'),
  alreadyThere: (): Fault =>
    new Fault('conflict', {
      code: 'mandates.already-there',
      message: 'There is such a mandate already: end it first.',
    }),
  notAChild: (): Fault =>
    field('not-a-child', 'kind', 'Parents act for children under 18: this needs a guardian or a proxy.'),
  wrongProof: (): Fault => field('wrong-proof', 'proof', 'This document does not prove a mandate of this kind.'),
  badDay: (): Fault => field('bad-day', 'until', 'This is no day of the calendar.'),
  untilPast: (): Fault => field('until-past', 'until', 'The last day is over already.'),
  deskEnds: (): Fault =>
    new Fault('refused', {
      code: 'mandates.desk-ends',
      message: 'What parents and guardians may do rests on a document: the welcome desk ends it.',
    }),
} as const;
