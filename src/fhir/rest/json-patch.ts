// JSON Patch on parsed JSON (RFC 6902, https://hl7.org/fhir/R4/http.html#patch). The input is never changed.
import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../base/fault.ts';

type Operation =
  | { op: 'add' | 'replace' | 'test'; path: string[]; value: unknown }
  | { op: 'remove'; path: string[] }
  | { op: 'move' | 'copy'; path: string[]; from: string[] };

export const patchLimits = { operations: 200, depth: 64, copies: 50 } as const;

const refused = (index: number, text: string, category: 'invalid' | 'refused' | 'conflict' = 'refused'): Fault =>
  new Fault(category, {
    code:
      category === 'invalid' ? 'patch.invalid' : category === 'conflict' ? 'patch.test-failed' : 'patch.not-applicable',
    message: `operation ${index}: ${text}`,
    issues: [{ code: category === 'invalid' ? 'structure' : 'processing', text: `operation ${index}: ${text}` }],
  });

function parsePointer(pointer: unknown, index: number): string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/')) || /~(?![01])/.test(pointer)) {
    throw refused(index, 'a JSON pointer is expected', 'invalid');
  }
  const steps =
    pointer === ''
      ? []
      : pointer
          .slice(1)
          .split('/')
          .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.length > patchLimits.depth) throw refused(index, 'the pointer is too deep', 'invalid');
  if (steps.includes('__proto__')) throw refused(index, 'the pointer names no element', 'invalid');
  return steps;
}

/** Reads a patch document. Throws Faults of category `invalid`. */
export function parseJsonPatch(document: unknown): Operation[] {
  if (!Array.isArray(document)) throw refused(0, 'a patch is an array of operations', 'invalid');
  if (document.length > patchLimits.operations)
    throw refused(0, `a patch may have ${patchLimits.operations} operations`, 'invalid');
  const operations = document.map((entry: Record<string, unknown> | null, index): Operation => {
    if (typeof entry !== 'object' || entry === null) throw refused(index, 'an operation is an object', 'invalid');
    const path = parsePointer(entry.path, index);
    switch (entry.op) {
      case 'add':
      case 'replace':
      case 'test':
        if (!Object.hasOwn(entry, 'value')) throw refused(index, 'value is missing', 'invalid');
        return { op: entry.op, path, value: entry.value };
      case 'remove':
        return { op: 'remove', path };
      case 'move':
      case 'copy':
        return { op: entry.op, path, from: parsePointer(entry.from, index) };
      default:
        throw refused(index, 'add, remove, replace, move, copy or test is expected', 'invalid');
    }
  });
  // Each copy of the whole into itself doubles it.
  if (operations.filter(({ op }) => op === 'copy').length > patchLimits.copies) {
    throw refused(0, `a patch may copy ${patchLimits.copies} times`, 'invalid');
  }
  return operations;
}

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** The place of an array element; `end` allows the one after the last. */
function placeIn(array: unknown[], step: string, end: boolean, index: number): number {
  if (step === '-' && end) return array.length;
  const place = /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : -1;
  if (place < 0 || place > array.length || (!end && place === array.length))
    throw refused(index, 'the path does not exist');
  return place;
}

function getStep(container: unknown, step: string, index: number): unknown {
  if (Array.isArray(container)) return container[placeIn(container, step, false, index)];
  if (!isContainer(container) || !Object.hasOwn(container, step)) throw refused(index, 'the path does not exist');
  return (container as Record<string, unknown>)[step];
}

const get = (root: unknown, path: readonly string[], index: number): unknown =>
  path.reduce((node, step) => getStep(node, step, index), root);

function parentOf(root: unknown, path: readonly string[], index: number): Container {
  const parent = get(root, path.slice(0, -1), index);
  if (!isContainer(parent)) throw refused(index, 'the path does not exist');
  return parent;
}

function add(root: unknown, path: readonly string[], value: unknown, index: number): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = parentOf(root, path, index);
  if (Array.isArray(parent)) parent.splice(placeIn(parent, last, true, index), 0, value);
  else parent[last] = value;
  return root;
}

function remove(root: unknown, path: readonly string[], index: number): unknown {
  const last = path.at(-1);
  if (last === undefined) throw refused(index, 'the whole cannot be removed');
  const parent = parentOf(root, path, index);
  getStep(parent, last, index);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return root;
}

/** In place, so that members keep their order. */
function replace(root: unknown, path: readonly string[], value: unknown, index: number): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = parentOf(root, path, index);
  getStep(parent, last, index);
  if (Array.isArray(parent)) parent[Number(last)] = value;
  else parent[last] = value;
  return root;
}

function apply(root: unknown, operation: Operation, index: number): unknown {
  const { path } = operation;
  switch (operation.op) {
    case 'add':
      return add(root, path, structuredClone(operation.value), index);
    case 'remove':
      return remove(root, path, index);
    case 'replace':
      return replace(root, path, structuredClone(operation.value), index);
    case 'test':
      if (!isDeepStrictEqual(get(root, path, index), operation.value))
        throw refused(index, 'the value is another', 'conflict');
      return root;
    case 'copy':
      return add(root, path, structuredClone(get(root, operation.from, index)), index);
    case 'move': {
      const { from } = operation;
      if (from.length < path.length && from.every((step, i) => step === path[i]))
        throw refused(index, 'a value cannot move into itself');
      const value = get(root, from, index);
      return from.length === path.length && from.every((step, i) => step === path[i])
        ? root
        : add(remove(root, from, index), path, value, index);
    }
  }
}

/** All operations or none: a new value, or a Fault (`refused` when a path is not there, `conflict` when a test fails). */
export function applyJsonPatch(document: unknown, operations: readonly Operation[]): unknown {
  return operations.reduce(apply, structuredClone(document));
}
