// Partner systems of the demo country, with their private keys: what a running platform left in its data folder.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';

export type PartnerAccount = {
  client_id: string;
  name: string;
  kind: 'practice-software' | 'laboratory' | 'care-network' | 'hospital';
  organisation: { id: string; name: string };
  scopes: string[];
  token_endpoint: string;
  fhir: string;
  jwk: JWK;
};

export type PersonAccount = {
  role: 'patient' | 'professional' | 'operator';
  name: string;
  id: string;
  matricule: string;
  note?: string;
  how: string;
};

/** A posted code that nobody has used yet. */
export type ActivationAccount = { name: string; matricule: string; birthDate: string; code: string };

export type Accounts = {
  people: PersonAccount[];
  systems: PartnerAccount[];
  activations: ActivationAccount[];
  /** Posted codes of professionals, with their numbers in the register. */
  professionalActivations: { name: string; number: string; code: string }[];
};

/** Something the person at the keyboard can put right; its message is all that they need to see. */
export class UserProblem extends Error {}

/** @throws UserProblem when there is no platform with a demo country in that folder */
export async function readAccounts(data: string): Promise<Accounts> {
  const path = join(data, 'demo', 'accounts.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES')
      throw new UserProblem(`${path} belongs to whoever started the platform: you may not read it.`);
    throw new UserProblem(
      `${path} is not there. Start the platform first (npm start), or say where its data is with --data.`,
    );
  });
  return JSON.parse(text) as Accounts;
}

/** @throws UserProblem naming those that there are */
export function partnerOf(accounts: Accounts, clientId: string): PartnerAccount {
  const found = accounts.systems.find((one) => one.client_id === clientId);
  if (found !== undefined) return found;
  const known = accounts.systems.map((one) => `  ${one.client_id.padEnd(20)} ${one.name}`).join('\n');
  throw new UserProblem(`There is no demo client "${clientId}". There are:\n${known}`);
}
