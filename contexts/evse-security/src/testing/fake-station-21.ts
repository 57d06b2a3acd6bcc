import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import { type Afterwards, FakeStation, rejected, unsupported } from './fake-station.ts';

/** A station of OCPP 2.1: it numbers its signing requests and takes no certificate under another number. */
export class FakeStation21 extends FakeStation {
  override readonly protocol = 'ocpp2.1';
  /** SetNetworkProfile is deprecated, and this one has it no more. */
  takesSlotsAsSettingsOnly = false;
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
    if (command.kind === 'write_connection_slot') {
      if (command.by === 'settings') return super.answer({ ...command, by: 'profile' });
      if (this.takesSlotsAsSettingsOnly) return unsupported('NotSupported');
    }
    return super.answer(command);
  }
}
