import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Station, StationOptions } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutsideCa } from './clients/outside-ca.ts';
import { CommandLine, commandsIn, type Said } from './system/command-line.ts';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';
import { tokensOfTwo } from './system/two-administrators.ts';

const PAGE = new URL('../docs/operations/replace-a-root.md', import.meta.url);
const because = ['--reason', 'the root ends in two years'];

interface Wave {
  readonly waveId: string;
  readonly state: string;
  readonly groups: readonly { readonly active: number; readonly failed: number; readonly underWay: number }[];
}
interface Drift {
  readonly identityId: string;
  readonly name: string;
  readonly drift: 'missing' | 'unwanted';
  readonly anchor: { readonly fingerprint: string; readonly name: string } | null;
  readonly hashData: { readonly serialNumber: string } | null;
  readonly next: { readonly step: string; readonly code: string | null };
}
interface Certificate {
  readonly id: string;
  readonly state: string;
  readonly slot: string | null;
}

describe('the root of our listeners is replaced', () => {
  let folder: string;
  let system: System;
  let line: CommandLine;
  let people: readonly [asks: string, answers: string];
  const stations = new Map<string, Station>();
  const ids = new Map<string, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-root-'));
    system = await startSystem({ dataDirectory: join(folder, 'data') });
    line = new CommandLine(system);
    people = await tokensOfTwo(system);
  });
  afterAll(async () => {
    for (const station of stations.values()) await station.stop();
    await system.stop();
    await rm(folder, { recursive: true });
  });

  const done = ({ exitCode, printed, stderr }: Said): unknown => {
    if (exitCode !== 0) throw new Error(`it ended with ${exitCode}: ${stderr}`);
    return printed;
  };
  const bfcert = async <Printed>(...args: readonly string[]) => done(await line.run(args, people[0])) as Printed;
  const offline = async <Printed>(...args: readonly string[]): Promise<Printed> => {
    await system.stop();
    const printed = done(await line.run(args)) as Printed;
    await started();
    return printed;
  };
  const started = async () => {
    await system.startAgain();
    line.noted('start');
  };
  const again = async () => {
    await system.stop();
    await started();
  };
  const approved = async (approvalId: string) =>
    done(await line.run(['approvals', 'approve', approvalId, ...because], people[1]));
  /** Ends with 8 when there is any. */
  const drift = async (): Promise<readonly Drift[]> => {
    const said = await line.run(['trust-anchors', 'drift'], people[0]);
    if (said.exitCode !== 0 && said.exitCode !== 8) done(said);
    return said.printed as readonly Drift[];
  };
  /** Whether our listeners may come to stand under the new root. Ends with 8 where somebody would lose the connection. */
  const ready = async () => {
    const { exitCode, printed } = await line.run(
      ['trust-anchors', 'readiness', '--server-chain', fingerprintOf(newRoot)],
      people[0],
    );
    const { stations: rows } = printed as { stations: readonly { name: string; verdict: string }[] };
    return { exitCode, stations: rows };
  };
  const isOnline = async (name: string) => (await stationsOf(system)).get(name)?.online === true;
  const wave = (waveId: string) => bfcert<Wave>('waves', 'show', waveId);

  async function begunWave(name: string, ...about: readonly string[]): Promise<string> {
    const plan = ['waves', 'plan', '--kind', 'trust_anchors', '--name', name, ...about, ...because];
    const { count } = await bfcert<{ count: number }>(...plan);
    const { waveId } = await bfcert<{ waveId: string }>(...plan, '--count', String(count));
    const { approvalId } = await bfcert<{ approvalId: string }>('waves', 'start', waveId, ...because);
    await approved(approvalId);
    return waveId;
  }

  async function station(name: string, options: Partial<StationOptions>, migrates = true): Promise<void> {
    const { model = 'DC-150' } = options;
    const id = await enrol(system, name, { model, cohorts: ['site:Harbour'] });
    const one = await simulate(system, name, [], options);
    stations.set(name, one);
    ids.set(name, id);
    await one.start();
    await until(() => isOnline(name));
    if (migrates) await planMigration(system, [id]);
  }

  const anchorsOf = (name: string): readonly string[] => stations.get(name)?.state().anchorFingerprints ?? [];

  it('of stations of 1.6, 2.0.1 and 2.1 on Profile 3, one that is away, one without room, and one that checks additional roots', async () => {
    const csmsRoot = await system.csmsRootPem();
    const both = (await readFile(join(system.dataDirectory, 'trust', 'station-anchors.pem'), 'utf8')).split(
      /(?<=-----END CERTIFICATE-----\n)/,
    );
    const foreign = (await OutsideCa.create('Another CSMS')).rootPem;
    await station('R-201', { version: '2.0.1', model: 'A' });
    await station('R-16', { version: '1.6', model: 'B' });
    await station('R-21', { version: '2.1', model: 'C' });
    await station('R-AWAY', { version: '2.0.1', model: 'A' });
    // Two of ours and one of others: another one does not fit.
    await station('R-FULL', { model: 'B', certificateCapacity: 3, trustAnchorsPem: [csmsRoot, foreign] });
    // It would need two roots that have not signed each other, and stays on Profile 2 (decision 11).
    await station('R-CHECKS', { model: 'C', additionalRootCertificateCheck: true, trustAnchorsPem: both }, false);
    for (const name of ['R-201', 'R-16', 'R-21', 'R-AWAY', 'R-FULL'])
      await until(async () => (await stationsOf(system)).get(name)?.migration?.state === 'active');
    await stations.get('R-AWAY')?.stop();
    await until(async () => !(await isOnline('R-AWAY')));
  });

  let newRoot: X509Certificate;
  let crossFingerprint: string;
  let oldRoot: X509Certificate;
  const fingerprintOf = ({ fingerprint256 }: X509Certificate) => fingerprint256.replaceAll(':', '').toLowerCase();

  it('a ceremony makes the new one, and its version is prepared by itself', async () => {
    oldRoot = new X509Certificate(await system.csmsRootPem());
    const { made } = await offline<{ made: readonly { role: string; certificatePem: string; generation: number }[] }>(
      'pki',
      'new-root',
      '--authority',
      'backend-server-ec',
    );
    const [root, cross] = made.map(({ certificatePem }) => new X509Certificate(certificatePem));
    if (root === undefined) throw new Error('no root was made');
    newRoot = root;
    crossFingerprint = fingerprintOf(cross as X509Certificate);
    expect(made.map(({ role, generation }) => [role, generation])).toMatchObject([
      ['root', 2],
      ['cross', 2],
      ['issuing', 2],
    ]);
    expect(cross?.verify(oldRoot.publicKey)).toBe(true);

    const prepared = await until(async () => {
      const [found] = await bfcert<readonly { id: string; anchors: readonly { fingerprint: string }[] }[]>(
        'trust-anchors',
        'list',
        '--purpose',
        'charging_station_trust',
        '--state',
        'prepared',
      );
      return found;
    });
    expect(prepared.anchors.map(({ fingerprint }) => fingerprint)).toContain(fingerprintOf(newRoot));
    await bfcert('trust-anchors', 'show', prepared.id);
    expect(await bfcert('trust-anchors', 'release', prepared.id, ...because)).toMatchObject({ state: 'releasing' });
  });

  it('a wave brings it, canaries first; who has no room keeps what it has, and who is away is waited for', async () => {
    for (const name of stations.keys()) if (name !== 'R-AWAY') await until(() => isOnline(name));
    const rules = ['--cohort', 'site:Harbour', '--canary', '2', '--group', '10', '--success', '50', '--errors', '50'];
    const waveId = await begunWave('Root 2, Harbour', ...rules);
    await until(async () => {
      const { groups } = await wave(waveId);
      return groups.reduce((sum, { active, failed }) => sum + active + failed, 0) === 5;
    });
    const failed = await bfcert<readonly { wireName: string; because: { code: string } }[]>(
      'waves',
      'members',
      waveId,
      '--state',
      'failed',
    );
    expect(failed).toMatchObject([{ wireName: 'R-FULL', because: { code: 'trust_anchor_store_full' } }]);
    expect((await drift()).map(({ name, drift: which, next }) => [name, which, next.step, next.code])).toEqual([
      ['R-AWAY', 'missing', 'under_way', null],
      ['R-FULL', 'missing', 'next_wave', 'trust_anchor_store_full'],
      ['R-FULL', 'unwanted', 'person', null],
    ]);
    const early = await ready();
    expect([early.exitCode, early.stations.map(({ name, verdict }) => [name, verdict]).toSorted()]).toEqual([
      8,
      [
        ['R-AWAY', 'loses'],
        ['R-FULL', 'loses'],
      ],
    ]);
    for (const name of ['R-201', 'R-16', 'R-21']) expect(anchorsOf(name)).toContain(fingerprintOf(newRoot));
    // Of one that checks the form that the old root has signed.
    expect(anchorsOf('R-CHECKS')).toContain(crossFingerprint);
    expect(anchorsOf('R-FULL')).toContain(fingerprintOf(oldRoot));
  });

  it('a person makes room, and another wave brings it; who was away has it as soon as it is back', async () => {
    const id = ids.get('R-FULL') ?? '';
    expect(await line.run(['stations', 'certificates', id, '--refresh', ...because], people[0])).toMatchObject({
      exitCode: 8,
    });
    const [foreign] = (await drift()).filter(({ drift: which }) => which === 'unwanted');
    await bfcert('stations', 'delete-certificate', id, '--serial', foreign?.hashData?.serialNumber ?? '', ...because);
    const again = await begunWave('Root 2, who had no room', '--identity', id);
    await until(async () => (await wave(again)).state === 'completed');
    expect((await drift()).map(({ name }) => name)).toEqual(['R-AWAY']);

    await stations.get('R-AWAY')?.start();
    await until(async () => (await drift()).length === 0);
    expect(await ready()).toEqual({ exitCode: 0, stations: [] });
    for (const name of stations.keys())
      if (name !== 'R-CHECKS') expect(anchorsOf(name)).toContain(fingerprintOf(newRoot));
    await until(async () => {
      const [version] = await bfcert<readonly { anchors: readonly { fingerprint: string }[] }[]>(
        'trust-anchors',
        'list',
        '--purpose',
        'charging_station_trust',
        '--state',
        'active',
      );
      return version?.anchors.some(({ fingerprint }) => fingerprint === fingerprintOf(newRoot));
    });
  });

  it('our listeners show the chain below the new one, and everybody comes in by it', async () => {
    await offline('pki', 'activate', '--authority', 'backend-server-ec', '--generation', '2');
    for (const name of stations.keys()) await until(() => isOnline(name));
    expect(await line.run(['server-chains', 'list'], people[0])).toMatchObject({
      exitCode: 8,
      printed: [
        { slot: 'ec', fingerprint: fingerprintOf(oldRoot), isHeld: true },
        { slot: 'rsa', isHeld: false },
      ],
    });
    const switched = await bfcert('server-chains', 'switch', 'ec', '--root', fingerprintOf(newRoot), ...because);
    expect(switched).toMatchObject({ fingerprint: fingerprintOf(newRoot), approvalId: null });
    const inForce = async () =>
      (
        await bfcert<readonly Certificate[]>('certificates', 'list', '--purpose', 'backend_server', '--state', 'active')
      ).filter(({ slot }) => slot === 'ec' || slot?.startsWith('ec@') === true);
    const before = await inForce();
    expect(before.length).toBeGreaterThan(0);
    for (const { id } of before) await bfcert('certificates', 'renew', id, ...because);
    const next = await until(async () => {
      const now = await inForce();
      const isNew = now.every(({ id }) => before.every((old) => old.id !== id));
      return isNew && now.length === before.length ? now : undefined;
    });
    for (const certificate of next) {
      const { exitCode, stdout } = await line.raw(['certificates', 'chain', certificate.id], people[0]);
      expect(exitCode).toBe(0);
      const chain = stdout.split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));
      expect(chain.at(-1)?.verify(newRoot.publicKey)).toBe(true);
    }
  });

  it('the old one goes from every station by a second wave, and all are in by the new chain alone', async () => {
    // Whoever came in by the old chain refuses to delete the root of its connection (16:M04.FR.06).
    await again();
    for (const name of stations.keys()) await until(() => isOnline(name));
    const removed = await bfcert<{ bundleId: string }>('trust-anchors', 'remove', fingerprintOf(oldRoot), ...because);
    await bfcert('trust-anchors', 'show', removed.bundleId);
    expect(await bfcert('trust-anchors', 'release', removed.bundleId, ...because)).toMatchObject({
      state: 'releasing',
    });
    const waveId = await begunWave('without root 1', '--cohort', 'site:Harbour', '--canary', '2', '--group', '10');
    await until(async () => (await wave(waveId)).state === 'completed');
    expect(await drift()).toEqual([]);
    for (const name of stations.keys()) {
      expect(anchorsOf(name)).not.toContain(fingerprintOf(oldRoot));
      expect(anchorsOf(name)).toContain(name === 'R-CHECKS' ? crossFingerprint : fingerprintOf(newRoot));
    }
    for (const one of stations.values()) await one.stop();
    for (const name of stations.keys()) await until(async () => !(await isOnline(name)));
    for (const one of stations.values()) await one.start();
    for (const name of stations.keys()) await until(() => isOnline(name));
    const rows = await bfcert<readonly { name: string; online: boolean; securityProfile: number }[]>(
      'stations',
      'list',
    );
    expect(rows.map(({ name, online, securityProfile }) => [name, online, securityProfile]).toSorted()).toEqual(
      [...stations.keys()].toSorted().map((name) => [name, true, name === 'R-CHECKS' ? 2 : 3]),
    );
  });

  it('by the commands that the page tells, in its order', () => {
    expect(line.typed).toEqual(commandsIn(PAGE));
  });
});
