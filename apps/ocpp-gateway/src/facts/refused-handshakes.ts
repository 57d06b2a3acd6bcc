import type { HandshakeRefusal, StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { PresentedCertificate } from '../admission/decide-admission.ts';

export interface RefusedHandshake {
  readonly reason: HandshakeRefusal;
  readonly wireName: string | null;
  readonly identityId: string | null;
  readonly port: number;
  readonly remoteAddress: string;
  readonly certificate: PresentedCertificate | null;
}

/** Each refusal is reported within this time. */
const WINDOW_MS = 900;
/** A flood under ever new names or addresses becomes one line per reason beyond this many. */
const MAX_KINDS = 400;

export type RefusedHandshakeFact = Extract<StationFact, { kind: 'handshake_refused' }>;

/** Counts equal refusals of one window into one fact, so that a flood costs the server a bounded number of rows. */
export class RefusedHandshakes {
  readonly #clock: Clock;
  readonly #publish: (fact: RefusedHandshakeFact) => void;
  readonly #newFactId: () => string;
  #window = new Map<string, { readonly refused: RefusedHandshake; readonly at: string; count: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, newFactId: () => string, publish: (fact: RefusedHandshakeFact) => void) {
    this.#clock = clock;
    this.#newFactId = newFactId;
    this.#publish = publish;
  }

  record(refused: RefusedHandshake): void {
    const { reason, wireName, port, remoteAddress, certificate } = refused;
    const key = JSON.stringify([reason, wireName, port, remoteAddress, certificate?.fingerprint]);
    const known = this.#window.get(key);
    if (known !== undefined) known.count++;
    else if (this.#window.size < MAX_KINDS) this.#open(key, refused);
    else this.#count(reason, { ...refused, wireName: null, identityId: null, certificate: null });
    this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const window = this.#window;
    this.#window = new Map();
    for (const { refused, at, count } of window.values()) {
      const { certificate } = refused;
      this.#publish({
        factId: this.#newFactId(),
        at,
        kind: 'handshake_refused',
        ...refused,
        certificate:
          certificate === null
            ? null
            : { fingerprint: certificate.fingerprint, serial: certificate.serial, subject: certificate.subject },
        count,
      });
    }
  }

  #count(key: string, refused: RefusedHandshake): void {
    const known = this.#window.get(key);
    if (known !== undefined) known.count++;
    else this.#open(key, refused);
  }

  #open(key: string, refused: RefusedHandshake): void {
    this.#window.set(key, { refused, at: this.#clock.now().toISOString(), count: 1 });
  }
}
