// A CDA R2 document with a coded header and a narrative body (ISO/HL7 27932; https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7).

import { hl7Time } from './calendar.ts';
import type { Organisation, Person, Professional } from './country.ts';

export type CdaSection = {
  /** LOINC. */
  code: string;
  title: string;
  paragraphs?: string[];
  items?: string[];
  table?: { head: string[]; rows: string[][] };
};

export type CdaInput = {
  id: string;
  /** LOINC code and its name in the document's language. */
  type: [code: string, name: string];
  title: string;
  language: string;
  at: Date;
  confidentiality: 'N' | 'R' | 'V';
  patient: Person;
  author: Professional;
  organisation: Organisation;
  /** Of the care described. */
  period?: { from: Date; to: Date };
  sections: CdaSection[];
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// OIDs under 2.999 are HL7's and ITU's example arc: the country has no arc of its own yet.
const oid = {
  document: '2.999.442.1',
  patient: '2.999.442.2',
  practitioner: '2.999.442.3',
  organisation: '2.999.442.4',
};

const id = (root: string, extension: string): string => `<id root="${root}" extension="${escaped(extension)}"/>`;

function address(at: { street: string; postalCode: string; town: string }, country: string): string {
  return `<addr><streetAddressLine>${escaped(at.street)}</streetAddressLine><postalCode>${escaped(at.postalCode)}</postalCode><city>${escaped(at.town)}</city><country>${country}</country></addr>`;
}

const telecom = (phone: string): string => `<telecom value="tel:${escaped(phone.replaceAll(' ', ''))}"/>`;

const organisationParts = (one: Organisation): string =>
  `${id(oid.organisation, one.number)}<name>${escaped(one.name)}</name>${telecom(one.phone)}${address(one, 'LU')}`;

const personName = (one: Professional): string =>
  `<assignedPerson><name>${one.title ? `<prefix>${one.title}</prefix>` : ''}<given>${escaped(one.given)}</given><family>${escaped(one.family)}</family></name></assignedPerson>`;

const genders = { female: ['F', 'Female'], male: ['M', 'Male'] } as const;

/** UTF-8 bytes; the same input gives the same bytes. */
export function makeCda(input: CdaInput): Buffer {
  const { patient, author, organisation } = input;
  const time = hl7Time(input.at);
  const [gender, genderName] = genders[patient.sex];
  const assigned = `${id(oid.practitioner, author.number)}<code code="${author.speciality ?? author.profession}" codeSystem="2.999.442.5"/>`;
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="LU"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="1.3.6.1.4.1.19376.1.5.3.1.1.1"/>
${id(oid.document, input.id)}
<code code="${input.type[0]}" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="${escaped(input.type[1])}"/>
<title>${escaped(input.title)}</title>
<effectiveTime value="${time}"/>
<confidentialityCode code="${input.confidentiality}" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="${input.language}-LU"/>
<setId root="${oid.document}" extension="${input.id}"/>
<versionNumber value="1"/>
<recordTarget><patientRole>
${id(oid.patient, patient.matricule ?? patient.id)}
${address(patient.address, patient.address.country)}
${patient.phone ? telecom(patient.phone) : '<telecom nullFlavor="UNK"/>'}
<patient><name>${patient.given.map((one) => `<given>${escaped(one)}</given>`).join('')}<family>${escaped(patient.family)}</family></name>
<administrativeGenderCode code="${gender}" codeSystem="2.16.840.1.113883.5.1" displayName="${genderName}"/>
<birthTime value="${patient.birthDate.replaceAll('-', '')}"/></patient>
</patientRole></recordTarget>
<author><time value="${time}"/><assignedAuthor>${assigned}${telecom(organisation.phone)}${personName(author)}<representedOrganization>${organisationParts(organisation)}</representedOrganization></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>${organisationParts(organisation)}</representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="${time}"/><signatureCode code="S"/><assignedEntity>${assigned}${personName(author)}</assignedEntity></legalAuthenticator>
${input.period ? encounter(input, input.period) : ''}
<component><structuredBody>
${input.sections.map(section).join('\n')}
</structuredBody></component>
</ClinicalDocument>
`,
    'utf8',
  );
}

const encounter = (input: CdaInput, period: { from: Date; to: Date }): string =>
  `<componentOf><encompassingEncounter><effectiveTime><low value="${hl7Time(period.from)}"/><high value="${hl7Time(period.to)}"/></effectiveTime><location><healthCareFacility><serviceProviderOrganization>${organisationParts(input.organisation)}</serviceProviderOrganization></healthCareFacility></location></encompassingEncounter></componentOf>`;

function section(one: CdaSection): string {
  const paragraphs = (one.paragraphs ?? []).map((text) => `<paragraph>${escaped(text)}</paragraph>`).join('');
  const list = one.items?.length
    ? `<list>${one.items.map((text) => `<item>${escaped(text)}</item>`).join('')}</list>`
    : '';
  const table = one.table
    ? `<table><thead><tr>${one.table.head.map((text) => `<th>${escaped(text)}</th>`).join('')}</tr></thead><tbody>${one.table.rows
        .map((row) => `<tr>${row.map((text) => `<td>${escaped(text)}</td>`).join('')}</tr>`)
        .join('')}</tbody></table>`
    : '';
  return `<component><section><code code="${one.code}" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"/><title>${escaped(one.title)}</title><text>${paragraphs}${list}${table}</text></section></component>`;
}
