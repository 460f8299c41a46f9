// The letter that brings a posted code, laid out in a thread of its own; that it was printed is logged before it leaves.
import type { Call } from '../../../base/call.ts';
import { type Language, languages } from '../../../base/call.ts';
import { type ActivationLetter, activationLetters } from '../../../kit/pdf/activation-letters.ts';
import { addressLines } from '../../../kit/pdf/letters.ts';
import type { PdfPrinter } from '../../../kit/pdf/pdf-printer.ts';
import { noSuchThing } from '../errors.ts';
import type { RegisteredPerson } from '../needs.ts';
import type { PeopleRoom } from './room.ts';

export async function printActivation(
  room: PeopleRoom,
  printer: PdfPrinter,
  call: Call,
  id: string,
  purpose: ActivationLetter['purpose'],
): Promise<Buffer> {
  const activation = await room.activations.find(id);
  // A recovery's letter is printed at its own address, by those who may.
  if (activation === null || activation.code === null || (activation.recovery !== null) !== (purpose === 'recovery'))
    throw noSuchThing();
  const person = activation.kind === 'patient' ? await room.persons.findById(activation.subject) : null;
  if (person === null) throw noSuchThing();
  await room.audit(call, {
    action: 'changed-account',
    what: [{ id: activation.subject, type: 'Patient', title: activation.name }],
    outcome: 'permitted',
    detail: `${purpose} letter printed`,
  });
  const letter: ActivationLetter = {
    purpose,
    language: languageOf(person),
    name: person.name,
    address: addressLines(person.name, person.address),
    code: activation.code,
    link: `${room.origin()}/activate#code=${activation.code}`,
    validUntil: dayOf(activation.validUntil),
    date: dayOf(room.clock.now()),
  };
  const job = printer.begin({ title: 'Cercle', author: room.letterhead.name });
  try {
    const first = await job.add(activationLetters(room.letterhead, [letter]));
    return Buffer.concat([first, await job.end()]);
  } finally {
    await job.close();
  }
}

const languageOf = ({ language }: RegisteredPerson): Language =>
  (languages as readonly string[]).includes(language ?? '') ? (language as Language) : 'fr';

const luxembourg = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Luxembourg' });
/** YYYY-MM-DD in Luxembourg. */
const dayOf = (at: Date): string => luxembourg.format(at);
