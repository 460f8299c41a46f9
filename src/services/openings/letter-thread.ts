// A thread that lays out letters: Typst works without pause, and would hold every other request meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../base/fault.ts';
import { type Letterhead, makeOpeningLetters, type OpeningLetter } from '../../kit/pdf/letters.ts';
import { createPdfMaker } from '../../kit/pdf/pdf.ts';
import { createPdfJoiner } from './join-pdf.ts';

/** Letters to add, or null for the last bytes. */
export type Order = OpeningLetter[] | null;
export type Answer = { bytes: Uint8Array } | { code: string };
export type ThreadData = { letterhead: Letterhead; title: string };

const { letterhead, title } = workerData as ThreadData;
const pdf = createPdfMaker();
const joiner = createPdfJoiner(title, letterhead.name);

parentPort?.on('message', (order: Order) => {
  let answer: Answer;
  try {
    answer = { bytes: order === null ? joiner.end() : joiner.add(makeOpeningLetters(pdf, letterhead, order)) };
  } catch (error) {
    // The message may quote a letter: its code alone leaves.
    answer = { code: error instanceof Fault ? error.code : 'openings.pdf' };
  }
  parentPort?.postMessage(answer);
});
