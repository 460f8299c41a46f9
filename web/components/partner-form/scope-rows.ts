// SMART scopes as choices: one row for each kind of data, one choice of what is done with it, and back to the same text.
// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
import type { PartnerKind } from '../../api/partners.ts';

export const scopeResources = [
  '*',
  'Patient',
  'DocumentReference',
  'Binary',
  'DiagnosticReport',
  'Observation',
  'Condition',
  'AllergyIntolerance',
  'MedicationStatement',
  'MedicationRequest',
  'Immunization',
  'Procedure',
] as const;
export type ScopeResource = (typeof scopeResources)[number];

export const uses = ['none', 'read', 'bring', 'both', 'all'] as const;
export type Use = (typeof uses)[number];
const lettersOf: Record<Exclude<Use, 'none'>, string> = { read: 'rs', bring: 'cu', both: 'crus', all: 'cruds' };

/** Of apps: what a person opens of their own record, or a professional of their patients'. */
export type AppLevel = 'patient' | 'user';
export const contextScopes = ['openid fhirUser', 'launch', 'launch/patient', 'offline_access'] as const;
export type ContextScope = (typeof contextScopes)[number];

export type ScopeChoice = {
  level: AppLevel;
  rows: Partial<Record<ScopeResource, Use>>;
  context: ContextScope[];
  /** What the rows cannot say, as written: filters, other types. */
  others: string;
};

export const noScopes: ScopeChoice = { level: 'patient', rows: {}, context: [], others: '' };

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const isResource = (text: string): text is ScopeResource => scopeResources.some((one) => one === text);

export function scopesOf(kind: PartnerKind, choice: ScopeChoice): string[] {
  const level = kind === 'system' ? 'system' : choice.level;
  const rows = scopeResources.flatMap((resource) => {
    const use = choice.rows[resource] ?? 'none';
    return use === 'none' ? [] : [`${level}/${resource}.${lettersOf[use]}`];
  });
  const context = kind === 'app' ? choice.context.flatMap(words) : [];
  return [...new Set([...context, ...rows, ...words(choice.others)])];
}

export function choiceOf(kind: PartnerKind, scopes: readonly string[]): ScopeChoice {
  const choice: ScopeChoice = { ...noScopes, rows: {}, context: [] };
  if (kind === 'app' && !scopes.some((scope) => scope.startsWith('patient/'))) choice.level = 'user';
  const level = kind === 'system' ? 'system' : choice.level;
  const left = new Set(scopes);
  if (kind === 'app')
    for (const context of contextScopes)
      if (words(context).every((word) => left.has(word))) {
        choice.context.push(context);
        for (const word of words(context)) left.delete(word);
      }
  for (const scope of [...left]) {
    const [, asked, resource = '', letters] = /^(\w+)\/([\w*]+)\.([a-z]+)$/.exec(scope) ?? [];
    const use = uses.find((one) => one !== 'none' && lettersOf[one] === letters);
    if (asked !== level || !isResource(resource) || use === undefined || choice.rows[resource] !== undefined) continue;
    choice.rows[resource] = use;
    left.delete(scope);
  }
  choice.others = [...left].join('\n');
  return choice;
}
