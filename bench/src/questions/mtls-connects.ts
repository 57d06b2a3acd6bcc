import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { startChild } from '../processes/child.ts';
import { makeSite } from '../servers/site.ts';
import { type MeasuredServer, startServers } from '../servers/start-servers.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const STATIONS = 200;
const CLIENT_PROCESSES = 2;
const AT_ONCE_EACH = 8;
const WARM_UP_ROUNDS = 3;

interface Pace {
  /** Connections per second of wall time, clients and server sharing the cores. */
  readonly perSecond: number;
  /** Connections per second of the server's own CPU time. */
  readonly perCpuSecond: number;
}

/** How many stations can connect with mutual TLS, against what `node:tls` and `ws` alone can do. */
export async function mtlsConnects({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 3 : 21;
  const connects = quick ? 100 : 300;
  const site = makeSite(STATIONS);
  const { gateway, bareTls, bareWs, stop } = await startServers(site);
  const clients = Array.from({ length: CLIENT_PROCESSES }, () =>
    startChild(new URL('../stations/raw-stations.ts', import.meta.url)),
  );
  try {
    await Promise.all(clients.map((client, part) => client.ask('make', stationsParts(site, part, CLIENT_PROCESSES))));
    const round = async (server: MeasuredServer): Promise<Pace> => {
      const before = await server.process.ask<Usage>('usage');
      const began = performance.now();
      const { port, greeting } = server;
      const count = connects / CLIENT_PROCESSES;
      await Promise.all(
        clients.map((client) => client.ask('connect', { port, greeting, count, atOnce: AT_ONCE_EACH })),
      );
      const seconds = (performance.now() - began) / 1000;
      const after = await server.process.ask<Usage>('usage');
      return { perSecond: connects / seconds, perCpuSecond: connects / (after.cpuSeconds - before.cpuSeconds) };
    };

    const paces: { gateway: Pace; bareTls: Pace; bareWs: Pace }[] = [];
    // The first rounds are for the compilers.
    for (let number = 1 - WARM_UP_ROUNDS; number <= rounds; number++) {
      // Side by side, and in turn: what else the machine does meets all three.
      const pace = { bareTls: await round(bareTls), gateway: await round(gateway), bareWs: await round(bareWs) };
      if (number < 1) continue;
      paces.push(pace);
      note(`round ${number} of ${rounds}: ${short(pace.gateway.perSecond / pace.bareTls.perSecond)}`);
    }
    return answerOf(paces);
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
    await stop();
  }
}

function answerOf(paces: readonly { gateway: Pace; bareTls: Pace; bareWs: Pace }[]): Answer {
  const ratio = (of: keyof Pace, to: 'bareTls' | 'bareWs') =>
    spreadOf(paces.map((pace) => pace.gateway[of] / pace[to][of]));
  const pace = (who: 'gateway' | 'bareTls' | 'bareWs', of: keyof Pace) => median(paces.map((one) => one[who][of]));
  const wall = ratio('perSecond', 'bareTls');
  const cpu = ratio('perCpuSecond', 'bareTls');
  const wallToWs = ratio('perSecond', 'bareWs');
  const cpuToWs = ratio('perCpuSecond', 'bareWs');
  const row = (who: 'gateway' | 'bareTls' | 'bareWs') =>
    `${short(pace(who, 'perSecond'))} per second, ${short(pace(who, 'perCpuSecond'))} per CPU second of the server`;
  return {
    what: 'full mTLS WebSocket connects of the gateway ÷ TLS handshakes of a bare node:tls server, and ÷ a bare ws server',
    rows: [
      ['gateway ÷ bare tls, per second', spread(wall)],
      ['gateway ÷ bare tls, per server CPU second', spread(cpu)],
      ['gateway ÷ bare ws, per second', spread(wallToWs)],
      ['gateway ÷ bare ws, per server CPU second', spread(cpuToWs)],
      ['gateway', row('gateway')],
      ['bare tls', row('bareTls')],
      ['bare ws', row('bareWs')],
    ],
    figures: {
      toBareTls: wall.median,
      toBareTlsPerCpu: cpu.median,
      toBareWs: wallToWs.median,
      toBareWsPerCpu: cpuToWs.median,
    },
    targets: [{ what: 'gateway ÷ bare tls, per second', bound: '≥', limit: 0.8, seen: wall }],
  };
}
