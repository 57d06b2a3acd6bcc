import type { ActivationRule } from '../evidence/activation-rule.ts';
import type { BindingKind } from '../identity/binding.ts';
import type { SubjectType } from '../identity/subject-type.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import type { OperatingModel } from './operating-model.ts';
import type { PurposeOwnership } from './own-entry.ts';
import type { Platform } from './platform.ts';
import type { RenewalRule } from './renewal-rule.ts';
import type { SlotRule } from './slots.ts';

export const purposeNames = [
  'charger_factory',
  'charger_combined',
  'charger_identity',
  'controller_identity',
  'evse_v2g',
  'evse_v2g_20',
  'vehicle_vas_identity',
  'iso15118_oem_provisioning',
  'iso15118_contract',
  'iot_hub_identity',
  'backend_server',
  'ca_certificate',
  'ocsp_responder',
  'internal_service',
  'firmware_signing',
] as const;
export type PurposeName = (typeof purposeNames)[number];

/** Trust domains never merge (D-005): a CSR, issuer or chain of one is refused for another. */
export type TrustDomain =
  | 'charger-identity'
  | 'charger-factory'
  | 'backend-server'
  | 'vehicle-vas'
  | 'iso15118-evse'
  | 'iso15118-oem'
  | 'iso15118-contract'
  | 'iot'
  | 'internal'
  | 'firmware-signing';

/** Whom the certificate is shown to. One that serves the same party can stand in for another that goes. */
export type RelyingParty =
  | 'station_gateways'
  /** In BootNotification Pending only: no way in, but a way to get one. */
  | 'station_bootstrap'
  | 'stations'
  | 'vehicles'
  | 'vehicle_endpoints'
  | 'charging_scheme'
  | 'iot_hub';

/** Who makes the private key (D-004). Only `central` ever lets one pass through us. */
export type KeyMaker = 'endpoint' | 'central' | 'outside' | 'key_ceremony' | 'own_process';

/** Which names of an existing certificate must be those of the identity it is imported for. */
export type ImportedNames =
  /** CN and O as in one of our own. */
  | 'common_name_and_organisation'
  /** CN; the issuer decides about O. */
  | 'common_name'
  | 'dns_name'
  /** None: its platform or its manufacturer says whose it is. */
  | 'none';

/** All that is particular to a purpose. A new one is a new entry, not new code (docs/how-to/add-a-purpose.md). */
export interface Purpose {
  readonly name: PurposeName;
  /** Null: spans them, as the CA certificates do. */
  readonly trustDomain: TrustDomain | null;
  readonly subjectTypes: readonly SubjectType[];
  readonly slots: SlotRule;
  /** The binding that the CSR's and the certificate's CN must equal. O of one we issue equals `organisation`. */
  readonly commonName: BindingKind | null;
  /** The bindings that become dNSNames. */
  readonly dnsNames: BindingKind | null;
  /** Whether C is the identity's `country`, where it has one. */
  readonly country: boolean;
  readonly importedNames: ImportedNames;
  /** Whose status of a certificate is a state here; null: none is. */
  readonly platform: Platform | null;
  readonly key: KeyMaker;
  /** The first is the one of a record for which nothing else is said. */
  readonly operatingModels: readonly [OperatingModel, ...OperatingModel[]];
  /** Who decides what about it, and where that stands. */
  readonly ownership: PurposeOwnership;
  /** Listed, and no command touches it. */
  readonly visibleOnly: boolean;
  readonly relyingParty: RelyingParty | null;
  /** What proves that it is in use (FR-002a); null: nothing here does. */
  readonly activation: ActivationRule | null;
  readonly renewal: RenewalRule;
  readonly policy: LifecyclePolicy;
}
