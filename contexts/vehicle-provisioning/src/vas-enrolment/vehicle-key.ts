import type { IdentityId } from '@bfcert/certificate-lifecycle';
import { type Id, parseId } from '@bfcert/kernel/ids';

export type VehicleKeyId = Id<'vky'>;
export const parseVehicleKeyId = (text: string): VehicleKeyId | null => parseId('vky', text);

/**
 * A public key that was read out of a vehicle before it ever came, at the factory or in the depot. Whoever signs a request
 * with it is that vehicle. A key has one certificate, so it proves one enrolment.
 */
export interface VehicleKey {
  readonly id: VehicleKeyId;
  readonly identityId: IdentityId;
  /** Of its vehicle. */
  readonly owner: string;
  readonly program: string;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, lower-case hex. */
  readonly spkiSha256: string;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly withdrawnAt: Date | null;
}
