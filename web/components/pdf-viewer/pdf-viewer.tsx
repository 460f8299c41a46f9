// A PDF inside the page: page by page, larger and smaller, arrow keys, download. Fits the width of a phone.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { buttonClass, IconButton } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { Loading, State } from '../states/states.tsx';
import type { PDFDocumentProxy } from './pdf-document.ts';
import './pdf-viewer.css';

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];

export const PdfViewer = (props: { address: string; title: string }) => {
  const { t } = useWords();
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  const [pageNumber, setPageNumber] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [width, setWidth] = useState(0);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let gone = false;
    let opened: PDFDocumentProxy | undefined;
    setPdf(null);
    setFailed(false);
    setPageNumber(1);
    import('./pdf-document.ts')
      .then(({ openPdf }) => openPdf(props.address))
      .then((found) => {
        opened = found;
        if (gone) void found.loadingTask.destroy();
        else setPdf(found);
      })
      .catch(() => {
        if (!gone) setFailed(true);
      });
    return () => {
      gone = true;
      void opened?.loadingTask.destroy();
    };
  }, [props.address]);

  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(Math.min(820, entry?.contentRect.width ?? 0))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (pdf === null || width === 0 || canvas.current === null || text.current === null) return;
    const stop = new AbortController();
    const places = { width, zoom, canvas: canvas.current, text: text.current };
    Promise.all([import('./pdf-document.ts'), pdf.getPage(pageNumber)])
      .then(([{ drawPage }, page]) => (stop.signal.aborted ? undefined : drawPage(page, places, stop.signal)))
      .catch(() => {
        if (!stop.signal.aborted) setFailed(true);
      });
    return () => stop.abort();
  }, [pdf, pageNumber, zoom, width]);

  const pages = pdf?.numPages ?? 1;
  const step = zooms.indexOf(zoom);
  const turn = (by: number): void => setPageNumber((now) => Math.min(pages, Math.max(1, now + by)));
  const resize = (by: number): void => setZoom(zooms[Math.min(zooms.length - 1, Math.max(0, step + by))] ?? 1);

  return (
    <div className="pdf">
      <div className="pdf-tools no-print" role="toolbar" aria-label={t('pdf.toolbar')}>
        <span className="pdf-group">
          <IconButton icon="left" label={t('pdf.previous')} disabled={pageNumber <= 1} onClick={() => turn(-1)} />
          <span className="small num" aria-live="polite">
            <span className="pdf-long">{t('pdf.page', { page: pageNumber, pages })}</span>
            <span className="pdf-short" aria-hidden="true">
              {t('pdf.pageShort', { page: pageNumber, pages })}
            </span>
          </span>
          <IconButton icon="right" label={t('pdf.next')} disabled={pageNumber >= pages} onClick={() => turn(1)} />
        </span>
        <span className="pdf-group">
          <IconButton icon="minus" label={t('pdf.zoomOut')} disabled={step <= 0} onClick={() => resize(-1)} />
          <span className="small num pdf-zoom" aria-live="polite">
            <span className="visually-hidden">{t('pdf.zoom', { percent: zoom * 100 })}</span>
            <span aria-hidden="true">{zoom * 100} %</span>
          </span>
          <IconButton
            icon="plus"
            label={t('pdf.zoomIn')}
            disabled={step >= zooms.length - 1}
            onClick={() => resize(1)}
          />
        </span>
        <a className={buttonClass({ look: 'ghost', small: true })} href={props.address} download={`${props.title}.pdf`}>
          <Icon name="download" size={18} />
          <span className="pdf-long">{t('app.download')}</span>
        </a>
      </div>
      <div
        ref={stage}
        className="pdf-stage"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="document"
        aria-label={props.title}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' || event.key === 'PageDown') turn(1);
          else if (event.key === 'ArrowLeft' || event.key === 'PageUp') turn(-1);
          else if (event.key === '+') resize(1);
          else if (event.key === '-') resize(-1);
          else return;
          event.preventDefault();
        }}
      >
        {failed ? (
          <State alert icon="warning" title={t('pdf.failed.title')} text={t('pdf.failed.text')} />
        ) : (
          <>
            {pdf === null && <Loading lines={4} />}
            <div className="pdf-page" hidden={pdf === null}>
              {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus, and its text stands in the layer above */}
              <canvas ref={canvas} aria-hidden="true" />
              <div ref={text} className="textLayer" />
            </div>
          </>
        )}
      </div>
    </div>
  );
};
