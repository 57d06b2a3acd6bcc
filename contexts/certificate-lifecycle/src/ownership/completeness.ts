import {
  type LicensedStandard,
  licensedStandards,
  type OwnershipEntry,
  type OwnershipField,
  type OwnershipFields,
  ownershipFields,
} from './ownership-entry.ts';

/** What is not decided yet. */
export function missingFields(entry: OwnershipFields): readonly OwnershipField[] {
  return ownershipFields.filter((field) => {
    const value = entry[field];
    return value === null || (Array.isArray(value) && value.length === 0);
  });
}

/** The licensed standards that govern it and that nobody has validated. */
export function unvalidatedStandards({
  standardsSource,
  standards,
}: Pick<OwnershipEntry, 'standardsSource' | 'standards'>): readonly LicensedStandard[] {
  return licensedStandards.filter(
    (name) => standardsSource.includes(name) && !standards.some((each) => each.name === name),
  );
}
