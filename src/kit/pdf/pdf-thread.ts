// A thread that lays out letters: Typst works without pause, and would hold every other request meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../base/fault.ts';
import { createPdfJoiner } from './join-pdf.ts';
import { createPdfMaker, type PdfPart } from './pdf.ts';

/** A part to add, or null for the last bytes. */
export type Order = PdfPart | null;
export type Answer = { bytes: Uint8Array } | { code: string };
export type ThreadData = { title: string; author: string };

const { title, author } = workerData as ThreadData;
const pdf = createPdfMaker();
const joiner = createPdfJoiner(title, author);

parentPort?.on('message', (order: Order) => {
  let answer: Answer;
  try {
    answer = { bytes: order === null ? joiner.end() : joiner.add(pdf.make(order.template, order.data)) };
  } catch (error) {
    // The message may quote a letter: its code alone leaves.
    answer = { code: error instanceof Fault ? error.code : 'pdf.print' };
  }
  parentPort?.postMessage(answer);
});
