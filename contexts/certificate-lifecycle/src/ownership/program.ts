import { boundValues, type Identity } from '../identity/identity.ts';

export const programKinds = ['production', 'test'] as const;
export type ProgramKind = (typeof programKinds)[number];

/** An agreement under which certificates are used: whose, where, of which make, by whose rules. Null: all. */
export interface Program {
  /** As identities are bound to it (binding `program`). */
  readonly slug: string;
  readonly name: string;
  /** In a test program certificates are issued while its decisions are still open. */
  readonly kind: ProgramKind;
  /** The owner of its identities. */
  readonly customer: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[] | null;
  /** As the binding `vendor` has it. */
  readonly oem: string | null;
  readonly scheme: string | null;
}

/** What decides whether an identity belongs to a program. */
export type Member = Pick<Identity, 'owner' | 'bindings'>;

/** Why an identity that is bound to the program does not belong there; null: it does. A name that it lacks is no reason. */
export function objectionToMember({ slug, customer, countries, oem }: Program, identity: Member): string | null {
  if (customer !== null && customer !== identity.owner) return `The program ${slug} is for another owner's identities.`;
  const [country] = boundValues(identity, 'country');
  if (countries !== null && country !== undefined && !countries.includes(country)) {
    return `The program ${slug} is not for ${country}.`;
  }
  const [vendor] = boundValues(identity, 'vendor');
  if (oem !== null && vendor !== undefined && vendor !== oem)
    return `The program ${slug} is for ${oem}, not for ${vendor}.`;
  return null;
}
