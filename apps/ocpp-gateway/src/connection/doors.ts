import type { AdmissionAnchors } from '@bfcert/evse-security/station-contract';
import type { ServerCredential } from '@bfcert/kernel/server-credential';
import type { Logger } from 'pino';
import type { Attempt, AttemptLimiter } from '../admission/attempt-limiter.ts';
import type { RefusedHandshakes } from '../facts/refused-handshakes.ts';
import { type Entrances, type Listener, listen } from './listener.ts';
import { readClientCas, type TrustedIssuers } from './tls.ts';
import { secureContextOptions, type TlsPolicy } from './tls-policy.ts';

export interface DoorsConfig {
  readonly host: string;
  readonly connectDeadlineMs: number;
  readonly maxConnections: number;
  readonly fronts: readonly string[];
}

export interface DoorsParts {
  /** Failed connections per address. */
  readonly floods: AttemptLimiter;
  readonly refusals: RefusedHandshakes;
  readonly log: Logger;
}

/**
 * The TLS ports of this gateway, each with its own policy, and what they all serve and trust; a change of either reaches
 * them while they listen.
 */
export class Doors {
  readonly #config: DoorsConfig;
  readonly #parts: DoorsParts;
  readonly #listeners: { readonly listener: Listener; readonly policy: TlsPolicy }[] = [];
  #pems = '';
  #anchors: TrustedIssuers = { clientCas: [], factoryRoots: [], adoptedCas: [] };
  #credentials: readonly ServerCredential[] = [];

  constructor(config: DoorsConfig, parts: DoorsParts) {
    this.#config = config;
    this.#parts = parts;
  }

  /** Another object whenever any of them has changed. */
  get anchors(): TrustedIssuers {
    return this.#anchors;
  }

  trust({ clientCasPem, adoptedCasPem = '', factoryRootsPem = '' }: AdmissionAnchors): void {
    const pems = JSON.stringify([clientCasPem, adoptedCasPem, factoryRootsPem]);
    if (pems === this.#pems) return;
    this.#pems = pems;
    this.#anchors = {
      clientCas: readClientCas(clientCasPem),
      adoptedCas: readClientCas(adoptedCasPem),
      factoryRoots: readClientCas(factoryRootsPem),
    };
    this.#reload();
  }

  serve(credentials: Iterable<ServerCredential>): void {
    this.#credentials = [...credentials];
    this.#reload();
  }

  /** The port it listens on: another than `port` when that is 0. */
  async open(port: number, policy: TlsPolicy, entrances: Entrances): Promise<number> {
    const { floods, refusals, log } = this.#parts;
    const doorman = {
      admit: async (remoteAddress: string): Promise<Attempt | null> => {
        const attempt = await floods.admit(remoteAddress);
        if (attempt !== null) return attempt;
        const nobody = { wireName: null, identityId: null, certificate: null };
        refusals.record({ reason: 'rate_limited', port: listener.port, remoteAddress, ...nobody });
        return null;
      },
      isFailing: (remoteAddress: string): boolean => floods.isDented(remoteAddress),
      wasCostly: (remoteAddress: string, failures: number): void => floods.record(remoteAddress, failures),
    };
    const secureContext = this.#secureContext(policy);
    const listener: Listener = await listen({ ...this.#config, port, secureContext, doorman, log }, entrances);
    this.#listeners.push({ listener, policy });
    return listener.port;
  }

  async close(): Promise<void> {
    await Promise.all(this.#listeners.map(({ listener }) => listener.close()));
  }

  #reload(): void {
    for (const { listener, policy } of this.#listeners) listener.setSecureContext(this.#secureContext(policy));
  }

  #secureContext(policy: TlsPolicy) {
    // What each of them may vouch for is decided after the handshake.
    const roots = [...this.#anchors.clientCas, ...this.#anchors.factoryRoots].map((ca) => ca.toString());
    return secureContextOptions(policy, this.#credentials, roots);
  }
}
