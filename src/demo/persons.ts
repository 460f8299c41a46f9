// Three hundred persons in households: the cast first, then neighbours until the country is full.
import type { Language } from '../base/call.ts';
import { completeMatricule } from '../base/matricule.ts';
import { addDays, day, daysBefore, monthsBefore, yearsBetween } from './calendar.ts';
import type { Role } from './cast.ts';
import type { Address, Person, Professional } from './country.ts';
import { type Culture, elderNames, foreignTowns, names, streets, towns, youngNames } from './names.ts';
import { organisations } from './organisations.ts';
import { slug } from './professionals.ts';
import type { Random } from './random.ts';

export const personCount = 300;

type Home = { id: string; address: Address; culture: Culture; language: Language; family: string };
type Draft = {
  sex: 'female' | 'male';
  birthDate: string;
  serial?: number;
  given?: string;
  family?: string;
  visitor?: boolean;
  deathDate?: string;
};

/** A person of the cast with the role played. */
export type Cast = { role: Role; person: Person };

export function createPersons(random: Random, now: Date, roles: readonly Role[], generalists: readonly Professional[]) {
  const persons: Person[] = [];
  const cast: Cast[] = [];
  const serials = new Map<string, number>();
  const usedNames = new Set<string>();
  const today = day(now);

  const bornMonthsAgo = (months: number): string => addDays(monthsBefore(now, months), -random.int(1, 25));
  const bornYearsAgo = (from: number, to: number): string => bornMonthsAgo(random.int(from * 12, to * 12 + 11));

  /** Siblings born on one day get serials in a row, as in the register. */
  function matriculeFor(birthDate: string, wanted?: number): string {
    const serial = serials.get(birthDate) ?? wanted ?? random.int(10, 980);
    serials.set(birthDate, serial + 1);
    return completeMatricule(birthDate.replaceAll('-', '') + String(serial % 1000).padStart(3, '0'));
  }

  function add(home: Home, draft: Draft): Person {
    const family = draft.family ?? home.family;
    const age = yearsBetween(draft.birthDate, today);
    const outOfTime = age < 30 ? elderNames : age > 50 ? youngNames : new Set<string>();
    const list = names[home.culture][draft.sex].filter((one) => !outOfTime.has(one));
    let given = draft.given ?? random.pick(list);
    for (let i = 0; i < 20 && usedNames.has(`${given} ${family}`); i++) given = random.pick(list);
    usedNames.add(`${given} ${family}`);
    const adult = age >= 18;
    const index = persons.length;
    const person: Person = {
      id: random.uuid(),
      ...(draft.visitor ? {} : { matricule: matriculeFor(draft.birthDate, draft.serial) }),
      family,
      given: [given, ...(random.chance(0.35) ? [random.pick(list.filter((one) => one !== given))] : [])],
      birthDate: draft.birthDate,
      ...(draft.deathDate ? { deathDate: draft.deathDate } : {}),
      sex: draft.sex,
      language: home.language,
      address: home.address,
      ...(adult || age > 13 ? { phone: phone(home.address.country, index) } : {}),
      ...(adult && age < 85 && random.chance(0.8)
        ? { email: `${slug(`${given} ${family}`)}.${index}@courriel.example` }
        : {}),
      householdId: home.id,
      relations: [],
      ...(!draft.visitor && random.chance(home.address.country === 'LU' ? 0.72 : 0.3) && generalists.length > 0
        ? { referentId: random.pick(generalists).id }
        : {}),
    };
    persons.push(person);
    return person;
  }

  function phone(country: Address['country'], index: number): string {
    const tail = String(1000 + index * 13).replace(/(\d{2})(\d{2})/, '$1 $2');
    return country === 'LU' ? `+352 621 00 ${tail}` : `${foreignTowns[country].phone} ${tail}`;
  }

  function homeOf(
    culture: Culture,
    language: Language,
    country: Address['country'],
    town?: string,
    family?: string,
  ): Home {
    const number = random.int(1, 120);
    const id = random.uuid();
    const surname = family ?? random.pick(names[culture].family);
    if (country !== 'LU') {
      const there = foreignTowns[country];
      const [postalCode, name] = random.pick(there.towns);
      const street = random.pick(there.streets);
      return {
        id,
        culture,
        language,
        family: surname,
        address: {
          street: country === 'DE' ? `${street} ${number}` : `${number}, ${street}`,
          postalCode,
          town: name,
          country,
        },
      };
    }
    const weighted = towns.flatMap((one) => Array<typeof one>(one.weight).fill(one));
    const place = towns.find((one) => one.town === town) ?? random.pick(weighted);
    return {
      id,
      culture,
      language,
      family: surname,
      address: {
        street: `${number}, ${random.pick(streets)}`,
        postalCode: random.pick(place.postalCodes),
        town: place.town,
        country,
      },
    };
  }

  const relate = (a: Person, kind: 'parent' | 'spouse' | 'sibling', b: Person): void => {
    // `a` is the parent (spouse, sibling) of `b`; each stores what the other is to them.
    b.relations.push({ personId: a.id, kind });
    a.relations.push({ personId: b.id, kind: kind === 'parent' ? 'child' : kind });
  };

  const opposite = (sex: 'female' | 'male'): 'female' | 'male' => (sex === 'female' ? 'male' : 'female');

  /** A second surname under the same roof happens: not every couple shares one. */
  const spouseOf = (home: Home, one: Person, visitor = false): Person => {
    const gap = random.int(-60, 60);
    const birthDate = addDays(one.birthDate, gap * 30);
    const other = add(home, {
      sex: opposite(one.sex),
      birthDate: birthDate > daysBefore(now, 18 * 366) ? one.birthDate : birthDate,
      ...(random.chance(0.45) ? { family: random.pick(names[home.culture].family) } : {}),
      visitor,
    });
    relate(one, 'spouse', other);
    return other;
  };

  const childrenOf = (home: Home, parents: Person[], count: number, youngestFirst = 0): Person[] => {
    const mother = parents.find((one) => one.sex === 'female') ?? (parents[0] as Person);
    const father = parents.find((one) => one.sex === 'male') ?? mother;
    const oldest = Math.min(17, yearsBetween(mother.birthDate, today) - 20);
    const children: Person[] = [];
    for (let i = 0; i < count && oldest >= 1; i++) {
      children.push(
        add(home, {
          sex: random.pick(['female', 'male'] as const),
          birthDate: bornYearsAgo(Math.min(youngestFirst, oldest - 1), oldest - 1),
          family: father.family,
        }),
      );
    }
    return children;
  };

  const bindFamily = (parents: Person[], children: Person[]): void => {
    for (const child of children) for (const parent of parents) relate(parent, 'parent', child);
    children.forEach((one, i) => {
      for (const other of children.slice(i + 1)) relate(one, 'sibling', other);
    });
  };

  function play(role: Role): void {
    const previous = cast.at(-1);
    if (role.household === 'twin-of-previous' && previous) {
      const { person: twin } = previous;
      const home: Home = {
        id: twin.householdId,
        address: twin.address,
        culture: role.culture,
        language: role.language,
        family: twin.family,
      };
      const person = add(home, { sex: role.sex, birthDate: twin.birthDate });
      const parents = twin.relations.filter((one) => one.kind === 'parent').map((one) => byId(one.personId));
      const siblings = twin.relations.filter((one) => one.kind === 'sibling').map((one) => byId(one.personId));
      for (const parent of parents) relate(parent, 'parent', person);
      for (const sibling of [twin, ...siblings]) relate(sibling, 'sibling', person);
      cast.push({ role, person });
      return;
    }
    const home = homeOf(role.culture, role.language, role.country ?? 'LU', role.town, role.family);
    if (role.home) {
      const house = organisations.find((one) => one.id === role.home);
      if (house) home.address = { street: house.street, postalCode: house.postalCode, town: house.town, country: 'LU' };
    }
    const deathDate = role.diedDaysAgo === undefined ? undefined : daysBefore(now, role.diedDaysAgo);
    const person = add(home, {
      sex: role.sex,
      birthDate: role.birthDate ?? bornMonthsAgo(role.ageMonths + (role.ageMonths > 36 ? random.int(0, 10) : 0)),
      ...(role.given ? { given: role.given } : {}),
      ...(role.serial ? { serial: role.serial } : {}),
      ...(deathDate ? { deathDate } : {}),
    });
    cast.push({ role, person });
    if (role.household === 'couple') spouseOf(home, person);
    if (role.household === 'family-parent') {
      const parents = [person, spouseOf(home, person)];
      bindFamily(parents, childrenOf(home, parents, random.int(1, 3)));
    }
    if (role.household === 'family-child') {
      const mother = add(home, { sex: 'female', birthDate: bornMonthsAgo(role.ageMonths + random.int(25, 36) * 12) });
      const father = spouseOf(home, mother);
      father.family = person.family;
      bindFamily([mother, father], [person, ...childrenOf(home, [mother, father], random.int(0, 1), 3)]);
    }
  }

  const byId = (id: string): Person => {
    const person = persons.find((one) => one.id === id);
    if (!person) throw new Error(`no person ${id}`);
    return person;
  };

  for (const role of roles) play(role);
  for (const { role, person } of cast) {
    // Who was opened in bulk has declared a referent; Anna's is known by name.
    if (role.story === 'anna') person.referentId = 'paul-schmit';
    else if (role.origin === 'bulk')
      person.referentId ??= random.pick(generalists.filter((one) => one.id !== 'lucie-thill')).id;
    else delete person.referentId;
    if (role.home)
      person.referentId =
        generalists.find((one) => one.workplaces.some((at) => at.organisationId === role.home))?.id ??
        person.referentId ??
        '';
  }

  const cultures = (Object.keys(names) as Culture[]).flatMap((one) => Array<Culture>(names[one].share).fill(one));
  while (persons.length < personCount) {
    const left = personCount - persons.length;
    const culture = random.pick(cultures);
    const country = random.chance(0.14) ? random.pick(['FR', 'FR', 'BE', 'DE'] as const) : 'LU';
    const visitor = country !== 'LU';
    const kind =
      left < 5
        ? 'single'
        : random.pick(['family', 'family', 'family', 'couple', 'elderly', 'single', 'twins'] as const);
    const home = homeOf(culture, random.pick(names[culture].languages), country);
    const sex = random.pick(['female', 'male'] as const);
    if (kind === 'single' || kind === 'couple' || kind === 'elderly') {
      const person = add(home, {
        sex,
        birthDate: kind === 'elderly' ? bornYearsAgo(70, 96) : bornYearsAgo(20, 68),
        visitor,
      });
      if (kind !== 'single') spouseOf(home, person, visitor);
      continue;
    }
    const one = add(home, { sex, birthDate: bornYearsAgo(27, 46) });
    const parents = [one, spouseOf(home, one)];
    const children = childrenOf(home, parents, kind === 'twins' ? 1 : Math.min(left - 2, random.int(1, 3)));
    const first = children[0];
    if (kind === 'twins' && first) children.push(add(home, { sex, birthDate: first.birthDate, family: first.family }));
    bindFamily(parents, children);
  }
  return { persons, cast };
}
