import type { X509Certificate } from 'node:crypto';
import type { AdmissionSnapshot } from '@bfcert/evse-security/station-contract';
import type { Logger } from 'pino';
import type { AttemptLimiter } from '../admission/attempt-limiter.ts';
import type { RefusedHandshakes } from '../facts/refused-handshakes.ts';
import { type Entrances, type Listener, listen } from './listener.ts';
import { readClientCas } from './tls.ts';
import { type ServerCredential, secureContextOptions, type TlsPolicy } from './tls-policy.ts';

export interface DoorsConfig {
  readonly host: string;
  readonly tlsPolicy: TlsPolicy;
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

type TrustedAnchors = Pick<AdmissionSnapshot, 'clientCasPem' | 'adoptedCasPem' | 'factoryRootsPem'>;

/** The TLS ports of this gateway with what they all serve and trust; a change of either reaches them while they listen. */
export class Doors {
  readonly #config: DoorsConfig;
  readonly #parts: DoorsParts;
  readonly #listeners: Listener[] = [];
  #clientCasPem = '';
  #factoryRootsPem = '';
  #clientCas: readonly X509Certificate[] = [];
  #factoryRoots: readonly X509Certificate[] = [];
  /** Of `#clientCas` those that are not ours. */
  #adoptedCas: readonly X509Certificate[] = [];
  #credentials: readonly ServerCredential[] = [];

  constructor(config: DoorsConfig, parts: DoorsParts) {
    this.#config = config;
    this.#parts = parts;
  }

  get clientCas(): readonly X509Certificate[] {
    return this.#clientCas;
  }

  get factoryRoots(): readonly X509Certificate[] {
    return this.#factoryRoots;
  }

  get adoptedCas(): readonly X509Certificate[] {
    return this.#adoptedCas;
  }

  trust({ clientCasPem, adoptedCasPem = '', factoryRootsPem = '' }: TrustedAnchors): void {
    this.#adoptedCas = readClientCas(adoptedCasPem);
    if (clientCasPem === this.#clientCasPem && factoryRootsPem === this.#factoryRootsPem) return;
    this.#factoryRootsPem = factoryRootsPem;
    this.#factoryRoots = readClientCas(factoryRootsPem);
    this.#clientCasPem = clientCasPem;
    this.#clientCas = readClientCas(clientCasPem);
    this.#reload();
  }

  serve(credentials: Iterable<ServerCredential>): void {
    this.#credentials = [...credentials];
    this.#reload();
  }

  /** The port it listens on: another than `port` when that is 0. */
  async open(port: number, entrances: Entrances): Promise<number> {
    const { floods, refusals, log } = this.#parts;
    const doorman = {
      holdsOff: (remoteAddress: string): boolean => {
        if (!floods.isExhausted(remoteAddress)) return false;
        const nobody = { wireName: null, identityId: null, certificate: null };
        refusals.record({ reason: 'rate_limited', port: listener.port, remoteAddress, ...nobody });
        return true;
      },
      tlsFailed: (remoteAddress: string): void => floods.record(remoteAddress),
    };
    const secureContext = this.#secureContext();
    const listener: Listener = await listen({ ...this.#config, port, secureContext, doorman, log }, entrances);
    this.#listeners.push(listener);
    return listener.port;
  }

  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }

  #reload(): void {
    for (const listener of this.#listeners) listener.setSecureContext(this.#secureContext());
  }

  #secureContext() {
    // What each of them may vouch for is decided after the handshake.
    const roots = [...this.#clientCas, ...this.#factoryRoots].map((ca) => ca.toString());
    return secureContextOptions(this.#config.tlsPolicy, this.#credentials, roots);
  }
}
