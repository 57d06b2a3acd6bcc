import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Effort } from '../answer.ts';
import { type Child, startChild } from '../processes/child.ts';
import { type RevokingServer, startRevokingServer } from '../revocation/revoking-server.ts';
import type { GatewayParts } from '../servers/gateway.ts';
import { makeSite, type Site } from '../servers/site.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import { short, spreadOf } from '../statistics.ts';

const GATEWAYS = ['gateway-1', 'gateway-2'] as const;
/** Each has its share of the connections at one gateway, and of the files that a process may have. */
const CLIENTS_EACH = 2;
const CLIENTS = GATEWAYS.length * CLIENTS_EACH;
const CONNECTING_AT_ONCE = 8;
const REVOKING_AT_ONCE = 8;
/** Every so many stations never answer a closing handshake: they must be cut. */
const DEAF_EVERY = 10;

/** From the order of a revocation until the station's connection is closed, as the station sees it. */
export async function revokeToClose({ quick, note }: Effort): Promise<Answer> {
  const [connections, singly, together] = quick ? [200, 20, 40] : [5_000, 200, 1_000];
  const site = makeSite(connections);
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const children: Child[] = [];
  const start = (entry: string): Child => {
    const child = startChild(new URL(entry, import.meta.url));
    children.push(child);
    return child;
  };
  let server: RevokingServer | null = null;
  try {
    server = await startRevokingServer(site, directory, GATEWAYS);
    note(`${connections} certificates are there`);
    const clients = await connect(site, server, directory, start);
    note(`${connections} stations are connected`);

    const names = site.stations.map(({ name }) => name);
    const one: number[] = [];
    for (const name of names.slice(0, singly)) one.push(...(await revoke(server, clients, [name])));
    note(`${singly} were revoked one after the other`);
    const began = performance.now();
    const many = await revoke(server, clients, names.slice(singly, singly + together));
    const seconds = (performance.now() - began) / 1_000;
    return answerOf({ connections, one, many, seconds });
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await server?.close();
    await rm(directory, { recursive: true });
  }
}

/** Who plays each station. */
type Clients = ReadonlyMap<string, Child>;

async function connect(
  site: Site,
  { socketPath, secretFile }: RevokingServer,
  directory: string,
  start: (entry: string) => Child,
): Promise<Clients> {
  const ports = await Promise.all(
    GATEWAYS.map((nodeId) => {
      const parts: GatewayParts = {
        directory: join(directory, nodeId),
        link: { socketPath, secretFile, nodeId },
      };
      return start('../servers/gateway.ts').ask<number>('listen', parts);
    }),
  );
  const deaf = site.stations.filter((_, index) => index % DEAF_EVERY === 0).map(({ name }) => name);
  const clients = new Map<string, Child>();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, part) => {
      const client = start('../stations/raw-stations.ts');
      const parts = stationsParts(site, part, CLIENTS);
      for (const { name } of parts.stations) clients.set(name, client);
      await client.ask('make', parts);
      const port = ports[part % GATEWAYS.length];
      await client.ask('watch', { port, greeting: 'ocpp', atOnce: CONNECTING_AT_ONCE, deaf });
    }),
  );
  return clients;
}

/** Milliseconds of each. */
async function revoke(server: RevokingServer, clients: Clients, names: readonly string[]): Promise<readonly number[]> {
  const took: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < names.length) {
      const name = names[next++] as string;
      const closing = clients.get(name)?.ask<readonly number[]>('closings', { names: [name] });
      const [ordered, closed] = await Promise.all([server.revoke(name), closing]);
      took.push((closed?.[0] ?? Number.POSITIVE_INFINITY) - ordered);
    }
  };
  await Promise.all(Array.from({ length: REVOKING_AT_ONCE }, worker));
  return took;
}

function answerOf(seen: {
  readonly connections: number;
  readonly one: readonly number[];
  readonly many: readonly number[];
  readonly seconds: number;
}): Answer {
  const { connections, one, many, seconds } = seen;
  const row = (took: readonly number[]): string =>
    `${short(within(took, 0.5))} ms; ${short(within(took, 0.99))} ms; ${short(Math.max(...took))} ms`;
  const p99 = within(one, 0.99) / 1_000;
  const p99Many = within(many, 0.99) / 1_000;
  return {
    what: `from a revocation until the last connection of its certificate is closed, of ${connections} mTLS connections`,
    rows: [
      [`${one.length} one after the other: median; 99 of 100; longest`, row(one)],
      [`${many.length} at once, ${REVOKING_AT_ONCE} under way: median; 99 of 100; longest`, row(many)],
      ['all of them, seconds', short(seconds)],
    ],
    figures: {
      singleMedianSeconds: within(one, 0.5) / 1_000,
      singleP99Seconds: p99,
      singleMaxSeconds: Math.max(...one) / 1_000,
      massP99Seconds: p99Many,
      massMaxSeconds: Math.max(...many) / 1_000,
      massAllSeconds: seconds,
    },
    targets: [
      { what: 'p99 of one, s', bound: '≤', limit: 1, seen: spreadOf([p99]) },
      { what: 'p99 of each of many, s', bound: '≤', limit: 1, seen: spreadOf([p99Many]) },
    ],
  };
}

const within = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
