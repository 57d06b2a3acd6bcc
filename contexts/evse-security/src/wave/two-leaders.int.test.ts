import { randomInt } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { seededRandom } from '@bfcert/kernel/seeded-random';
import { afterEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { FakeStation, type Fault } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, mara, noor } from '../testing/test-world.ts';
import { TwoServers } from '../testing/two-servers.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { WaveId, WaveRules } from './wave.ts';

/** `npm run faults:frozen` does hundreds. */
const TIMES = Number(process.env.FREEZES ?? 12);
const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
const STATIONS = 6;
const KINDS = [FakeStation, FakeStation16, FakeStation21] as const;
/** Each of them makes its station fail, whatever is done. */
const FAULTS: readonly Fault[] = ['rejects-certificate', 'wrong-cn', 'accepts-anchor-without-listing'];
/** More rounds than a wave and its renewals can need. */
const MOST_ROUNDS = 60;

let world: TwoServers;
/** Of all waves. */
let [lost, asked] = [0, 0];
afterEach(() => world.end());

const next = seededRandom(seed);
const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
const oneOf = <Value>(values: readonly Value[]): Value => values[between(0, values.length - 1)] as Value;
const as = (actor: typeof mara) => ({ ...context('a fault run'), actor });

interface Passenger {
  readonly identityId: ChargerId;
  readonly station: FakeStation;
  readonly isGood: boolean;
}

async function passengers(): Promise<readonly Passenger[]> {
  const fleet: Passenger[] = [];
  for (let index = 0; index < STATIONS; index++) {
    const faults = between(1, 5) === 1 ? [oneOf(FAULTS)] : [];
    const station = await world.enroll(`S-${index}`, faults, {}, KINDS[index % KINDS.length]);
    fleet.push({ identityId: station.identityId, station, isGood: faults.length === 0 });
  }
  await world.evse.publishDirtyEntries();
  for (const { identityId } of fleet) world.connectSoon(identityId, 0);
  return fleet;
}

