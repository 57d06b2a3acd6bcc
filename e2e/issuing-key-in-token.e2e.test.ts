import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SoftHsm } from '@bfcert/pki-authority/softhsm';
import type { Station } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, placeAt } from './system/launch.ts';
import { childOf } from './system/processes.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';

const AUTHORITY = 'charger-identity';

describe('the issuing key of the stations’ authority in a PKCS#11 token', () => {
  const softHsm = new SoftHsm();
  const { library, tokenLabel, pin, environment } = softHsm.makeToken('bfcert');
  let folder: string;
  let configuration: string;
  let system: System;
  const stations: Station[] = [];
  const keyFile = (name: string): string => join(folder, 'data', 'pki', 'keys', `${name}.key.pem`);

  /** A system that had the key in a file, and is taken from there to the token as an operator would. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-token-'));
    configuration = join(folder, 'bfcert.yaml');
    await writeFile(configuration, '');
    await (await startSystem(here())).stop();
    await writeFile(join(folder, 'pin'), pin, { mode: 0o600 });
    await writeFile(
      configuration,
      `authorities:
  - name: hsm
    kind: pkcs11
    issuingKeysOf: [${AUTHORITY}]
    settings:
      library: ${library}
      tokenLabel: ${tokenLabel}
      pinFile: ${join(folder, 'pin')}
      environment: ${JSON.stringify(Object.fromEntries(environment.map(({ name, value }) => [name, value])))}
`,
    );
  });
  afterAll(async () => {
    for (const station of stations) await station.stop();
    await system?.stop();
    softHsm.remove();
    await rm(folder, { recursive: true });
  });

  const here = () => ({ dataDirectory: join(folder, 'data'), environment: { BFCERT_CONFIG: configuration } });

  async function bfcert(...command: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
    const { dataDirectory, ...options } = here();
    const { child, closed, stderr } = launch(command, await placeAt(dataDirectory, options));
    await closed;
    return { exitCode: child.exitCode, stderr: stderr() };
  }

  /** What GnuTLS finds in the token. */
  const publicKeyInToken = (label: string) => {
    const object = `pkcs11:token=${tokenLabel};object=${label};type=public`;
    return createPublicKey(softHsm.run('p11tool', ['--provider', library, '--export', object]));
  };

  it('is made there by a rollover; until then the system does not start as if it were there', async () => {
    const refused = await bfcert('start');
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`${AUTHORITY} issues with a key in a file, which no token can take over`);

    expect(await bfcert('pki', 'rollover', '--authority', AUTHORITY)).toEqual({ exitCode: 0, stderr: '' });
    expect(existsSync(keyFile(`${AUTHORITY}-issuing`))).toBe(true);
    expect(existsSync(keyFile(`${AUTHORITY}-issuing-2`))).toBe(false);
    expect(publicKeyInToken(`${AUTHORITY}-issuing-2`).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(await bfcert('pki', 'activate', '--authority', AUTHORITY, '--generation', '2')).toMatchObject({
      exitCode: 0,
    });
    system = await startSystem(here());
    expect(system.stdout().find((line) => line.includes('Authority hsm'))).toContain('a process of its own');
  });

  async function migrated(name: string): Promise<string> {
    const id = await enrol(system, name);
    const station = await simulate(system, name);
    stations.push(station);
    await station.start();
    await planMigration(system, [id]);
    await until(async () => (await stationsOf(system)).get(name)?.migration?.state === 'active');
    const active = await until(async () =>
      (await certificatesOf(system)).find((one) => one.identity.name === name && one.state === 'active'),
    );
    const { chainPem } = await system.api.get<{ chainPem: string }>(`/certificates/${active.id}`);
    return chainPem;
  }

  it('signs what stations get, and they are admitted with it', async () => {
    const [leaf, issuing] = (await migrated('HSM-1')).split(/(?<=-----END CERTIFICATE-----\n)/);
    const key = publicKeyInToken(`${AUTHORITY}-issuing-2`);
    expect(new X509Certificate(leaf ?? '').verify(key)).toBe(true);
    expect(new X509Certificate(issuing ?? '').publicKey.equals(key)).toBe(true);
  });

  it('signs again after the process that holds the token was killed', async () => {
    const killed = childOf(system.pid(), 'authority');
    expect(killed).toBeDefined();
    process.kill(Number(killed), 'SIGKILL');
    expect(await migrated('HSM-2')).toContain('BEGIN CERTIFICATE');
    expect(childOf(system.pid(), 'authority')).not.toBe(killed);
  });
});
