import type { FoundChain } from './read-chain.ts';

export type SourceKind = 'acm' | 'files' | 'listeners';

/**
 * Where certificates of servers are found that others made, and where ours are seen. A source is only read:
 * nothing here changes what it tells of.
 */
export interface ServerCertificateSource {
  /** As it is configured. */
  readonly name: string;
  readonly kind: SourceKind;
  /**
   * All that it has. What cannot be read of one file or listener is said there; the whole is refused where it cannot
   * be known what there is.
   *
   * @throws SourceUnavailable
   */
  read(): Promise<readonly FoundCertificate[]>;
  close(): void;
}

export interface FoundCertificate {
  /** What the source calls it: an ARN, a path and a place in it, or a listener and a key algorithm. */
  readonly reference: string;
  /** The name it is for: of a listener the one asked for, of ACM the domain; null where only the certificate says it. */
  readonly serverName: string | null;
  /** Null: there is none (yet, or of this key algorithm), or it could not be read; then `problem` says so. */
  readonly chain: FoundChain | null;
  /** Of ACM: its own word. */
  readonly status: string | null;
  /** Of a listener: what was seen there. */
  readonly served: Served | null;
  /** One sentence; null: it was read. */
  readonly problem: string | null;
  /**
   * Of a listener: the slot of its name's identity that is its own, where several listeners have certificates side by side
   * under one name. Left out: the key algorithm is.
   */
  readonly place?: string;
}

export interface Served {
  readonly host: string;
  readonly port: number;
  readonly slot: ServerSlot;
  /**
   * Whether the chain leads to an anchor of the configuration and the name is its own. It is recorded and decides
   * nothing: an untrusted certificate that is served is the very one that has to be shown.
   */
  readonly validates: boolean;
  /** Why it does not; OpenSSL's word. */
  readonly validationProblem: string | null;
}

/** A key algorithm: a server may show another certificate to clients that speak the one or the other. */
export const serverSlots = ['ec', 'rsa'] as const;
export type ServerSlot = (typeof serverSlots)[number];

/** It cannot be said what a source has. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
}
