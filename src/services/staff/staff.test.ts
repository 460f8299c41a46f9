// Doubts about organisations that run their staff: on a real database and over HTTP; the register and accounts are maps.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { readRows } from '../../kit/csv/csv.ts';
import { staffErrors } from './errors.ts';
import { createScratchStaff, matriculeOf, type ScratchStaff } from './scratch-staff.ts';
import type { Staff } from './staff.ts';

const home = '/api/establishment/home';
const staff = `${home}/staff`;

describe('an organisation’s staff', () => {
  let world: ScratchStaff;
  let room: Staff;
  let http: FastifyInstance;
  let paula = '';
  let otto = '';

  const ask = (
    as: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object | string | Buffer,
    language?: string,
  ) => world.ask(http, as, method, url, body, language);
  const asPaula = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object | string | Buffer) =>
    ask(`adm:${paula}`, method, url, body);
  const nurse = (i: number): string => `nurse-${String(i).padStart(4, '0')}`;
  const number = (i: number): string => `P${100_000 + i}`;
  const organisationsOf = async (i: number): Promise<string[]> =>
    (await room.factsOf([nurse(i)])).filter((one) => one.here).map((one) => one.organisationId);
  const invite = async (i: number, more: object = {}): Promise<string> => {
    const answer = await asPaula('POST', staff, { number: number(i), function: 'member', ...more });
    assert.equal(answer.status, 201, answer.text);
    return answer.body.id;
  };
  const accept = async (i: number): Promise<void> => {
    const { items } = (await ask(nurse(i), 'GET', '/api/pro/invitations')).body;
    assert.equal((await ask(nurse(i), 'POST', `/api/pro/invitations/${items[0].id}/accept`)).status, 204);
  };
  const join = async (i: number, more: object = {}): Promise<string> => {
    world.withAccount.add(nurse(i));
    const id = await invite(i, more);
    await accept(i);
    return id;
  };
  const bring = async (text: string | Buffer, query = ''): Promise<string> => {
    const answer = await asPaula('POST', `${staff}/import?name=staff.csv${query}`, text);
    assert.equal(answer.status, 202, answer.text);
    await room.idle();
    return answer.body.id;
  };
  const csv = (numbers: readonly number[]): string =>
    `number;function;from;until\n${numbers.map((i) => `${number(i)};;;\n`).join('')}`;
  const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

  before(async () => {
    world = await createScratchStaff(2200);
    room = world.newRoom();
    http = world.serve(room);
  });
  beforeEach(async () => {
    ({ paula, otto } = await world.begin(room));
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  it('begins with an administrator whom the welcome desk appoints, and nobody else', async () => {
    const url = '/api/agency/organisations/home/administrators';
    const body = { matricule: matriculeOf(3), name: 'Second Person' };
    assert.equal((await ask('editor', 'POST', url, body)).body.error.code, 'staff.wrong-role');
    assert.equal((await ask(nurse(1), 'POST', url, body)).status, 403);
    assert.equal((await ask('desk', 'POST', url.replace('home', 'nowhere'), body)).status, 404);
    assert.equal((await ask('desk', 'POST', url, { ...body, matricule: '1970010100300' })).status, 422);
    assert.equal((await ask('desk', 'POST', url, body)).status, 201);
    assert.equal((await ask('desk', 'POST', url, body)).body.error.code, 'staff.already-there');
    const { items } = (await ask('desk', 'GET', url)).body;
    assert.deepEqual(items.map((one: { name: string }) => one.name).sort(), ['Paula Home', 'Second Person']);
  });

  it('gives an invited professional nothing until the invitation is accepted', async () => {
    world.withAccount.add(nurse(1));
    await invite(1);
    assert.deepEqual(await organisationsOf(1), []);
    const { items } = (await ask(nurse(1), 'GET', '/api/pro/invitations')).body;
    assert.equal(items[0].organisation.name, 'Maison');
    assert.equal((await ask(nurse(2), 'POST', `/api/pro/invitations/${items[0].id}/accept`)).status, 404);
    await accept(1);
    assert.deepEqual(await organisationsOf(1), ['home']);
    assert.equal((await ask(nurse(1), 'POST', `/api/pro/invitations/${items[0].id}/accept`)).status, 409);
  });

  it('leaves whoever declines outside, and may invite them again', async () => {
    world.withAccount.add(nurse(1));
    const id = await invite(1);
    assert.equal((await ask(nurse(1), 'POST', `/api/pro/invitations/${id}/decline`)).status, 204);
    assert.deepEqual(await organisationsOf(1), []);
    assert.equal(await invite(1), id);
    await accept(1);
    const { history } = (await asPaula('GET', `${staff}/${id}`)).body;
    assert.deepEqual(
      history.map((one: { what: string }) => one.what),
      ['accepted', 'invited', 'declined', 'invited'],
    );
  });

  it('takes the organisation from whoever is suspended or leaves, and gives it back when resumed', async () => {
    const id = await join(1);
    await asPaula('POST', `${staff}/${id}/suspend`);
    assert.deepEqual(await room.factsOf([nurse(1)]), [
      { practitionerId: nurse(1), organisationId: 'home', here: false },
    ]);
    assert.equal((await asPaula('POST', `${staff}/${id}/suspend`)).body.error.code, 'staff.wrong-state');
    await asPaula('POST', `${staff}/${id}/resume`);
    assert.deepEqual(await organisationsOf(1), ['home']);
    await asPaula('DELETE', `${staff}/${id}`);
    assert.deepEqual(await organisationsOf(1), []);
  });

  it('overrules the register: whom it lists can be suspended, and is on the staff before that', async () => {
    Object.assign(world.practitioners.get(nurse(5)) as object, { organisationIds: ['home'] });
    const { items } = (await asPaula('GET', staff)).body;
    const listed = items.find((one: { number?: string }) => one.number === number(5));
    assert.deepEqual([listed.state, listed.here, listed.what], ['active', true, undefined]);
    assert.deepEqual(await room.factsOf([nurse(5)]), []);
    assert.equal((await asPaula('POST', staff, { number: number(5), function: 'member' })).status, 409);
    const { body } = await asPaula('POST', `${staff}/${listed.id}/suspend`);
    assert.deepEqual(await room.factsOf([nurse(5)]), [
      { practitionerId: nurse(5), organisationId: 'home', here: false },
    ]);
    assert.equal((await asPaula('POST', `${staff}/${body.id}/resume`)).status, 200);
    assert.deepEqual(await organisationsOf(5), ['home']);
  });

  it('gives the organisation on the days that were said, the last one included', async () => {
    await join(1, { from: '2026-12-01', until: '2026-12-31' });
    assert.deepEqual(await organisationsOf(1), []);
    world.live('2026-11-30T23:30:00Z');
    assert.deepEqual(await organisationsOf(1), ['home'], 'it is the first of December in Luxembourg');
    world.live('2026-12-31T22:30:00Z');
    assert.deepEqual(await organisationsOf(1), ['home']);
    world.live('2026-12-31T23:30:00Z');
    assert.deepEqual(await organisationsOf(1), []);
  });

  it('refuses days that cross, are over, or are none', async () => {
    const days = async (body: object) =>
      (await asPaula('POST', staff, { number: number(1), function: 'member', ...body })).body.error.code;
    assert.equal(await days({ from: '2027-01-02', until: '2027-01-01' }), 'staff.days-crossed');
    assert.equal(await days({ until: '2026-11-21' }), 'staff.until-past');
    assert.equal(await days({ until: '2027-02-30' }), 'staff.bad-day');
    assert.equal(
      (await asPaula('POST', staff, { number: 'P1', function: 'member' })).body.error.code,
      'staff.unknown-number',
    );
  });

  it('answers another organisation like one that does not exist, byte for byte', async () => {
    const id = await join(1);
    const requests = [
      ['GET', ''],
      ['POST', '', { number: number(2), function: 'member' }],
      ['POST', '', { matricule: matriculeOf(9), name: 'X', function: 'administrator' }],
      ['GET', `/${id}`],
      ['PUT', `/${id}`, { until: null }],
      ['POST', `/${id}/suspend`],
      ['POST', `/${id}/resume`],
      ['POST', `/${id}/restore`],
      ['DELETE', `/${id}`],
      ['GET', `/${id}/letter.pdf`],
      ['GET', '/export.csv'],
      ['POST', '/import', csv([3])],
      ['POST', '/import?preview=1', csv([3])],
    ] as const;
    for (const [method, path, body] of requests) {
      const there = await ask(`adm:${otto}`, method, `${staff}${path}`, body);
      const nowhere = await ask(`adm:${otto}`, method, `/api/establishment/nowhere/staff${path}`, body);
      assert.equal(there.status, 404, `${method} ${path}`);
      assert.equal(there.text, nowhere.text);
      // Nor through one's own organisation.
      if (path.startsWith(`/${id}`))
        assert.equal(
          (await ask(`adm:${otto}`, method, `/api/establishment/other/staff${path}`, body)).text,
          nowhere.text,
        );
    }
    assert.deepEqual(await organisationsOf(1), ['home']);
  });

  it('keeps its last administrator who can sign in and has no end', async () => {
    const me = (await asPaula('GET', staff)).body.items.find((one: { you: boolean }) => one.you).id;
    const refused = async (method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object) =>
      (await asPaula(method, `${staff}/${me}${path}`, body)).body.error.code;
    assert.equal(await refused('DELETE', ''), 'staff.last-administrator');
    assert.equal(await refused('POST', '/suspend'), 'staff.last-administrator');
    assert.equal(await refused('PUT', '', { until: '2027-01-01' }), 'staff.last-administrator');
    assert.equal(await refused('PUT', '', { function: 'member' }), 'staff.always-administrator');
    // Invited, or without an account, is not yet somebody.
    await invite(1, { function: 'administrator' });
    assert.equal(await refused('DELETE', ''), 'staff.last-administrator');
    world.withAccount.add(nurse(1));
    await accept(1);
    assert.equal((await asPaula('DELETE', `${staff}/${me}`)).status, 200);
    assert.deepEqual(await room.administeredBy(paula), []);
    assert.deepEqual(await room.administeredBy(nurse(1)), [{ id: 'home', name: 'Maison' }]);
    assert.equal((await asPaula('GET', staff)).status, 401, 'whoever administers nothing is nobody here');
  });

  it('lets two administrators not put each other out at the same moment', async () => {
    const second = await room.appointAdministrator(world.desk, 'home', { matricule: matriculeOf(4), name: 'Second' });
    const { items } = (await asPaula('GET', staff)).body;
    const me = items.find((one: { you: boolean }) => one.you).id;
    const answers = await Promise.all([
      ask(`adm:${paula}`, 'DELETE', `${staff}/${second.id}`),
      ask(`adm:${second.subject}`, 'DELETE', `${staff}/${me}`),
    ]);
    // The slower one is refused, or is nobody by then.
    assert.equal(answers.filter((one) => one.status === 200).length, 1);
    const left = await Promise.all([paula, second.subject].map((one) => room.administeredBy(one)));
    assert.equal(left.flat().length, 1);
  });

  it('takes an end back within two minutes, for who ended it', async () => {
    const id = await join(1, { until: '2027-05-01' });
    await asPaula('DELETE', `${staff}/${id}`);
    assert.equal((await asPaula('POST', `${staff}/${id}/restore`)).body.state, 'active');
    assert.deepEqual(await organisationsOf(1), ['home']);
    await asPaula('DELETE', `${staff}/${id}`);
    world.pass(3 * 60_000);
    assert.equal((await asPaula('POST', `${staff}/${id}/restore`)).body.error.code, 'staff.too-late');
    const two = await room.appointAdministrator(world.desk, 'home', { matricule: matriculeOf(4), name: 'Second' });
    const other = await join(2);
    await asPaula('DELETE', `${staff}/${other}`);
    assert.equal((await ask(`adm:${two.subject}`, 'POST', `${staff}/${other}/restore`)).status, 409);
  });

  it('finds members by the beginnings of names and by number, by state, page by page', async () => {
    await bring(csv(range(0, 60)));
    const found = (await asPaula('GET', `${staff}?q=web%20ana&count=20`)).body;
    assert.deepEqual([found.total, found.items.length, found.next], [60, 20, '20']);
    const rest = (await asPaula('GET', `${staff}?q=web%20ana&count=100&cursor=20`)).body;
    assert.deepEqual([rest.items.length, rest.next], [40, undefined]);
    assert.equal((await asPaula('GET', `${staff}?q=${number(7)}`)).body.total, 1);
    assert.equal((await asPaula('GET', `${staff}?state=active`)).body.total, 1);
    assert.deepEqual((await asPaula('GET', staff)).body.counts, { invited: 60, active: 1, suspended: 0, left: 0 });
  });

  it('logs every change with who made it, and keeps no name readable', async () => {
    const id = await join(1);
    await asPaula('POST', `${staff}/${id}/suspend`);
    assert.deepEqual(
      world.audited.map(({ action, by, detail }) => [action, by, detail?.split(' ')[0]]),
      [
        ['changed-staff', 'administrator', 'invited'],
        ['changed-staff', 'professional', 'accepted'],
        ['changed-staff', 'administrator', 'suspended'],
      ],
    );
    const { rows } = await world.sql.query<{ text: string }>({
      text: `select coalesce(string_agg(t.x, ' '), '') as text from (
        select m::text as x from staff.member m union all select c::text from staff.change c
        union all select a::text from staff.administrator a) t`,
    });
    for (const word of ['Paula', 'Otto', matriculeOf(1)]) assert.ok(!rows[0]?.text.includes(word), word);
  });

  describe('brought as a file', () => {
    it('is shown before anything is changed', async () => {
      await join(1);
      await join(2);
      world.withAccount.add(nurse(3));
      const text = `Numéro;Fonction;Du;Au\n${number(1)};membre;;\n${number(3)};;;\n${number(4)};administratrice;01.12.2026;31.12.2027\nP1;;;\n;membre;;\n${number(5)};chef;;\n`;
      const { body } = await asPaula('POST', `${staff}/import?preview=1&gone=1`, text);
      assert.deepEqual(
        [body.total, body.invited, body.letters, body.changed, body.same, body.ended, body.refused],
        [6, 2, 1, 0, 1, 1, 3],
      );
      assert.deepEqual(
        body.problems.map((one: { line: number; code: string }) => [one.line, one.code]),
        [
          [5, 'number-unknown'],
          [6, 'number-missing'],
          [7, 'function-unknown'],
        ],
      );
      assert.equal(body.endedLines[0].name, 'Ana Weber2');
      assert.equal((await asPaula('GET', staff)).body.total, 3);
      assert.deepEqual(await organisationsOf(2), ['home']);
    });

    it('invites 94 in a second, tells the bad lines and does the others', async () => {
      const started = performance.now();
      const id = await bring(`${csv(range(0, 94))}P9;;;\n${number(3)};;;\n`);
      const milliseconds = performance.now() - started;
      const { body } = await asPaula('GET', `${home}/imports/${id}`);
      assert.deepEqual([body.state, body.invited, body.refused, body.done, body.total], ['done', 94, 2, 96, 96]);
      assert.deepEqual(
        body.problems.map((one: { code: string; other?: number }) => [one.code, one.other]),
        [
          ['number-unknown', undefined],
          ['duplicate', 5],
        ],
      );
      assert.ok(milliseconds < 1_000, `${milliseconds} ms`);
      const results = (await asPaula('GET', `${home}/imports/${id}/results.csv`)).text.replace(/^\ufeff/, '');
      const rows = [...readRows(results, ';', staffErrors)].map((row) => row.cells);
      assert.deepEqual(rows[0], ['line', 'number', 'function', 'from', 'until', 'name', 'outcome', 'reason']);
      assert.deepEqual(rows[1], ['2', number(0), 'member', '', '', 'Ana Weber0', 'invited', '']);
      assert.deepEqual(rows.at(-1)?.slice(6), ['refused', 'The same as line 5.']);
    });

    it('works through two thousand lines', async () => {
      const id = await bring(csv(range(0, 2000)));
      assert.equal((await asPaula('GET', `${home}/imports/${id}`)).body.invited, 2000);
      assert.equal((await asPaula('GET', staff)).body.total, 2001);
    });

    it('changes who is there, and ends whom it no longer names only if asked', async () => {
      await join(1);
      await join(2);
      const text = `number;function;from;until\n${number(1)};administrator;;2027-06-30\n`;
      const first = await bring(text);
      assert.deepEqual(await organisationsOf(2), ['home']);
      const { body } = await asPaula('GET', `${home}/imports/${first}`);
      assert.deepEqual([body.changed, body.ended], [1, 0]);
      const again = await bring(text, '&gone=1');
      const { body: second } = await asPaula('GET', `${home}/imports/${again}`);
      assert.deepEqual([second.changed, second.same, second.ended], [0, 1, 1]);
      assert.deepEqual(await organisationsOf(2), []);
      assert.deepEqual(await organisationsOf(1), ['home']);
    });

    it('is taken back as a whole while nobody of it was touched since', async () => {
      await join(1);
      const id = await bring(`number;until\n${number(1)};2027-06-30\n${number(2)};\n${number(3)};\n`);
      assert.equal((await asPaula('POST', `${home}/imports/${id}/undo`)).status, 204);
      const { items } = (await asPaula('GET', staff)).body;
      assert.deepEqual(
        items.map((one: { name: string; state: string; until?: string }) => [one.name, one.state, one.until]),
        [
          ['Paula Home', 'active', undefined],
          ['Ana Weber1', 'active', undefined],
        ],
      );
      assert.deepEqual(world.ended.sort(), [nurse(2), nurse(3)]);
      assert.equal((await asPaula('POST', `${home}/imports/${id}/undo`)).body.error.code, 'staff.import-undone');

      const next = await bring(csv([4, 5]));
      world.withAccount.add(nurse(4));
      await accept(4);
      assert.equal((await asPaula('POST', `${home}/imports/${next}/undo`)).body.error.code, 'staff.import-in-use');
      assert.deepEqual(await organisationsOf(4), ['home']);
    });

    it('gives letters to those without an account alone', async () => {
      world.withAccount.add(nurse(1));
      const id = await bring(csv([1, 2, 3]));
      const letters = await asPaula('GET', `${home}/imports/${id}/letters.pdf`);
      assert.equal(letters.status, 200, letters.text.slice(0, 200));
      assert.equal(letters.bytes.subarray(0, 5).toString(), '%PDF-');
      assert.deepEqual(world.issued, [nurse(2), nurse(3)]);
      const none = await bring(csv([1]));
      assert.equal((await asPaula('GET', `${home}/imports/${none}/letters.pdf`)).body.error.code, 'staff.no-letters');
    });

    it('accepts by the posted code, for the organisation that posted it', async () => {
      await bring(csv([2]));
      await room.activated({ id: nurse(2), name: 'Ana Weber2' }, 'other');
      assert.deepEqual(await organisationsOf(2), []);
      await room.activated({ id: nurse(2), name: 'Ana Weber2' }, 'home');
      assert.deepEqual(await organisationsOf(2), ['home']);
    });

    it('stops where whoever brought it is put out, and is continued by another process otherwise', async () => {
      const second = await room.appointAdministrator(world.desk, 'home', { matricule: matriculeOf(4), name: 'Second' });
      const idle = world.newRoom();
      const quiet = world.serve({ ...idle, routes: idle.routes });
      await idle.close();
      const answer = await world.ask(quiet, `adm:${second.subject}`, 'POST', `${staff}/import`, csv([1, 2]));
      await asPaula('DELETE', `${staff}/${second.id}`);
      await room.resume();
      await room.idle();
      const { body } = await asPaula('GET', `${home}/imports/${answer.body.id}`);
      assert.deepEqual([body.state, body.refused, body.problems[0].code], ['done', 2, 'not-administrator']);
      const mine = await world.ask(quiet, `adm:${paula}`, 'POST', `${staff}/import`, csv([1, 2]));
      await room.resume();
      await room.idle();
      assert.equal((await asPaula('GET', `${home}/imports/${mine.body.id}`)).body.invited, 2);
      await quiet.close();
    });

    it('comes out as it would be brought again', async () => {
      await join(1, { until: '2027-06-30' });
      const { text } = await asPaula('GET', `${staff}/export.csv`);
      const { body } = await asPaula('POST', `${staff}/import?preview=1`, text);
      assert.deepEqual([body.same, body.refused, body.problems[0]?.code], [1, 1, 'number-missing']);
    });
  });

  it('in no sequence of changes is without an administrator, or gives itself to somebody not active there', async () => {
    type Act = {
      what: 'invite' | 'accept' | 'decline' | 'suspend' | 'resume' | 'leave' | 'promote' | 'demote' | 'limit' | 'file';
      who: number;
    };
    const acts = fc.record({
      what: fc.constantFrom<Act['what']>(
        'invite',
        'accept',
        'decline',
        'suspend',
        'resume',
        'leave',
        'promote',
        'demote',
        'limit',
        'file',
      ),
      who: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { maxLength: 14 }), async (sequence) => {
        ({ paula, otto } = await world.begin(room));
        // Who 3 is Paula herself; nurse 2 has no account and can never run anything.
        for (const i of [0, 1]) world.withAccount.add(nurse(i));
        for (const { what, who } of sequence) {
          // Whoever is an administrator at the moment acts.
          const { rows } = await world.sql.query<{ account: string }>({
            text: `select account from staff.member where organisation = 'home' and function = 'administrator' and state = 'active'
              and account is not null and (until_day is null or until_day >= '2026-11-22') order by id limit 1`,
          });
          const by = `adm:${rows[0]?.account}`;
          const { items = [] } = (await ask(by, 'GET', `${staff}?count=100`)).body;
          const one = items.find((item: { number?: string }) => item.number === (who === 3 ? undefined : number(who)));
          const at = `${staff}/${one?.id ?? 'none'}`;
          if (what === 'invite') await ask(by, 'POST', staff, { number: number(who), function: 'member' });
          if (what === 'accept') await ask(nurse(who), 'POST', `/api/pro/invitations/${one?.id}/accept`);
          if (what === 'decline') await ask(nurse(who), 'POST', `/api/pro/invitations/${one?.id}/decline`);
          if (what === 'suspend' || what === 'resume') await ask(by, 'POST', `${at}/${what}`);
          if (what === 'leave') await ask(by, 'DELETE', at);
          if (what === 'promote') await ask(by, 'PUT', at, { function: 'administrator', until: null });
          if (what === 'demote') await ask(by, 'PUT', at, { function: 'member' });
          if (what === 'limit') await ask(by, 'PUT', at, { until: '2026-11-22' });
          if (what === 'file') {
            await ask(
              by,
              'POST',
              `${staff}/import?gone=1`,
              `number;function\n${number(who)};${who === 0 ? 'administrator' : ''}\n`,
            );
            await room.idle();
          }
          const { rows: members } = await world.sql.query<{
            subject: string;
            state: string;
            function: string;
            account: string | null;
            until_day: string | null;
          }>({
            text: "select subject, state, function, account, until_day from staff.member where organisation = 'home'",
          });
          const lasting = members.filter(
            (m) => m.function === 'administrator' && m.state === 'active' && m.account !== null && m.until_day === null,
          );
          assert.ok(lasting.length > 0, `nobody runs the home after ${what} ${who}`);
          for (const m of lasting) assert.equal((await room.administeredBy(m.account as string)).length, 1);
          for (const fact of await room.factsIn(['home']))
            assert.equal(fact.here, members.find((m) => m.subject === fact.practitionerId)?.state === 'active');
        }
      }),
      { numRuns: 40 },
    );
  });
});
