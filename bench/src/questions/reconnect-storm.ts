import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { type Child, startChild } from '../processes/child.ts';
import { bareServerParts } from '../servers/bare-server.ts';
import { freePort } from '../servers/free-port.ts';
import type { GatewayParts } from '../servers/gateway.ts';
import { makeSite, type Site } from '../servers/site.ts';
import { type StandInServer, startStandInServer } from '../servers/stand-in-server.ts';
import type { Greeting } from '../stations/dial.ts';
import type { Return } from '../stations/returning-stations.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const AT_ONCE = 16;
const MOST_TRIES = 3;

/** A server that can be started on `port` as often as it is ended. */
interface Way {
  readonly greeting: Greeting;
  start(port: number): Promise<Child>;
}

interface Storm extends Return {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** From the kill until there was somebody to dial again. */
  readonly awayMs: number;
}

/** How a fleet comes back when the process that had all its connections is killed and started again, against bare TLS. */
export async function reconnectStorm({ quick, note }: Effort): Promise<Answer> {
  const count = quick ? 300 : 5_000;
  const rounds = quick ? 1 : 3;
  const site = makeSite(count);
  note(`${count} certificates are there`);
  const directory = await mkdtemp(join(tmpdir(), 'bfcert-bench-'));
  const standIn = await startStandInServer(site, directory);
  const client = startChild(new URL('../stations/returning-stations.ts', import.meta.url));
  try {
    await client.ask('make', stationsParts(site));
    const ways = { bareTls: bareTls(site), gateway: gatewayOf(directory, standIn) };
    const seen: { gateway: Storm; bareTls: Storm }[] = [];
    for (let number = 1; number <= rounds; number++) {
      seen.push({
        bareTls: await storm(ways.bareTls, client, count),
        gateway: await storm(ways.gateway, client, count),
      });
      note(`round ${number} of ${rounds}: ${JSON.stringify(seen.at(-1))}`);
    }
    return answerOf(seen, count);
  } finally {
    await client.stop();
    await standIn.close();
    await rm(directory, { recursive: true });
  }
}

/** All are there, the server is killed, and another takes its port. */
async function storm(way: Way, client: Child, count: number): Promise<Storm> {
  const port = await freePort();
  const where = { port, greeting: way.greeting };
  let server = await way.start(port);
  try {
    await client.ask('hold', { ...where, atOnce: AT_ONCE });
    const back = client.ask<Return>('comeBack', where);
    const killedAt = performance.now();
    await server.kill();
    server = await way.start(port);
    const awayMs = performance.now() - killedAt;
    const before = await server.ask<Usage>('usage');
    const seen = await back;
    const after = await server.ask<Usage>('usage');
    return {
      ...seen,
      awayMs,
      perSecond: count / (seen.tookMs / 1_000),
      perCpuSecond: count / (after.cpuSeconds - before.cpuSeconds),
    };
  } finally {
    await client.ask('release');
    await server.stop();
  }
}

const bareTls = (site: Site): Way => ({
  greeting: 'tls',
  async start(port) {
    const child = startChild(new URL('../servers/bare-tls.ts', import.meta.url));
    await child.ask('listen', { ...bareServerParts(site), port });
    return child;
  },
});

const gatewayOf = (directory: string, { link }: StandInServer): Way => ({
  greeting: 'ocpp',
  async start(port) {
    const child = startChild(new URL('../servers/gateway.ts', import.meta.url));
    const parts: GatewayParts = { directory, port, link };
    await child.ask('listen', parts);
    return child;
  },
});

function answerOf(seen: readonly { gateway: Storm; bareTls: Storm }[], count: number): Answer {
  const ratio = (of: 'perSecond' | 'perCpuSecond') =>
    spreadOf(seen.map(({ gateway, bareTls }) => gateway[of] / bareTls[of]));
  const wall = ratio('perSecond');
  const cpu = ratio('perCpuSecond');
  const perThousand = (who: 'gateway' | 'bareTls') => spreadOf(seen.map((one) => 1_000 / one[who].perCpuSecond));
  const tries = spreadOf(seen.map(({ gateway }) => gateway.mostTries));
  const row = (who: 'gateway' | 'bareTls'): string => {
    const of = (what: 'perSecond' | 'perCpuSecond' | 'tookMs' | 'awayMs' | 'tries') =>
      median(seen.map((one) => one[who][what]));
    const away = `${short(of('awayMs') / 1_000)} s away, all back ${short(of('tookMs') / 1_000)} s after the first`;
    return `${away}; ${short(of('perSecond'))} per second, ${short(of('perCpuSecond'))} per CPU second; ${of('tries')} tries`;
  };
  const cpuSecondsPer1000 = perThousand('gateway').median;
  return {
    what: `${count} mTLS stations after a kill: connects of the gateway ÷ TLS handshakes of a bare node:tls server`,
    rows: [
      ['gateway ÷ bare tls, per second', spread(wall)],
      ['gateway ÷ bare tls, per server CPU second', spread(cpu)],
      ['CPU seconds of the gateway for 1,000 connects', spread(perThousand('gateway'))],
      ['CPU seconds of bare tls for 1,000 handshakes', spread(perThousand('bareTls'))],
      ['tries of whoever tried most often', spread(tries)],
      ['gateway', row('gateway')],
      ['bare tls', row('bareTls')],
    ],
    figures: { toBareTls: wall.median, toBareTlsPerCpu: cpu.median, cpuSecondsPer1000, mostTries: tries.max },
    targets: [
      { what: 'gateway ÷ bare tls, per second', bound: '≥', limit: 0.8, seen: wall },
      { what: 'tries of any station', bound: '≤', limit: MOST_TRIES, seen: tries },
    ],
  };
}
