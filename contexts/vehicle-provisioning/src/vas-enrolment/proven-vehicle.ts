import type { Identity } from '@bfcert/certificate-lifecycle';
import type { Certificate } from '@bfcert/kernel/x509';
import type { EnrolmentTokenId, TokenObjection } from './enrolment-token.ts';
import type { PresentedObjection } from './judge-presented.ts';

declare const proven: unique symbol;

/** A vehicle that has proven which one it is, for one program. Only `prove-vehicle.ts` makes one. */
export type ProvenVehicle = {
  readonly [proven]: true;
  readonly identity: Identity;
  readonly program: string;
} & VehicleProof;

export type VehicleProof =
  | { readonly proof: 'oem_certificate'; readonly fingerprint: string }
  | { readonly proof: 'one_time_token'; readonly tokenId: EnrolmentTokenId }
  | { readonly proof: 'registered_key' }
  | { readonly proof: 'current_certificate'; readonly leaf: Certificate };

export type ProvenByCurrent = Extract<ProvenVehicle, { proof: 'current_certificate' }>;

/** Why nobody has proven anything here. The names that the security events have. */
export type VehicleRefusal =
  | PresentedObjection
  | TokenObjection
  | 'token_unknown'
  | 'not_authenticated'
  /** No vehicle of this program is known by that name. */
  | 'vehicle_unknown'
  /** Revoked, replaced, retired or out of service. */
  | 'certificate_withdrawn'
  | 'certificate_of_another_program'
  | 'certificate_of_another_vehicle'
  | 'rate_limited';

/** Where somebody came to. */
export interface VehicleDoor {
  readonly source: 'est' | 'vas';
  /** The node. */
  readonly reporter: string;
  readonly remoteAddress: string | null;
}
