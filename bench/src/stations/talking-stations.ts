import { once } from 'node:events';
import { WebSocket } from 'ws';
import { answerParent } from '../processes/answer-parent.ts';
import type { StationsParts } from './stations-parts.ts';

export interface Talk {
  /** Of each station. */
  readonly calls: number;
  /** From one call of a station to its next; 0: as soon as it is answered. */
  readonly everyMs: number;
  /** What is called; left out: what a charging session has most of, which is answered with nothing. */
  readonly says?: keyof typeof messages;
}

const METER_VALUES = JSON.stringify({
  evseId: 1,
  meterValue: [
    {
      timestamp: '2026-11-27T12:00:00.000Z',
      sampledValue: ['Energy.Active.Import.Register', 'Power.Active.Import', 'Voltage'].map((measurand, index) => {
        return { measurand, value: 1234.5 + index, context: 'Sample.Periodic', location: 'Outlet' };
      }),
    },
  ],
});

/** Actions with their payloads, as JSON. */
const messages = {
  MeterValues: METER_VALUES,
  Heartbeat: '{}',
  SecurityEventNotification: JSON.stringify({
    type: 'InvalidMessages',
    timestamp: '2026-11-27T12:00:00.000Z',
    techInfo: 'a frame could not be read',
  }),
};

let parts: StationsParts | null = null;
let sockets: readonly WebSocket[] = [];
let lastId = 0;

/** Stations that have one call open each, as OCPP wants it. */
answerParent({
  make: (made: StationsParts): void => {
    parts = made;
  },
  /** All of them, each with one call answered: whatever is behind is there. */
  connect: async ({ port, says }: Pick<Talk, 'says'> & { readonly port: number }): Promise<void> => {
    if (parts === null) throw new Error('no stations were made');
    const { stations, rootsPem } = parts;
    sockets = await Promise.all(
      stations.map(async ({ name, keyPem, chainPem }) => {
        const credentials = { ca: [...rootsPem], key: keyPem, cert: chainPem };
        const options = { ...credentials, perMessageDeflate: false };
        const socket = new WebSocket(`wss://localhost:${port}/ocpp/${name}`, ['ocpp2.0.1'], options);
        await once(socket, 'open');
        // Whoever waits for an answer then waits no longer.
        socket.on('error', () => socket.terminate());
        socket.on('close', (code: number) => socket.emit('error', new Error(`${name} was shown out with ${code}`)));
        await call(socket, says);
        return socket;
      }),
    );
  },
  /** Milliseconds from each call to its answer. */
  talk: async ({ calls, everyMs, says }: Talk): Promise<readonly number[]> => {
    const took: number[] = [];
    await Promise.all(
      sockets.map(async (socket, index) => {
        // Not all at the same moment.
        if (everyMs > 0) await sleep((index * everyMs) / sockets.length);
        for (let number = 0; number < calls; number++) {
          const began = performance.now();
          await call(socket, says);
          took.push(performance.now() - began);
          if (everyMs > 0) await sleep(Math.max(0, everyMs - (performance.now() - began)));
        }
      }),
    );
    return took;
  },
  leave: async (): Promise<void> => {
    await Promise.all(
      sockets.map((socket) => {
        socket.close();
        return new Promise((closed) => socket.once('close', closed));
      }),
    );
    sockets = [];
  },
});

async function call(socket: WebSocket, says: keyof typeof messages = 'MeterValues'): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) throw new Error('the station was shown out');
  const id = String(++lastId);
  socket.send(`[2,"${id}","${says}",${messages[says]}]`);
  const [data] = (await once(socket, 'message')) as [Buffer];
  // Only a Heartbeat is answered with something.
  const answer = says === 'Heartbeat' ? `[3,"${id}",{"currentTime":` : `[3,"${id}",{}]`;
  if (!data.toString().startsWith(answer)) throw new Error(`answered by ${data.toString()}`);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
