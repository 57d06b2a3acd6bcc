import type { OcspAnswer } from '@bfcert/pki-contract';
import type { PublicationMirror } from './publication-mirror.ts';
import type { StatusSource } from './status-source.ts';

const PAGE = 200;

/** Follows the answers that the control plane has signed. */
export class MirroredAnswers {
  readonly #source: StatusSource;
  readonly #mirror: PublicationMirror;
  readonly #onUnbelievable: (answer: Pick<OcspAnswer, 'issuer' | 'serial'>) => void;
  #store: string | null = null;
  #position = 0;

  /** `onUnbelievable` hears of certificates that are said to be good after they were said to be revoked. */
  constructor(
    source: StatusSource,
    mirror: PublicationMirror,
    onUnbelievable: (answer: Pick<OcspAnswer, 'issuer' | 'serial'>) => void,
  ) {
    this.#source = source;
    this.#mirror = mirror;
    this.#onUnbelievable = onUnbelievable;
  }

  /** Takes everything that changed since the last time. */
  async follow(): Promise<void> {
    for (;;) {
      const page = await this.#source.ocspSince(this.#store, this.#position, PAGE);
      // Whoever is not here yet has a file that will be read in a moment; its answers are asked for then.
      const named = page.issuers.map(({ issuer, authority }) => this.#mirror.nameIssuer(issuer, authority));
      if (named.includes(false)) return;
      if (page.store !== this.#store) this.#position = 0;
      this.#store = page.store;
      for (const answer of page.answers) if (!this.#mirror.takeAnswer(answer)) this.#onUnbelievable(answer);
      if (page.next === null) break;
      this.#position = page.next;
    }
    this.#mirror.tookAll();
  }
}
