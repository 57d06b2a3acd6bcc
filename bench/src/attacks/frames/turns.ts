import type { Message } from './schema.ts';

export const titleOf = ({ version, action, side }: Message): string => `${version} ${action} ${side}`;

/** The messages of one attacker one after the other, round after round: a turn ends when its message was sent as what it is. */
export class Turns {
  readonly #messages: readonly Message[];
  #next: number;

  /** `first`: where this attacker begins, so that several together are through all of them soon. */
  constructor(messages: readonly Message[], first: number) {
    if (messages.length === 0) throw new Error('there is no message');
    this.#messages = messages;
    this.#next = first;
  }

  current(): Message {
    return this.#messages[this.#next % this.#messages.length] as Message;
  }

  end(): void {
    this.#next++;
  }
}

/** A sentence for each that was never sent. */
export const neverSent = (messages: readonly Message[], sent: ReadonlySet<string>): readonly string[] =>
  messages
    .map(titleOf)
    .filter((title) => !sent.has(title))
    .map((title) => `${title} was never sent`);
