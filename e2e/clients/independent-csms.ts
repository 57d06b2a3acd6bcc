import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';

/** What is used of ocpp-rpc's connected client, whose own types leave it open. */
interface Client {
  readonly identity: string;
  call(method: string, params: unknown): Promise<Record<string, unknown>>;
  close(options: { code: number; reason: string }): Promise<unknown>;
  handle(handler: (call: { method: string }) => unknown): void;
  on(event: 'close', listener: () => void): void;
  on(event: 'strictValidationFailure' | 'badMessage', listener: (detail: { error?: Error }) => void): void;
}

/** Who may come in: by name, and by the password that it shows. */
type Admits = (identity: string, password: string | null) => boolean;

/** A CSMS of 2.0.1 that nobody here wrote, strict about every frame; it says yes to whatever its stations tell it. */
export class IndependentCsms {
  /** Names of the CALLs of each station, in order. */
  readonly heard = new Map<string, string[]>();
  readonly complaints: string[] = [];
  readonly #clients = new Map<string, Client>();
  readonly #admits: Admits;
  #server: Server | null = null;
  #port = 0;

  constructor(admits: Admits = () => true) {
    this.#admits = admits;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/csms`;
  }

  /** At the same address as before. */
  async start(): Promise<void> {
    const rpc = new RPCServer({ protocols: ['ocpp2.0.1'], strictMode: true });
    rpc.auth((accept, reject, { identity, password }) => {
      if (this.#admits(identity, password?.toString('utf8') ?? null)) accept();
      else reject(401, 'refused');
    });
    rpc.on('client', (client: Client) => this.#attach(client));
    const server = createServer();
    server.on('upgrade', rpc.handleUpgrade);
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const closed = this.#server === null ? Promise.resolve() : once(this.#server, 'close');
    this.#server?.close();
    this.#server = null;
    await Promise.all([...this.#clients.values()].map((client) => client.close({ code: 1001, reason: 'restart' })));
    await closed;
  }

  isConnected(identity: string): boolean {
    return this.#clients.has(identity);
  }

  call(identity: string, method: string, params: unknown): Promise<Record<string, unknown>> {
    const client = this.#clients.get(identity);
    if (client === undefined) throw new Error(`${identity} is not connected`);
    return client.call(method, params);
  }

  #attach(client: Client): void {
    const { identity } = client;
    this.#clients.set(identity, client);
    client.on('close', () => {
      if (this.#clients.get(identity) === client) this.#clients.delete(identity);
    });
    for (const event of ['strictValidationFailure', 'badMessage'] as const)
      client.on(event, ({ error }) => this.complaints.push(String(error?.message)));
    client.handle(({ method }) => {
      this.heard.set(identity, [...(this.heard.get(identity) ?? []), method]);
      const currentTime = new Date().toISOString();
      if (method === 'BootNotification') return { currentTime, interval: 300, status: 'Accepted' };
      return method === 'Heartbeat' ? { currentTime } : {};
    });
  }
}
