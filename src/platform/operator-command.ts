// `npm run account -- operator add|list|disable|enable`: who works at the agency, kept from the machine itself.
import { parseArgs } from 'node:util';
import type { Call, OperatorRole } from '../base/call.ts';
import { parseMatricule } from '../base/matricule.ts';
import type { Services } from '../platform.ts';

const roles = [
  'welcome-desk',
  'directory-steward',
  'conformance',
  'helpdesk',
  'editor',
  'data-protection',
  'auditor',
] as const satisfies OperatorRole[];

/** What is wrong with the words of a command, for the person who typed them. */
export class CommandProblem extends Error {}

export const usage = `npm run account -- operator add --matricule <13 digits> --name <name> --roles <role,role>
npm run account -- operator list
npm run account -- operator disable --matricule <13 digits>
npm run account -- operator enable --matricule <13 digits>
Roles: ${roles.join(', ')}`;

type Asked =
  | { act: 'add'; matricule: string; name: string; roles: OperatorRole[] }
  | { act: 'disable' | 'enable'; matricule: string }
  | { act: 'list' };

/** @throws CommandProblem that says what is wrong with the words */
export function readOperatorCommand(words: readonly string[]): Asked {
  const wrong = (problem: string): never => {
    throw new CommandProblem(`${problem}\n${usage}`);
  };
  const read = () => {
    try {
      const options = { matricule: { type: 'string' }, name: { type: 'string' }, roles: { type: 'string' } } as const;
      return parseArgs({ args: [...words], options, allowPositionals: true });
    } catch (error) {
      return wrong((error as Error).message);
    }
  };
  const { values, positionals } = read();
  const [what, act] = positionals;
  if (what !== 'operator' || positionals.length !== 2) return wrong('Say what to do with which account.');
  if (act === 'list') return { act };
  if (act !== 'add' && act !== 'disable' && act !== 'enable') return wrong(`There is no "operator ${act}".`);
  const matricule = parseMatricule(values.matricule ?? '') ?? wrong('--matricule is missing or is no matricule.');
  if (act !== 'add') return { act, matricule };
  const name = (values.name ?? '').trim();
  if (name === '') return wrong('--name is missing.');
  const asked = (values.roles ?? '').split(',').map((one) => one.trim());
  const known = asked.filter((one): one is OperatorRole => (roles as readonly string[]).includes(one));
  if (known.length !== asked.length) return wrong('--roles names no role, or one that is not known.');
  return { act, matricule, name, roles: [...new Set(known)] };
}

/** What it did, in lines for the person at the machine. Each change stands in the platform's log. */
export async function runOperatorCommand({ identity, audit }: Services, asked: Asked, at: Date): Promise<string[]> {
  const line = (one: { name: string; roles: string[]; disabled: boolean }): string =>
    `${one.name}: ${one.roles.join(', ')}${one.disabled ? ' (disabled)' : ''}`;
  if (asked.act === 'list') {
    const found = await identity.operators.list();
    return found.length === 0 ? ['There is no operator yet.'] : found.map(line);
  }
  const call: Call = {
    id: 'command-line',
    at,
    purpose: 'HSYSADMIN',
    language: 'en',
    actor: {
      kind: 'operator',
      operatorId: 'command-line',
      roles: [],
      name: 'Command line',
      session: { id: 'command-line', scopes: null, assurance: null, authenticatedAt: at },
    },
  };
  const note = (subject: string, detail: string): Promise<void> =>
    audit.append(audit.platformLog, call, {
      action: 'changed-account',
      what: [{ id: subject, type: 'operator' }],
      outcome: 'permitted',
      detail,
    });
  if (asked.act === 'add') {
    const { matricule, name, roles: given } = asked;
    const operator = await identity.operators.save({ matricule, name, roles: given });
    await note(operator.subject, `operator with ${given.join(', ')}`);
    return [line(operator), 'Signs in at the national service; nothing has to be posted.'];
  }
  const operator = await identity.operators.byMatricule(asked.matricule);
  if (operator === null) throw new CommandProblem('No operator has this matricule.');
  await identity.operators.setDisabled(operator, asked.act === 'disable');
  await note(operator.subject, `operator ${asked.act}d`);
  return [line({ ...operator, disabled: asked.act === 'disable' })];
}
