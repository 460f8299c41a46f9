// The walls of the house, as functions of sources: see ARCHITECTURE.md for why each stands.
import { posix } from 'node:path';
import { lineAt, type Source } from './source.ts';

/** `file` and `what` identify it in the list of exceptions; `line` may move. */
export type Violation = { wall: number; file: string; line?: number; what: string };

/** From the ground up. A file imports from its own room and from floors below; demo is a room beside the services. */
const floors: Record<string, number> = {
  base: 0,
  kit: 1,
  fhir: 2,
  services: 3,
  borders: 3,
  demo: 3,
  platform: 4,
  main: 5,
};

/**
 * A room is entered by the file that bears its name. Rooms of kit and fhir that offer several tools list their other doors,
 * because a file that only passes on what others export would be a barrel.
 */
export type Doors = Record<string, readonly string[]>;

/** Tests, and what only tests use: scratch.ts, scratch-identity.ts. */
const isTest = (path: string) => /\.test\.ts$|(^|\/)scratch(-[a-z-]+)?\.ts$/.test(path);

/** src/kit/sql/connect.ts: floor kit, room kit/sql. src/base/ids.ts and src/platform.ts stand in no room; demo is one. */
export function placeOf(path: string): { floor: string; room: string | null } {
  const parts = path.replace(/^src\//, '').split('/');
  const floor = (parts[0] as string).replace(/\.ts$/, '');
  if (floor === 'demo') return { floor, room: 'demo' };
  return { floor, room: parts.length > 2 ? `${parts[0]}/${parts[1]}` : null };
}

function targetOf(source: Source, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(source.path), specifier);
}

/** Wall 1: arrows go down. Wall 2: a service never imports a service. Wall 3: rooms are entered by their doors. */
export function guardArrows(sources: readonly Source[], doors: Doors): Violation[] {
  const found: Violation[] = [];
  for (const source of sources) {
    const from = placeOf(source.path);
    const level = floors[from.floor];
    if (level === undefined) {
      found.push({ wall: 1, file: source.path, what: 'stands on no floor of the house' });
      continue;
    }
    for (const specifier of source.imports) {
      const target = targetOf(source, specifier);
      if (target === null) continue;
      const violation = { file: source.path, what: `imports ${target}` };
      const to = placeOf(target);
      const targetLevel = target.startsWith('src/') ? floors[to.floor] : Number.POSITIVE_INFINITY;
      const sameRoom = from.room === to.room && from.floor === to.floor;
      if (targetLevel === undefined) continue;
      if (targetLevel > level) found.push({ wall: 1, ...violation });
      else if (targetLevel === level && level === 3 && !sameRoom) found.push({ wall: 2, ...violation });
      else if (!sameRoom && to.room !== null && !isDoor(target, to.room, doors, source.path)) {
        found.push({ wall: 3, ...violation });
      }
    }
  }
  return found;
}

function isDoor(target: string, room: string, doors: Doors, from: string): boolean {
  const inside = target.slice(`src/${room}/`.length);
  if (inside === `${posix.basename(room)}.ts`) return true;
  if (inside.includes('/')) return false;
  // The landing hands a room's table of routes to the server.
  if (inside === 'routes.ts' && placeOf(from).floor === 'platform') return true;
  const name = posix.basename(inside, posix.extname(inside));
  // What a room gives to tests of other rooms only.
  if (isTest(from) && doors[`${room} (tests)`]?.includes(name)) return true;
  const listed = doors[room] ?? doors[`${posix.dirname(room)}/*`] ?? [];
  return listed.includes(name) || listed.includes('*');
}

/** Wall 1: no circle of files, types included. Each is told once, from its first file by name. */
export function guardCircles(sources: readonly Source[]): Violation[] {
  const known = new Map(sources.map((source) => [source.path, source]));
  const done = new Set<string>();
  const circles = new Map<string, Violation>();
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const circle = trail.slice(at);
      const first = circle.indexOf([...circle].sort()[0] as string);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      const what = `circle: ${[...turned, turned[0]].join(' > ')}`;
      circles.set(what, { wall: 1, file: turned[0] as string, what });
      return;
    }
    const source = known.get(path);
    if (!source || done.has(path)) return;
    for (const specifier of source.imports) {
      const target = targetOf(source, specifier);
      if (target !== null) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return [...circles.values()];
}

/** Wall 3: names that gather strangers. */
export function guardNames(sources: readonly Source[]): Violation[] {
  const banned = /(^|\/)(index|utils?|helpers?|common|misc)(\.test)?(\.ts|\/)/;
  return sources
    .filter(({ path }) => banned.test(path))
    .map(({ path }) => ({ wall: 3, file: path, what: 'is named after nothing' }));
}