async function startedWave(rules: WaveRules): Promise<WaveId> {
  const plan = { kind: 'migration', name: 'North', selection: {}, rules, count: STATIONS } as const;
  const { waveId } = unwrap(await world.evse.planWave(plan, as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  return waveId;
}

/** Until nothing changes by itself: whoever looks after it says “go on” where the wave is held, and where a good station is left to them. */
async function toItsEnd(waveId: WaveId, fleet: readonly Passenger[]): Promise<void> {
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
    await world.run(1);
    await world.goOn();
    await world.run(1);
    if ((await ledOn(waveId, fleet)) || (await somethingIsLeft())) continue;
    return;
  }
  throw new Error(`SEED=${seed}: the wave has no end`);
}

async function ledOn(waveId: WaveId, fleet: readonly Passenger[]): Promise<boolean> {
  const wave = await world.evse.wave(waveId, 'all');
  if (wave?.state === 'held') {
    await world.serve(({ evse }) => evse.resumeWave({ waveId }, as(mara)));
    return true;
  }
  const good = new Set(fleet.filter(({ isGood }) => isGood).map(({ identityId }) => identityId));
  const cases = await world.evse.migrations({ before: null, limit: 100 }, 'all');
  const stopped = cases.filter(({ identityId, state }) => state === 'quarantine' && good.has(identityId));
  for (const { caseId } of stopped)
    await world.serve(({ evse }) => evse.resumeMigration({ caseId: caseId as MigrationCaseId }, as(mara)));
  asked += stopped.length;
  return stopped.length > 0;
}

/** What a lost nudge has left is found by a timer. */
async function somethingIsLeft(): Promise<boolean> {
  world.clock.advance(31_000);
  const processes = await world.serve(({ evse }) => evse.lookAtDueProcesses());
  return processes + (await world.serve(({ lifecycle }) => lifecycle.nudgeDueJobs())) > 0;
}

/** I5: one of the ways it would try leads in. */
function shutOut(fleet: readonly Passenger[]): readonly string[] {
  return fleet
    .filter(({ identityId, station }) => !station.credentials().some((way) => world.admits(identityId, way) !== null))
    .map(({ station }) => station.wireName);
}

interface Deed {
  readonly action: string;
  readonly identityId: string | null;
  readonly after: string;
}

async function deedsOf(waveId: WaveId): Promise<readonly Deed[]> {
  const { rows } = await world.database.pool.query<Deed>(
    `select entry->>'action' as action, identity_id as "identityId", entry->>'after' as after
       from lifecycle.audit_entry where entry->'detail'->>'waveId' = $1 order by position`,
    [waveId],
  );
  return rows;
}

/** By the order of the audit: each was begun once, each failure was counted once, and the wave was held by them and nothing else. */
async function judgeWave(waveId: WaveId, fleet: readonly Passenger[], { errorPercent }: WaveRules): Promise<string[]> {
  const found: string[] = [];
  const members = (await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 100 }, 'all')) ?? [];
  const deeds = await deedsOf(waveId);
  const groupOf = new Map<string | null, number>(members.map(({ identityId, group }) => [identityId, group]));
  const mayFail = (group: number): number =>
    Math.floor((members.filter((one) => one.group === group).length * errorPercent) / 100);
  for (const { identityId, station, isGood } of fleet) {
    const mine = deeds.filter((deed) => deed.identityId === identityId);
    const times = (action: string, after: string): number =>
      mine.filter((deed) => deed.action === action && deed.after === after).length;
    const state = members.find((one) => one.identityId === identityId)?.state;
    if (state !== (isGood ? 'active' : 'failed')) found.push(`${station.wireName} is ${state}`);
    const begun = times('begin-wave-member', 'under_way');
    if (begun !== 1) found.push(`${station.wireName} was begun ${begun} times`);
    const failed = times('record-wave-member', 'failed');
    if (failed > 1 + times('record-wave-member', 'under_way')) found.push(`${station.wireName} failed ${failed} times`);
  }
  return [...found, ...judgeHolds(deeds, groupOf, mayFail)];
}

/** Until it was completed: what comes after that is a person's. */
function judgeHolds(
  deeds: readonly Deed[],
  groupOf: ReadonlyMap<string | null, number>,
  mayFail: (group: number) => number,
): string[] {
  const found: string[] = [];
  const failed = new Set<string>();
  const hasPassed = (): boolean =>
    [...Map.groupBy(failed, (id) => groupOf.get(id) ?? 0)].some(([group, of]) => of.length > mayFail(group));
  let isHeld = false;
  for (const { action, identityId, after } of deeds) {
    if (action === 'complete-wave') break;
    if (action === 'begin-wave-member' && isHeld) found.push(`${identityId} was begun while the wave was held`);
    if (action === 'record-wave-member' && after === 'failed' && identityId !== null) failed.add(identityId);
    if (action === 'hold-wave' && !hasPassed()) found.push('it was held by too few failures');
    if (action === 'hold-wave') isHeld = true;
    if (action === 'resume-wave') {
      isHeld = false;
      failed.clear();
    }
  }
  if (hasPassed()) found.push('too many failed, and nothing held it');
  return found;
}

interface Signed {
  readonly identityId: string;
  readonly state: string;
  readonly fingerprint: string;
  readonly spkiSha256: string;
}

