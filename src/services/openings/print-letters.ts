// The letters that announce opened records, ready for the printer. Each carries a presence code: that it was printed is in
// the record's own log before the code leaves the vault.
import type { Call } from '../../base/call.ts';
import { addressLines, type OpeningLetter, openingLetters } from '../../kit/pdf/letters.ts';
import type { PdfPrinter } from '../../kit/pdf/pdf-printer.ts';
import { openingsErrors } from './errors.ts';
import { assertWelcomeDesk } from './may-work.ts';
import type { OpeningsNeeds, PersonFacts } from './needs.ts';
import type { OpeningsStore } from './store.ts';

// Typst keeps the layouts of its last ten runs: with a hundred a run, a thousand letters took 700 MB.
const lettersPerPart = 25;
const pdfTitle = 'Ouverture de votre dossier de soins partagé';

/**
 * Every letter of a file's newly opened records, in the order of its lines; those closed since have none. Made part by
 * part as fast as the reader takes it: who leaves early has the rest neither printed nor logged as printed.
 */
export async function printJobLetters(
  needs: OpeningsNeeds,
  store: OpeningsStore,
  printer: PdfPrinter,
  call: Call,
  id: string,
): Promise<AsyncIterable<Buffer>> {
  assertWelcomeDesk(call);
  const job = await store.findJob(id);
  if (job === null) throw openingsErrors.notFound();
  if (job.state === 'running') throw openingsErrors.stillRunning();
  if (job.opened === 0) throw openingsErrors.noLetters();
  await needs.audit(call, {
    action: 'downloaded',
    what: [{ id, type: 'openings' }],
    count: job.opened,
    outcome: 'permitted',
    detail: 'letters',
  });
  return begun(printParts(needs, printer, call, openRecordsOf(needs, store, id)));
}

export async function printLetter(
  needs: OpeningsNeeds,
  printer: PdfPrinter,
  call: Call,
  recordId: string,
): Promise<AsyncIterable<Buffer>> {
  assertWelcomeDesk(call);
  async function* one(): AsyncGenerator<string[]> {
    yield [recordId];
  }
  const parts = printParts(needs, printer, call, one());
  return begun(parts, openingsErrors.notFound);
}

/** What fails at once, or has nothing to print, is told before any byte is sent. */
async function begun(
  parts: AsyncGenerator<Buffer>,
  nothing = openingsErrors.noLetters,
): Promise<AsyncIterable<Buffer>> {
  let first: IteratorResult<Buffer> | null = await parts.next();
  if (first.done) throw nothing();
  // No generator: one that was never read would not run its `finally`, and the thread would stay.
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

/** Ids of the records, some at a time. */
async function* openRecordsOf(needs: OpeningsNeeds, store: OpeningsStore, job: string): AsyncGenerator<string[]> {
  for (let after = 0; ; ) {
    const rows = await store.rows(job, 'opened', after, lettersPerPart);
    if (rows.length === 0) return;
    after = rows.at(-1)?.line ?? after;
    const states = await needs.record.stateOf(rows.flatMap((row) => row.patientId ?? []));
    yield rows.flatMap((row) =>
      row.recordId !== undefined && states.get(row.patientId ?? '') === 'open' ? [row.recordId] : [],
    );
  }
}

async function* printParts(
  needs: OpeningsNeeds,
  printer: PdfPrinter,
  call: Call,
  records: AsyncIterable<string[]>,
): AsyncGenerator<Buffer> {
  const job = printer.begin({ title: pdfTitle, author: needs.letterhead.name });
  let printed = 0;
  try {
    for await (const ids of records) {
      const letters = await lettersOf(needs, call, ids);
      if (letters.length === 0) continue;
      printed += letters.length;
      yield await job.add(openingLetters(needs.letterhead, letters));
    }
    if (printed > 0) yield await job.end();
  } finally {
    await job.close();
  }
}

async function lettersOf(needs: OpeningsNeeds, call: Call, ids: readonly string[]): Promise<OpeningLetter[]> {
  if (ids.length === 0) return [];
  const found = new Map((await needs.record.lettersOf(call, ids)).map((one) => [one.recordId, one]));
  const told = ids.flatMap((id) => found.get(id) ?? []);
  const [persons, referents] = await Promise.all([
    needs.persons.findByIds(told.map((one) => one.patientId)),
    needs.professionals.practitionersByIds([...new Set(told.flatMap((one) => one.referentId ?? []))]),
  ]);
  const activations = await needs.activationsFor(
    told.flatMap(({ patientId }) => {
      const person = persons.get(patientId);
      return person === undefined ? [] : [{ id: patientId, name: nameOf(person) }];
    }),
    call.actor.kind === 'operator' ? call.actor.operatorId : '',
  );
  const date = dayInLuxembourg.format(call.at);
  return told.flatMap(({ patientId, presenceCode, referentId }) => {
    const person = persons.get(patientId);
    if (person === undefined || presenceCode === null) return [];
    const activation = activations.get(patientId);
    return [
      {
        ...letterOf(person, referents.get(referentId ?? '')?.name ?? null, presenceCode, date),
        activation:
          activation === undefined
            ? null
            : { code: activation.code, validUntil: dayInLuxembourg.format(activation.validUntil) },
      },
    ];
  });
}

// The Swedish form is YYYY-MM-DD.
const dayInLuxembourg = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Luxembourg' });

const nameOf = (person: PersonFacts): string => `${person.givenName} ${person.familyName}`.trim();

function letterOf(
  person: PersonFacts,
  referent: string | null,
  presenceCode: string,
  date: string,
): Omit<OpeningLetter, 'activation'> {
  const name = nameOf(person);
  return {
    language: person.language === 'de' ? 'de' : 'fr',
    name,
    address: addressLines(name, person.address),
    matricule: person.matricule ?? '',
    referent,
    presenceCode,
    date,
  };
}
