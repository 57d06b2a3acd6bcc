import { unwrap } from '@bfcert/kernel/result';
import type { RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRotationId } from '../key-rotation/key-rotation.ts';
import type { StationCommand } from '../station-contract/index.ts';
import type { FakeStation, Fault } from './fake-station.ts';
import type { Mishap } from './mishap.ts';
import { context, type TestWorld } from './test-world.ts';

/** In days, as a world counts. */
export const HOUR = 1 / 24;

interface Wish {
  readonly trigger?: RotationTrigger;
  readonly reconnect?: 'at_once' | 'when_convenient';
}

/** Stations of a world that are there with a password, and the rotations of their keys. */
export function rotationBench(worldOf: () => TestWorld, prefix: string) {
  let stations = 0;

  /** On Profile 2, with a key that somebody else chose. */
  async function connected<Station extends FakeStation = FakeStation>(
    Kind: new (...input: ConstructorParameters<typeof FakeStation>) => Station,
    faults: readonly Fault[] = [],
  ) {
    const world = worldOf();
    const station = await world.enroll(`${prefix}-${++stations}`, faults, {}, Kind);
    await world.evse.publishDirtyEntries();
    world.connectSoon(station.identityId, 0);
    await world.run(HOUR);
    return station as Station & { readonly identityId: ChargerId };
  }

  async function rotate(identityId: ChargerId, wish: Wish = {}): Promise<KeyRotationId> {
    const { trigger = 'hygiene', reconnect = 'at_once' } = wish;
    const begun = await worldOf().evse.rotateAuthorizationKey({ identityId, trigger, reconnect }, context());
    return unwrap(begun).rotationId;
  }

  async function detail(id: KeyRotationId) {
    const found = await worldOf().evse.keyRotation(id, context().actor);
    if (found === null) throw new Error('the rotation is gone');
    return found;
  }

  const keysOf = (id: ChargerId) => {
    const { deps } = worldOf();
    return deps.transactions.run((tx) => deps.stores.keys.ofCharger(tx, id));
  };
  const statesOf = async (id: ChargerId) => (await keysOf(id)).map(({ state }) => state);

  const entersWith = (id: ChargerId, password: string): boolean =>
    worldOf().admits(id, { profile: 2, password }) !== null;

  /** The first such command meets it, and no other. */
  function onceFor(mishap: Mishap, fits: (command: StationCommand) => boolean): void {
    let met = false;
    worldOf().mishapFor = (command) => {
      if (met || !fits(command)) return 'none';
      met = true;
      return mishap;
    };
  }

  return { connected, rotate, detail, keysOf, statesOf, entersWith, onceFor };
}
