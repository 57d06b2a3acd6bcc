import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { createRPCError, RPCServer } from 'ocpp-rpc';

/** What the tests use of ocpp-rpc's connected client, whose own types leave it open. */
interface Client {
  readonly identity: string;
  call(method: string, params: unknown, options?: { callTimeoutMs: number }): Promise<Record<string, unknown>>;
  close(options: { code: number; reason: string }): Promise<unknown>;
  handle(handler: (call: { method: string; params: unknown; messageId: string }) => unknown): void;
  on(event: 'close' | 'strictValidationFailure' | 'badMessage', listener: (detail: { error?: Error }) => void): void;
}

export interface CsmsOptions {
  /** wss with these; left out: ws. */
  readonly tls?: TlsOptions;
  readonly protocols?: readonly string[];
  /** An HTTP status refuses the upgrade. */
  readonly admit?: (shown: { identity: string; password: string | null; commonName: string | null }) => number | null;
}

type Handler = (params: unknown) => unknown;

/**
 * A CSMS that nobody here wrote: `ocpp-rpc`'s server, which holds every frame against the official schemas. It can go away and
 * come back at the same address, and remembers nothing of the time before but what this class keeps.
 */
export class TestCsms {
  /** Every CALL of a station, in order. */
  readonly calls: {
    readonly identity: string;
    readonly id: string;
    readonly method: string;
    readonly params: unknown;
  }[] = [];
  /** Whatever ocpp-rpc would not have. */
  readonly complaints: string[] = [];
  readonly handlers = new Map<string, Handler>([
    ['BootNotification', () => ({ currentTime: new Date().toISOString(), interval: 123, status: 'Accepted' })],
    ['Heartbeat', () => ({ currentTime: '2026-11-27T12:00:00.000Z' })],
    ['StatusNotification', () => ({})],
    ['TransactionEvent', () => ({ totalCost: 1.5 })],
  ]);
  readonly #options: CsmsOptions;
  readonly #clients = new Map<string, Client>();
  readonly #waiting = new Set<() => void>();
  #server: ReturnType<typeof createHttp> | null = null;
  #port = 0;

  private constructor(options: CsmsOptions) {
    this.#options = options;
  }

  static async start(options: CsmsOptions = {}): Promise<TestCsms> {
    const csms = new TestCsms(options);
    await csms.comeBack();
    return csms;
  }

  get url(): string {
    return `${this.#options.tls === undefined ? 'ws' : 'wss'}://localhost:${this.#port}/csms`;
  }

  /** Does nothing while it is there. */
  async comeBack(): Promise<void> {
    if (this.#server !== null) return;
    const protocols = [...(this.#options.protocols ?? ['ocpp2.0.1'])];
    // Its strict mode does not find the schemas of 2.1 under their names.
    const rpc = new RPCServer({ protocols, strictMode: protocols.filter((name) => name !== 'ocpp2.1') });
    rpc.auth((accept, reject, { identity, password, request }) => {
      const peer = request.socket instanceof TLSSocket ? request.socket.getPeerX509Certificate() : undefined;
      const commonName = /CN=([^\n,]+)/.exec(peer?.subject ?? '')?.[1] ?? null;
      const status = this.#options.admit?.({ identity, password: password?.toString('utf8') ?? null, commonName });
      if (status == null) accept();
      else reject(status, 'refused');
    });
    rpc.on('client', (client: Client) => this.#attach(client));
    const server = this.#options.tls === undefined ? createHttp() : createHttps(this.#options.tls);
    server.on('upgrade', rpc.handleUpgrade);
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As a process that ends: every connection is cut. */
  async goAway(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    await Promise.all([...this.#clients.values()].map((client) => client.close({ code: 1001, reason: 'restart' })));
    server.closeAllConnections();
    await closed;
  }

  isConnected(identity: string): boolean {
    return this.#clients.has(identity);
  }

  call(identity: string, method: string, params: unknown, callTimeoutMs = 5_000): Promise<Record<string, unknown>> {
    const client = this.#clients.get(identity);
    if (client === undefined) throw new Error(`${identity} is not connected`);
    return client.call(method, params, { callTimeoutMs });
  }

  async disconnect(identity: string): Promise<void> {
    await this.#clients.get(identity)?.close({ code: 1000, reason: 'bye' });
  }

  callsOf(identity: string): string[] {
    return this.calls.filter((call) => call.identity === identity).map(({ method }) => method);
  }

  /** Resolves when `holds` does; looked at whenever a station came, went or called. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  #attach(client: Client): void {
    const { identity } = client;
    this.#clients.set(identity, client);
    client.on('strictValidationFailure', ({ error }) => this.complaints.push(String(error?.message)));
    client.on('badMessage', ({ error }) => this.complaints.push(String(error?.message)));
    client.on('close', () => {
      if (this.#clients.get(identity) === client) this.#clients.delete(identity);
      this.#look();
    });
    client.handle(({ method, params, messageId }) => {
      this.calls.push({ identity, id: messageId, method, params });
      this.#look();
      const handler = this.handlers.get(method);
      if (handler === undefined) throw createRPCError('NotImplemented');
      return handler(params);
    });
    this.#look();
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }
}
