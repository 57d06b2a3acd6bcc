import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import {
  type Afterwards,
  accepted,
  type Credential,
  FakeStation,
  PROFILE_2_PORT,
  rejected,
  unsupported,
} from './fake-station.ts';

/** A station of OCPP 1.6 with the security extension: one address, one profile, and every requirement checked when that changes. */
export class FakeStation16 extends FakeStation {
  override readonly protocol = 'ocpp1.6';
  /** Some ask for a restart instead of leaving by themselves. */
  wantsRestart = false;
  /** Some say yes and stay where they are. */
  staysConnected = false;
  /** It sends the digits of the hex that it is told, and not the bytes. */
  sendsHexDigits = false;
  /** It does not have the security extension. */
  isPlain = false;

  override goTo(profile: 2 | 3): void {
    this.settings.security_profile = String(profile);
  }

  override portFor(): number {
    return PROFILE_2_PORT;
  }

  /** 16:A05.FR.08: the password until the first success of a certificate. */
  override credentials(): Credential[] {
    const certificates = this.certificates
      .toReversed()
      .map(({ fingerprint }): Credential => ({ profile: 3, fingerprint }));
    if (this.settings.security_profile === '2') return [{ profile: 2, password: this.password }];
    const shown = this.refusesProfile3() ? [] : certificates;
    return this.#isProven ? shown : [...shown, { profile: 2, password: this.password }];
  }

  override connected(credential: Credential): void {
    if (credential.profile === 2 && this.settings.security_profile === '3') this.faults.delete('falls-back-once');
    this.settings.security_profile = String(credential.profile);
    this.#isProven ||= credential.profile === 3;
  }

  override answer(command: StationCommand): { outcome: StationCommandOutcome; afterwards: Afterwards } {
    switch (command.kind) {
      case 'write_connection_slot':
        return noMessage;
      case 'read_settings':
        return this.isPlain
          ? accepted({ settings: Object.fromEntries(command.settings.map((name) => [name, null])) })
          : super.answer({ ...command, settings: command.settings.filter((name) => name !== 'connection_priority') });
      case 'change_setting':
        if (command.setting === 'connection_priority' || command.setting === 'v2g_organisation_name') return noMessage;
        if (command.setting === 'security_profile') return this.#changeProfile(command.value);
        if (command.setting === 'authorization_key' && !/^.{16,20}$/.test(command.value)) return rejected('Rejected');
        if (command.setting === 'authorization_key' && this.sendsHexDigits) {
          this.password = Buffer.from(command.value, 'utf8').toString('hex');
          return accepted();
        }
        return super.answer(command);
      case 'restart':
        return accepted({}, 'restart');
      case 'deliver_certificate':
        // 16:A02.FR.08: used from its notBefore on, at the next connection.
        return { ...super.answer(command), afterwards: null };
      default:
        return super.answer(command);
    }
  }

  /** 16:A05.FR.01–05. */
  #changeProfile(value: string) {
    if (Number(value) <= Number(this.settings.security_profile)) return rejected('Rejected');
    if (this.anchors.size === 0 || this.certificates.length === 0) return rejected('Rejected');
    this.settings.security_profile = value;
    if (this.wantsRestart) return accepted({ pendingRestart: true });
    return accepted({}, this.staysConnected ? null : 'reconnect');
  }

  #isProven = false;
}

const noMessage = unsupported('ocpp1.6 has no message for it');
