import type { CallOutcome, CallPipe } from '../ocpp/call-pipe.ts';
import type { SentAction, SentCalls } from '../ocpp/messages.ts';
import type { OcppVersion } from '../ocpp/ocpp-version.ts';

export type SendOutcome<Action extends SentAction> =
  | { readonly kind: 'answered'; readonly answer: SentCalls[Action]['response'] }
  | Exclude<CallOutcome, { kind: 'answered' }>;

/** The way to the CSMS over whatever connection there is. The boot gate is Registration's, which asks first. */
export class Outbox {
  readonly #version: Pick<OcppVersion, 'say' | 'wrap'>;
  #pipe: CallPipe | null = null;

  constructor(version: Pick<OcppVersion, 'say' | 'wrap'>) {
    this.#version = version;
  }

  opened(pipe: CallPipe): void {
    this.#pipe = pipe;
  }

  closed(): void {
    this.#pipe = null;
  }

  async send<Action extends SentAction>(
    action: Action,
    request: SentCalls[Action]['request'],
  ): Promise<SendOutcome<Action>> {
    if (this.#pipe === null) return { kind: 'not_sent' };
    const wrapped = this.#version.wrap(action, request);
    const outcome =
      wrapped === null
        ? await this.#pipe.call(action, this.#version.say(action, request))
        : await this.#pipe.call(wrapped.action, wrapped.request);
    if (outcome.kind !== 'answered') return outcome;
    if (wrapped !== null)
      return { kind: 'answered', answer: wrapped.answerIn(outcome.payload) as SentCalls[Action]['response'] };
    // The pipe has checked the answer against its schema.
    return { kind: 'answered', answer: outcome.payload as SentCalls[Action]['response'] };
  }
}
