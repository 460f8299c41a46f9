// Server-rendered pages of identity: no script, one inlined style allowed by its hash, everything escaped.
// https://www.w3.org/TR/CSP3/ and WCAG 2.2 AA (https://www.w3.org/TR/WCAG22/)
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Language, languages } from '../../base/call.ts';
import { readCookie } from './cookies.ts';

/** Markup that is safe to send; strings are escaped on their way in. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | Html[] | null;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const rendered = (part: Part): string => {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map((one) => one.text).join('');
  return String(part).replace(/[&<>"']/g, (character) => escapes[character] as string);
};

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(
    strings.reduce((text, string, i) => text + string + (i < parts.length ? rendered(parts[i] as Part) : ''), ''),
  );

const style = `:root{color-scheme:light}*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1b2733;background:#f6f4ef}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
a{color:#0b5c63}.simulation{background:#5b2a86;color:#fff;padding:.75rem 1rem;text-align:center;font-weight:600}.simulation p{margin:0 auto;max-width:44rem}
.card{background:#fff;border:1px solid #d9d4c7;border-radius:.5rem;padding:1rem 1.25rem}ul{padding:0;margin:0;list-style:none}li{margin:.35rem 0}
button,.button{display:inline-block;font:inherit;min-height:2.75rem;padding:.5rem 1.1rem;border:1px solid #0b5c63;border-radius:.4rem;background:#0b5c63;color:#fff;cursor:pointer;text-decoration:none}
button.quiet{background:#fff;color:#0b5c63}button.person{width:100%;text-align:start;background:#fff;color:#1b2733;border-color:#8a9199}button.person small{display:block;color:#4b5863}
button:hover,.button:hover{filter:brightness(.95)}:focus-visible{outline:3px solid #e08a00;outline-offset:2px}input[type=search]{font:inherit;min-height:2.75rem;padding:.4rem .7rem;border:1px solid #6b7580;border-radius:.4rem;width:min(100%,22rem)}
label{display:block;font-weight:600}nav ul{display:flex;gap:.5rem;flex-wrap:wrap}nav a{display:inline-block;padding:.5rem .9rem;border-radius:.4rem;border:1px solid #0b5c63;background:#fff}nav a[aria-current]{background:#0b5c63;color:#fff}
fieldset{border:1px solid #d9d4c7;border-radius:.5rem;margin:1rem 0;padding:.5rem 1rem}fieldset label{font-weight:400;display:block;padding:.3rem 0}.row{display:flex;gap:.75rem;flex-wrap:wrap;align-items:end;margin:1rem 0}.hint{color:#4b5863;margin:.35rem 0}.known{margin:1rem 0}.known li{list-style:disc;margin-inline-start:1.25rem}legend{font-weight:600;padding:0 .35rem}
fieldset label.tick{display:flex;gap:.75rem;align-items:center;min-height:2.75rem;overflow-wrap:anywhere}.tick input{inline-size:1.5rem;block-size:1.5rem;flex:none;margin:0;accent-color:#0b5c63}.people{margin:1rem 0}`;

const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** What the app asked for (`ui_locales`), else what was chosen in the portal, else what the browser wants, else French. */
export function languageOfPage(headers: IncomingHttpHeaders, uiLocales?: unknown): Language {
  const asked = typeof uiLocales === 'string' ? uiLocales.split(' ') : [];
  const chosen = readCookie(headers.cookie, 'language');
  for (const part of [...asked, chosen ?? '', ...(headers['accept-language']?.split(',') ?? [])]) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if ((languages as readonly string[]).includes(tag)) return tag as Language;
  }
  return 'fr';
}

export type Page = {
  language: Language;
  title: string;
  banner?: Html;
  body: Html;
  status?: number;
  /** Where a form of this page may lead, redirects included (browsers check those too). Default: our own origin. */
  formTargets?: string[];
};

export function renderPage(page: Page): { status: number; headers: Record<string, string>; body: string } {
  const targets = ["'self'", ...(page.formTargets ?? [])].join(' ');
  return {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; style-src ${styleHash}; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    },
    body: html`<!doctype html>
<html lang="${page.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title}</title><style>${new Html(style)}</style></head>
<body>${page.banner ?? null}<main><h1>${page.title}</h1>${page.body}</main></body>
</html>`.text,
  };
}

export function sendPage(request: IncomingMessage, response: ServerResponse, page: Page): void {
  const { status, headers, body } = renderPage(page);
  response.writeHead(status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

const sorry = {
  fr: {
    title: 'La demande ne peut pas aboutir',
    text: 'Revenez en arrière et recommencez. Si le problème persiste, transmettez ce code au support :',
  },
  en: {
    title: 'This request cannot be completed',
    text: 'Go back and start again. If the problem stays, give this code to the helpdesk:',
  },
  de: {
    title: 'Diese Anfrage kann nicht ausgeführt werden',
    text: 'Gehen Sie zurück und beginnen Sie neu. Bleibt das Problem bestehen, nennen Sie dem Helpdesk diesen Code:',
  },
  lb: {
    title: 'Dës Ufro kann net ausgefouert ginn',
    text: 'Gitt zréck a fänkt nach eng Kéier un. Wann de Problem bleift, gitt dem Helpdesk dëse Code:',
  },
  pt: {
    title: 'Este pedido não pode ser concluído',
    text: 'Volte atrás e recomece. Se o problema persistir, indique este código ao suporte:',
  },
};

export const errorPage = (language: Language, status: number, code: string): Page => ({
  language,
  status,
  title: sorry[language].title,
  body: html`<div class="card"><p>${sorry[language].text} <code>${code}</code></p></div>`,
});
