import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import type { PlannedCommand } from '../station-process/check.ts';
import type { FleetHabit } from './habit.ts';

export type FleetProtocol = 'ocpp2.0.1' | 'ocpp2.1' | 'ocpp1.6';

/** What opens a door: the key of a password, which stands for its secret, or a certificate. */
export type Shown =
  | { readonly profile: 2; readonly keyId: string }
  | { readonly profile: 3; readonly fingerprint: string };

/** What a station does next by itself. */
export type Duty = 'send_request' | 'send_report' | 'reconnect' | 'restart';

export interface Answered {
  readonly outcome: StationCommandOutcome;
  readonly duty: Duty | null;
}

/** What of its certificates a delivery names. */
export interface Delivered {
  readonly fingerprint: string;
}

const NO_ANSWER: Answered = { outcome: { outcome: 'unknown', detail: 'timeout' }, duty: null };
const accepted = (duty: Duty | null = null, extras: object = {}): Answered => ({
  outcome: { outcome: 'accepted', ...extras },
  duty,
});
const rejected = (detail: string): Answered => ({ outcome: { outcome: 'rejected', detail }, duty: null });
const UNSUPPORTED: Answered = { outcome: { outcome: 'unsupported', detail: 'NotSupported' }, duty: null };

/** A station of a fleet: what it holds, what it says, and with what it comes in. It has no time of its own. */
export class FleetStation {
  readonly protocol: FleetProtocol;
  readonly habit: FleetHabit | null;
  organisation = 'the factory';
  /** The key whose secret it has; the one before is gone. */
  keyId: string;
  /** Fingerprints; the newest last. */
  certificates: readonly string[] = [];
  anchors: readonly string[] = [];
  bootIsDue = false;
  /** 2.x: whether its new slot is written, and whether it is tried first. 1.6: the setting. */
  #isWritten = false;
  #prefers3 = false;
  /** A certificate has worked: no lower profile is left (A05.FR.06). */
  isOn3 = false;

  constructor(protocol: FleetProtocol, keyId: string, habit: FleetHabit | null) {
    this.protocol = protocol;
    this.keyId = keyId;
    this.habit = habit;
  }

  get is16(): boolean {
    return this.protocol === 'ocpp1.6';
  }

  /** All that it holds, whether or not it gets it to work, in the order in which it tries them. */
  holds(): readonly Shown[] {
    const certificates = this.certificates.toReversed().map((fingerprint): Shown => ({ profile: 3, fingerprint }));
    if (this.isOn3) return certificates;
    const password: Shown = { profile: 2, keyId: this.keyId };
    return this.#prefers3 ? [...certificates, password] : [password];
  }

  /** What it dials with; empty: it stays away. */
  dials(connectionsBefore: number): readonly Shown[] {
    if (this.habit === 'never-reconnects' && this.certificates.length > 0 && connectionsBefore > 0) return [];
    const held = this.holds();
    return this.habit === 'falls-back-to-profile-2' ? held.filter(({ profile }) => profile === 2) : held;
  }

  /** It is in: with a certificate, what is lower or older goes (A05.FR.06, A02.FR.10). */
  connected(shown: Shown): void {
    if (shown.profile === 2) return;
    // A station of 2.x says what it is when it has changed its profile.
    if (!this.isOn3 && !this.is16) this.bootIsDue = true;
    this.isOn3 = true;
    this.certificates = this.certificates.slice(this.certificates.indexOf(shown.fingerprint));
  }

  /** What it does and says. `delivered`: what a delivery brings. */
  answer(command: PlannedCommand, delivered: Delivered | null): Answered {
    // That its gateway does.
    if (command.kind === 'close_session') return accepted('reconnect');
    if (this.habit === 'silent') return NO_ANSWER;
    if (this.habit === 'not-supported') return UNSUPPORTED;
    switch (command.kind) {
      case 'read_settings':
        return accepted(null, { settings: this.#settings(command.settings) });
      case 'report_settings':
        return accepted('send_report');
      case 'read_connection_slot':
        return accepted(null, { settings: {} });
      case 'deliver_authorization_key':
        return this.#takePassword(command.keyId);
      case 'list_trust_anchors':
        return accepted(null, { anchors: this.anchors.map(() => ONE_OF_ITS_ANCHORS) });
      case 'install_trust_anchor':
        return this.#takeAnchor(command.certificatePem);
      case 'request_signing_request':
        return accepted('send_request');
      case 'deliver_certificate':
        return delivered === null ? rejected('no certificate') : this.#takeCertificate(delivered.fingerprint);
      case 'write_connection_slot':
        if (this.is16 || command.by === 'settings') return UNSUPPORTED;
        this.#isWritten = true;
        return accepted();
      case 'change_setting':
        return this.#change(command);
      case 'restart':
        this.bootIsDue = true;
        return accepted('restart');
      default:
        return UNSUPPORTED;
    }
  }

  #settings(names: readonly string[]): Record<string, string | null> {
    const known: Readonly<Record<string, string | null>> = {
      organisation_name: this.organisation,
      security_profile: this.isOn3 || (this.is16 && this.#prefers3) ? '3' : '2',
      max_certificate_chain_size: '10000',
      ...(this.is16 ? {} : { connection_priority: this.#prefers3 ? '2,1' : '1' }),
    };
    return Object.fromEntries(names.map((name) => [name, known[name] ?? null]));
  }

  #takePassword(keyId: string): Answered {
    if (this.habit === 'drops-password-answer-undone') return NO_ANSWER;
    this.keyId = keyId;
    return this.habit === 'drops-password-answer' ? NO_ANSWER : accepted();
  }

  #takeAnchor(pem: string): Answered {
    if (this.habit === 'rejects-anchor') return rejected('Rejected');
    if (this.habit !== 'anchor-accepted-not-listed' && !this.anchors.includes(pem))
      this.anchors = [...this.anchors, pem];
    return accepted();
  }

  #takeCertificate(fingerprint: string): Answered {
    if (this.habit === 'rejects-certificate') return rejected('InvalidCertificate');
    if (this.habit === 'drops-answer-undone') return NO_ANSWER;
    if (!this.certificates.includes(fingerprint)) this.certificates = [...this.certificates, fingerprint];
    // A02.FR.08 of the errata: it comes back with it at once, where it is on Profile 3.
    const duty = this.isOn3 && !this.is16 ? 'reconnect' : null;
    return this.habit === 'drops-answer' ? { ...NO_ANSWER, duty } : accepted(duty);
  }

  #change({ setting, value }: Extract<StationCommand, { kind: 'change_setting' }>): Answered {
    if (setting === 'organisation_name') {
      this.organisation = value;
      return accepted();
    }
    if (setting === 'connection_priority' && !this.is16) {
      const wants3 = value.startsWith('2');
      if (wants3 && !this.#isWritten) return rejected('no such slot');
      this.#prefers3 = wants3;
      return accepted(null, { pendingRestart: true });
    }
    // 16:A05.FR.01–05.
    if (setting === 'security_profile' && this.is16) {
      if (this.anchors.length === 0 || this.certificates.length === 0) return rejected('Rejected');
      this.#prefers3 = true;
      return accepted('reconnect');
    }
    return UNSUPPORTED;
  }
}

/** Nobody reads which one it is: what a station lists is compared by what it holds. */
const ONE_OF_ITS_ANCHORS = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '',
  issuerKeyHash: '',
  serialNumber: '',
} as const;
