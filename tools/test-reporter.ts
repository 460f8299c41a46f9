// What `npm test` shows of a group: each failure and each skipped test with its reason, then the counts for tools/test.ts.
// https://nodejs.org/docs/latest-v24.x/api/test.html#custom-reporters
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export const countsMark = '#counts ';
export type Counts = { passed: number; failed: number; skipped: number };

// The interface of Node asks for a default export.
// biome-ignore lint/style/noDefaultExport: Node takes a reporter from the default export
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type === 'test:fail') yield* failure(event.data);
    if (event.type === 'test:pass' && event.data.skip !== undefined) {
      const reason = typeof event.data.skip === 'string' && event.data.skip !== '' ? `: ${event.data.skip}` : '';
      yield `skipped  ${place(event.data)}${event.data.name}${reason}\n`;
    }
    if (event.type === 'test:stderr' || event.type === 'test:stdout') yield event.data.message;
    // With a process per file each file has a summary, and then there is one of all without a file.
    if (event.type === 'test:summary' && event.data.file === undefined) {
      const { tests, passed, skipped, todo } = event.data.counts;
      const counts: Counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
      yield `${countsMark}${JSON.stringify(counts)}\n`;
    }
  }
}

type Failure = Extract<TestEvent, { type: 'test:fail' }>['data'];

function* failure(data: Failure): Generator<string> {
  const { error } = data.details as { error: Error & { failureType?: string } };
  // A suite fails with its tests, which were told already.
  if (error.failureType === 'subtestsFailed') return;
  const text = inspect(error.cause ?? error, { colors: false, depth: 4 });
  yield `FAILED   ${place(data)}${data.name}\n${text.replace(/^/gm, '    ')}\n`;
}

function place(data: { file?: string | undefined; line?: number | undefined }): string {
  return data.file === undefined ? '' : `${relative(process.cwd(), data.file)}:${data.line ?? 0} `;
}
