import type { EvidenceType } from '../evidence/evidence.ts';
import type { BindingKind } from '../identity/binding.ts';
import type { SubjectType } from '../identity/identity.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';

export type PurposeName = 'charger_identity' | 'backend_server' | 'ca_certificate';

/** Trust domains never merge (D-005): a CSR, issuer or chain of one is refused for another. */
export type TrustDomain = 'charger-identity' | 'backend-server' | 'vehicle-vas' | 'iso15118-evse' | 'iot';

/** A slot is the second part of what a certificate is for: one `active` per identity + purpose + slot. */
export interface PurposeSlot {
  /** Null: the purpose has one certificate per identity. */
  readonly name: string | null;
  /** The PKI's profile, which decides everything in the certificate but key, names and validity. */
  readonly profile: 'charging-station' | 'csms-server-ec' | 'csms-server-rsa';
}

export interface Purpose {
  readonly name: PurposeName;
  /** Null: spans them, as the CA certificates do. */
  readonly trustDomain: TrustDomain | null;
  readonly subjectType: SubjectType | null;
  /** Empty: nothing of this purpose is issued here. */
  readonly slots: readonly PurposeSlot[];
  /** The binding that the CSR's and the certificate's CN must equal. O must always equal `organisation`. */
  readonly commonName: BindingKind | null;
  /** The bindings that become dNSNames. */
  readonly dnsNames: BindingKind | null;
  /** Any one of these activates. */
  readonly evidence: readonly EvidenceType[];
  readonly policy: LifecyclePolicy;
}
