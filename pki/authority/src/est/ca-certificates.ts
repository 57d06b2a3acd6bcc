import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { isSelfSigned, issuersOf } from '../issued-chain.ts';
import type { EstClient } from './est-client.ts';

const FRESH_MILLISECONDS = 3_600_000;

/** What the CA says of itself, asked for again every hour. */
export class CaCertificates {
  readonly #client: EstClient;
  readonly #clock: Clock;
  readonly #roots: readonly Certificate[] | null;
  #known: { readonly certificates: readonly Certificate[]; readonly at: number } | null = null;

  constructor(client: EstClient, clock: Clock, rootsPem: string | null) {
    this.#client = client;
    this.#clock = clock;
    this.#roots = rootsPem === null ? null : readRoots(rootsPem);
  }

  async get(): Promise<readonly Certificate[]> {
    const isFresh = this.#known !== null && this.#clock.monotonic() - this.#known.at < FRESH_MILLISECONDS;
    return this.#known !== null && isFresh ? this.#known.certificates : this.refresh();
  }

  async refresh(): Promise<readonly Certificate[]> {
    const told = await beforeSending(this.#client.caCertificates());
    const roots = this.#roots;
    // With roots of our own, those that the server sends count for nothing.
    const certificates =
      roots === null ? told : [...roots, ...told.filter((certificate) => !isSelfSigned(certificate))];
    this.#known = { certificates, at: this.#clock.monotonic() };
    return certificates;
  }

  /** PEM, the issuing CA first, its root last. */
  async chainPem(): Promise<string> {
    const pool = await this.get();
    const [issuing] = issuingCas(pool);
    const path = issuing === undefined ? [] : [issuing, ...issuersOf(issuing, pool)];
    const root = path.at(-1);
    if (root === undefined || !isSelfSigned(root)) {
      throw new AuthorityUnavailable('the CA certificates of the server lead to no root', false);
    }
    return path.map(({ der }) => certificatePem(der)).join('');
  }
}

/**
 * The CAs that certify end entities, the youngest first: those that have certified no other CA of the set. The
 * certificates between an old and a new root are no such CAs; a root is one when it is all there is.
 */
function issuingCas(pool: readonly Certificate[]): readonly Certificate[] {
  const below = pool.filter(({ isCa, subject, issuer }) => isCa && !subject.der.equals(issuer.der));
  const issuing = below.filter(({ subject }) => !below.some(({ issuer }) => issuer.der.equals(subject.der)));
  const candidates = issuing.length > 0 ? issuing : pool.filter(({ isCa }) => isCa);
  return candidates.toSorted((a, b) => b.notBefore.getTime() - a.notBefore.getTime());
}

function readRoots(pem: string): readonly Certificate[] {
  const roots = parseChainPem(pem);
  if (!roots.ok) throw new Error(`the configured roots cannot be read: ${roots.detail}`);
  return roots.value;
}
