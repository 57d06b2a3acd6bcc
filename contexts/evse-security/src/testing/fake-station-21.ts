import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import { type Afterwards, type Credential, FakeStation, rejected, unsupported } from './fake-station.ts';

/** A station of OCPP 2.1: it numbers its signing requests and takes no certificate under another number. */
export class FakeStation21 extends FakeStation {
  override readonly protocol = 'ocpp2.1';
  /** SetNetworkProfile is deprecated, and this one has it no more. */
  takesSlotsAsSettingsOnly = false;
  /** Whether a slot may have a password of its own, and whether there is one for all of them. */
  keepsKeys: 'for_all_slots' | 'in_slots_too' | 'in_slots_only' = 'for_all_slots';
  /** What it stores of a password in a slot is not what it was told. */
  spoilsKeysInSlots = false;
  readonly #passwords = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  #lastNumber = 40;

  /** A02.FR.24: another one with each sending, also of the same request. */
  override numberRequest(csr: string): { readonly requestId?: number } {
    this.#lastNumber += 1;
    this.#numbers.set(unwrap(parseSigningRequest(csr)).spkiSha256, this.#lastNumber);
    return { requestId: this.#lastNumber };
  }

  override answer(command: StationCommand): { outcome: StationCommandOutcome; afterwards: Afterwards } {
    if (command.kind === 'deliver_certificate') {
      const [leaf] = unwrap(parseChainPem(command.chainPem));
      const number = this.#numbers.get(leaf?.spkiSha256 ?? '');
      // A02.FR.26.
      return number === command.requestId ? super.answer(command) : rejected('unknown requestId');
    }
    const isKey = command.kind === 'change_setting' && command.setting === 'authorization_key';
    if (isKey && this.keepsKeys === 'in_slots_only') return unsupported('UnknownVariable');
    // B09.FR.27.
    if (isKey) this.#passwords.delete(Number(this.settings.active_slot));
    if (command.kind === 'write_connection_slot') {
      if (command.by === 'settings') return this.#writeSettings(command);
      if (this.takesSlotsAsSettingsOnly) return unsupported('NotSupported');
    }
    return super.answer(command);
  }

  /** B09.FR.22: not a slot that is in use. */
  #writeSettings(command: Extract<StationCommand, { kind: 'write_connection_slot' }>) {
    const { slot, password } = command;
    if (this.priority.includes(slot)) return rejected('ActiveNetworkConf');
    if (password !== undefined && this.keepsKeys === 'for_all_slots') return unsupported('UnknownVariable');
    this.#passwords.delete(slot);
    if (password !== undefined) this.#passwords.set(slot, this.spoilsKeysInSlots ? password.slice(1) : password);
    return super.answer({ ...command, by: 'profile' });
  }

  protected override passwordOf(slot: number): string {
    return this.#passwords.get(slot) ?? this.password;
  }

  /** B09.FR.28. */
  override connected(credential: Credential): void {
    super.connected(credential);
    const used = this.priority.find((slot) => {
      const profile = this.slots.get(slot);
      return (
        profile === credential.profile && (credential.profile === 3 || this.passwordOf(slot) === credential.password)
      );
    });
    if (used !== undefined) this.settings.active_slot = String(used);
    if (this.keepsKeys === 'for_all_slots' || credential.profile === 3) return;
    // The others keep what they had.
    for (const slot of this.priority) this.#passwords.set(slot, this.passwordOf(slot));
    this.password = credential.password;
  }

  get priority(): readonly number[] {
    return (this.settings.connection_priority ?? '').split(',').map(Number);
  }
}
