import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConnection } from '@bfcert/kernel/postgres';

type Parts = Exclude<DatabaseConnection, { readonly connectionString: string }>;

const PORT = 5432;
/** The statement, and not the isolation level "read committed". */
const COMMIT = /\bcommit\b/i;

/** Stands between a server and its database, and cuts or slows what goes through. */
export class DatabaseProxy {
  readonly connection: Parts;
  /** Nobody gets through, and whoever is connected is cut. */
  #away = false;
  /** Cuts after the next COMMIT has reached the database and before its answer comes back. */
  cutsNextCommit = false;
  /** Milliseconds that each piece of an answer is held back. */
  delay = 0;
  readonly #server: Server;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();

  private constructor(folder: string, target: Parts) {
    this.#folder = folder;
    this.connection = { ...target, host: folder, port: PORT };
    this.#server = createServer((client) => this.#pass(client, target));
  }

  static async before(target: DatabaseConnection): Promise<DatabaseProxy> {
    if ('connectionString' in target) throw new Error('the test server is named by its parts');
    const folder = await mkdtemp(join(tmpdir(), 'database-proxy-'));
    const proxy = new DatabaseProxy(folder, target);
    await new Promise<void>((resolve) => proxy.#server.listen(join(folder, `.s.PGSQL.${PORT}`), resolve));
    return proxy;
  }

  set away(away: boolean) {
    this.#away = away;
    if (away) for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.away = true;
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true });
  }

  #pass(client: Socket, { host, port = PORT }: Parts): void {
    if (this.#away) return void client.destroy();
    const database = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host);
    let isCut = false;
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      this.#sockets.add(socket);
      // A cut is what this is for.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (this.cutsNextCommit && COMMIT.test(chunk.toString('latin1'))) {
        this.cutsNextCommit = false;
        isCut = true;
      }
      database.write(chunk);
    });
    database.on('data', (chunk) => {
      if (isCut) return void client.destroy();
      if (this.delay === 0) client.write(chunk);
      else setTimeout(() => client.writable && client.write(chunk), this.delay);
    });
  }
}
