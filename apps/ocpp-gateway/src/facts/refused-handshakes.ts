import type { HandshakeRefusal, StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { PresentedCertificate } from '../admission/admission-decision.ts';
import { CountingWindow } from './counting-window.ts';
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
  readonly #window: CountingWindow<Counted>;

  constructor(clock: Clock, newFactId: () => string, publish: (fact: RefusedHandshakeFact) => void) {
    this.#clock = clock;
    this.#window = new CountingWindow(WINDOW_MS, (counted) => {
      for (const { seen, count } of counted.values()) publish({ factId: newFactId(), ...seen, count });
    });
  }

  record(refused: RefusedHandshake): void {
    const { reason, wireName, port, remoteAddress, certificate } = refused;
    const key = JSON.stringify([reason, wireName, port, remoteAddress, certificate?.fingerprint]);
    if (this.#window.has(key) || this.#window.size < MAX_KINDS) this.#count(key, refused);
    else this.#count(reason, { ...refused, wireName: null, identityId: null, certificate: null });
  }

  flush(): void {
    this.#window.flush();
  }

  #count(key: string, refused: RefusedHandshake): void {
    this.#window.count(key, (first) => first ?? this.#factOf(refused));
  }

  #factOf(refused: RefusedHandshake): Counted {
    const at = this.#clock.now().toISOString();
    const certificate = refused.certificate && reportedCertificate(refused.certificate);
    return { ...refused, kind: 'handshake_refused', at, certificate };
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
