import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { createRPCError, createValidator, RPCServer } from 'ocpp-rpc';
import schemas21 from 'ocpp-rpc/lib/schemas/ocpp2_1.json' with { type: 'json' };
import { EventFeedOf } from './event-feed-of.ts';
import type { KeyAndCertificate } from './openssl-authority.ts';

/** What the scripted CSMS saw, in order. */
export type Seen =
  | {
      readonly kind: 'connected';
      readonly identity: string;
      readonly password: string | null;
      /** The same as it came, hex. */
      readonly passwordHex: string | null;
      readonly fingerprint: string | null;
    }
  | { readonly kind: 'refused'; readonly identity: string; readonly status: number }
  | { readonly kind: 'call'; readonly method: string; readonly params: Record<string, unknown> }
  | { readonly kind: 'closed' };

export interface Script {
  /** Default: ocpp2.0.1. */
  readonly protocol?: 'ocpp2.1' | 'ocpp2.0.1' | 'ocpp1.6';
  readonly server: KeyAndCertificate;
  /** Profile 3: the roots a station certificate may end in; absent: no certificate is asked for. */
  readonly clientCaPem?: string;
  readonly tls?: TlsOptions;
  /** Profile 1: no TLS. */
  readonly plain?: boolean;
  /** An HTTP status refuses the upgrade; null lets it through. */
  admit?: (identity: string, password: string | null, fingerprint: string | null) => number | null;
  /** Default: Accepted, every 300 s. */
  boot?: () => { status: 'Accepted' | 'Pending' | 'Rejected'; interval: number };
  /** Default: Accepted. */
  signCertificate?: () => 'Accepted' | 'Rejected';
  /** The answers to further messages, by name. */
  readonly more?: ReadonlyMap<string, (params: Record<string, unknown>) => unknown>;
  /** Default: answered. False: the CALL stays without an answer. */
  answers?: (method: string) => boolean;
}

/** What the tests use of ocpp-rpc's connected client, whose own types leave it open. */
interface ConnectedStation {
  readonly identity: string;
  readonly handshake: { readonly request: { readonly socket: unknown } };
  call(method: string, params: unknown, options?: { callTimeoutMs: number }): Promise<Record<string, unknown>>;
  close(options: { code: number; reason: string }): Promise<unknown>;
  handle(handler: (call: { method: string; params: Record<string, unknown> }) => unknown): void;
  on(event: 'close' | 'strictValidationFailure' | 'badMessage', listener: (detail: { error?: Error }) => void): void;
}

/** ocpp-rpc asks for the schemas of 2.1 by the names that those of the older versions have, and finds none. */
const named21 = schemas21.map(({ $id, ...schema }) => ({
  ...schema,
  $id: $id.replace(/Request$/, '.req').replace(/Response$/, '.conf'),
}));

/** A CSMS that does what a test tells it, on ocpp-rpc's server in strict mode: the station is judged by code that is not ours. */
export class ScriptedCsms {
  readonly script: Script;
  /** Every frame of the station that ocpp-rpc would not have. */
  readonly complaints: string[] = [];
  readonly seen: Seen[] = [];
  readonly #feed = new EventFeedOf<Seen>();
  readonly #http: Server;
  #station: ConnectedStation | null = null;

