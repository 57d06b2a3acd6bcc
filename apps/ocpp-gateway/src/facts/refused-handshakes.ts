import type { HandshakeRefusal, StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { PresentedCertificate } from '../admission/admission-decision.ts';
import { cutText } from './cut-text.ts';

export interface RefusedHandshake {
  readonly reason: HandshakeRefusal;
  /** As `reportableName` gives it. */
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
/** Anybody may show a certificate of his own making, and thirty kilobytes of subject in it. */
const MAX_NAME_CHARACTERS = 256;
/** RFC 5280 has 40 hex digits; what only OpenSSL reads may have any number. */
const MAX_SERIAL_CHARACTERS = 64;

export type RefusedHandshakeFact = Extract<StationFact, { kind: 'handshake_refused' }>;

type Counted = Omit<RefusedHandshakeFact, 'factId' | 'count'>;

/** Counts equal refusals of one window into one fact, so that a flood costs the server a bounded number of rows. */
export class RefusedHandshakes {
  readonly #clock: Clock;
  readonly #publish: (fact: RefusedHandshakeFact) => void;
  readonly #newFactId: () => string;
  #window = new Map<string, { readonly refused: Counted; count: number }>();
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
    for (const { refused, count } of window.values()) this.#publish({ factId: this.#newFactId(), ...refused, count });
  }

  #count(key: string, refused: RefusedHandshake): void {
    const known = this.#window.get(key);
    if (known !== undefined) known.count++;
    else this.#open(key, refused);
  }

  #open(key: string, refused: RefusedHandshake): void {
    const at = this.#clock.now().toISOString();
    const certificate = refused.certificate && reportedCertificate(refused.certificate);
    this.#window.set(key, { refused: { ...refused, kind: 'handshake_refused', at, certificate }, count: 1 });
  }
}

/** What is kept of it while the window is open, too: no names, however many it has. */
const reportedCertificate = ({
  fingerprint,
  serial,
  subject,
  issuer,
}: PresentedCertificate): Counted['certificate'] => ({
  fingerprint,
  serial: cutText(serial, MAX_SERIAL_CHARACTERS),
  subject: cutText(subject, MAX_NAME_CHARACTERS),
  issuer: cutText(issuer, MAX_NAME_CHARACTERS),
});
