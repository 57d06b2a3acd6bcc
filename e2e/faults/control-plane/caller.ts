import { PkiCallRefused, type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import type { Call, History } from '../history/history.ts';
import type { Command } from './command.ts';

type Answered = Pick<Call, 'outcome' | 'said'>;

/** The control plane as one caller sees it, with a history of what was asked and answered. */
export class Caller {
  readonly #pki: PkiControlPlane;
  readonly #history: History;

  constructor(pki: PkiControlPlane, history: History) {
    this.#pki = pki;
    this.#history = history;
  }

  /** `mustBeRefused`: with this name, whatever else has failed. */
  async issue(command: Command, mustBeRefused?: string): Promise<Call> {
    const call = await this.#call(
      'issue',
      command,
      async () => {
        const answer = await this.#pki.issue(command.request);
        if ('refused' in answer) return { outcome: 'fail', said: answer.refused };
        if ('pending' in answer) return { outcome: 'unknown', said: answer.pending };
        return { outcome: 'ok', said: answer.fingerprint };
      },
      mustBeRefused,
    );
    if (call.outcome === 'ok') settle(command, 'issued', call.said);
    else if (call.said === 'command_voided') settle(command, 'voided');
    return call;
  }

  async voidCommand(command: Command): Promise<Call> {
    const call = await this.#call('void', command, async () => {
      const answer = await this.#pki.voidCommand(command.request.commandId);
      return 'refused' in answer ? { outcome: 'fail', said: answer.refused } : { outcome: 'ok', said: 'voided' };
    });
    if (call.outcome === 'ok') settle(command, 'voided');
    return call;
  }

  async revoke(command: Command, reason: 'keyCompromise' | 'superseded'): Promise<Call> {
    return this.#call('revoke', command, async () => {
      const answer = await this.#pki.revoke(command.fingerprint ?? '', reason);
      return 'refused' in answer
        ? { outcome: 'fail', said: answer.refused }
        : { outcome: 'ok', said: answer.revokedAt };
    });
  }

  /** Reads what became of it. */
  async lookUp(command: Command): Promise<Call> {
    const call = await this.#call('lookup', command, async () => {
      const answer = await this.#pki.lookup(command.request.commandId);
      return { outcome: 'ok', said: answer.status === 'issued' ? answer.certificate.fingerprint : answer.status };
    });
    if (call.outcome === 'ok' && call.said === 'voided') settle(command, 'voided');
    if (call.outcome === 'ok' && !READINGS_WITHOUT_CERTIFICATE.has(call.said)) settle(command, 'issued', call.said);
    return call;
  }

  async #call(
    method: Call['method'],
    { request }: Command,
    ask: () => Promise<Answered>,
    mustBeRefused?: string,
  ): Promise<Call> {
    const answered = await ask().catch(whatIsKnownAfter);
    const about = request.commandId;
    return this.#history.add({ method, about, ...answered, ...(mustBeRefused === undefined ? {} : { mustBeRefused }) });
  }
}

export const READINGS_WITHOUT_CERTIFICATE: ReadonlySet<string> = new Set(['unknown', 'intended', 'voided']);

function settle(command: Command, standing: Command['standing'], fingerprint = command.fingerprint): void {
  command.standing = standing;
  command.fingerprint = fingerprint;
}

function whatIsKnownAfter(error: unknown): Answered {
  if (error instanceof PkiUnavailable) {
    return error.sent ? { outcome: 'unknown', said: error.message } : { outcome: 'fail', said: 'not_sent' };
  }
  if (error instanceof PkiCallRefused) return { outcome: 'fail', said: error.reason };
  throw error;
}
