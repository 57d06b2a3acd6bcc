import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { answerParent } from '../processes/answer-parent.ts';
import { answerClose, boot, dial, type Greeting } from './dial.ts';
import { inTurn } from './in-turn.ts';
import { type DiallingStation, diallingStations, type StationsParts } from './stations-parts.ts';

interface Round {
  readonly port: number;
  readonly greeting: Greeting;
  readonly count: number;
  readonly atOnce: number;
}

/** As every process of the machine has it. */
const epochMs = (): number => performance.timeOrigin + performance.now();

let serverName = '';
let stations: readonly DiallingStation[] = [];
const held: TLSSocket[] = [];
const watched = new Map<string, Promise<number>>();

/** Stations that cost little themselves: TLS by Node, everything above it by hand. */
answerParent({
  make: (parts: StationsParts): void => {
    serverName = parts.serverName;
    stations = diallingStations(parts);
  },
  /** Connects `count` times, each station in its turn, and hangs up each time. Milliseconds for all. */
  connect: async ({ count, ...round }: Round): Promise<number> => {
    const began = performance.now();
    await inTurn(count, round.atOnce, async (index) => void (await enter(index, round)).destroy());
    return performance.now() - began;
  },
  /** Connects and boots that many stations, and keeps them. */
  hold: async ({ count, ...round }: Round): Promise<void> => {
    await inTurn(count, round.atOnce, async (index) => {
      const socket = await enter(index, round);
      await boot(socket);
      held.push(socket);
    });
  },
  /** Each station once; those of `deaf` never answer a close. */
  watch: async ({ deaf, ...round }: Omit<Round, 'count'> & { readonly deaf: readonly string[] }): Promise<void> => {
    await inTurn(stations.length, round.atOnce, async (index) => {
      const socket = await enter(index, round);
      await boot(socket);
      const { name } = stations[index] as (typeof stations)[number];
      if (!deaf.includes(name)) answerClose(socket);
      socket.resume();
      watched.set(name, once(socket, 'close').then(epochMs));
    });
  },
  /** When these were disconnected, milliseconds since 1970. Waits for them. */
  closings: ({ names }: { readonly names: readonly string[] }): Promise<readonly number[]> =>
    Promise.all(names.map((name) => watched.get(name) ?? Promise.reject(new Error(`${name} was never here`)))),
  release: (): void => {
    for (const socket of held.splice(0)) socket.destroy();
  },
});

function enter(index: number, { port, greeting }: Omit<Round, 'count'>): Promise<TLSSocket> {
  const station = stations[index % stations.length];
  if (station === undefined) throw new Error('no stations were made');
  return dial({ port, greeting, serverName, ...station });
}
