import { unwrap } from '@bfcert/kernel/result';
import { type ModelProtocol, type ModelStation, newStation, setTo } from './model-station.ts';
import type { ModelWorld } from './model-world.ts';
import { nextTime, pending } from './usual.ts';

/** A station on Profile 2 with a password that somebody else chose. */
export const stationOf = (protocol: ModelProtocol): ModelStation =>
  newStation(protocol, { wireName: 'CS-1', password: 'imported-1' });

/** Where an exploration begins. */
export const beginnings = {
  /** The case is planned. */
  migration: (world: ModelWorld): Promise<void> => world.plan(),
  /** The station is on Profile 3, and its certificate is to be renewed. */
  renewal: async (world: ModelWorld): Promise<void> => {
    await world.plan();
    await takeUsualCourse(world);
    const { server, identityId } = world;
    const [active] = server.certificatesOf(identityId).filter(({ state }) => state === 'active');
    if (active === undefined) throw new Error('the station did not come to Profile 3');
    await world.operate(async () =>
      unwrap(
        await server.lifecycle.renewCertificate({ certificateId: active.id }, server.context('its time has come')),
      ),
    );
  },
  /** Two people have let a station on Profile 3 back to Profile 2 for a day, and it has just come with its password. */
  break_glass: async (world: ModelWorld): Promise<void> => {
    await world.plan();
    await takeUsualCourse(world);
    await world.operate(() => world.server.breakGlass(world.identityId));
    for (let [event] = pending(world); event !== undefined; [event] = pending(world)) await event.run();
    if (!world.connectAs(setTo(world.line.station, 2))) throw new Error('its password opens nothing');
  },
  /** The same, and it is to be sent there, which 1.6 has no message for. */
  lowering: async (world: ModelWorld): Promise<void> => {
    await world.plan();
    await takeUsualCourse(world);
    await world.operate(() => world.server.breakGlass(world.identityId, { lowers: true }));
  },
} as const;
export type Beginning = keyof typeof beginnings;

/** More events than any usual way has. */
const MOST_EVENTS = 2_000;

/** Until nothing happens any more. Resolves with what happened. */
export async function takeUsualCourse(world: ModelWorld): Promise<readonly string[]> {
  const words: string[] = [];
  for (let events = 0; events < MOST_EVENTS; events++) {
    const [event] = pending(world);
    if (event !== undefined) {
      words.push(event.words);
      await event.run();
      continue;
    }
    const next = nextTime(world);
    if (next === null) return words;
    world.passUntil(next);
  }
  throw new Error('the world does not come to rest');
}
