// Names in the order in which professionals look for them.

/** KIEFFER Anna Danielle, as the country's registers list people; as it came when the given names are not known. */
export const surnameFirst = (person: { name: string; givenName?: string }): string => {
  const { name, givenName = '' } = person;
  const surname = givenName !== '' && name.startsWith(`${givenName} `) ? name.slice(givenName.length + 1) : '';
  return surname === '' ? name : `${surname.toUpperCase()} ${givenName}`;
};
