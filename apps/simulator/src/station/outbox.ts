import type { CallOutcome, CallPipe } from '../ocpp/call-pipe.ts';
import type { SentAction, SentCalls } from '../ocpp/messages.ts';
import type { InnerAnswer, OcppVersion, WrappingManner } from '../ocpp/ocpp-version.ts';

export type SendOutcome<Action extends SentAction> =
  | { readonly kind: 'answered'; readonly answer: SentCalls[Action]['response'] }
  | Exclude<CallOutcome | InnerAnswer, { kind: 'answered' }>;

/** The way to the CSMS over whatever connection there is. The boot gate is Registration's, which asks first. */
export class Outbox {
  readonly #version: Pick<OcppVersion, 'say' | 'wrap'>;
  readonly #manner: WrappingManner;
  #pipe: CallPipe | null = null;

  constructor(version: Pick<OcppVersion, 'say' | 'wrap'>, manner: WrappingManner) {
    this.#version = version;
    this.#manner = manner;
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
    const wrapped = this.#version.wrap(action, request, this.#manner);
    const outcome =
      wrapped === null
        ? await this.#pipe.call(action, this.#version.say(action, request))
        : await this.#pipe.call(wrapped.action, wrapped.request);
    if (outcome.kind !== 'answered') return outcome;
    const told = wrapped === null ? { kind: 'answered', answer: outcome.payload } : wrapped.answerIn(outcome.payload);
    // The answer has been held against its schema, by the pipe or where it was taken out of another.
    return told as Extract<SendOutcome<Action>, { kind: 'answered' | 'refused' }>;
  }
}
