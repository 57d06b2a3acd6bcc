import { randomUUID, X509Certificate } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@bfcert/api-client';
import type { Random } from '../../system/random.ts';
import { answered } from '../../system/stations.ts';
import type { Member } from '../system/member.ts';
import type { FaultyWaves } from './faulty-waves.ts';
import { standingOf } from './story.ts';

const AUTHORITY = 'backend-server-ec';
const SLOT = 'ec';
const LOOK_EVERY_MS = 200;
/** A stage of a few stations has its end within this time, milliseconds, whatever else the machine does. */
const STAGE_MS = 900_000;
/** A station that was away is let in, milliseconds. */
const LET_IN_MS = 60_000;
const reason = 'a fault run';

/** Kills until it is told that `work` is over. */
export type Disturbance = (isOver: () => boolean) => Promise<void>;

interface Readiness {
  readonly identityId: string;
  readonly name: string;
  readonly verdict: 'keeps' | 'loses' | 'unknown' | 'apart';
}
interface Certificate {
  readonly id: string;
  readonly slot: string | null;
}

/**
 * The root of our listeners is replaced as docs/operations/replace-a-root.md says, from the ceremony to the last station that
 * has forgotten the one before, with faults in every stage in which the system runs.
 */
export class RootReplacement {
  readonly #waves: FaultyWaves;
  readonly #members: readonly Member[];
  readonly #disturb: Disturbance;

  constructor(waves: FaultyWaves, members: readonly Member[], disturb: Disturbance) {
    this.#waves = waves;
    this.#members = members;
    this.#disturb = disturb;
  }

