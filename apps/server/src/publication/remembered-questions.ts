import type { OcspQuestion } from './answer-ocsp.ts';

/** So many, and as many of before: some 10 MB. */
const GENERATION = 16_384;

/**
 * Requests as they came and what they ask: under load the same ones come again and again, and reading
 * one costs as much as all else that is done for it here. What a text asks never changes.
 */
export class RememberedQuestions {
  #young = new Map<string, OcspQuestion>();
  #old = new Map<string, OcspQuestion>();

  read(text: string, read: (text: string) => OcspQuestion): OcspQuestion {
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const question = this.#old.get(text) ?? read(text);
    if (this.#young.size === GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, question);
    return question;
  }
}