// SQL names are qualified in this house, which tells a statement from a sentence.
const qualifiedName = /\b(?:from|join|into|update|table|on)\s+[a-z][a-z_]*\.[a-z][a-z_]*\b/i;
const sqlVerb = /^\s*(?:select|insert|update|delete|with|create|alter|drop|lock|truncate|merge|copy)\b/i;
const httpVerbs = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Wall 4: in a room SQL stands in its store alone (a large room has one for each part: store-apps.ts), routes in its routes.ts alone. */
export function guardWaysOut(sources: readonly Source[]): Violation[] {
  const found: Violation[] = [];
  for (const source of sources) {
    if (isTest(source.path)) continue;
    const name = posix.basename(source.path);
    const { room } = placeOf(source.path);
    if (room !== 'kit/sql' && !/^store(-[a-z]+)?\.ts$|-store\.ts$/.test(name)) {
      const statement = source.strings.find(({ text }) => sqlVerb.test(text) && qualifiedName.test(text));
      if (statement) found.push({ wall: 4, file: source.path, line: statement.line, what: 'holds SQL' });
    }
    if (room !== 'kit/http' && !/(^|-)routes\.ts$/.test(name)) {
      const hasRow =
        /\bmethod:\s*''/.test(source.code) && /\bpath:\s*''/.test(source.code) && /\bwho:/.test(source.code);
      const verb = hasRow ? source.strings.find(({ text }) => httpVerbs.has(text)) : undefined;
      if (verb) found.push({ wall: 4, file: source.path, line: verb.line, what: 'holds a route' });
    }
  }
  return found;
}

/** Wall 6: what is received and not fetched, and the rooms where it comes from. */
const received: { what: string; pattern: RegExp; rooms: readonly string[] }[] = [
  { what: 'Date.now', pattern: /\bDate\s*\.\s*now\b/, rooms: ['src/base/clock.ts'] },
  { what: 'new Date()', pattern: /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/, rooms: ['src/base/clock.ts'] },
  { what: 'Math.random', pattern: /\bMath\s*\.\s*random\b/, rooms: [] },
  {
    what: 'randomness of the machine',
    pattern: /\b(?:randomBytes|randomUUID|randomInt|getRandomValues)\b/,
    // A nonce or a key must never repeat, so no test may choose it.
    rooms: ['src/base/clock.ts', 'src/kit/crypto/'],
  },
  { what: 'process.env', pattern: /\bprocess\s*\.\s*env\b/, rooms: ['src/kit/settings/', 'src/main.ts'] },
  {
    what: 'fetch',
    pattern: /(?<![.\w])fetch\s*\(|\bglobalThis\s*\.\s*fetch\b/,
    rooms: ['src/kit/http/', 'src/main.ts'],
  },
  { what: 'console', pattern: /\bconsole\s*\.\s*\w+/, rooms: ['src/kit/log/', 'src/main.ts'] },
];

export function guardReceived(sources: readonly Source[]): Violation[] {
  const found: Violation[] = [];
  for (const source of sources) {
    // Tests own their clock and their environment; what they check is guarded.
    if (isTest(source.path)) continue;
    for (const { what, pattern, rooms } of received) {
      if (rooms.some((room) => source.path.startsWith(room))) continue;
      const match = pattern.exec(source.code);
      if (match)
        found.push({ wall: 6, file: source.path, line: lineAt(source.code, match.index), what: `uses ${what}` });
    }
  }
  return found;
}

/** Wall 7: the web shares nothing with the server but openapi.json and FHIR. */
export function guardWeb(sources: readonly Source[]): Violation[] {
  return sources.flatMap((source) =>
    source.imports
      .map((specifier) => targetOf(source, specifier))
      .filter((target) => target !== null && !target.startsWith('web/'))
      .map((target) => ({ wall: 7, file: source.path, what: `imports ${target}` })),
  );
}

/** No path of one machine, in code or text. */
export function guardMachinePaths(files: readonly { path: string; text: string }[]): Violation[] {
  const machine = /(?<![\w.$}/-])\/(?:home|root|Users|work)\/[A-Za-z0-9_.-]+|\b[A-Z]:\\Users\\/;
  return files.flatMap(({ path, text }) => {
    const match = machine.exec(text);
    return match ? [{ wall: 0, file: path, line: lineAt(text, match.index), what: 'names a path of one machine' }] : [];
  });
}
