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
/** How long questions wait for a reading while there are such: a database that hangs costs them this once, and no vehicle its turn. */
const READING_PATIENCE_MS = 250;
/** CAs below the anchors that came along in chains and answers. */
const MOST_LEARNT = 1_000;

/** One of the anchors, under way; there is one at a time. */
interface Reading {
  readonly done: Promise<void>;
  /** Over with the reading, whatever came of it, or before. */
  readonly patience: Promise<void>;
}

/**
 * The CAs by which answers and chains are verified: the anchors, and the CAs that chains and answers brought along. One that
 * was brought along counts at each use only with a path to an anchor of then.
 */
export class KnownIssuers {
  readonly #load: () => Promise<readonly Certificate[]>;
  readonly #now: () => Date;
  #anchors: readonly Certificate[] = [];
  #loadedAt = Number.NEGATIVE_INFINITY;
  #reading: Reading | null = null;
  readonly #learnt = new Map<string, Certificate>();
  readonly #names = new WeakMap<Certificate, Map<CertIdHash, CertId>>();

  constructor(load: () => Promise<readonly Certificate[]>, now: () => Date) {
    this.#load = load;
    this.#now = now;
  }

  /**
   * Before the others are called. While their source is away or hangs the anchors of the last hour count, as what was learnt from
   * responders does; after that it rejects as the source does, or when `signal` ends the patience of this asker.
   */
  async refresh(signal: AbortSignal): Promise<void> {
    const age = this.#now().getTime() - this.#loadedAt;
    if (age < ANCHORS_HOLD_MS) return;
    this.#reading ??= this.#read();
    const { done, patience } = this.#reading;
    await (age < ANCHORS_MAY_BE_OLD_MS ? patience : endedBy(signal, done));
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

  #read(): Reading {
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, READING_PATIENCE_MS);
    const over = (): void => {
      this.#reading = null;
      clearTimeout(timer);
      patience.resolve();
    };
    const done = this.#load().then((anchors) => {
      this.#anchors = anchors;
      this.#loadedAt = this.#now().getTime();
    });
    // Why it failed hears whoever cannot do without it, and may be nobody.
    done.then(over, over);
    return { done, patience: patience.promise };
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

function endedBy(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
