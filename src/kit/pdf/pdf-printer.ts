// Print jobs: each has a thread of its own that ends with it, and a few at a time, since a thread holds some 200 MB.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../base/fault.ts';
import type { PdfPart } from './pdf.ts';
import type { Answer, Order, ThreadData } from './pdf-thread.ts';

/** One PDF in the making. */
export type PrintJob = {
  /** Answers bytes to send on. */
  add(part: PdfPart): Promise<Buffer>;
  end(): Promise<Buffer>;
  close(): Promise<void>;
};

export type PdfPrinter = {
  /** @throws the fault `busy` when enough are being made already */
  begin(about: { title: string; author: string }): PrintJob;
  close(): Promise<void>;
};

const jobsMax = 2;

export function createPdfPrinter(busy: () => Fault): PdfPrinter {
  const open = new Set<PrintJob>();
  return {
    begin(about) {
      if (open.size >= jobsMax) throw busy();
      const data: ThreadData = about;
      const worker = new Worker(new URL('./pdf-thread.ts', import.meta.url), { workerData: data });
      // `once` below tells of errors while something is asked; there must be a listener at other times too.
      worker.on('error', () => undefined);
      const ask = async (order: Order): Promise<Buffer> => {
        const ended = new AbortController();
        const gone = once(worker, 'exit', { signal: ended.signal }).then(() => {
          throw printFault('pdf.print');
        });
        gone.catch(() => undefined);
        worker.postMessage(order);
        try {
          const [answer] = (await Promise.race([once(worker, 'message', { signal: ended.signal }), gone])) as [Answer];
          if ('code' in answer) throw printFault(answer.code);
          return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
        } finally {
          ended.abort();
        }
      };
      const job: PrintJob = {
        add: ask,
        end: () => ask(null),
        close: async () => {
          open.delete(job);
          await worker.terminate();
        },
      };
      open.add(job);
      return job;
    },
    close: async () => {
      await Promise.all([...open].map((job) => job.close()));
    },
  };
}

const printFault = (code: string): Fault => new Fault('fault', { code, message: 'The letters could not be laid out.' });
