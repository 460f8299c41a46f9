// Openings in bulk on the real vault: what was killed in the middle, what overlaps, and what the letters say.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Fault } from '../../src/base/fault.ts';
import type { Openings } from '../../src/services/openings/openings.ts';
import { type AgencyWorld, createAgencyWorld } from './agency-world.ts';

describe('openings on the real vault', () => {
  let world: AgencyWorld;
  let room: Openings;
  let http: FastifyInstance;
  const ask = async (path: string, payload?: string) => {
    const answer = await http.inject({
      method: payload === undefined ? 'GET' : 'POST',
      url: `/api/agency/${path}`,
      ...(payload !== undefined && { payload }),
    });
    return {
      status: answer.statusCode,
      text: answer.body,
      bytes: answer.rawPayload,
      body: String(answer.headers['content-type']).includes('json') ? answer.json() : null,
    };
  };
  const bring = async (text: string): Promise<string> => (await ask('openings', text)).body.id;
  const job = async (id: string) => (await ask(`openings/${id}`)).body;
  const recordCount = async () => (await world.record.counts()).open;

  before(async () => {
    world = await createAgencyWorld({ persons: 2500 });
    room = world.newRoom();
    http = world.serve(room);
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  it('open a thousand, and give each line one outcome and each person one record though the process dies twice', async () => {
    let chunks = 0;
    const dying = world.newRoom({
      record: {
        ...world.record,
        async openRecords(call, openings) {
          chunks += 1;
          if (chunks === 2) {
            void dying.close();
            throw new Fault('unavailable', { code: 'sql.unavailable', message: 'dead before' });
          }
          const answers = await world.record.openRecords(call, openings);
          if (chunks === 1) return answers;
          throw new Error('never');
        },
      },
    });
    const dyingHttp = world.serve(dying);
    const id = (
      await dyingHttp.inject({ method: 'POST', url: '/api/agency/openings', payload: world.csv(0, 1000) })
    ).json().id as string;
    await dying.idle();
    await dyingHttp.close();
    assert.deepEqual([await recordCount(), (await job(id)).opened], [200, 200]);

    // The second one dies after the vault has committed and before the line knows.
    const second = world.newRoom({
      record: {
        ...world.record,
        async openRecords(call, openings) {
          await world.record.openRecords(call, openings);
          void second.close();
          throw new Fault('unavailable', { code: 'sql.unavailable', message: 'dead after' });
        },
      },
    });
    await second.resume();
    await second.idle();
    assert.deepEqual([await recordCount(), (await job(id)).opened], [400, 200]);

    await room.resume();
    await room.idle();
    const { state, opened, already, refused, done } = await job(id);
    assert.deepEqual(
      { state, opened, already, refused, done },
      { state: 'done', opened: 1000, already: 0, refused: 0, done: 1000 },
    );
    assert.equal(await recordCount(), 1000);
    const lines = (await ask(`openings/${id}/results.csv`)).text.trim().split('\r\n').slice(1);
    assert.equal(new Set(lines.map((line) => line.split(';')[0])).size, 1000);
  });

  it('that overlap in several processes give each person one record', async () => {
    const others = [world.newRoom(), world.newRoom()];
    const forward = await bring(world.csv(1000, 1900));
    const lines = world.csv(1300, 2200).trim().split('\n');
    const backward = await bring([lines[0], ...lines.slice(1).reverse()].join('\n'));
    for (const other of others) await other.resume();
    await Promise.all([room.idle(), ...others.map((other) => other.idle())]);
    const [a, b] = [await job(forward), await job(backward)];
    assert.deepEqual([a.state, a.done, b.state, b.done], ['done', 900, 'done', 900]);
    assert.deepEqual([a.opened + b.opened, a.already + b.already, a.refused + b.refused], [1200, 600, 0]);
    assert.equal(await recordCount(), 2200);
  });

  it('give a letter with the presence code, and the record’s log says that it was printed', async () => {
    const opened = await ask(
      'records',
      JSON.stringify({ matricule: world.matricules[2300], informed: true, referent: 'thill' }),
    );
    assert.equal(opened.status, 201, opened.text);
    const letter = await ask(opened.body.letterUrl.replace('/api/agency/', ''));
    assert.equal(letter.status, 200);
    const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
    const document = await getDocument({ data: new Uint8Array(letter.bytes), verbosity: 0 }).promise;
    const { items } = await (await document.getPage(1)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
    await document.loadingTask.destroy();
    assert.match(text, /L-4042 Esch-sur-Alzette/);
    assert.match(text, /Dr Marc Thill/);
    assert.match(text, /[0-9A-Z]{4}[\s\u00a0]+[0-9A-Z]{4}[\s\u00a0]+[0-9A-Z]{2}/);
    const { rows } = await world.sql.query<{ n: string }>({
      text: 'select count(*) as n from audit.entry where dossier = $1',
      values: [opened.body.recordId],
    });
    assert.equal(Number(rows[0]?.n), 2, 'opened, and printed');
  });

  it('count what there is', async () => {
    const { records, persons, professionals, jobs } = (await ask('overview')).body;
    assert.deepEqual([records.open, records.openedThisMonth, persons, professionals, jobs], [2201, 2201, 2500, 2, 3]);
  });
});
