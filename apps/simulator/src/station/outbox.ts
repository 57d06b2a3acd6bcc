import type { CallOutcome, CallPipe } from '../ocpp/call-pipe.ts';
import type { SentAction, SentCalls } from '../ocpp/messages.ts';

export type SendOutcome<Action extends SentAction> =
  | { readonly kind: 'answered'; readonly answer: SentCalls[Action]['response'] }
  | Exclude<CallOutcome, { kind: 'answered' }>;

/** The way to the CSMS over whatever connection there is. The boot gate is Registration's, which asks first. */
export class Outbox {
  #pipe: CallPipe | null = null;

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
    const outcome = await this.#pipe.call(action, request);
    if (outcome.kind !== 'answered') return outcome;
    // The pipe has checked the answer against its schema.
    return { kind: 'answered', answer: outcome.payload as SentCalls[Action]['response'] };
  }
}
