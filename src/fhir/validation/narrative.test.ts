import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrativeProblem } from './narrative.ts';

const div = (inner: string, attributes = ''): string =>
  `<div xmlns="http://www.w3.org/1999/xhtml"${attributes}>${inner}</div>`;

const allowed = [
  div('text'),
  div('<p>caf&eacute;&nbsp;&#233; &lt; &amp;</p><br/><hr/>'),
  div(
    '<table class="t"><thead><tr><th colspan="2">a</th></tr></thead><tbody><tr><td style="color: red">b</td></tr></tbody></table>',
  ),
  div(
    '<a href="https://x.example/a?b=c:d">a</a> <a href="#b">b</a> <a name="b">c</a> <a href="Patient/1">d</a> <a href="mailto:a@b.c">e</a>',
  ),
  div('<img src="data:image/png;base64,AAAA" alt="x"/>'),
  div('<img src="#photo"/>'),
  div('<!-- remark --><b>b</b>'),
  div('<ul><li>a</li></ul><ol start="2"><li>b</li></ol><dl><dt>c</dt><dd>d</dd></dl>', ' lang="fr" xml:lang="fr"'),
  div('<p style="background-image: url(data:image/png;base64,AA=)">x</p>'),
];

const refused = [
  div('<script>alert(1)</script>'),
  div('<p>a</p><SCRIPT>alert(1)</SCRIPT>'),
  div('<p onclick="alert(1)">a</p>'),
  div('a', ' onload="x"'),
  div('<a href="javascript:alert(1)">a</a>'),
  div('<a href=" java&#10;script:alert(1)">a</a>'),
  div('<a href="&#106;avascript:alert(1)">a</a>'),
  div('<a href="JaVaScRiPt:alert(1)">a</a>'),
  div('<a href="vbscript:x">a</a>'),
  div('<a href="data:text/html,x">a</a>'),
  div('<img src="data:image/svg+xml;base64,AAAA"/>'),
  div('<img src="javascript:x"/>'),
  div('<iframe src="https://x"></iframe>a'),
  div('<object data="x"></object>a'),
  div('<embed src="x"/>a'),
  div('<form action="x"><input name="a"/></form>a'),
  div('<style>p { color: red }</style>a'),
  div('<link rel="stylesheet" href="x"/>a'),
  div('<base href="x"/>a'),
  div('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>a'),
  div('<math><mi>x</mi></math>'),
  div('<p style="width: expression(alert(1))">a</p>'),
  div('<p style="background: url(javascript:alert(1))">a</p>'),
  div('<p style="behavior: url(x.htc)">a</p>'),
  div('<p>a'),
  div('<p>a</b>'),
  div('a &undefined; b'),
  div('a & b'),
  '<div>a</div>',
  '<p xmlns="http://www.w3.org/1999/xhtml">a</p>',
  'plain text',
  `<!DOCTYPE div [<!ENTITY x SYSTEM "file:///etc/passwd">]>${div('&x;')}`,
  `<?xml-stylesheet href="x"?>${div('a')}`,
  `${div('a')}${div('b')}`,
  div('a', ' xmlns:h="http://x"').replace('a</div>', '<h:script>x</h:script></div>'),
];

test('what basic formatting needs is allowed', () => {
  for (const text of allowed) assert.equal(narrativeProblem(text), null, text);
});

test('what runs, loads or is not well-formed is refused', () => {
  for (const text of refused) assert.match(narrativeProblem(text) ?? 'allowed', /^txt-1/, text);
});

test('a narrative says something', () => {
  for (const text of [div(''), div('  \n'), div('<p> </p><br/>')])
    assert.match(narrativeProblem(text) ?? 'allowed', /^txt-2/, text);
  assert.equal(narrativeProblem(div('<img src="a.png"/>')), null);
});

test('what is no text is no narrative', () => {
  for (const value of [1, null, {}, '']) assert.ok(narrativeProblem(value));
});
