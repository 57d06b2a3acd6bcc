import { ok, type Result, refused } from '@bfcert/kernel/result';
import { checkBindings } from '../identity/binding.ts';
import { purposeNamed } from '../purposes/registry.ts';
import {
  actingParties,
  authorityVerbs,
  deliveryChannels,
  licensedStandards,
  type OwnershipEntry,
  ownershipRoles,
  privateKeyOwners,
  programVariabilities,
  sourceOfTruthLevels,
  standardsSources,
} from './ownership-entry.ts';
import type { OwnershipDraft } from './ownership-version.ts';
import { type Program, programKinds } from './program.ts';

const MOST_PROGRAMS = 500;
const MOST_ENTRIES = 2_000;
const TEXT = /^(?! )[^\p{C}]{1,120}(?<! )$/u;
const COUNTRY = /^[A-Z]{2}$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * Refused with one sentence that names the program or the entry and what is wrong with it. What is open is no fault: a matrix
 * is filled in over weeks. What contradicts itself is.
 */
export function checkMatrix({ programs, entries }: OwnershipDraft, today: Date): Result<null, string> {
  if (programs.length > MOST_PROGRAMS) return refused(`There are at most ${MOST_PROGRAMS} programs.`);
  if (entries.length > MOST_ENTRIES) return refused(`There are at most ${MOST_ENTRIES} entries.`);
  const slugs = new Set<string>();
  for (const program of programs) {
    const fault = slugs.has(program.slug) ? 'there are two of this name.' : faultInProgram(program);
    if (fault !== null) return refused(`The program ${JSON.stringify(program.slug)}: ${fault}`);
    slugs.add(program.slug);
  }
  const places = new Set<string>();
  for (const entry of entries) {
    const place = JSON.stringify([entry.purpose, entry.program]);
    const fault = places.has(place) ? 'there are two of them.' : faultInEntry(entry, slugs, today);
    if (fault !== null) return refused(`The entry of ${entry.purpose} ${inProgram(entry)}: ${fault}`);
    places.add(place);
  }
  return ok(null);
}

const inProgram = ({ program }: OwnershipEntry): string =>
  program === null ? 'in every other program' : `in the program ${program}`;

function faultInProgram({ slug, name, kind, customer, countries, oem, scheme }: Program): string | null {
  const bound = checkBindings([{ kind: 'program', value: slug }]);
  if (!bound.ok) return bound.refusal;
  if (!programKinds.includes(kind)) return `it is one of ${programKinds.join(', ')}.`;
  const texts = [name, customer, oem, scheme].filter((text) => text !== null);
  if (!texts.every((text) => TEXT.test(text))) return 'a name has 1–120 printable characters.';
  if (countries === null) return null;
  if (countries.length === 0 || !countries.every((code) => COUNTRY.test(code))) {
    return 'countries are codes of two capital letters, at least one; null: all.';
  }
  return new Set(countries).size === countries.length ? null : 'a country stands in it twice.';
}

function faultInEntry(entry: OwnershipEntry, programs: ReadonlySet<string>, today: Date): string | null {
  const purpose = purposeNamed(entry.purpose);
  if (purpose === null) return 'there is no such purpose.';
  if (purpose.ownership.kind === 'with_purpose')
    return 'its decisions come with the purpose, and no program changes them.';
  if (entry.program !== null && !programs.has(entry.program)) return 'there is no such program in the matrix.';
  const { operatingModel } = entry;
  if (operatingModel !== null && !purpose.operatingModels.includes(operatingModel)) {
    return `it is ${purpose.operatingModels.join(' or ')}, never ${operatingModel}.`;
  }
  return faultInChoices(entry) ?? faultInStandards(entry, today) ?? contradictionIn(entry);
}

/** Also of what comes past the API's schema. */
function faultInChoices(entry: OwnershipEntry): string | null {
  const lists = [
    ['standardsSource', entry.standardsSource, standardsSources],
    ['deliveryPath', entry.deliveryPath, deliveryChannels],
    ['role', entry.role, ownershipRoles],
    ['programVariability', entry.programVariability, programVariabilities],
    ['privateKeyOwner', some(entry.privateKeyOwner), privateKeyOwners],
    ['sourceOfTruthLevel', some(entry.sourceOfTruthLevel), sourceOfTruthLevels],
    [
      'authorities',
      entry.authorities === null ? [] : authorityVerbs.map((verb) => entry.authorities?.[verb]),
      actingParties,
    ],
  ] as const;
  for (const [field, values, allowed] of lists) {
    const stray = values.find((value) => !(allowed as readonly unknown[]).includes(value));
    if (stray !== undefined || values.includes(undefined as never)) return `${field} is of ${allowed.join(', ')}.`;
    if (field !== 'authorities' && new Set(values).size !== values.length) return `${field} says the same twice.`;
  }
  const texts = [entry.businessOwner, entry.authority?.name ?? null, entry.supportOwner].filter(
    (text) => text !== null,
  );
  return texts.every((text) => TEXT.test(text)) ? null : 'a name has 1–120 printable characters.';
}

const some = <Value>(value: Value | null): readonly Value[] => (value === null ? [] : [value]);

function faultInStandards({ standards, standardsSource }: OwnershipEntry, today: Date): string | null {
  const names = standards.map(({ name }) => name);
  if (new Set(names).size !== names.length) return 'a standard is validated once.';
  for (const { name, edition, validatedBy, validatedOn } of standards) {
    if (!licensedStandards.includes(name)) return `only ${licensedStandards.join(' and ')} are validated.`;
    if (!standardsSource.includes(name)) return `${name} was validated and is no source of its rules.`;
    if (!TEXT.test(edition) || !TEXT.test(validatedBy)) return `who validated which edition of ${name} is missing.`;
    if (!isDay(validatedOn)) return `${name} was validated on a day, YYYY-MM-DD.`;
    if (validatedOn > today.toISOString().slice(0, 10)) return `${name} was not validated yet on ${validatedOn}.`;
  }
  return null;
}

/** The 30th of February is none. */
const isDay = (text: string): boolean => DAY.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

function contradictionIn(entry: OwnershipEntry): string | null {
  const { operatingModel, authority, privateKeyOwner, role, sourceOfTruthLevel, programVariability } = entry;
  if (privateKeyOwner === 'operator') return 'no key of a vehicle, a contract or an EVSE is ever ours.';
  if (programVariability.includes('global') && programVariability.length > 1)
    return 'what is global differs by nothing.';
  if (operatingModel === null) return null;
  const isManaged = operatingModel === 'managed';
  if (authority !== null && isManaged !== (authority.party === 'operator')) {
    return isManaged ? 'what is managed is issued by the operator.' : `what is ${operatingModel} is issued outside.`;
  }
  if (role.length > 0 && isManaged !== role.includes('issuer')) {
    return isManaged ? 'of what is managed we are the issuer.' : `of what is ${operatingModel} we are not the issuer.`;
  }
  if (isManaged && sourceOfTruthLevel !== null && sourceOfTruthLevel !== 'full') {
    return 'what we issue ourselves is stored in full.';
  }
  return null;
}