  async run(): Promise<void> {
    const { faulty } = this.#waves;
    const before = await this.#listenerRoot();
    const made = await this.#ceremony();
    const version = await this.#until('no version has the new root', () => this.#preparedWith(made.fingerprint));
    await this.#stage('release', () => this.#step(`/trust-anchor-bundles/${version}/actions/release`, {}));
    await this.#stage('every station is given the new root', () => this.#untilNoDrift());
    await this.#stage('its version is in force', () => this.#haveInForce(version));
    await this.#offline('pki', 'activate', '--authority', AUTHORITY, '--generation', String(made.generation));
    await this.#stage('our listeners change to the new one', () => this.#switchTo(made.fingerprint));
    // Whoever came in by the chain before refuses to delete its root (16:M04.FR.06).
    await this.#comeInAnew();
    await this.#stage('every station forgets the old root', async () => {
      const { bundleId } = await this.#step('/trust-anchor-bundles/removals', { fingerprints: [before] });
      await this.#nobodyOfOursLoses(`change=release&bundleId=${bundleId}`);
      await this.#step(`/trust-anchor-bundles/${bundleId}/actions/release`, {});
      await this.#untilNoDrift();
      await this.#haveInForce(bundleId);
    });
    for (const { name, station } of this.#members) {
      const { anchorFingerprints } = station.state();
      if (!anchorFingerprints.includes(made.fingerprint)) faulty.violations.add('I5', `${name} has not the new root`);
      if (anchorFingerprints.includes(before)) faulty.violations.add('I3', `${name} has the old root still`);
    }
    await this.#comeInAnew();
    await faulty.check();
  }

  /** Resolves when it is over and all of the system works again. */
  async #stage(what: string, work: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const worked = work().finally(() => {
      isOver = true;
    });
    await Promise.all([worked, this.#disturb(() => isOver)]);
    await this.#waves.untilWell();
    this.#waves.faulty.history.add({ method: 'stage', about: AUTHORITY, outcome: 'ok', said: what });
  }

  async #ceremony(): Promise<{ readonly fingerprint: string; readonly generation: number }> {
    const { made } = await this.#offline<{
      made: readonly { role: string; certificatePem: string; generation: number }[];
    }>('pki', 'new-root', '--authority', AUTHORITY);
    const root = made.find(({ role }) => role === 'root');
    if (root === undefined) throw new Error('no root was made');
    const { fingerprint256 } = new X509Certificate(root.certificatePem);
    return { fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(), generation: root.generation };
  }

  async #offline<Printed>(...args: readonly string[]): Promise<Printed> {
    const printed = (await this.#waves.offline(args)) as Printed;
    await this.#waves.untilWell();
    return printed;
  }

  async #switchTo(fingerprint: string): Promise<void> {
    const before = await this.#inForce();
    await this.#nobodyOfOursLoses(`change=server_chain&fingerprint=${fingerprint}`);
    await this.#step(`/server-chains/${SLOT}/actions/switch`, { fingerprint });
    for (const { id } of before) await this.#step(`/certificates/${id}/actions/renew`, {});
    await this.#until('listeners have no certificate under the new root', async () => {
      const now = await this.#inForce();
      return now.length === before.length && now.every(({ id }) => before.every((old) => old.id !== id));
    });
  }

  /** One wave after the other, until every station lists what it is to have. */
  #untilNoDrift(): Promise<unknown> {
    return this.#until('stations differ from what they are to trust', async () => {
      const drifting = await this.#drifting();
      if (drifting.length === 0) return true;
      const waveId = await this.#begin(drifting);
      await this.#until(`${waveId} has no end`, async () => {
        const { state, underWay } = await answered(() => standingOf(this.#waves.faulty.database, waveId));
        if (state === 'held' && underWay === 0) await this.#waves.acts('resume', { waveId });
        return state === 'completed' && underWay === 0;
      });
      return false;
    });
  }

  async #begin(identityIds: readonly string[]): Promise<string> {
    const rules = {
      canarySize: 1,
      groupSize: identityIds.length,
      successPercent: 1,
      errorPercent: 60,
      atOnce: identityIds.length,
      perHour: 10_000,
    };
    const wish = { kind: 'trust_anchors', name: 'roots', selection: { identityIds }, rules, count: identityIds.length };
    const { waveId } = await this.#step('/waves', wish);
    await this.#step(`/waves/${waveId}/actions/start`, {});
    return waveId ?? '';
  }

  async #drifting(): Promise<readonly string[]> {
    const rows = await this.#all<Pick<Readiness, 'identityId'>>('/trust-anchor-drift');
    const ours = new Set(this.#members.map(({ identityId }) => identityId));
    return [...new Set(rows.map(({ identityId }) => identityId).filter((id) => ours.has(id)))];
  }

  /** By the word of two people: the one that is shut out is asked for in vain. */
  async #haveInForce(bundleId: string): Promise<void> {
    await this.#step(`/trust-anchor-bundles/${bundleId}/actions/activate`, {});
    await this.#until(`${bundleId} is not in force`, async () => {
      const { state } = await this.#read((api) => api.get<{ state: string }>(`/trust-anchor-bundles/${bundleId}`));
      return state === 'active';
    });
  }

  async #preparedWith(fingerprint: string): Promise<string | undefined> {
    const path = '/trust-anchor-bundles?purpose=charging_station_trust&state=prepared';
    const versions = await this.#all<{ id: string; anchors: readonly { fingerprint: string }[] }>(path);
    return versions.find(({ anchors }) => anchors.some((anchor) => anchor.fingerprint === fingerprint))?.id;
  }

  async #listenerRoot(): Promise<string> {
    const chains = await this.#read((api) =>
      api.get<{ data: readonly { slot: string; fingerprint: string }[] }>('/server-chains'),
    );
    const chain = chains.data.find(({ slot }) => slot === SLOT);
    if (chain === undefined) throw new Error('our listeners stand under no root');
    return chain.fingerprint;
  }

  async #inForce(): Promise<readonly Certificate[]> {
    const rows = await this.#all<Certificate>('/certificates?purpose=backend_server&state=active');
    return rows.filter(({ slot }) => slot === SLOT || slot?.startsWith(`${SLOT}@`) === true);
  }

  async #comeInAnew(): Promise<void> {
    await Promise.all(this.#members.map((member) => this.#waves.faulty.comesBack(member, LET_IN_MS)));
  }

  async #nobodyOfOursLoses(change: string): Promise<void> {
    const path = `/trust-anchor-readiness/stations?${change}`;
    const ours = new Set(this.#members.map(({ identityId }) => identityId));
    for (const { identityId, name, verdict } of await this.#all<Readiness>(path)) {
      if (ours.has(identityId) && verdict !== 'keeps') throw this.#standsStill(`${name} ${verdict} by ${change}`);
    }
  }

  /** Asked until it is answered; where a second person is asked, that one agrees. */
  async #step(path: string, wish: object): Promise<{ readonly bundleId: string; readonly waveId?: string }> {
    const [asks, answers] = this.#waves.people;
    const [question, answer] = [randomUUID(), randomUUID()];
    const done = await answered(() =>
      asks.post<{ bundleId: string; waveId?: string; approvalId?: string | null }>(path, { ...wish, reason }, question),
    );
    const { approvalId } = done;
    if (typeof approvalId === 'string')
      await answered(() => answers.post(`/approvals/${approvalId}/actions/approve`, { reason }, answer));
    return done;
  }

  #read<Answer>(ask: (api: ApiClient) => Promise<Answer>): Promise<Answer> {
    return answered(() => ask(this.#waves.people[0]));
  }

  #all<Row>(path: string): Promise<readonly Row[]> {
    return this.#read(async (api) => {
      const rows: Row[] = [];
      for await (const row of api.all<Row>(path)) rows.push(row);
      return rows;
    });
  }

  async #until<Answer>(otherwise: string, ask: () => Promise<Answer | undefined | false>): Promise<Answer> {
    const since = performance.now();
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (performance.now() - since > STAGE_MS) throw this.#standsStill(otherwise);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Nothing that comes after it could be judged. */
  #standsStill(what: string): Error {
    this.#waves.faulty.violations.add('I3', what);
    return new Error(what);
  }
}

/** Kills of these one after the other, at most so many. */
export function killsOf(
  random: Random,
  most: number,
  kill: (random: Random) => Promise<void>,
  longestPauseMs: number,
): { readonly disturb: Disturbance; readonly done: () => number } {
  let done = 0;
  return {
    done: () => done,
    disturb: async (isOver) => {
      while (done < most) {
        await pause(random.between(0, longestPauseMs));
        if (isOver()) return;
        await kill(random);
        done += 1;
      }
    },
  };
}
