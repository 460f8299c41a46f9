// Loads pdf.js and a document; its own chunk, fetched when the first PDF is opened.
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist';
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerAddress;

export type { PDFDocumentProxy } from 'pdfjs-dist';

export const openPdf = (address: string): Promise<PDFDocumentProxy> =>
  getDocument({
    url: address,
    withCredentials: true,
    standardFontDataUrl: '/pdf/standard_fonts/',
    cMapUrl: '/pdf/cmaps/',
    cMapPacked: true,
    wasmUrl: '/pdf/wasm/',
    // The content security policy allows no evaluation, WebAssembly included; pdf.js has decoders without it.
    useWasm: false,
  }).promise;

/** Draws a page so that it is `width` pixels wide at 100 %, with its text above it for selection and screen readers. */
export const drawPage = async (
  page: PDFPageProxy,
  options: { width: number; zoom: number; canvas: HTMLCanvasElement; text: HTMLDivElement },
  signal: AbortSignal,
): Promise<void> => {
  const atOne = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: (options.width / atOne.width) * options.zoom });
  const density = Math.min(3, window.devicePixelRatio || 1);
  const { canvas, text } = options;
  canvas.width = Math.floor(viewport.width * density);
  canvas.height = Math.floor(viewport.height * density);
  canvas.style.width = `${viewport.width}px`;
  canvas.style.height = `${viewport.height}px`;
  text.replaceChildren();
  text.style.setProperty('--total-scale-factor', String(viewport.scale));
  text.style.setProperty('--scale-factor', String(viewport.scale));
  const drawing = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
  const cancel = (): void => drawing.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await drawing.promise;
    if (!signal.aborted)
      await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};
