import { unwrap } from '@bfcert/kernel/result';
import type { EvseSecurity } from '../create-evse-security.ts';
import { rollover } from './anchor-steps.ts';
import { standListeners } from './listener.ts';
import { type Habit, type ModelProtocol, type ModelStation, newStation, setTo } from './model-station.ts';
import { GATEWAYS, type ModelWorld } from './model-world.ts';
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
  /** The password of a station on Profile 2 is to be replaced, and it is sent away for that. */
  rotation: (world: ModelWorld) => rotates(world, { trigger: 'hygiene', reconnect: 'at_once' }),
  /** The same, and it is left a day to come back by itself. */
  rotation_at_leisure: (world: ModelWorld) => rotates(world, { trigger: 'hygiene', reconnect: 'when_convenient' }),
  /** Somebody else may know the password: it ends with the first login with the next one. */
  rotation_of_exposed: (world: ModelWorld) => rotates(world, { trigger: 'exposure', reconnect: 'at_once' }),
  /** The first again, of a family that may go back to the password before. */
  rotation_going_back: async (world: ModelWorld): Promise<void> => {
    await withHabit(world, 'goes_back', { key_rollback: true });
    await rotates(world, { trigger: 'hygiene', reconnect: 'at_once' });
  },
  /** And of a station of 2.1 that keeps a password with each of its connection slots. */
  rotation_in_slots: async (world: ModelWorld): Promise<void> => {
    await keepsKeysInSlots(world);
    await rotates(world, { trigger: 'hygiene', reconnect: 'at_once' });
  },
  /** Its case is planned. */
  migration_in_slots: async (world: ModelWorld): Promise<void> => {
    await keepsKeysInSlots(world);
    await world.plan();
  },
  /** A station on Profile 2 is to have a password that a person was shown, and nobody has typed it in yet. */
  by_hand: async (world: ModelWorld): Promise<void> => {
    await takeUsualCourse(world);
    await world.issueByHand();
  },
  /** It was typed in, and the station is yet to come with it. */
  typed_in: async (world: ModelWorld): Promise<void> => {
    await takeUsualCourse(world);
    await world.issueByHand();
    await world.drain();
    world.typeIn();
  },
  /** The root of our listeners is to be another one, and the first one to go: its successor is made, and a person has all before them. */
  rollout: async (world: ModelWorld): Promise<void> => {
    const { server } = world;
    await world.plan();
    await takeUsualCourse(world);
    await standListeners(world, GATEWAYS);
    server.authority.addServerRoot('Test Server Root 2');
    server.authority.useNextServerRoot();
    await server.lifecycle.releaseAddedAnchors();
    await takeUsualCourse(world);
    world.line = { ...world.line, agenda: rollover };
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

/** Its family is declared to be so, and it is. */
async function withHabit(
  world: ModelWorld,
  habit: Habit,
  capabilities: Parameters<EvseSecurity['declareFamily']>[0]['capabilities'],
): Promise<void> {
  const { server, line, identityId } = world;
  const { family } = server.charger(identityId);
  const context = { ...server.context('its manual'), expectedVersion: 0 };
  await world.operate(async () =>
    unwrap(await server.evse.declareFamily({ family, capabilities, exclusion: null }, context)),
  );
  world.line = { ...line, station: { ...line.station, habits: [...line.station.habits, habit] } };
}

/** It has reported so of itself. */
async function keepsKeysInSlots(world: ModelWorld): Promise<void> {
  const { server, identityId, line } = world;
  const { stores, transactions } = server.deps;
  const told = { authorization_key_in_slots: 'true', connection_slots: '1,2,3' };
  await transactions.run((tx) => stores.chargers.mergeSettings(tx, identityId, told));
  world.line = { ...line, station: { ...line.station, habits: [...line.station.habits, 'keeps_keys_in_slots'] } };
}

/** Of a station that came with the password that it was enrolled with. */
async function rotates(
  world: ModelWorld,
  wish: Omit<Parameters<EvseSecurity['rotateAuthorizationKey']>[0], 'identityId'>,
): Promise<void> {
  const { server, identityId } = world;
  await takeUsualCourse(world);
  const context = server.context('it is to have another');
  await world.operate(async () => unwrap(await server.evse.rotateAuthorizationKey({ identityId, ...wish }, context)));
}

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
