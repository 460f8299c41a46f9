// Letters for those who are invited and have no account yet: each carries a code that opens it, once. The organisation
// hands them out, or posts them to itself.
import type { Call } from '../../base/call.ts';
import type { PdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { type StaffLetter, staffLetters } from '../../kit/pdf/staff-letters.ts';
import { staffErrors } from './errors.ts';
import type { Member } from './model.ts';
import { dayOf } from './rights.ts';
import { administratorOf, findMember, type Room } from './room.ts';

const lettersPerPart = 25;
const title = 'Lettres d’activation';

/** In the order of the file's lines. @throws Fault `staff.not-found`, `still-running`, `no-letters`, `printing` */
export async function printImportLetters(
  room: Room,
  printer: PdfPrinter,
  call: Call,
  organisationId: string,
  id: string,
): Promise<AsyncIterable<Buffer>> {
  administratorOf(call, organisationId);
  const one = await room.store.findImport(id);
  if (one === null || one.organisationId !== organisationId) throw staffErrors.notFound();
  if (one.state === 'running') throw staffErrors.stillRunning();
  const rows = await room.store.rows(id, ['invited'], 0, 20_000);
  const members = new Map((await room.store.membersOf(organisationId)).map((member) => [member.id, member]));
  const invited = rows.flatMap((row) => members.get(row.member ?? '') ?? []);
  return print(room, printer, call, organisationId, invited, id);
}

/** @throws Fault `staff.not-found`, `no-letters`, `printing` */
export async function printLetter(
  room: Room,
  printer: PdfPrinter,
  call: Call,
  organisationId: string,
  id: string,
): Promise<AsyncIterable<Buffer>> {
  administratorOf(call, organisationId);
  return print(room, printer, call, organisationId, [await findMember(room, organisationId, id)], id);
}

async function print(
  room: Room,
  printer: PdfPrinter,
  call: Call,
  organisationId: string,
  members: readonly Member[],
  id: string,
): Promise<AsyncIterable<Buffer>> {
  const waiting = members.filter((one) => one.kind === 'professional' && one.state === 'invited');
  const known = await room.needs.accounts.professionalsWithAccount(waiting.map((one) => one.subject));
  const wanted = waiting.filter((one) => !known.has(one.subject)).map((one) => one.subject);
  if (wanted.length === 0) throw staffErrors.noLetters();
  await room.needs.audit(call, {
    action: 'changed-staff',
    what: [
      { id: organisationId, type: 'Organization' },
      { id, type: 'letters' },
    ],
    count: wanted.length,
    outcome: 'permitted',
    detail: 'printed activation letters',
  });
  const job = printer.begin({ title, author: room.needs.letterhead.name });
  const parts = printParts(room, job, organisationId, wanted);
  // What fails at once is told before any byte is sent.
  let first: IteratorResult<Buffer> | null = await parts.next();
  const iterator: AsyncIterableIterator<Buffer> = {
    next: () => {
      const given = first;
      first = null;
      return given === null ? parts.next() : Promise.resolve(given);
    },
    return: () => parts.return(undefined),
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

async function* printParts(
  room: Room,
  job: ReturnType<PdfPrinter['begin']>,
  organisationId: string,
  subjects: readonly string[],
): AsyncGenerator<Buffer> {
  try {
    const organisation = (await room.needs.register.organisationsByIds([organisationId])).get(organisationId);
    if (organisation === undefined) throw staffErrors.notFound();
    for (let at = 0; at < subjects.length; at += lettersPerPart) {
      const letters = await lettersFor(room, organisationId, subjects.slice(at, at + lettersPerPart));
      if (letters.length > 0) yield await job.add(staffLetters(room.needs.letterhead, organisation, letters));
    }
    yield await job.end();
  } finally {
    await job.close();
  }
}

async function lettersFor(room: Room, organisationId: string, subjects: readonly string[]): Promise<StaffLetter[]> {
  const practitioners = await room.needs.register.practitionersByIds(subjects);
  const people = subjects.flatMap((id) => practitioners.get(id) ?? []);
  const issued = await room.needs.accounts.issueForLetters(
    people.map(({ id, name }) => ({ kind: 'professional', subject: id, name, by: `organisation ${organisationId}` })),
  );
  const date = dayOf(room.needs.clock.now());
  return people.flatMap(({ name, number }, index) => {
    const code = issued[index];
    if (code === undefined) return [];
    const link = `${room.needs.origin()}/activate?as=professional#code=${code.code}`;
    return [{ name, number, code: code.code, link, validUntil: dayOf(code.validUntil), date }];
  });
}
