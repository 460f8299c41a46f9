// A country of a few people for tests of the whole platform: Anna and Bruno have records, the others none; Dr Schmit is
// Anna's lead doctor, Dr Weber in her circle, Dr Klein a stranger. Hospital and laboratory have systems connected.
import { generateKeyPairSync } from 'node:crypto';
import type { Call, OperatorRole } from '../../src/base/call.ts';
import { completeMatricule } from '../../src/base/matricule.ts';
import type { Services } from '../../src/platform.ts';
import type { DemoPerson } from '../../src/services/identity/identity.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
export const patients = { anna: uuid(1), bruno: uuid(2), carla: uuid(3), david: uuid(4), eva: uuid(5) } as const;
export const matricules = {
  anna: completeMatricule('19850312001'),
  bruno: completeMatricule('19700723002'),
  carla: completeMatricule('19900101003'),
  david: completeMatricule('19950202004'),
  eva: completeMatricule('19960303005'),
  weber: completeMatricule('19720505501'),
  schmit: completeMatricule('19650606502'),
  diaz: completeMatricule('19780909504'),
  wolff: completeMatricule('19790101505'),
  klein: completeMatricule('19800808503'),
  kayser: completeMatricule('19790512901'),
  steichen: completeMatricule('19710923902'),
  marques: completeMatricule('19900130903'),
  reuter: completeMatricule('19880215904'),
  bintner: completeMatricule('19830927906'),
} as const;
const practices = ['practice-weber', 'practice-schmit', 'practice-klein'] as const;

const person = (
  id: string,
  givenName: string,
  familyName: string,
  as: DemoPerson['roles'][number]['as'],
): DemoPerson => ({
  id,
  matricule: matricules[id as keyof typeof matricules],
  givenName,
  familyName,
  roles: [{ as }],
});
export const people: DemoPerson[] = [
  person('anna', 'Anna', 'Kieffer', 'patient'),
  person('bruno', 'Bruno', 'Hoffmann', 'patient'),
  person('carla', 'Carla', 'Reuter', 'patient'),
  person('david', 'David', 'Faber', 'patient'),
  person('eva', 'Eva', 'Simon', 'patient'),
  person('weber', 'Marc', 'Weber', 'professional'),
  person('schmit', 'Claire', 'Schmit', 'professional'),
  person('diaz', 'Nora', 'Diaz', 'professional'),
  person('wolff', 'Jean', 'Wolff', 'professional'),
  person('klein', 'Lucie', 'Klein', 'professional'),
  person('kayser', 'Martine', 'Kayser', 'operator'),
  person('steichen', 'Yves', 'Steichen', 'operator'),
  person('marques', 'Sofia', 'Marques', 'operator'),
  person('reuter', 'Tom', 'Reuter', 'operator'),
  person('bintner', 'Luc', 'Bintner', 'operator'),
];

const rolesOf: Record<string, OperatorRole> = {
  kayser: 'welcome-desk',
  marques: 'helpdesk',
  reuter: 'helpdesk',
  bintner: 'conformance',
};

export type ClientKey = { clientId: string; jwk: object };

const session = { id: 'small-country', scopes: null, assurance: 'high' as const, authenticatedAt: new Date(0) };
const clerk = (): Call => ({
  id: 'clerk',
  at: new Date(),
  purpose: 'HOPERAT',
  language: 'en',
  actor: { kind: 'operator', operatorId: 'kayser', roles: ['welcome-desk'], name: 'Martine Kayser', session },
});
export const annas = (): Call => ({
  id: 'anna',
  at: new Date(),
  purpose: 'PATRQT',
  language: 'en',
  actor: { kind: 'patient', patientId: patients.anna, name: 'Anna Kieffer', session },
});

/** Fills an empty database; answers the keys of the systems. */
export async function settle({ professionals, patients: register, identity, record }: Services): Promise<ClientKey[]> {
  const organisation = (id: string, kind: string) => ({
    id,
    number: `n-${id}`,
    name: id,
    kind,
    street: '1, rue Neuve',
    postalCode: 'L-1234',
    town: 'Luxembourg',
    country: 'LU',
  });
  const practitioner = (id: string, family: string, given: string, at: string) => ({
    id,
    number: `p-${id}`,
    title: 'Dr',
    family,
    given,
    sex: 'male',
    profession: 'physician',
    speciality: id === 'schmit' ? 'general-practice' : 'cardiology',
    languages: ['fr'],
    workplaces: [{ organisationId: at }],
  });
  await professionals.importDirectory({
    organisations: [
      ...practices.map((id) => organisation(id, 'practice')),
      organisation('lab-nord', 'laboratory'),
      organisation('hospital-sud', 'hospital'),
    ],
    practitioners: [
      practitioner('weber', 'Weber', 'Marc', practices[0]),
      practitioner('schmit', 'Schmit', 'Claire', practices[1]),
      practitioner('klein', 'Klein', 'Lucie', practices[2]),
      practitioner('diaz', 'Diaz', 'Nora', practices[2]),
      practitioner('wolff', 'Wolff', 'Jean', practices[2]),
    ],
  } as unknown as Parameters<typeof professionals.importDirectory>[0]);
  const born = { anna: '1985-03-12', bruno: '1970-07-23', carla: '1990-01-01', david: '1995-02-02', eva: '1996-03-03' };
  await register.importPersons(
    (['anna', 'bruno', 'carla', 'david', 'eva'] as const).map((name) => {
      const { familyName, givenName } = people.find((one) => one.id === name) as DemoPerson;
      return {
        id: patients[name],
        family: familyName,
        given: [givenName],
        birthDate: born[name],
        sex: 'female' as const,
        matricule: matricules[name],
        language: 'fr',
      };
    }) as unknown as Parameters<typeof register.importPersons>[0],
  );
  for (const { id, matricule, givenName, familyName, roles } of people) {
    const kind = roles[0]?.as as DemoPerson['roles'][number]['as'];
    const operator = rolesOf[id] ?? 'data-protection';
    await identity.registerAccount({
      kind,
      subject: kind === 'patient' ? patients[id as keyof typeof patients] : id,
      matricule,
      name: `${givenName} ${familyName}`,
      ...(kind === 'operator' ? { roles: [operator] } : {}),
    });
  }
  const keys: ClientKey[] = [];
  for (const [id, kind] of [
    ['hospital-sud', 'hospital'],
    ['lab-nord', 'laboratory'],
  ] as const) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const facts = { kid: 'one', alg: 'ES256', use: 'sig' };
    await identity.registerClient({
      kind: 'system',
      id: `client-${id}`,
      name: id,
      organisation: { id, kind },
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...facts }] },
      scopes: ['system/*.cruds'],
    });
    keys.push({ clientId: `client-${id}`, jwk: { ...privateKey.export({ format: 'jwk' }), ...facts } });
  }
  await record.openRecords(clerk(), [
    { patientId: patients.anna, origin: 'volunteer', referentId: 'schmit' },
    { patientId: patients.bruno, origin: 'volunteer', referentId: 'klein' },
  ]);
  await record.addToCircle(annas(), { kind: 'professional', id: 'weber' }, null);
  return keys;
}
