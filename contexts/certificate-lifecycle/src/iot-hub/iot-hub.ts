import type { Result } from '@bfcert/kernel/result';

/**
 * A platform that keeps certificates of IoT devices in a registry of its own, such as AWS IoT. What it
 * says about a certificate is a registry state: nothing here revokes anything at a CA.
 *
 * Every method throws `HubUnavailable` when the outcome is unknown or the hub did not answer; what the
 * hub understood and declined is a refusal. None of them repeats a call whose outcome is unknown.
 */
export interface IotHub {
  /** As it is configured. */
  readonly name: string;
  list(page: HubPageQuery): Promise<HubPage>;
  /** Null: the hub has no certificate with this id. */
  describe(id: string): Promise<DescribedHubCertificate | null>;
  /** Names of the things it is attached to; empty for an unknown certificate. */
  thingsOf(id: string): Promise<readonly string[]>;
  /** Names of the policies attached to it; empty for an unknown certificate. */
  policiesOf(id: string): Promise<readonly string[]>;
  /** Ids of the certificates attached to a thing; null: there is no such thing. */
  certificatesOf(thing: string): Promise<readonly string[] | null>;
  /**
   * A key and a certificate, both made by the hub, inactive and attached to nothing. Not idempotent: each
   * call makes another certificate, and the private key is given this once.
   */
  create(): Promise<Result<CreatedCredential, HubRefusal>>;
  setStatus(id: string, status: SettableStatus): Promise<Result<null, HubRefusal>>;
  attachThing(id: string, thing: string): Promise<Result<null, HubRefusal>>;
  attachPolicy(id: string, policy: string): Promise<Result<null, HubRefusal>>;
  /** Also ok where it was not attached. It may take the hub seconds until it knows of it everywhere. */
  detachThing(id: string, thing: string): Promise<Result<null, HubRefusal>>;
  detachPolicy(id: string, policy: string): Promise<Result<null, HubRefusal>>;
  /** Only of a certificate that is not active and attached to nothing. Also ok where there is none. */
  delete(id: string): Promise<Result<null, HubRefusal>>;
  close(): void;
}

export type SettableStatus = 'ACTIVE' | 'INACTIVE' | 'REVOKED';

export interface HubPageQuery {
  /** `next` of the page before; null begins. */
  readonly cursor: string | null;
  readonly order: 'newest_first' | 'oldest_first';
}

export interface HubPage {
  readonly items: readonly HubCertificate[];
  readonly next: string | null;
}

/** A line of the hub's registry. */
export interface HubCertificate {
  /** The hub's own; no statement about the certificate's bytes. */
  readonly id: string;
  /** The hub's own word. */
  readonly status: string;
  /** RFC 3339, by the hub's clock. */
  readonly createdAt: string;
}

export interface DescribedHubCertificate extends HubCertificate {
  /** One certificate. */
  readonly certificatePem: string;
  /** SHA-256 of its DER, lower-case hex. */
  readonly fingerprint: string;
}

export interface CreatedCredential {
  readonly id: string;
  readonly certificatePem: string;
  readonly fingerprint: string;
  /** PEM. Never to be stored. */
  readonly privateKeyPem: string;
}

/** What the hub understood and did not do. */
export interface HubRefusal {
  readonly reason: HubRefusalReason;
  /** One sentence, without line breaks. */
  readonly detail: string;
}

export type HubRefusalReason =
  | 'certificate_unknown_to_hub'
  | 'thing_or_policy_unknown'
  /** Things or policies are attached to it, or the hub has not heard yet that they are not any more. */
  | 'still_attached'
  /** The certificate's state does not allow it: active, or on its way to another account. */
  | 'not_possible_in_hub_status'
  /** Credentials or permissions of ours. */
  | 'hub_denied_us'
  | 'hub_limit_reached'
  | 'hub_declined';

/** The hub could not be asked, or it is unknown what came of asking it. */
export class HubUnavailable extends Error {
  override readonly name = 'HubUnavailable';
  /** False: it surely did nothing. */
  readonly mayHaveActed: boolean;
  constructor(message: string, mayHaveActed: boolean, options?: ErrorOptions) {
    super(message, options);
    this.mayHaveActed = mayHaveActed;
  }
}
