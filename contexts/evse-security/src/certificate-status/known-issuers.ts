import {
  type CertId,
  type CertIdHash,
  type Certificate,
  type ChainRefusal,
  certIdOf,
  type Diagnosed,
  validateChain,
} from '@bfcert/kernel/x509';

/** How long the anchors are taken for what they were; a version that was activated counts after that. */
const ANCHORS_HOLD_MS = 60_000;
const ANCHORS_MAY_BE_OLD_MS = 3_600_000;
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

  /**
   * Before the others are called. While their source is away the anchors of the last hour count, as what was learnt from
   * responders does; after that it rejects as the source does.
   */
  async refresh(): Promise<void> {
    const age = this.#now().getTime() - this.#loadedAt;
    if (age < ANCHORS_HOLD_MS) return;
    this.#loading ??= this.#reload().finally(() => {
      this.#loading = null;
    });
    try {
      await this.#loading;
    } catch (error) {
      if (age >= ANCHORS_MAY_BE_OLD_MS) throw error;
    }
  }

  /**
   * The path of a certificate, leaf first: up to a root of the anchors, so that a sub-CA that was imported beside its root is
   * held against its own status too; else up to whichever anchor there is. `enclosed` came with it. Its CAs are learnt.
   */
  validate(leaf: Certificate, enclosed: readonly Certificate[]): Diagnosed<readonly Certificate[], ChainRefusal> {
    const roots = this.#anchors.filter(isSelfIssued);
    const others = [...enclosed, ...this.#learnt.values()];
    const below = [...others, ...this.#anchors.filter((anchor) => !isSelfIssued(anchor))];
    const toRoot = validateChain(leaf, below, roots, this.#now());
    const path = toRoot.ok ? toRoot : validateChain(leaf, others, this.#anchors, this.#now());
    if (path.ok) this.#learn(path.value);
    return path;
  }

  /** The path of a CA of this name and key, the CA first; null: there is none. `enclosed` came with the question or its answer. */
  pathOf(certId: CertId, enclosed: readonly Certificate[] = []): readonly Certificate[] | null {
    for (const candidate of [...this.#anchors, ...enclosed, ...this.#learnt.values()]) {
      if (!candidate.isCa || !this.#isNamedBy(candidate, certId)) continue;
      const isAnchor = this.#anchors.includes(candidate);
      const path = isAnchor && isSelfIssued(candidate) ? null : this.validate(candidate, enclosed);
      if (path?.ok) return path.value;
      if (isAnchor && this.#isInForce(candidate)) return [candidate];
    }
    return null;
  }

  #learn(path: readonly Certificate[]): void {
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

const isSelfIssued = ({ subject, issuer }: Certificate): boolean => subject.der.equals(issuer.der);
