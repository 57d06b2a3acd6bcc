import type { KeyObject } from 'node:crypto';
import type { Forged } from './forge.ts';

/** What a station shows whose certificate is in the books: only the path to it may be wrong. */
export interface ChainCase {
  readonly name: string;
  /** `good` enters; `bad` must not; `costly` must not either, and must cost the gateway nothing worth telling. */
  readonly kind: 'good' | 'bad' | 'costly';
  /** As they are sent, the station's own first. */
  readonly chain: readonly Buffer[];
  readonly key: KeyObject;
  /** CAs of these that the gateway has in its list, as it has its own issuing CAs: without one nobody enters. */
  readonly listed?: readonly Buffer[];
  /** SignatureScheme of the proof (RFC 8446, 4.2.3), with its hash; by default ECDSA with SHA-256. */
  readonly proof?: { readonly algorithm: number; readonly hash: string };
}

export interface Makes {
  /** Trusted by the gateway. */
  readonly root: Forged;
  /** Trusted by nobody. */
  readonly foreign: Forged;
  readonly serialNumber: string;
  /** The subject that the station of this case must have. */
  readonly subject: Buffer;
  readonly bytes: (length: number) => Buffer;
}

export type MakeCase = (makes: Makes) => Omit<ChainCase, 'name' | 'kind'>;
