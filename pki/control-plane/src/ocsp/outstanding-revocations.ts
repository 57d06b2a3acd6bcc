import type { CertificateName } from '../crl/revocation-index.ts';

type Names = Map<string, CertificateName>;

/**
 * Revocations whose answer is not stored yet. A name leaves when its answer is stored, and not before:
 * a disk that fails or a responder that is away delays an answer and loses none.
 */
export class OutstandingRevocations {
  readonly #due: Names = new Map();
  /** By issuer: nobody answers for it now, so there is no point in looking at them again. */
  readonly #waiting = new Map<string, Names>();

  add(names: readonly CertificateName[]): void {
    for (const name of names) this.#due.set(keyOf(name), name);
  }

  /** Those to be answered now, as they are at this moment. */
  due(): readonly CertificateName[] {
    return [...this.#due.values()];
  }

  settle(name: CertificateName): void {
    this.#due.delete(keyOf(name));
    this.#waiting.get(name.issuer)?.delete(keyOf(name));
  }

  /** Until `resume`; a name that is not due stays out. */
  wait(name: CertificateName): void {
    if (!this.#due.delete(keyOf(name))) return;
    const waiting = this.#waiting.get(name.issuer);
    if (waiting === undefined) this.#waiting.set(name.issuer, new Map([[keyOf(name), name]]));
    else waiting.set(keyOf(name), name);
  }

  /** Somebody answers for this issuer. */
  resume(issuer: string): void {
    for (const [key, name] of this.#waiting.get(issuer) ?? []) this.#due.set(key, name);
    this.#waiting.delete(issuer);
  }
}

const keyOf = ({ issuer, serial }: CertificateName): string => `${issuer}/${serial}`;
