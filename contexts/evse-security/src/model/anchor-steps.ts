import { completeRollout } from '../commands/complete-rollout.ts';
import { restingPhases } from '../commands/open-processes.ts';
import { openRollout, rolloutWork } from '../commands/rollout-work.ts';
import { certificateIn } from './key-ring.ts';
import type { AnchorVersion } from './model-server.ts';
import type { ModelWorld } from './model-world.ts';

/** False: it is refused, and nothing has happened. */
type Step = (world: ModelWorld) => Promise<boolean>;

/** What people do about the roots of stations and of our own listeners. */
export const anchorSteps = {
  release: { words: 'releases the prepared version of roots', run: release },
  wave: { words: 'has a wave bring the station its roots', run: beginWave },
  activate: {
    words: 'says that the version has arrived',
    run: (world) => stepOf(world, 'activateTrustAnchors', 'releasing'),
  },
  switch_forward: { words: 'switches our listeners to the newest root', run: (world) => switchTo(world, -1) },
  switch_back: { words: 'switches our listeners to the first root', run: (world) => switchTo(world, 0) },
  remove: { words: 'prepares a version without the first root', run: remove },
  roll_back: {
    words: 'rolls the version of roots back',
    run: (world) => stepOf(world, 'rollBackTrustAnchors', 'releasing', 'prepared'),
  },
  withdraw: { words: 'withdraws the version of roots', run: withdraw },
} as const satisfies Record<string, { readonly words: string; readonly run: Step }>;
export type AnchorStepName = keyof typeof anchorSteps;
export const anchorStepNames = Object.keys(anchorSteps) as readonly AnchorStepName[];

/** From the root that everything stands under to the next one, and the first one is taken away. */
export const rollover: readonly AnchorStepName[] = ['release', 'wave', 'switch_forward', 'remove', 'release', 'wave'];

/** The next step of what a person means to do; whoever is refused something does nothing further. */
export async function followAgenda(world: ModelWorld): Promise<void> {
  const [step, ...left] = world.line.agenda;
  if (step === undefined) return;
  const isDone = await takeStep(world, step);
  world.line = { ...world.line, agenda: isDone ? left : [] };
}

export async function takeStep(world: ModelWorld, step: AnchorStepName): Promise<boolean> {
  let isDone = false;
  await world.operate(async () => {
    isDone = await anchorSteps[step].run(world);
  });
  return isDone;
}

const versionIn = ({ server }: ModelWorld, ...states: readonly string[]): AnchorVersion | null =>
  server.versions().findLast(({ state }) => states.includes(state)) ?? null;

/** In the order in which our authority has had them: the version in force may be without some of them. */
async function rootsOfListeners({ server }: ModelWorld): Promise<readonly string[]> {
  const chain = (await server.authority.chains()).find(({ name }) => name === 'backend-server-ec');
  return (chain?.roots ?? []).map(({ rootPem }) => certificateIn(rootPem).fingerprint);
}

async function release(world: ModelWorld): Promise<boolean> {
  const { server } = world;
  const bundle = versionIn(world, 'prepared');
  if (bundle === null) return false;
  const bundleId = bundle.id;
  const readiness = await server.readinessOf({ kind: 'release', bundleId });
  return (await server.lifecycle.releaseTrustAnchors({ bundleId, readiness }, server.context('it is ready'))).ok;
}

async function stepOf(
  world: ModelWorld,
  command: 'activateTrustAnchors' | 'rollBackTrustAnchors',
  ...states: readonly string[]
): Promise<boolean> {
  const { server } = world;
  const bundle = versionIn(world, ...states);
  return (
    bundle !== null &&
    (await server.lifecycle[command]({ bundleId: bundle.id }, server.context('a person wants it'))).ok
  );
}

async function withdraw(world: ModelWorld): Promise<boolean> {
  const { server } = world;
  const bundle = versionIn(world, 'releasing', 'active');
  if (bundle === null) return false;
  const bundleId = bundle.id;
  const readiness = await server.readinessOf({ kind: 'withdrawal', bundleId });
  return (await server.lifecycle.withdrawTrustAnchors({ bundleId, readiness }, server.context('an emergency'))).ok;
}

async function remove(world: ModelWorld): Promise<boolean> {
  const { server } = world;
  const [first = ''] = await rootsOfListeners(world);
  return (await server.lifecycle.removeTrustAnchors({ fingerprints: [first] }, server.context('it ends'))).ok;
}

async function switchTo(world: ModelWorld, at: 0 | -1): Promise<boolean> {
  const { server } = world;
  const fingerprint = (await rootsOfListeners(world)).at(at) ?? '';
  const readiness = await server.readinessOf({ kind: 'server_chain', fingerprint });
  const wish = { slot: 'ec', fingerprint, readiness } as const;
  return (await server.lifecycle.switchServerChain(wish, server.context('its time has come'))).ok;
}

/** As a wave begins its only member: asked for what is against it, and by what the version is that goes out now. */
async function beginWave(world: ModelWorld): Promise<boolean> {
  const { server, identityId } = world;
  const { deps } = server;
  const rollout = await deps.lifecycle.trustAnchorRollout('charging_station_trust');
  const firstAnchor = await deps.lifecycle.firstAnchor(rollout.anchors);
  const isBegun = await deps.transactions.run(async (tx) => {
    const station = { ...server.charger(identityId), cohorts: [] };
    const against = await rolloutWork.objections(deps, tx, [station], { rollout, firstAnchor });
    if (against.has(identityId)) return false;
    return (await openRollout(deps, tx, { identityId, bundle: rollout.bundle }, server.context('a wave'))) !== null;
  });
  if (isBegun) world.line = { ...world.line, isWaveOut: true };
  return isBegun;
}

/** Its only member is done, for better or worse. */
export const isWaveOver = ({ line, server, identityId }: ModelWorld): boolean =>
  line.isWaveOut &&
  server.processes(identityId).every(({ of, process }) => of !== 'rollout' || restingPhases.has(process.phase));

/** As the reaction to its end: the version is in force where nobody is left to be given it. */
export function endWave(world: ModelWorld): Promise<void> {
  return world.operate(async () => {
    const releasing = versionIn(world, 'releasing');
    if (releasing !== null) await completeRollout(world.server.deps, releasing.id);
    world.line = { ...world.line, isWaveOut: false };
  });
}
