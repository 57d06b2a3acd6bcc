import type { Clock } from '@bfcert/kernel/clock';
import { type HubCredential, HubIssuer } from './hub-credential.ts';

/** What the registry declines, by the name AWS IoT has for it. */
export class RegistryFault extends Error {
  readonly exception: RegistryException;
  constructor(exception: RegistryException, message: string) {
    super(message);
    this.exception = exception;
  }
}

export type RegistryException =
  | 'ResourceNotFoundException'
  | 'CertificateStateException'
  | 'DeleteConflictException'
  | 'InvalidRequestException';

export interface RegistryEntry {
  readonly id: string;
  readonly certificatePem: string;
  readonly createdAt: Date;
  status: string;
  readonly things: Set<string>;
  readonly policies: Set<string>;
}

const SETTABLE: ReadonlySet<string> = new Set(['ACTIVE', 'INACTIVE', 'REVOKED']);

/** The registry of an IoT hub with the rules of AWS IoT's documentation. The fake and the wire server stand on it. */
export class HubRegistry {
  readonly entries = new Map<string, RegistryEntry>();
  /** Things and policies that exist. */
  readonly things = new Set<string>();
  readonly policies = new Set<string>();
  /** How many deletions after a detachment still meet the attachment: AWS tells its servers of it one after the other. */
  detachmentLag = 0;
  readonly #clock: Clock;
  readonly #issuer = new HubIssuer();
  #lagging = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  create(status = 'INACTIVE'): HubCredential & { readonly id: string } {
    return this.register(this.#issuer.make(this.#clock.now()), status);
  }

  newest(): readonly RegistryEntry[] {
    return [...this.entries.values()].reverse();
  }

  entry(id: string): RegistryEntry {
    const entry = this.entries.get(id);
    if (entry === undefined) throw new RegistryFault('ResourceNotFoundException', `certificate ${id} does not exist`);
    return entry;
  }

  setStatus(id: string, status: string): void {
    const entry = this.entry(id);
    if (!SETTABLE.has(status)) throw new RegistryFault('InvalidRequestException', `${status} cannot be set`);
    if (entry.status === 'PENDING_TRANSFER') {
      throw new RegistryFault('CertificateStateException', 'the certificate is being transferred');
    }
    entry.status = status;
  }

  attachThing(id: string, thing: string): void {
    if (!this.things.has(thing)) throw new RegistryFault('ResourceNotFoundException', `thing ${thing} does not exist`);
    this.entry(id).things.add(thing);
  }

  attachPolicy(id: string, policy: string): void {
    if (!this.policies.has(policy)) {
      throw new RegistryFault('ResourceNotFoundException', `policy ${policy} does not exist`);
    }
    this.entry(id).policies.add(policy);
  }

  detachThing(id: string, thing: string): void {
    if (!this.things.has(thing)) throw new RegistryFault('ResourceNotFoundException', `thing ${thing} does not exist`);
    if (this.entry(id).things.delete(thing)) this.#lagging = this.detachmentLag;
  }

  detachPolicy(id: string, policy: string): void {
    this.entry(id).policies.delete(policy);
  }

  certificatesOf(thing: string): readonly string[] {
    if (!this.things.has(thing)) throw new RegistryFault('ResourceNotFoundException', `thing ${thing} does not exist`);
    return [...this.entries.values()].filter(({ things }) => things.has(thing)).map(({ id }) => id);
  }

  delete(id: string): void {
    const { status, things, policies } = this.entry(id);
    if (status === 'ACTIVE') throw new RegistryFault('CertificateStateException', 'the certificate is ACTIVE');
    if (things.size > 0 || policies.size > 0 || this.#lagging-- > 0) {
      throw new RegistryFault('DeleteConflictException', 'things or policies must be detached before deletion');
    }
    this.entries.delete(id);
  }

  /** One that was made elsewhere. */
  register<Known extends Omit<HubCredential, 'privateKeyPem'>>(credential: Known, status: string) {
    const id = credential.fingerprint;
    this.entries.set(id, {
      id,
      certificatePem: credential.certificatePem,
      createdAt: this.#clock.now(),
      status,
      things: new Set(),
      policies: new Set(),
    });
    return { ...credential, id };
  }
}
