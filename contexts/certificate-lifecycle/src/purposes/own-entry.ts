import type { OwnershipFields } from '../ownership/ownership-entry.ts';

/** The decisions that come with a purpose. Who supports it is said by the configuration (`support`), owner by owner. */
export type OwnEntry = Omit<OwnershipFields, 'operatingModel' | 'supportOwner'>;

/**
 * Where the decisions of a purpose stand. `with_purpose`: here, complete, and no program changes them.
 * `without_program`: here for what is in no program, and in the ownership matrix for each program. `by_program`: in the
 * matrix alone.
 */
export type PurposeOwnership =
  | { readonly kind: 'with_purpose'; readonly entry: OwnEntry }
  | { readonly kind: 'without_program'; readonly entry: OwnEntry }
  | { readonly kind: 'by_program' };

/** Of what is run here from end to end. */
export const runHere = (over: Partial<OwnEntry> = {}): OwnEntry => ({
  standardsSource: ['ocpp'],
  businessOwner: 'operator of the installation',
  authority: { party: 'operator', name: 'own PKI' },
  privateKeyOwner: 'endpoint',
  deliveryPath: ['ocpp'],
  role: ['issuer', 'distributor', 'validator'],
  sourceOfTruthLevel: 'full',
  authorities: { renew: 'operator', revoke: 'operator', suspend: 'operator', replace: 'operator' },
  programVariability: ['global'],
  ...over,
});

/** Of what a manufacturer issues and we know by its roots and imports. */
export const ofManufacturer = (over: Partial<OwnEntry> = {}): OwnEntry =>
  runHere({
    standardsSource: ['oem_policy'],
    businessOwner: 'manufacturer',
    authority: { party: 'outside', name: 'manufacturer' },
    privateKeyOwner: 'outside',
    deliveryPath: ['manual'],
    role: ['validator', 'tracker'],
    authorities: { renew: 'outside', revoke: 'either', suspend: 'outside', replace: 'outside' },
    programVariability: ['oem'],
    ...over,
  });

/** Of what is a part of this system. */
export const madeByThePki: OwnEntry = runHere({
  standardsSource: ['operator_policy'],
  privateKeyOwner: 'operator',
  deliveryPath: ['other'],
  role: ['issuer', 'validator'],
});