  private constructor(script: Script) {
    this.script = script;
    const rpc = new RPCServer({
      protocols: [script.protocol ?? 'ocpp2.0.1'],
      strictMode: true,
      strictModeValidators: [createValidator('ocpp2.1', named21)],
    });
    rpc.auth((accept, reject, { identity, password, request }) => {
      const secret = password?.toString('utf8') ?? null;
      const fingerprint = fingerprintOf(request.socket);
      const status = this.script.admit?.(identity, secret, fingerprint) ?? null;
      if (status === null) {
        const passwordHex = password?.toString('hex') ?? null;
        this.#note({ kind: 'connected', identity, password: secret, passwordHex, fingerprint });
        return accept();
      }
      this.#note({ kind: 'refused', identity, status });
      reject(status, 'refused');
    });
    rpc.on('client', (client: ConnectedStation) => this.#attach(client));
    this.#http =
      script.plain === true
        ? createHttpServer()
        : createServer({
            key: script.server.keyPem,
            cert: script.server.certificatePem,
            ...(script.clientCaPem === undefined
              ? {}
              : { ca: script.clientCaPem, requestCert: true, rejectUnauthorized: true }),
            ...script.tls,
          });
    this.#http.on('upgrade', rpc.handleUpgrade);
  }

  static async start(script: Script): Promise<ScriptedCsms> {
    const csms = new ScriptedCsms(script);
    csms.#http.listen(0, '127.0.0.1');
    await once(csms.#http, 'listening');
    return csms;
  }

  /** Profile entry without the identity; the certificate in use is for `localhost` unless a test says otherwise. */
  url(host = 'localhost'): string {
    const { port } = this.#http.address() as AddressInfo;
    return `${this.script.plain === true ? 'ws' : 'wss'}://${host}:${port}/ocpp`;
  }

  get calls(): readonly string[] {
    return this.seen.flatMap((event) => (event.kind === 'call' ? [event.method] : []));
  }

  /** The payloads of every CALL of this name so far. */
  payloads(method: string): readonly Record<string, unknown>[] {
    return this.seen.flatMap((event) => (event.kind === 'call' && event.method === method ? [event.params] : []));
  }

  /** The first thing of this kind that is seen from now on. */
  next<Kind extends Seen['kind']>(
    kind: Kind,
    fits: (event: Extract<Seen, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Seen, { kind: Kind }>> {
    return this.#feed.next((event): event is Extract<Seen, { kind: Kind }> => {
      return event.kind === kind && fits(event as Extract<Seen, { kind: Kind }>);
    });
  }

  nextCall(method: string) {
    return this.next('call', (event) => event.method === method);
  }

  /** Sends a CALL to the connected station; rejects with ocpp-rpc's error for a CALLERROR or a timeout. */
  call(method: string, params: unknown, callTimeoutMs = 5_000): Promise<Record<string, unknown>> {
    if (this.#station === null) throw new Error('no station is connected');
    return this.#station.call(method, params, { callTimeoutMs });
  }

  async disconnect(): Promise<void> {
    await this.#station?.close({ code: 1000, reason: 'the CSMS closes' });
  }

  async stop(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await this.#station?.close({ code: 1001, reason: 'stop' });
  }

  #attach(client: ConnectedStation): void {
    this.#station = client;
    client.on('strictValidationFailure', ({ error }) => this.complaints.push(String(error?.message)));
    client.on('badMessage', ({ error }) => this.complaints.push(String(error?.message)));
    client.on('close', () => {
      if (this.#station === client) this.#station = null;
      this.#note({ kind: 'closed' });
    });
    client.handle(({ method, params }) => {
      this.#note({ kind: 'call', method, params });
      if (this.script.answers?.(method) === false) return new Promise(() => undefined);
      return this.#answer(method, params);
    });
  }

  #answer(method: string, params: Record<string, unknown>): unknown {
    const further = this.script.more?.get(method);
    if (further !== undefined) return further(params);
    const currentTime = new Date().toISOString();
    switch (method) {
      case 'BootNotification':
        return { currentTime, ...(this.script.boot?.() ?? { status: 'Accepted', interval: 300 }) };
      case 'Heartbeat':
        return { currentTime };
      case 'SignCertificate':
        return { status: this.script.signCertificate?.() ?? 'Accepted' };
      case 'NotifyReport':
      case 'StatusNotification':
      case 'SecurityEventNotification':
        return {};
      default:
        throw createRPCError('NotImplemented');
    }
  }

  #note(event: Seen): void {
    this.seen.push(event);
    this.#feed.emit(event);
  }
}

function fingerprintOf(socket: unknown): string | null {
  const raw = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return raw?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null;
}
