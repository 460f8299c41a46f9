// Whose record a resource belongs to: the patient that it names by reference or by identifier.
// https://hl7.org/fhir/R4/references.html
import type { Call } from '../../base/call.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { logRefusal, type Room } from './room.ts';
import { findRecordType } from './types.ts';

type Json = { [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type Owner = { by: 'id'; id: string } | { by: 'identifier'; system: string; value: string };

/** @throws Fault `record.no-patient` */
export function ownerOf(room: Room, type: string, resource: Json): Owner {
  const member = findRecordType(type)?.owner ?? 'subject';
  const expression = `${type}.${member}`;
  const owner = readOwner(room, resource, resource[member]);
  if (owner === null) throw recordErrors.noPatient(expression);
  return owner;
}

function readOwner(room: Room, resource: Json, named: unknown): Owner | null {
  if (!isObject(named)) return null;
  const reference = named.reference;
  if (typeof reference === 'string') {
    const id = patientIdIn(room, reference);
    if (id !== null) return { by: 'id', id };
    if (reference.startsWith('#') && Array.isArray(resource.contained)) {
      const patient = resource.contained.find(
        (one) => isObject(one) && one.resourceType === 'Patient' && one.id === reference.slice(1),
      );
      const identifiers = isObject(patient) && Array.isArray(patient.identifier) ? patient.identifier : [];
      for (const one of identifiers) {
        const owner = readIdentifier(one);
        if (owner !== null) return owner;
      }
    }
  }
  return readIdentifier(named.identifier);
}

const readIdentifier = (value: unknown): Owner | null =>
  isObject(value) && typeof value.system === 'string' && typeof value.value === 'string'
    ? { by: 'identifier', system: value.system, value: value.value }
    : null;

/** `Patient/id`, relative or absolute under our own base, with or without a version. */
export function patientIdIn(room: Room, reference: string): string | null {
  const base = `${room.needs.fhirBase()}/`;
  const relative = reference.startsWith(base) ? reference.slice(base.length) : reference;
  return /^Patient\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.+)?$/.exec(relative)?.[1] ?? null;
}

export async function findOwner(room: Room, owner: Owner): Promise<Dossier | null> {
  if (owner.by === 'id') return room.dossiers.findOf(owner.id);
  const person = await room.needs.persons.findByIdentifier(owner.system, owner.value);
  return person === null ? null : room.dossiers.findOf(person.id);
}

/** The record to write into. Unknown person and no record are one answer. @throws Fault `record.not-found` */
export async function recordOf(room: Room, call: Call, type: string, owner: Owner): Promise<Dossier> {
  const dossier = await findOwner(room, owner);
  if (dossier === null) {
    await logRefusal(room, call, null, { action: 'added', what: [{ type }] });
    throw recordErrors.notFound();
  }
  return dossier;
}
