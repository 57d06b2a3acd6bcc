import type { FoundChain } from '../server-certificate/read-chain.ts';
import {
  type FoundCertificate,
  type ServerCertificateSource,
  type ServerSlot,
  type SourceKind,
  SourceUnavailable,
} from '../server-certificate/server-certificate-source.ts';

/** A source that has what it is told to have. */
export class FakeSource implements ServerCertificateSource {
  readonly name: string;
  readonly kind: SourceKind;
  has: readonly FoundCertificate[] = [];
  /** Why it cannot be read; null: it can. */
  away: string | null = null;

  constructor(name: string, kind: SourceKind) {
    this.name = name;
    this.kind = kind;
  }

  async read(): Promise<readonly FoundCertificate[]> {
    if (this.away !== null) throw new SourceUnavailable(this.away);
    return this.has;
  }

  close(): void {}
}

/** What a listener was seen to show; null: nothing of this key algorithm. */
export const shown = (
  serverName: string,
  chain: FoundChain | null,
  over: Partial<FoundCertificate> & { readonly slot?: ServerSlot; readonly listener?: string } = {},
): FoundCertificate => {
  const { slot = 'ec', listener = 'front', ...others } = over;
  return {
    reference: `${listener}/${slot}`,
    serverName,
    chain,
    status: null,
    served: { host: serverName, port: 443, slot, validates: true, validationProblem: null },
    problem: null,
    ...others,
  };
};
