import type { KnownBroker } from '../../broker/known-broker.ts';

/** A service that speaks OPCP 1.0.0. Paths and headers are settings, for the dialects of it that exist; the defaults are the published ones. */
export interface OpcpSettings extends KnownBroker {
  readonly kind: 'hubject_opcp';
  /** Without a slash at its end. */
  readonly url: string;
  readonly clientId: string;
  /** Of the access token; null: the URL. */
  readonly audience: string | null;
  /** Null: `/oauth/token` there. */
  readonly tokenUrl: string | null;
  readonly signedContractDataPath: string;
  /** Sent with each request, beside those of the protocol. */
  readonly headers: Readonly<Record<string, string>>;
}

export const PUBLISHED_PATH = '/v1/ccp/signedContractData';

/** What is called of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;
