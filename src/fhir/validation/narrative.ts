// Narrative XHTML: txt-1 (only basic formatting) and txt-2 (some content). https://hl7.org/fhir/R4/narrative.html#xhtml
// What passes here may be put on a page, so the list says what is allowed and everything else is refused.
import { SaxesParser } from 'saxes';

const xhtml = 'http://www.w3.org/1999/xhtml';

const elements = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol ' +
    'p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var ins del kbd bdo address u'
  ).split(' '),
);
const anywhere = new Set(
  'title style class id lang xml:lang dir accesskey tabindex xml:space align valign width height border'.split(' '),
);
const byElement: Record<string, Set<string>> = {
  a: new Set('href name rel rev charset hreflang type'.split(' ')),
  img: new Set('src alt longdesc usemap ismap'.split(' ')),
  table: new Set('summary cellpadding cellspacing frame rules bgcolor'.split(' ')),
  td: new Set('abbr axis headers scope rowspan colspan nowrap bgcolor char charoff'.split(' ')),
  th: new Set('abbr axis headers scope rowspan colspan nowrap bgcolor char charoff'.split(' ')),
  tr: new Set('bgcolor char charoff'.split(' ')),
  col: new Set(['span', 'char', 'charoff']),
  colgroup: new Set(['span', 'char', 'charoff']),
  ol: new Set(['start', 'type', 'compact']),
  ul: new Set(['type', 'compact']),
  li: new Set(['value', 'type']),
  blockquote: new Set(['cite']),
  q: new Set(['cite']),
  ins: new Set(['cite', 'datetime']),
  del: new Set(['cite', 'datetime']),
  br: new Set(['clear']),
  hr: new Set(['size', 'noshade']),
};
// HTML 4 names of U+00A0 to U+00FF, in order, then the few others that texts hold (https://www.w3.org/TR/html401/sgml/entities.html).
const latinNames = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot ' +
  'cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml ' +
  'Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
  'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');
const htmlEntities: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...Object.fromEntries(latinNames.map((name, i) => [name, String.fromCharCode(160 + i)])),
  ...{
    ensp: '\u2002',
    emsp: '\u2003',
    thinsp: '\u2009',
    ndash: '\u2013',
    mdash: '\u2014',
    lsquo: '\u2018',
    rsquo: '\u2019',
  },
  ...{
    ldquo: '\u201c',
    rdquo: '\u201d',
    bull: '\u2022',
    hellip: '\u2026',
    euro: '\u20ac',
    trade: '\u2122',
    larr: '\u2190',
  },
  ...{
    rarr: '\u2192',
    minus: '\u2212',
    le: '\u2264',
    ge: '\u2265',
    alpha: '\u03b1',
    beta: '\u03b2',
    gamma: '\u03b3',
    mu: '\u03bc',
  },
};
// A scheme other than these could run code or carry another document. Relative and fragment links have none.
const link = /^(?:https?:|mailto:|tel:|ftp:|urn:|[^:]*$|[^:]*[/?#])/i;
const image = /^(?:https?:|data:image\/(?:png|jpe?g|gif|webp);|cid:|urn:|[^:]*$|[^:]*[/?#])/i;
// Styles that load or run something.
const activeStyle = /expression\s*\(|javascript:|@import|behavior\s*:|-moz-binding|\\/i;
const styleUrl = /url\s*\(\s*['"]?([^'")]*)/gi;

function styleRuns(style: string): boolean {
  if (activeStyle.test(style)) return true;
  for (const [, target] of style.matchAll(styleUrl)) if (!image.test(target as string)) return true;
  return false;
}

function attributeProblem(element: string, name: string, value: string): string | null {
  if (name === 'xmlns' || name.startsWith('xmlns:')) {
    return name === 'xmlns' && value !== xhtml ? 'txt-1: only the XHTML namespace' : null;
  }
  if (!anywhere.has(name) && byElement[element]?.has(name) !== true) {
    return 'txt-1: an attribute that narrative does not allow';
  }
  // Browsers ignore white space and controls inside a scheme.
  const plain = value.replace(/[\u0000-\u0020]/g, '');
  if ((name === 'href' || name === 'cite' || name === 'longdesc') && !link.test(plain)) {
    return 'txt-1: a link whose scheme narrative does not allow';
  }
  if (name === 'src' && !image.test(plain)) return 'txt-1: an image whose scheme narrative does not allow';
  if (name === 'style' && styleRuns(value)) return 'txt-1: a style that loads or runs something';
  return null;
}

/** What is wrong with a narrative's div, or null. */
export function narrativeProblem(div: unknown): string | null {
  if (typeof div !== 'string' || div.length === 0) return 'not a valid xhtml';
  // Entities could be defined there, and documents fetched.
  if (div.includes('<!DOCTYPE') || div.includes('<?')) return 'txt-1: a declaration or an instruction';
  let problem: string | null = null;
  let content = false;
  let depth = 0;
  const parser = new SaxesParser({ fragment: false });
  // Shared by all parsers: without a DOCTYPE nothing adds to it.
  parser.ENTITIES = htmlEntities;
  parser.on('error', () => {
    problem ??= 'txt-1: not well-formed XHTML';
  });
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Record<string, string>;
    if (depth === 0 && (tag.name !== 'div' || attributes.xmlns !== xhtml))
      problem ??= 'txt-1: not a div of the XHTML namespace';
    depth++;
    if (!elements.has(tag.name)) problem ??= 'txt-1: an element that narrative does not allow';
    for (const name in attributes) problem ??= attributeProblem(tag.name, name, attributes[name] as string);
    if (tag.name === 'img') content = true;
  });
  parser.on('closetag', () => {
    depth--;
  });
  const readText = (text: string): void => {
    if (depth > 0 && !content && /\S/.test(text)) content = true;
  };
  parser.on('text', readText);
  parser.on('cdata', readText);
  try {
    parser.write(div).close();
  } catch {
    problem ??= 'txt-1: not well-formed XHTML';
  }
  return problem ?? (content ? null : 'txt-2: no content but white space');
}
