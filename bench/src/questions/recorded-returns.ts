import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StationFact } from '@bfcert/evse-security/station-contract';
import { newId } from '@bfcert/kernel/ids';
import type { GatewayLink } from '@bfcert/kernel/link';
import { connectGatewayLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { type Child, startChild } from '../processes/child.ts';
import type { Recording } from '../returns/recording-server.ts';
import { short, spread, spreadOf } from '../statistics.ts';
import { cpuSecondsBelow } from '../system/linux-processes.ts';

/** What a gateway puts into one message at most. */
const FACTS_IN_MESSAGE = 500;

interface Round {
  readonly perSecond: number;
  /** Milliseconds of CPU time for each station. */
  readonly server: number;
  readonly database: number;
}

/** How soon all stations of a gateway that was started again are recorded, and it has the epochs of their sessions. */
export async function recordedReturns({ quick, note }: Effort): Promise<Answer> {
  const [count, rounds] = quick ? [300, 1] : [5_000, 5];
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const server = startChild(new URL('../returns/recording-server.ts', import.meta.url));
  let gateway: GatewayLink | null = null;
  try {
    const { link, stations } = await server.ask<Recording>('open', { directory, count });
    note(`${count} stations are there`);
    const secret = await readSecretFile(link.secretFile);
    gateway = await connectGatewayLink({ ...link, secret, spoolDirectory: join(directory, 'spool') });
    const told = new EpochsTold(gateway);
    const seen: Round[] = [];
    // The first round is for the compilers.
    for (let number = 0; number <= rounds; number++) {
      const round = await comeBack(server, gateway, told, stations);
      if (number === 0) continue;
      seen.push(round);
      note(`round ${number} of ${rounds}: ${JSON.stringify(round)}`);
    }
    return answerOf(seen, count);
  } finally {
    await gateway?.close();
    await server.stop();
    await rm(directory, { recursive: true });
  }
}

async function comeBack(
  server: Child,
  gateway: GatewayLink,
  told: EpochsTold,
  stations: Recording['stations'],
): Promise<Round> {
  const at = new Date().toISOString();
  const facts: StationFact[] = [
    { kind: 'gateway_started', factId: newId('fct'), at },
    ...stations.map((station): StationFact => {
      const ids = { factId: newId('fct'), connectionId: newId('con') };
      return { ...OPENED, ...station, ...ids, at, bindingExceptions: [] };
    }),
  ];
  const all = told.await(stations.length);
  const usage = async () => {
    const { cpuSeconds } = await server.ask<Usage>('usage');
    return { server: cpuSeconds, all: cpuSecondsBelow(server.pid) };
  };
  const before = await usage();
  const began = performance.now();
  for (let from = 0; from < facts.length; from += FACTS_IN_MESSAGE) {
    await gateway.publish('station.facts', { facts: facts.slice(from, from + FACTS_IN_MESSAGE) });
  }
  await all;
  const seconds = (performance.now() - began) / 1_000;
  const after = await usage();
  const ms = (cpuSeconds: number): number => (cpuSeconds * 1_000) / stations.length;
  const ofServer = after.server - before.server;
  return {
    perSecond: stations.length / seconds,
    server: ms(ofServer),
    database: ms(after.all - before.all - ofServer),
  };
}

const OPENED = {
  kind: 'session_opened',
  protocol: 'ocpp2.0.1',
  securityProfile: 3,
  port: 8443,
  remoteAddress: '192.0.2.7',
  keyId: null,
  passwordReading: null,
  tlsVersion: 'TLSv1.3',
  bootstrap: false,
} as const;

/** The epochs that a gateway hears of. */
class EpochsTold {
  #missing = 0;
  #allThere: () => void = () => undefined;

  constructor(gateway: GatewayLink) {
    gateway.onCommand('session.epochs', async (payload) => {
      const { sessions } = payload as unknown as { sessions: readonly unknown[] };
      this.#missing -= sessions.length;
      if (this.#missing <= 0) this.#allThere();
      return {};
    });
  }

  await(count: number): Promise<void> {
    this.#missing = count;
    return new Promise((resolve) => {
      this.#allThere = resolve;
    });
  }
}

function answerOf(seen: readonly Round[], count: number): Answer {
  const perSecond = spreadOf(seen.map((round) => round.perSecond));
  const server = spreadOf(seen.map((round) => round.server));
  const database = spreadOf(seen.map((round) => round.database));
  return {
    what: `${count} stations of one gateway that come back at once, recorded by one server until it knows all epochs`,
    rows: [
      ['stations per second', spread(perSecond)],
      ['CPU time of the server for each, ms', spread(server)],
      ['CPU time of PostgreSQL for each, ms', spread(database)],
      ['10,000 stations take', `${short(10_000 / perSecond.median)} s`],
    ],
    figures: { perSecond: perSecond.median, serverMs: server.median, databaseMs: database.median },
    targets: [],
  };
}
