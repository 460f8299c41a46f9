// Doubts about the agency's workbench, on a real database and over HTTP; the vault and the registers are maps. That the
// real ones fit is doubted in tests/agency.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Fault } from '../../base/fault.ts';
import { formatMatricule } from '../../base/matricule.ts';
import { readRows } from '../../kit/csv/csv.ts';
import { openingsErrors } from './errors.ts';
import { fileBytesMax } from './model.ts';
import type { Openings } from './openings.ts';
import { createScratchOpenings, matriculeOf, type ScratchOpenings } from './scratch-openings.ts';

const csv = (rows: readonly (readonly [string, string])[]): string =>
  `matricule;referent\n${rows.map((row) => row.join(';')).join('\n')}\n`;
const range = (from: number, to: number): [string, string][] =>
  Array.from({ length: to - from }, (_, i) => [matriculeOf(from + i), 'P100011']);

describe('the agency’s workbench', () => {
  let world: ScratchOpenings;
  let room: Openings;
  let http: FastifyInstance;
  const get = (path: string, as = 'desk', language = 'en') => world.ask(http, 'GET', path, { as, language });
  const bring = async (text: string | Buffer, name = 'file.csv'): Promise<string> => {
    const answer = await world.ask(http, 'POST', `openings?name=${encodeURIComponent(name)}`, { body: text });
    assert.equal(answer.status, 202, answer.text);
    return answer.body.id;
  };
  const work = async (text: string | Buffer): Promise<string> => {
    const id = await bring(text);
    await room.idle();
    return id;
  };
  const results = async (id: string): Promise<string[][]> => {
    const answer = await get(`openings/${id}/results.csv`);
    assert.equal(answer.status, 200, answer.text);
    return [...readRows(answer.text.replace(/^\ufeff/, ''), ';', openingsErrors)].slice(1).map((row) => row.cells);
  };

  before(async () => {
    world = await createScratchOpenings(1500);
  });
  beforeEach(async () => {
    await http?.close();
    await room?.close();
    world.records.clear();
    world.audited.length = 0;
    world.printed.length = 0;
    world.hooks.before = () => undefined;
    world.hooks.after = () => undefined;
    await world.sql.query({ text: 'truncate openings.row, openings.job' });
    room = world.newRoom();
    http = world.serve(room);
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  it('opens a record for each of a thousand declarations, with progress and the referent', async () => {
    const id = await bring(csv(range(0, 1000)), 'CNS novembre.csv');
    const during = (await get(`openings/${id}`)).body;
    assert.deepEqual([during.total, during.name, during.by], [1000, 'CNS novembre.csv', 'Léa Guichet']);
    await room.idle();
    const { state, total, done, opened, already, refused, problems } = (await get(`openings/${id}`)).body;
    assert.deepEqual(
      { state, total, done, opened, already, refused, problems },
      { state: 'done', total: 1000, done: 1000, opened: 1000, already: 0, refused: 0, problems: [] },
    );
    assert.equal(world.records.size, 1000);
    assert.ok([...world.records.values()].every((one) => one.referentId === 'weber' && one.origin === 'bulk'));
    const again = await work(csv(range(0, 1000)));
    assert.deepEqual([(await get(`openings/${again}`)).body.already, world.records.size], [1000, 1000]);
  });

  it('gives every line one outcome and its reason, in the language asked for', async () => {
    world.addPerson(2000, { deathDate: '2026-01-02' });
    const closed = world.addPerson(2001);
    world.records.set(closed.id, {
      id: 'reccl',
      patientId: closed.id,
      state: 'closed',
      referentId: null,
      origin: 'bulk',
      code: 'X',
    });
    const id = await work(
      csv([
        [matriculeOf(0), 'P100011'],
        [formatMatricule(matriculeOf(1)), 'weber'],
        [matriculeOf(2), 'p100011'],
        ['=1+1', 'P100011'],
        ['1893120105731', 'P100011'],
        [matriculeOf(90_000), 'P100011'],
        [matriculeOf(2000), 'P100011'],
        [matriculeOf(3), 'P999'],
        [matriculeOf(4), 'heart'],
        [matriculeOf(5), 'gone'],
        [matriculeOf(6), ''],
        [matriculeOf(0), 'P100011'],
        [matriculeOf(7), 'P100011'],
        [matriculeOf(7), 'P100048'],
        [matriculeOf(2001), 'weber'],
      ]),
    );
    const { problems, ...job } = (await get(`openings/${id}`)).body;
    assert.deepEqual([job.opened, job.already, job.refused, job.done, job.total], [3, 0, 12, 15, 15]);
    assert.deepEqual(
      problems.map((one: { line: number; code: string }) => [one.line, one.code]),
      [
        [5, 'matricule-malformed'],
        [6, 'matricule-check'],
        [7, 'person-unknown'],
        [8, 'person-deceased'],
        [9, 'referent-unknown'],
        [10, 'referent-not-general'],
        [11, 'referent-unknown'],
        [12, 'referent-missing'],
        [13, 'duplicate'],
        [14, 'contradiction'],
        [15, 'contradiction'],
        [16, 'record-closed'],
      ],
    );
    assert.equal(problems[8].reason, 'The same declaration as line 2.');
    assert.equal(world.records.size, 4);
    const lines = await results(id);
    assert.deepEqual(
      lines.map((one) => one[0]),
      Array.from({ length: 15 }, (_, i) => String(i + 2)),
    );
    assert.deepEqual(lines[0], ['2', formatMatricule(matriculeOf(0)), 'P100011', 'opened', '']);
    assert.deepEqual(lines[3]?.slice(1, 4), ["'=1+1", 'P100011', 'refused']);
    for (const [language, word] of [
      ['fr', 'ligne'],
      ['de', 'Zeile'],
      ['lb', 'Zeil'],
      ['pt', 'linha'],
    ] as const) {
      const text = (await get(`openings/${id}/results.csv`, 'desk', language)).text;
      assert.ok(text.startsWith(`\ufeff${word};matricule;referent`), text.slice(0, 60));
      assert.ok(!text.includes('undefined') && !text.includes('{line}'));
    }
  });

  it('takes its own results as a file again', async () => {
    const id = await work(csv([...range(0, 3), ['123', 'P100011']]));
    const again = await work((await get(`openings/${id}/results.csv`, 'desk', 'fr')).bytes);
    const { total, already, refused } = (await get(`openings/${again}`)).body;
    assert.deepEqual([total, already, refused], [4, 3, 1]);
  });

  it('previews a file without opening or keeping anything', async () => {
    const first = await world.ask(http, 'POST', 'openings', { body: csv(range(0, 2)) });
    assert.equal(first.status, 202);
    await room.idle();
    const answer = await world.ask(http, 'POST', 'openings?preview=1', {
      body: csv([...range(0, 1200), ['x', 'y'], [matriculeOf(95_000), 'P100011']]),
    });
    assert.equal(answer.status, 200, answer.text);
    const { problems, ...counts } = answer.body;
    assert.deepEqual(counts, {
      total: 1202,
      valid: 1200,
      already: 2,
      moved: 0,
      refused: 2,
      encoding: 'utf-8',
      moves: [],
    });
    assert.deepEqual(
      problems.map((one: { line: number; code: string }) => [one.line, one.code]),
      [
        [1202, 'matricule-malformed'],
        [1203, 'person-unknown'],
      ],
    );
    assert.equal(world.records.size, 2);
    assert.equal((await get('openings')).body.items.length, 1);
  });

  const movesOf = async (id: string): Promise<number> => (await get(`openings/${id}`)).body.moved;
  const declared = (from: number, to: number, referent: string): [string, string][] =>
    range(from, to).map(([matricule]) => [matricule, referent]);

  it('says which lines give an open record another lead doctor, before and after', async () => {
    await work(csv(range(0, 3)));
    // The first keeps its doctor, the second and the third get another, the fourth is new.
    const file = csv([...range(0, 1), ...declared(1, 4, 'P100048')]);
    const { moved, moves, already } = (await world.ask(http, 'POST', 'openings?preview=1', { body: file })).body;
    assert.deepEqual(
      [already, moved, moves],
      [
        3,
        2,
        [
          { line: 3, referent: 'Dr Eva Thill' },
          { line: 4, referent: 'Dr Eva Thill' },
        ],
      ],
    );
    const id = await work(file);
    assert.equal(await movesOf(id), 2);
    const lines = await results(id);
    assert.deepEqual(
      lines.map((one) => [one[0], one[3], one[4] !== '']),
      [
        ['2', 'already open', false],
        ['3', 'already open', true],
        ['4', 'already open', true],
        ['5', 'opened', false],
      ],
    );
    assert.match(lines[1]?.[4] ?? '', /lead doctor/);
    // Once more, nothing moves.
    const again = await work(file);
    assert.equal(await movesOf(again), 0);
    assert.deepEqual(
      (await results(again)).map((one) => one[4]),
      ['', '', '', ''],
    );
  });

  it('tells of a lead doctor that moved though it was killed just after', async () => {
    await work(csv(range(0, 5)));
    world.hooks.after = () => {
      void room.close();
      throw new Fault('unavailable', { code: 'sql.unavailable' });
    };
    const id = await bring(csv(declared(0, 5, 'P100048')));
    await room.idle();
    world.hooks.after = () => undefined;
    assert.deepEqual(
      [...world.records.values()].map((one) => one.referentId),
      Array(5).fill('thill'),
    );
    const next = world.newRoom();
    await next.resume();
    await next.idle();
    assert.equal(await movesOf(id), 5);
  });

  it('continues after it was stopped between two chunks, in another process', async () => {
    let chunks = 0;
    world.hooks.after = async () => {
      chunks += 1;
      // The chunk at work ends; no other begins.
      if (chunks === 2) void room.close();
    };
    const id = await bring(csv(range(0, 1000)));
    await room.idle();
    const { state, opened } = (await get(`openings/${id}`)).body;
    assert.deepEqual([state, opened], ['running', 400]);
    const next = world.newRoom();
    await next.resume();
    await next.idle();
    const done = (await get(`openings/${id}`)).body;
    assert.deepEqual([done.state, done.opened, done.already, done.done], ['done', 1000, 0, 1000]);
    assert.equal(world.records.size, 1000);
    assert.equal(chunks, 5);
  });

  for (const place of ['before', 'after'] as const)
    it(`counts a record as opened once when it is killed just ${place} the vault has it`, async () => {
      let chunks = 0;
      world.hooks[place] = () => {
        chunks += 1;
        if (chunks !== 2) return;
        // From here on this process does nothing any more.
        void room.close();
        throw new Fault('unavailable', { code: 'sql.unavailable' });
      };
      const id = await bring(csv(range(0, 600)));
      await room.idle();
      assert.equal(world.records.size, place === 'before' ? 200 : 400);
      assert.equal((await get(`openings/${id}`)).body.opened, 200);
      // What changes meanwhile must not cost those their letter whose records are open.
      if (place === 'after') (world.referents.get('weber') as { active: boolean }).active = false;
      const next = world.newRoom();
      await next.resume();
      await next.idle();
      (world.referents.get('weber') as { active: boolean }).active = true;
      const { opened, already, refused } = (await get(`openings/${id}`)).body;
      assert.deepEqual([opened, already, refused], place === 'before' ? [600, 0, 0] : [400, 0, 200]);
      const lines = await results(id);
      assert.equal(new Set(lines.map((one) => one[0])).size, 600);
      assert.equal(lines.filter((one) => one[3] === 'opened').length, world.records.size);
    });

  it('is worked on by one process at a time', async () => {
    const other = world.newRoom();
    let within = 0;
    let most = 0;
    world.hooks.before = async () => {
      within += 1;
      most = Math.max(most, within);
      await new Promise((resolve) => setTimeout(resolve, 15));
      within -= 1;
    };
    const id = await bring(csv(range(0, 1000)));
    await other.resume();
    await Promise.all([room.idle(), other.idle()]);
    const { state, opened, done } = (await get(`openings/${id}`)).body;
    assert.deepEqual([state, opened, done, most], ['done', 1000, 1000, 1]);
  });

  it('serves several files in turn, and counts a person whom they share once', async () => {
    const ids = [
      await bring(csv(range(0, 700))),
      await bring(csv(range(300, 1000).reverse())),
      await bring(csv(range(990, 1000))),
    ];
    await room.idle();
    const jobs = await Promise.all(ids.map(async (id) => (await get(`openings/${id}`)).body));
    assert.deepEqual(
      jobs.map((job) => [job.state, job.done]),
      [
        ['done', 700],
        ['done', 700],
        ['done', 10],
      ],
    );
    assert.equal(
      jobs.reduce((sum, job) => sum + job.opened, 0),
      1000,
    );
    assert.equal(world.records.size, 1000);
  });

  it('sets aside the one line that cannot be opened, and opens the others', async () => {
    const bad = world.persons.get([...world.persons.keys()][250] as string)?.id ?? '';
    world.hooks.before = (ids) => {
      if (ids.includes(bad)) throw new Error('this one never works');
    };
    const id = await work(csv(range(0, 500)));
    const { state, opened, problems } = (await get(`openings/${id}`)).body;
    assert.deepEqual(
      [state, opened, problems.map((one: { line: number; code: string }) => [one.line, one.code])],
      ['done', 499, [[252, 'failed']]],
    );
  });

  it('fails when nothing works, and takes it up again after a restart', async () => {
    world.hooks.before = () => {
      throw new Error('nothing works');
    };
    const id = await work(csv(range(0, 300)));
    const failed = (await get(`openings/${id}`)).body;
    assert.equal(failed.state, 'failed');
    assert.ok(failed.refused < 25 && world.records.size === 0);
    world.hooks.before = () => undefined;
    await room.resume();
    await room.idle();
    const { state, opened, refused } = (await get(`openings/${id}`)).body;
    assert.deepEqual([state, opened + refused], ['done', 300]);
    assert.equal(world.records.size, opened);
  });

  it('waits for the database and goes on', async () => {
    let failures = 0;
    world.hooks.before = () => {
      failures += 1;
      if (failures < 4) throw new Fault('unavailable', { code: 'sql.unavailable' });
    };
    const id = await work(csv(range(0, 10)));
    assert.deepEqual([(await get(`openings/${id}`)).body.opened, failures], [10, 4]);
  });

  it('counts a person who is known by two numbers once', async () => {
    const person = world.addPerson(3000);
    world.addPerson(3001, { id: person.id });
    const id = await work(
      csv([
        [matriculeOf(3000), 'weber'],
        [matriculeOf(3001), 'weber'],
      ]),
    );
    const { opened, already } = (await get(`openings/${id}`)).body;
    assert.deepEqual([opened, already, world.records.size], [1, 1, 1]);
  });

  it('lists files newest first, page by page', async () => {
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await bring(csv(range(i, i + 1)), `${i}.csv`));
    await room.idle();
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages++) {
      const page = (await get(`openings?count=2${cursor === undefined ? '' : `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map((one: { id: string }) => one.id));
      cursor = page.next;
      assert.ok(pages < 4);
    }
    assert.deepEqual(new Set(seen), new Set(ids));
    assert.equal(seen.length, 5);
    assert.equal((await get('openings/nothing')).status, 404);
  });

  it('refuses what is no file of declarations, and keeps nothing of it', async () => {
    const files: [string | Buffer, number, string][] = [
      ['', 422, 'file-empty'],
      ['matricule;referent\n', 422, 'file-empty'],
      ['nom;prénom\nx;y\n', 422, 'header-missing'],
      [Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 422, 'file-not-text'],
      ['matricule;referent\n"1;2\n', 422, 'quote-open'],
    ];
    for (const [body, status, code] of files) {
      const answer = await world.ask(http, 'POST', 'openings', { body });
      assert.deepEqual([answer.status, answer.body.error.code], [status, `openings.${code}`]);
      assert.equal((await world.ask(http, 'POST', 'openings?preview=1', { body })).status, status);
    }
    const huge = await world.ask(http, 'POST', 'openings', { body: Buffer.alloc(fileBytesMax + 1, 0x31) });
    assert.equal(huge.status, 413);
    assert.deepEqual((await get('openings')).body.items, []);
  });

  it('is for the welcome desk alone', async () => {
    const id = await work(csv(range(0, 1)));
    const asked: ['GET' | 'POST', string, object?][] = [
      ['GET', 'overview'],
      ['GET', 'openings'],
      ['GET', `openings/${id}`],
      ['GET', `openings/${id}/results.csv`],
      ['GET', `openings/${id}/letters.pdf`],
      ['GET', 'letters/rec00001.pdf'],
      ['GET', 'persons?matricule=1'],
      ['POST', 'openings', {}],
      ['POST', 'openings?preview=1', {}],
      ['POST', 'records', { matricule: matriculeOf(5), informed: true }],
    ];
    assert.equal(asked.length, room.routes.length + 1);
    const before = [world.records.size, world.printed.length];
    for (const [method, path, body] of asked) {
      for (const [as, status] of [
        ['editor', 403],
        ['doctor', 403],
        ['nobody', 401],
      ] as const) {
        const answer = await world.ask(http, method, path, { as, ...(body && { body }) });
        assert.equal(answer.status, status, `${method} ${path} as ${as}: ${answer.text}`);
      }
    }
    assert.deepEqual([world.records.size, world.printed.length], before);
  });

  it('leaves no name and no number readable in its tables', async () => {
    await work(csv([...range(0, 3), ['Kieffer', 'Weber']]));
    const { rows } = await world.sql.query<{ text: string }>({
      text: `select string_agg(encode(sealed, 'escape') || coalesce(encode(r.attempt, 'escape'), ''), ' ') as text
        from (select sealed, attempt from openings.job union all select sealed, null from openings.row) r`,
    });
    for (const secret of [matriculeOf(0), 'P100011', 'Kieffer', 'Guichet', 'rec0', 'file.csv', 'malformed'])
      assert.ok(!rows[0]?.text.includes(secret), secret);
  });

  describe('at the desk', () => {
    const open = (body: object, language = 'en') => world.ask(http, 'POST', 'records', { body, language });

    it('finds a person by matricule and says as little as is needed', async () => {
      const found = await get(`persons?matricule=${encodeURIComponent(formatMatricule(matriculeOf(8)))}`);
      assert.deepEqual(Object.keys(found.body.person).sort(), ['birthDate', 'id', 'name', 'record', 'sex', 'town']);
      assert.equal(found.body.person.record, 'none');
      assert.deepEqual((await get(`persons?matricule=${matriculeOf(90_000)}`)).body, {});
      assert.equal((await get('persons')).status, 400);
      assert.deepEqual(
        world.audited.map((one) => [one.action, one.outcome]),
        [
          ['found-person', 'permitted'],
          ['found-person', 'refused'],
        ],
      );
    });

    it('opens a record for whoever was informed, once', async () => {
      const matricule = matriculeOf(9);
      for (const informed of [undefined, false]) {
        const refused = await open({ matricule, informed });
        assert.deepEqual([refused.status, refused.body.error.code], [422, 'openings.not-informed']);
      }
      assert.equal(world.records.size, 0);
      const opened = await open({ matricule, informed: true, referent: 'thill' });
      assert.equal(opened.status, 201, opened.text);
      assert.equal(opened.body.letterUrl, `/api/agency/letters/${opened.body.recordId}.pdf`);
      const [record] = world.records.values();
      assert.deepEqual([record?.origin, record?.referentId], ['volunteer', 'thill']);
      const again = await open({ matricule, informed: true });
      assert.deepEqual([again.status, again.body.error.code], [409, 'openings.already-open']);
      assert.equal((await get(`persons?matricule=${matricule}`)).body.person.record, 'open');
      const letter = await get(opened.body.letterUrl.replace('/api/agency/', ''));
      assert.deepEqual(
        [letter.status, letter.headers['content-type'], pagesOf(letter.bytes)],
        [200, 'application/pdf', 2],
      );
      assert.deepEqual(world.printed, [opened.body.recordId]);
    });

    it('says why not: nobody, a referent who cannot be one, a record that was closed', async () => {
      const closed = world.addPerson(2001);
      world.records.set(closed.id, {
        id: 'reccl',
        patientId: closed.id,
        state: 'closed',
        referentId: null,
        origin: 'bulk',
        code: 'X',
      });
      const answers = [
        await open({ matricule: matriculeOf(90_000), informed: true }),
        await open({ matricule: matriculeOf(10), informed: true, referent: 'heart' }),
        await open({ matricule: matriculeOf(10), informed: true, referent: 'P0' }),
        await open({ matricule: matriculeOf(2001), informed: true }),
        await open({ matricule: 5, informed: true }),
      ];
      assert.deepEqual(
        answers.map((one) => [one.status, one.body.error.code]),
        [
          [422, 'openings.person-unknown'],
          [422, 'openings.referent-not-general'],
          [422, 'openings.referent-unknown'],
          [409, 'openings.record-closed'],
          [400, 'http.input'],
        ],
      );
      assert.equal(world.records.size, 1);
    });

    it('counts', async () => {
      await work(csv(range(0, 5)));
      const { records, persons, jobs, byDay, documents, circles, referents } = (await get('overview')).body;
      assert.deepEqual(records, { open: 5, closed: 0, openedThisMonth: 7 });
      assert.deepEqual(
        [persons, jobs, byDay.length, documents, circles, referents],
        [world.persons.size, 1, 3, 11, 7, 4],
      );
    });
  });

  describe('letters', () => {
    it('are one PDF of the records that the file opened, each noted before', async () => {
      const first = await work(csv(range(0, 5)));
      const id = await work(csv(range(0, 130)));
      const closed = world.records.get([...world.records.keys()][100] as string);
      if (closed !== undefined) closed.state = 'closed';
      let printing = true;
      const asked = get(`openings/${id}/letters.pdf`).finally(() => {
        printing = false;
      });
      // Laying out is hard work: whoever asks meanwhile is answered all the same.
      let answeredMeanwhile = 0;
      for (; printing; answeredMeanwhile++) {
        await get('openings');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.ok(answeredMeanwhile > 10, `${answeredMeanwhile} answers`);
      const answer = await asked;
      assert.equal(answer.status, 200, answer.text.slice(0, 200));
      // 125 of 130 were opened by this file, and one of those is closed since.
      assert.equal(pagesOf(answer.bytes), 2 * 124);
      assert.equal(world.printed.length, 124);
      assert.equal(pagesOf((await get(`openings/${first}/letters.pdf`)).bytes), 10);
      assert.ok(
        world.audited.some((one) => one.action === 'downloaded' && one.detail === 'letters' && one.count === 125),
      );
    });

    it('wait for the end of the work, and are none when nothing was opened', async () => {
      let asked: Awaited<ReturnType<typeof get>> | undefined;
      let id = '';
      world.hooks.after = async () => {
        asked ??= await get(`openings/${id}/letters.pdf`);
      };
      id = await bring(csv(range(0, 3)));
      await room.idle();
      assert.deepEqual([asked?.status, asked?.body.error.code], [409, 'openings.still-running']);
      const none = await work(csv(range(0, 3)));
      const answer = await get(`openings/${none}/letters.pdf`);
      assert.deepEqual([answer.status, answer.body.error.code], [422, 'openings.no-letters']);
      for (const path of ['openings/nothing/letters.pdf', 'letters/nothing.pdf', 'letters/rec00001', 'letters/REC.pdf'])
        assert.equal((await get(path)).status, 404, path);
    });
  });
});

const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\s/g)?.length ?? 0;
