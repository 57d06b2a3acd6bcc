import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { enrol, simulate, stationsOf, until } from './system/stations.ts';

const CLI = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url));
const run = promisify(execFile);

interface Key {
  readonly keyId: string;
  readonly version: number;
  readonly state: string;
  readonly findings: readonly string[];
  readonly lastUsedAt: string | null;
}

describe('the passwords of stations, by the command line alone', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  /** What it printed, as JSON. */
  async function bfcert<Printed>(...args: readonly string[]): Promise<Printed> {
    const env = {
      ...process.env,
      BFCERT_TOKEN: system.token,
      BFCERT_SERVER_URL: `http://127.0.0.1:${system.ports.http}`,
    };
    const { stdout } = await run(process.execPath, [CLI, ...args, '--json'], { env });
    return JSON.parse(stdout) as Printed;
  }
  const because = ['--reason', 'end-to-end test'];
  const keysOf = (id: string) => bfcert<readonly Key[]>('keys', 'show', id);
  const statesOf = async (id: string) => (await keysOf(id)).map(({ state }) => state);
  const inWithNewKey = (id: string) => until(async () => (await statesOf(id)).join() === 'retiring,active');
  const isOnline = async (name: string) => (await stationsOf(system)).get(name)?.online === true;

  it.each([
    ['K-16', '1.6', []],
    ['K-201', '2.0.1', []],
    ['K-21', '2.1', []],
    ['K-16-lost', '1.6', ['drops-password-answer']],
    ['K-201-lost', '2.0.1', ['drops-password-answer-undone']],
    ['K-21-restarts', '2.1', ['restarts-for-password']],
    ['K-16-restarts', '1.6', ['restarts-for-password']],
  ] as const)('%s of OCPP %s, whose fault is %j, is rotated and stays in', async (name, version, faults) => {
    const id = await enrol(system, name);
    const station = await simulate(system, name, faults, { version, faultSettings: { times: 1 } });
    await station.start();
    await until(() => isOnline(name));
    const { rotationId } = await bfcert<{ rotationId: string }>(
      'keys',
      'rotate',
      id,
      '--trigger',
      'hygiene',
      '--now',
      ...because,
    );
    await inWithNewKey(id);
    await until(() => isOnline(name));
    expect(await bfcert('keys', 'rotation', rotationId)).toMatchObject({ phase: 'rollback_window', stop: null });
    expect((await keysOf(id)).map(({ findings }) => findings)).toEqual([[], []]);
    await station.stop();
  });

  it('finds that stations share their factory’s password, and none of them by name of it', async () => {
    for (const name of ['F-1', 'F-2']) await enrol(system, name);
    const findings = await bfcert<readonly { finding: string; stations: number }[]>('keys', 'findings');
    expect(findings.find(({ finding }) => finding === 'shared_secret')?.stations).toBe(2);
    const shared = await bfcert<readonly { wireName: string }[]>('keys', 'list', '--finding', 'shared_secret');
    expect(shared.map(({ wireName }) => wireName).toSorted()).toEqual(['F-1', 'F-2']);
  });

  it('a station that comes back with the key before is refused, unless its family is known to', async () => {
    for (const [name, model, family] of [
      ['B-stays-out', 'Plain', null],
      ['B-comes-back', 'Bank', 'Simulated/Bank'],
    ] as const) {
      const id = await enrol(system, name, { model });
      if (family !== null) {
        const path = `/capability-matrix/families/${encodeURIComponent(family)}`;
        const answer = await fetch(`http://127.0.0.1:${system.ports.http}/api/v1${path}`, {
          method: 'PUT',
          headers: {
            authorization: `Bearer ${system.token}`,
            'content-type': 'application/json',
            'idempotency-key': crypto.randomUUID(),
            'if-match': '"0"',
          },
          body: JSON.stringify({ capabilities: { key_rollback: true }, reason: 'its manual' }),
        });
        expect(answer.status).toBe(200);
      }
      const station = await simulate(system, name, [], { model });
      await station.start();
      await until(() => isOnline(name));
      await bfcert('keys', 'rotate', id, '--trigger', 'hygiene', '--now', ...because);
      await inWithNewKey(id);
      await station.stop();
      await until(async () => !(await isOnline(name)));

      // As from a copy of its storage of before.
      const before = await simulate(system, name, [], { model });
      await before.start();
      if (family === null) {
        await until(async () => {
          const events = system.api.all<{ reportedType: string; identityId: string | null }>('/security-events');
          for await (const event of events) {
            if (event.identityId === id && event.reportedType.endsWith('former_password')) return true;
          }
          return false;
        });
        expect([await isOnline(name), await statesOf(id)]).toEqual([false, ['retiring', 'active']]);
      } else {
        await until(() => isOnline(name));
        await until(async () => (await statesOf(id)).join() === 'active,pending');
      }
      await before.stop();
    }
  });

  it('an exposed key is closed at once, and the station comes in with one that was typed in, and then with another', async () => {
    const id = await enrol(system, 'X-1');
    const station = await simulate(system, 'X-1');
    await station.start();
    await until(() => isOnline('X-1'));
    const [key] = await keysOf(id);
    const revoked = await bfcert('keys', 'revoke', key?.keyId ?? '', '--compromised', ...because);
    expect(revoked).toMatchObject({ wayIn: 'none', approvalId: null });
    await until(async () => !(await isOnline('X-1')));
    await station.stop();

    const issued = await bfcert<{ secret: string }>('keys', 'issue', id, ...because);
    const again = await simulate(system, 'X-1', [], { password: issued.secret });
    await again.start();
    await until(() => isOnline('X-1'));
    await until(async () => (await statesOf(id)).join() === 'revoked,active,pending');
    await again.stop();
  });
});
