import { type CertId, type CertIdHash, type Certificate, certIdOf, validateChain } from '@bfcert/kernel/x509';

/** How long the anchors are taken for what they were; a version that was activated counts after that. */
const ANCHORS_HOLD_MS = 60_000;
/** CAs below the anchors that came along in chains and answers. */
const MOST_LEARNT = 1_000;

/**
 * The CAs by which answers and chains are verified: the anchors, and the CAs that chains and answers brought along. One that
 * was brought along counts at each use only with a path to an anchor of then.
 */
export class KnownIssuers {
  readonly #load: () => Promise<readonly Certificate[]>;
  readonly #now: () => Date;
  #anchors: readonly Certificate[] = [];
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | null = null;
  readonly #learnt = new Map<string, Certificate>();
  readonly #names = new WeakMap<Certificate, Map<CertIdHash, CertId>>();

  constructor(load: () => Promise<readonly Certificate[]>, now: () => Date) {
    this.#load = load;
    this.#now = now;
  }

  /** Before the others are called. Rejects as the anchors' source does; those of before are not used in their place. */
  async refresh(): Promise<void> {
    if (this.#now().getTime() - this.#loadedAt < ANCHORS_HOLD_MS) return;
    this.#loading ??= this.#reload().finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  get anchors(): readonly Certificate[] {
    return this.#anchors;
  }

  get learnt(): readonly Certificate[] {
    return [...this.#learnt.values()];
  }

  /** The path of a CA of this name and key up to an anchor, the CA first; null: there is none. `enclosed` came with the question or its answer. */
  pathOf(certId: CertId, enclosed: readonly Certificate[] = []): readonly Certificate[] | null {
    const anchor = this.#anchors.find((one) => this.#isNamedBy(one, certId));
    if (anchor !== undefined) return this.#isInForce(anchor) ? [anchor] : null;
    const others = [...enclosed, ...this.#learnt.values()];
    for (const candidate of others) {
      if (!candidate.isCa || !this.#isNamedBy(candidate, certId)) continue;
      const path = validateChain(candidate, others, this.#anchors, this.#now());
      if (!path.ok) continue;
      this.learn(path.value);
      return path.value;
    }
    return null;
  }

  /** The CAs of a path that was validated. */
  learn(path: readonly Certificate[]): void {
    for (const certificate of path) {
      if (!certificate.isCa || this.#anchors.some(({ fingerprint }) => fingerprint === certificate.fingerprint))
        continue;
      this.#learnt.delete(certificate.fingerprint);
      this.#learnt.set(certificate.fingerprint, certificate);
      const [oldest] = this.#learnt.keys();
      if (this.#learnt.size > MOST_LEARNT && oldest !== undefined) this.#learnt.delete(oldest);
    }
  }

  async #reload(): Promise<void> {
    this.#anchors = await this.#load();
    this.#loadedAt = this.#now().getTime();
  }

  #isInForce({ notBefore, notAfter }: Certificate): boolean {
    const now = this.#now();
    return notBefore <= now && now <= notAfter;
  }

  #isNamedBy(certificate: Certificate, { hashAlgorithm, issuerNameHash, issuerKeyHash }: CertId): boolean {
    const names = this.#names.get(certificate) ?? new Map<CertIdHash, CertId>();
    this.#names.set(certificate, names);
    const name = names.get(hashAlgorithm) ?? certIdOf(certificate, '0', hashAlgorithm);
    names.set(hashAlgorithm, name);
    return name.issuerNameHash === issuerNameHash && name.issuerKeyHash === issuerKeyHash;
  }
}
