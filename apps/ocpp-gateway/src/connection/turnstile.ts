/**
 * Lets peers in one after the other, `perTurn` of them in each turn of the event loop; the rest wait in the order in which
 * they came. In between, those that are in go on: under a rush each is through soon after it was let in, where otherwise
 * all would get on together, and be late together. Waiting for a peer costs nothing, so one that says nothing holds nobody up.
 */
export class Turnstile<Peer> {
  readonly #perTurn: number;
  readonly #letIn: (peer: Peer) => void;
  readonly #waiting: Peer[] = [];
  #letInNow = 0;
  #turnEnds = false;

  constructor(perTurn: number, letIn: (peer: Peer) => void) {
    this.#perTurn = perTurn;
    this.#letIn = letIn;
  }

  arrive(peer: Peer): void {
    this.#waiting.push(peer);
    this.#letSomeIn();
  }

  #letSomeIn(): void {
    while (this.#letInNow < this.#perTurn) {
      const peer = this.#waiting.shift();
      if (peer === undefined) break;
      this.#letInNow++;
      this.#letIn(peer);
    }
    if (this.#turnEnds || this.#letInNow === 0) return;
    this.#turnEnds = true;
    setImmediate(() => {
      this.#turnEnds = false;
      this.#letInNow = 0;
      this.#letSomeIn();
    });
  }
}