/** At rest: what was signed is recorded, once for a station and its key, and of each station one is in force, which it shows. */
async function judgeCertificates(fleet: readonly Passenger[]): Promise<string[]> {
  const found: string[] = [];
  const { rows } = await world.database.pool.query<Signed>(
    `select identity_id as "identityId", state, fingerprint, spki_sha256 as "spkiSha256"
       from lifecycle.certificate where purpose = 'charger_identity' and fingerprint is not null`,
  );
  if (rows.length !== world.authority.issued) found.push(`${world.authority.issued} signed, ${rows.length} recorded`);
  const keys = new Set(rows.map(({ identityId, spkiSha256 }) => `${identityId} ${spkiSha256}`));
  if (keys.size !== rows.length) found.push(`${rows.length} certificates for ${keys.size} keys`);
  const cases = await world.evse.migrations({ before: null, limit: 100 }, 'all');
  for (const { identityId, station, isGood } of fleet) {
    const opened = cases.filter((one) => one.identityId === identityId).length;
    if (opened !== 1) found.push(`${station.wireName} has ${opened} cases`);
    const live = await world.lifecycle.certificatesOf(identityId, mara);
    const states = live.filter(({ state }) => LIVE.has(state)).map(({ state }) => state);
    if (!isGood) continue;
    if (states.join() !== 'active') found.push(`${station.wireName} has ${states.join(', ')}`);
    const [shown] = station.credentials();
    const active = rows.find((one) => one.identityId === identityId && one.state === 'active');
    if (shown?.profile !== 3 || shown.fingerprint !== active?.fingerprint)
      found.push(`${station.wireName} shows another one than is in force`);
  }
  return found;
}

const LIVE: ReadonlySet<string> = new Set(['requested', 'issued', 'installed_pending_activation', 'active']);

/** What a session that was lost inside a transaction throws. Anything else of a server that went on is a bug. */
const lostSession = /connection|terminat|not queryable/i;

async function oneWave(): Promise<readonly string[]> {
  world = await TwoServers.start(between);
  const fleet = await passengers();
  const rules: WaveRules = {
    ...defaults,
    canarySize: oneOf([0, 2]),
    groupSize: oneOf([3, STATIONS]),
    successPercent: 1,
    errorPercent: oneOf([0, 25, 60]),
    atOnce: between(2, STATIONS),
    perHour: 10_000,
  };
  const found = new Set<string>();
  world.afterEachStep = async () => {
    for (const name of shutOut(fleet)) found.add(`${name} is shut out`);
  };
  const waveId = await startedWave(rules);
  world.disturb();
  await toItsEnd(waveId, fleet);
  for (const { identityId, isGood } of fleet) {
    if (!isGood) continue;
    const current = (await world.lifecycle.certificatesOf(identityId, mara)).find(({ state }) => state === 'active');
    if (current === undefined) continue;
    const certificateId = current.id;
    await world.serve(({ lifecycle }) => lifecycle.renewCertificate({ certificateId }, context('renewal is due')));
  }
  await toItsEnd(waveId, fleet);
  await world.calm();
  await toItsEnd(waveId, fleet);
  for (const what of [...(await judgeWave(waveId, fleet, rules)), ...(await judgeCertificates(fleet))]) found.add(what);
  for (const { identityId } of fleet) {
    await world.disconnect(identityId);
    world.connectSoon(identityId);
  }
  await world.run(1);
  for (const { identityId, station } of fleet) {
    if (!world.isLive(identityId)) found.add(`${station.wireName} is not let in`);
  }
  for (const { error, where } of world.wentOn) {
    if (error !== null && !lostSession.test(String(error)))
      found.add(`it went on after ${where} with ${String(error)}`);
  }
  lost += world.lost;
  return [...found];
}

test('F20: a server stands still anywhere in its work until the other has taken over, goes on in the belief that it is its own, and nothing is done twice', async () => {
  const found: string[] = [];
  let [waves, stood, signed] = [0, 0, 0];
  while (stood < TIMES) {
    if (waves > 0) await world.end();
    found.push(...(await oneWave()));
    waves += 1;
    stood += world.wentOn.length;
    signed += world.authority.issued;
  }
  process.stdout.write(
    `${stood} standstills in ${waves} waves of ${STATIONS}, ${lost} of them while a station was asking; signed ${signed}; a person was asked ${asked} times (SEED=${seed})\n`,
  );
  expect(found, `SEED=${seed}`).toEqual([]);
}, 3_600_000);
