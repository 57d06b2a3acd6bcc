import type { OwnershipEntry } from '../ownership/ownership-entry.ts';
import { undecided } from '../ownership/ownership-view.ts';
import type { Program } from '../ownership/program.ts';
import type { PurposeName } from '../purposes/purpose.ts';

export const program = (slug: string, over: Partial<Program> = {}): Program => ({
  slug,
  name: slug,
  kind: 'production',
  customer: null,
  countries: null,
  oem: null,
  scheme: null,
  ...over,
});

/** In which certificates are issued whatever is still open. */
export const testProgram = (slug: string): Program => program(slug, { kind: 'test' });

/** Nothing of it is decided. */
export const openEntry = (
  purpose: PurposeName,
  slug: string | null,
  over: Partial<OwnershipEntry> = {},
): OwnershipEntry => ({
  ...undecided(purpose),
  program: slug,
  ...over,
});

/** Everything of it is decided, and what is licensed was validated: ours, unless `over` says otherwise. */
export const fullEntry = (
  purpose: PurposeName,
  slug: string | null,
  over: Partial<OwnershipEntry> = {},
): OwnershipEntry => ({
  purpose,
  program: slug,
  operatingModel: 'managed',
  standardsSource: ['vdv261', 'scheme_contract'],
  businessOwner: 'north operator',
  authority: { party: 'operator', name: 'own vehicle CA' },
  privateKeyOwner: 'endpoint',
  deliveryPath: ['est'],
  role: ['issuer', 'validator'],
  sourceOfTruthLevel: 'full',
  authorities: { renew: 'operator', revoke: 'operator', suspend: 'operator', replace: 'operator' },
  supportOwner: 'vehicle-desk',
  programVariability: ['program'],
  standards: [{ name: 'vdv261', edition: '261:2020-01', validatedBy: 'standards office', validatedOn: '2026-02-01' }],
  ...over,
});

/** The same where an authority outside issues. */
export const outsideEntry = (
  purpose: PurposeName,
  slug: string | null,
  operatingModel: 'brokered' | 'tracked',
  over: Partial<OwnershipEntry> = {},
): OwnershipEntry =>
  fullEntry(purpose, slug, {
    operatingModel,
    authority: { party: 'outside', name: 'outside issuer' },
    role: operatingModel === 'brokered' ? ['broker', 'tracker'] : ['tracker'],
    ...over,
  });
