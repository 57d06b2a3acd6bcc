import { admissible, type Certificate, chargerIdentityPolicy, renewalTime } from '@bfcert/certificate-lifecycle';
import type { ChargerId } from '../charger/charger.ts';
import type { CertificateFact } from '../station-process/check.ts';

type State = 'requested' | 'issued' | 'installed_pending_activation' | 'active' | 'gone' | 'replaced';

/** Of a chain through one sub-CA; no station of a fleet has so short a limit. */
const CHAIN = '-'.repeat(2_400);

/** A record of the lifecycle, as far as a station's way depends on it. The key and the signature are left out. */
export class FleetCertificate {
  readonly id: string;
  readonly identityId: ChargerId;
  readonly fingerprint: string;
  state: State = 'requested';
  sentAt: string | null = null;
  notBefore = '';
  notAfter = '';
  #rollbackUntil = '';

  constructor(id: string, identityId: ChargerId) {
    this.id = id;
    this.identityId = identityId;
    this.fingerprint = `sha256 of ${id}`;
  }

  issue(now: number): void {
    this.state = 'issued';
    this.notBefore = new Date(now).toISOString();
    this.notAfter = new Date(now + chargerIdentityPolicy.validity * 1_000).toISOString();
  }

  replace(now: number): void {
    this.state = 'replaced';
    this.#rollbackUntil = new Date(now + chargerIdentityPolicy.rollbackWindow * 1_000).toISOString();
  }

  /** When the lifecycle renews it: by its policy, and with its own share of the time that there is for it. */
  renewAt(): number {
    return renewalTime(chargerIdentityPolicy, this).getTime();
  }

  /** What gateways are told of it; null: they refuse it. */
  admissible(now: Date): ReturnType<typeof admissible> {
    const { fingerprint, notBefore, notAfter, sentAt } = this;
    if (this.state === 'requested' || this.state === 'gone') return null;
    const state =
      this.state === 'replaced'
        ? { state: 'retired', cause: 'replaced', rollbackUntil: this.#rollbackUntil }
        : { state: this.state, sentAt };
    // The rule reads these members alone.
    return admissible({ ...state, signed: { fingerprint, notBefore, notAfter } } as unknown as Certificate, now);
  }

  fact(): CertificateFact {
    const { id, sentAt, fingerprint } = this;
    const state = this.state === 'installed_pending_activation' ? 'installed' : this.state;
    return {
      id,
      purpose: 'charger_identity',
      state: state === 'replaced' ? 'gone' : state,
      firstSentAt: sentAt,
      fingerprint: state === 'requested' ? null : fingerprint,
      chainPem: state === 'requested' ? null : CHAIN,
      lastOutcome: '',
    };
  }
}
