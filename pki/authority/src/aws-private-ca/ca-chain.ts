import type { SigningAlgorithm } from '@aws-sdk/client-acm-pca';
import { type Certificate, certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { beforeSending } from '../before-sending.ts';
import { signingAlgorithmFor } from './issue-request.ts';
import type { PrivateCaClient } from './private-ca-client.ts';

export interface KnownChain {
  /** The CA's own certificate first, its root last. */
  readonly certificates: readonly Certificate[];
  readonly pem: string;
  readonly signingAlgorithm: SigningAlgorithm;
}

/** Asked for once: a CA keeps its certificate for as long as it has its ARN, unless somebody imports another. */
export class CaChain {
  readonly #client: PrivateCaClient;
  #known: KnownChain | null = null;

  constructor(client: PrivateCaClient) {
    this.#client = client;
  }

  async get(): Promise<KnownChain> {
    this.#known ??= await beforeSending(this.#ask());
    return this.#known;
  }

  async #ask(): Promise<KnownChain> {
    const answer = await this.#client.authorityCertificate();
    if ('declined' in answer)
      throw new AuthorityUnavailable(`the CA does not show its certificate: ${answer.detail}`, false);
    const parsed = parseChainPem(`${answer.Certificate ?? ''}\n${answer.CertificateChain ?? ''}`);
    if (!parsed.ok) throw new AuthorityUnavailable(`the certificate of the CA cannot be read: ${parsed.detail}`, false);
    const [own] = parsed.value;
    const signingAlgorithm = own === undefined ? null : signingAlgorithmFor(own.key);
    if (signingAlgorithm === null)
      throw new AuthorityUnavailable('the CA has a key that AWS has no algorithm for', false);
    return {
      certificates: parsed.value,
      pem: parsed.value.map(({ der }) => certificatePem(der)).join(''),
      signingAlgorithm,
    };
  }
}
