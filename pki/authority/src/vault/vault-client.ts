import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, parseChainPem, validateChain } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { textOf } from '../json-members.ts';
import { dataOf, sentence } from './answers.ts';
import type { VaultConfiguration } from './configuration.ts';
import { VaultToken } from './vault-token.ts';
import { type VaultAnswer, VaultWire } from './vault-wire.ts';

const FRESH_MILLISECONDS = 3_600_000;

/** One PKI secrets engine, asked under a token of ours. */
export class VaultClient {
  readonly #mount: string;
  readonly #wire: VaultWire;
  readonly #token: VaultToken;
  readonly #root: Certificate;
  readonly #clock: Clock;
  #chain: { readonly certificates: readonly Certificate[]; readonly at: number } | null = null;

  constructor(configuration: VaultConfiguration, clock: Clock) {
    this.#mount = configuration.mount;
    this.#wire = new VaultWire(configuration);
    this.#token = new VaultToken(configuration.authentication, this.#wire, clock);
    this.#root = configuration.root;
    this.#clock = clock;
  }

  get(path: string): Promise<VaultAnswer> {
    return this.#ask((token) => this.#wire.get(`${this.#mount}/${path}`, token));
  }

  post(path: string, fields: object): Promise<VaultAnswer> {
    return this.#ask((token) => this.#wire.post(`${this.#mount}/${path}`, token, fields));
  }

  /** The issuing CA first, the root last; asked for again every hour, because issuers are replaced. */
  async chain(): Promise<readonly Certificate[]> {
    const now = this.#clock.monotonic();
    if (this.#chain === null || now - this.#chain.at >= FRESH_MILLISECONDS) {
      this.#chain = { certificates: await beforeSending(this.#askForChain()), at: now };
    }
    return this.#chain.certificates;
  }

  /** A token ends when nobody uses it for long enough, so it is seen to without an order too. */
  async keepToken(): Promise<void> {
    try {
      await this.#token.get();
    } catch (error) {
      // The next request meets it again, and says so.
      if (!(error instanceof AuthorityUnavailable)) throw error;
    }
  }

  close(): void {
    this.#wire.close();
  }

  /** A token that is no longer taken is replaced once: what was answered with 403 was not done. */
  async #ask(send: (token: string) => Promise<VaultAnswer>): Promise<VaultAnswer> {
    const token = await beforeSending(this.#token.get());
    const answer = await send(token.value);
    if (answer.status !== 403 || token.fresh) return answer;
    this.#token.discard(token.value);
    const other = await beforeSending(this.#token.get());
    return other.value === token.value ? answer : send(other.value);
  }

  /** Shown to everybody. Where the mount has only its own certificate, the root is the configured one. */
  async #askForChain(): Promise<readonly Certificate[]> {
    const answer = await this.#wire.get(`${this.#mount}/cert/ca_chain`, null);
    const pem = answer.status === 200 ? textOf(dataOf(answer)?.['certificate']) : null;
    if (pem === null) throw new AuthorityUnavailable(`Vault does not show its chain: ${sentence(answer)}`, false);
    const parsed = parseChainPem(pem);
    const [issuing, ...above] = parsed.ok ? parsed.value : [];
    if (issuing?.fingerprint === this.#root.fingerprint) return [issuing];
    const path = issuing === undefined ? null : validateChain(issuing, above, [this.#root], this.#clock.now());
    if (!path?.ok) throw new AuthorityUnavailable('the chain of the mount does not lead to the configured root', false);
    return path.value;
  }
}
