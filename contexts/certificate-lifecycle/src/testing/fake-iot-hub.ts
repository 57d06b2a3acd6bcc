import type { Clock } from '@bfcert/kernel/clock';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import {
  type CreatedCredential,
  type HubCertificate,
  type HubPageQuery,
  type HubRefusal,
  type HubRefusalReason,
  HubUnavailable,
  type IotHub,
  type SettableStatus,
} from '../iot-hub/iot-hub.ts';
import { HubRegistry, type RegistryEntry, type RegistryException, RegistryFault } from './hub-registry.ts';

const REASONS: Readonly<Record<RegistryException, HubRefusalReason>> = {
  ResourceNotFoundException: 'thing_or_policy_unknown',
  CertificateStateException: 'not_possible_in_hub_status',
  DeleteConflictException: 'still_attached',
  InvalidRequestException: 'hub_declined',
};

/** What becomes of the next change instead of the right thing. */
export type HubFault =
  /** Done, and the answer never arrives. */
  | 'answer_lost'
  /** Declined for want of a permission. */
  | 'denied';

/** A hub in memory with real certificates, which can be told to misbehave. */
export class FakeIotHub implements IotHub {
  readonly name: string;
  readonly registry: HubRegistry;
  /** Not reachable: every call throws and does nothing. */
  down = false;
  pageSize = 2;
  /** Calls that would change something, whatever came of them. */
  readonly changes: string[] = [];
  readonly #faults: HubFault[] = [];

  constructor(clock: Clock, name = 'fake-hub') {
    this.name = name;
    this.registry = new HubRegistry(clock);
  }

  failNext(fault: HubFault): void {
    this.#faults.push(fault);
  }

  async list({ cursor, order }: HubPageQuery) {
    this.#reach();
    const newest = this.registry.newest();
    const all = order === 'newest_first' ? newest : newest.toReversed();
    const from = cursor === null ? 0 : Number(cursor);
    const next = from + this.pageSize;
    return {
      items: all.slice(from, next).map(lineOf),
      next: next < all.length ? String(next) : null,
    };
  }

  async describe(id: string) {
    this.#reach();
    const entry = this.registry.entries.get(id);
    if (entry === undefined) return null;
    const certificate = parseCertificatePem(entry.certificatePem);
    if (!certificate.ok) throw new Error(certificate.detail);
    return {
      ...lineOf(entry),
      certificatePem: entry.certificatePem,
      fingerprint: certificate.value.fingerprint,
    };
  }

  async thingsOf(id: string) {
    this.#reach();
    return [...(this.registry.entries.get(id)?.things ?? [])];
  }

  async policiesOf(id: string) {
    this.#reach();
    return [...(this.registry.entries.get(id)?.policies ?? [])];
  }

  async certificatesOf(thing: string) {
    this.#reach();
    return this.registry.things.has(thing) ? this.registry.certificatesOf(thing) : null;
  }

  create(): Promise<Result<CreatedCredential, HubRefusal>> {
    return this.#change('create', () => this.registry.create());
  }

  setStatus(id: string, status: SettableStatus) {
    return this.#changeOf(id, `set_status ${status}`, () => this.registry.setStatus(id, status));
  }

  attachThing(id: string, thing: string) {
    return this.#changeOf(id, `attach_thing ${thing}`, () => this.registry.attachThing(id, thing));
  }

  attachPolicy(id: string, policy: string) {
    return this.#changeOf(id, `attach_policy ${policy}`, () => this.registry.attachPolicy(id, policy));
  }

  detachThing(id: string, thing: string) {
    return this.#change(`detach_thing ${thing}`, () => {
      if (this.registry.things.has(thing) && this.registry.entries.has(id)) this.registry.detachThing(id, thing);
      return null;
    });
  }

  detachPolicy(id: string, policy: string) {
    return this.#change(`detach_policy ${policy}`, () => {
      if (this.registry.entries.has(id)) this.registry.detachPolicy(id, policy);
      return null;
    });
  }

  delete(id: string) {
    return this.#change('delete', () => {
      if (this.registry.entries.has(id)) this.registry.delete(id);
      return null;
    });
  }

  close(): void {}

  #changeOf(id: string, what: string, act: () => void): Promise<Result<null, HubRefusal>> {
    return this.#change(what, () => {
      if (!this.registry.entries.has(id)) throw new UnknownCertificate();
      act();
      return null;
    });
  }

  async #change<Value>(what: string, act: () => Value): Promise<Result<Value, HubRefusal>> {
    this.#reach();
    this.changes.push(what);
    const fault = this.#faults.shift();
    if (fault === 'denied') return refused({ reason: 'hub_denied_us', detail: 'As told.' });
    try {
      const value = act();
      if (fault === 'answer_lost') throw new HubUnavailable('connection closed before the answer', true);
      return ok(value);
    } catch (error) {
      if (error instanceof UnknownCertificate) {
        return refused({ reason: 'certificate_unknown_to_hub', detail: 'There is no such certificate.' });
      }
      if (error instanceof RegistryFault) return refused({ reason: REASONS[error.exception], detail: error.message });
      throw error;
    }
  }

  #reach(): void {
    if (this.down) throw new HubUnavailable('the hub cannot be reached', false);
  }
}

class UnknownCertificate extends Error {}

const lineOf = ({ id, status, createdAt }: RegistryEntry): HubCertificate => ({
  id,
  status,
  createdAt: createdAt.toISOString(),
});
