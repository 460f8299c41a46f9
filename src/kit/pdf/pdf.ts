// PDF from a Typst template and JSON data. The data reaches the template as a JSON value, never as source, so that no
// name and no note can become markup. Output is PDF/UA-1 (ISO 14289-1): the template must set a title and a language.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { NodeCompiler as Compiler } from '@myriaddreamin/typst-ts-node-compiler';
import { Fault } from '../../base/fault.ts';

/** A template and its data: what one PDF, or one part of a longer one, is made of. */
export type PdfPart = { template: string; data: unknown };

export type PdfMaker = {
  /**
   * `template` is Typst source which begins with `#let data = json(bytes(sys.inputs.data))` and sets `document(title:)`
   * and `text(lang:)`. Throws Fault('fault', 'pdf.template') when Typst refuses it. The same input gives the same bytes.
   */
  make(template: string, data: unknown): Buffer;
};

const fonts = ['Regular', 'Bold', 'Italic'].map(
  (style) => new URL(`./fonts/AtkinsonHyperlegibleNext-${style}.otf`, import.meta.url),
);

// Typst memoises every layout for the life of the process; what the last ten letters did not use is let go.
const cacheAgeMax = 10;

/** Nothing is loaded before the first `make`: the compiler is a native library of 51 MB. */
export function createPdfMaker(): PdfMaker {
  let compiler: Compiler | undefined;

  const load = (): Compiler => {
    const { NodeCompiler } = createRequire(import.meta.url)(
      '@myriaddreamin/typst-ts-node-compiler',
    ) as typeof import('@myriaddreamin/typst-ts-node-compiler');
    // The workspace is a folder that holds fonts only: a template has no file to read.
    const workspace = new URL('./fonts', import.meta.url).pathname;
    return NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts.map((file) => readFileSync(file)) }] });
  };

  return {
    make(template, data) {
      compiler ??= load();
      const compiled = compiler.compile({ mainFileContent: template, inputs: { data: JSON.stringify(data) } });
      const document = compiled.result;
      if (!document) throw refusal(compiled.takeError()?.shortDiagnostics);
      try {
        return compiler.pdf(document, { pdfStandard: 'ua-1' });
      } catch (error) {
        throw refusal(error);
      } finally {
        compiler.evictCache(cacheAgeMax);
      }
    },
  };
}

/** Typst's diagnostics may quote the data: they go to `cause`, which only the log's private side sees. */
const refusal = (cause: unknown): Fault =>
  new Fault('fault', { code: 'pdf.template', message: 'The PDF template was refused.', cause });
