import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultName, memoryStore, type Station, type StationStore } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knock, RawStation } from './clients/raw-station.ts';
import { BFCERT } from './system/launch.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  certificatesOf,
  enrol,
  FACTORY_PASSWORD,
  planMigration,
  simulate,
  stationsOf,
  until,
} from './system/stations.ts';

/** What no bad input may change. */
async function stateOf(system: System): Promise<unknown> {
  const certificates = [...(await certificatesOf(system)), ...(await certificatesOf(system, 'backend_server'))];
  const stations = [...(await stationsOf(system)).values()];
  return {
    certificates: certificates.map(({ id, state, serial }) => `${id} ${state} ${serial}`).toSorted(),
    stations: stations.map(
      ({ name, profileFloor, migration }) => `${name} ${profileFloor} ${migration?.state} ${migration?.explanation}`,
    ),
    signed: (await system.api.get<{ certificatesSigned: number }>('/overview')).certificatesSigned,
  };
}

interface SecurityEvent {
  readonly reportedType: string;
  readonly details: unknown;
}

interface AuditEntry {
  readonly actor: string;
  readonly outcome: string;
  readonly refusal: string | null;
}

describe('bad input is refused by name, is visible, and changes nothing', { timeout: 90_000 }, () => {
  let system: System;
  let roots: readonly string[];
  const flash = new Map<string, StationStore>();
  const good: Station[] = [];

  beforeAll(async () => {
    system = await startSystem();
    roots = [await system.csmsRootPem()];
    const ids: string[] = [];
    for (const name of ['GOOD-1', 'GOOD-2']) {
      ids.push(await enrol(system, name));
      const store = memoryStore();
      flash.set(name, store);
      const station = await simulate(system, name, [], { store });
      good.push(station);
      await station.start();
    }
    await enrol(system, 'PLAIN-1');
    await planMigration(system, ids);
    await until(async () => {
      const rows = await stationsOf(system);
      return ['GOOD-1', 'GOOD-2'].every((name) => rows.get(name)?.migration?.state === 'active');
    });
    // Our own listeners are found in use by a probe of its own pace.
    await until(async () => (await certificatesOf(system, 'backend_server')).every(({ state }) => state === 'active'));
    // The server must have told the gateway of the newest identity before anybody knocks under its name.
    await until(async () => (await knock({ ...plain(), basic: `PLAIN-1:${FACTORY_PASSWORD}` })) === 101);
  });
  afterAll(async () => {
    await Promise.all(good.map((station) => station.stop()));
    await system.stop();
  });

  const plain = () => ({ url: system.profile2Url(), name: 'PLAIN-1', trustAnchorsPem: roots });
  const memoryOf = async (name: string) => {
    const memory = await flash.get(name)?.load();
    if (!memory?.credential) throw new Error(`${name} has no certificate`);
    return { password: memory.password, credential: memory.credential };
  };
  const securityEvent = (named: string, about: string): Promise<SecurityEvent> =>
    until(async () => {
      const { data } = await system.api.get<{ data: SecurityEvent[] }>('/security-events?limit=500');
      return data.find(
        ({ reportedType, details }) => reportedType === named && JSON.stringify(details).includes(about),
      );
    });
  const auditedRefusal = (name: string, reason: string): Promise<AuditEntry> =>
    until(async () => {
      for await (const entry of system.api.all<AuditEntry>('/audit-entries')) {
        if (entry.actor === `station:${name}` && entry.refusal?.includes(reason)) return entry;
      }
      return null;
    });

  describe('at the doors', () => {
    it.each<[what: string, reason: string, status: number, dial: () => Promise<Parameters<typeof knock>[0]>]>([
      ['a wrong password', 'wrong_password', 401, async () => ({ ...plain(), basic: 'PLAIN-1:not-the-password-0000' })],
      ['no credentials', 'no_credentials', 401, async () => plain()],
      [
        'the password of another user name',
        'username_is_not_identity',
        401,
        async () => ({ ...plain(), basic: `GOOD-1:${FACTORY_PASSWORD}` }),
      ],
      [
        'an unknown identity',
        'unknown_identity',
        404,
        async () => ({ ...plain(), name: 'NOBODY-1', basic: `NOBODY-1:${FACTORY_PASSWORD}` }),
      ],
      [
        'a password where only a certificate may enter',
        'basic_on_certificate_port',
        403,
        async () => ({ ...plain(), url: system.profile3Url(), basic: `PLAIN-1:${FACTORY_PASSWORD}` }),
      ],
      [
        'nothing where only a certificate may enter',
        'certificate_required',
        403,
        async () => ({ ...plain(), url: system.profile3Url() }),
      ],
      [
        'the right password of a station that has proven Profile 3',
        'basic_below_profile_floor',
        403,
        async () => ({ ...plain(), name: 'GOOD-1', basic: `GOOD-1:${(await memoryOf('GOOD-1')).password}` }),
      ],
      [
        'a valid certificate of another station',
        'certificate_of_another_identity',
        403,
        async () => ({
          ...plain(),
          url: system.profile3Url(),
          name: 'GOOD-2',
          credential: (await memoryOf('GOOD-1')).credential,
        }),
      ],
      [
        'a certificate of another trust domain',
        'certificate_chain_invalid',
        403,
        async () => ({ ...plain(), url: system.profile3Url(), name: 'GOOD-1', credential: await serverCredential() }),
      ],
    ])('%s is refused as %s', async (_, reason, status, dial) => {
      const before = await stateOf(system);
      const how = await dial();
      expect(await knock(how)).toBe(status);
      await securityEvent(`handshake_refused:${reason}`, how.name);
      expect(await stateOf(system)).toEqual(before);
    });
  });

  /** Our own listener's certificate with its key, as a thief of the gateway would have them. */
  async function serverCredential() {
    const chains = await Promise.all(
      (await certificatesOf(system, 'backend_server')).map(async ({ id }) =>
        system.api.get<{ slot: string; chainPem: string }>(`/certificates/${id}`),
      ),
    );
    const found = chains.find(({ slot }) => slot.split('@')[0] === 'ec');
    if (found === undefined) throw new Error('the system has no server certificate');
    // Of several gateways each has its own, in a slot that names it.
    const [, gateway] = found.slot.split('@');
    const directory = gateway === undefined ? 'gateway' : join('gateways', gateway);
    return {
      chainPem: found.chainPem,
      privateKeyPem: await readFile(join(system.dataDirectory, directory, 'server-ec.current.key'), 'utf8'),
    };
  }

  describe('as a signing request', () => {
    it.each<[fault: FaultName, reason: string]>([
      ['wrong-cn', 'common_name_mismatch'],
      ['wrong-organisation', 'organisation_mismatch'],
      ['broken-csr-signature', 'csr_signature_invalid'],
      ['weak-key', 'csr_key_too_weak'],
      ['two-pems', 'csr_not_exactly_one'],
      ['asks-for-ca-rights', 'csr_requests_ca_rights'],
    ])('%s ends in quarantine as %s, without a certificate', async (fault, reason) => {
      const { signed } = (await stateOf(system)) as { signed: number };
      const name = `CSR-${fault}`.slice(0, 22);
      const id = await enrol(system, name);
      const station = await simulate(system, name, [fault]);
      await station.start();
      await planMigration(system, [id]);
      const { migration, online, profileFloor } = await until(async () => {
        const row = (await stationsOf(system)).get(name);
        return row?.migration?.state === 'quarantine' && row;
      });
      expect(migration?.explanation).toContain(`signing request was refused 3 times: ${reason}: `);
      expect({ online, profileFloor }).toEqual({ online: true, profileFloor: 2 });
      await auditedRefusal(name, reason);
      const mine = (await certificatesOf(system)).filter(({ identity }) => identity.name === name);
      expect(mine.filter(({ serial }) => serial !== null)).toEqual([]);
      expect(await stateOf(system)).toMatchObject({ signed });
      await station.stop();
    });

    it('one that nobody asked for, or that is none, is answered Rejected and audited', async () => {
      const before = await stateOf(system);
      const station = await enterAs('PLAIN-1');
      for (const [id, csr, reason] of [
        ['c1', 'not a signing request', 'csr_malformed'],
        ['c2', `-----BEGIN CERTIFICATE REQUEST-----\n${'A'.repeat(5_400)}\n-----END CERTIFICATE REQUEST-----`, 'csr_'],
      ] as const) {
        const answer = await station.call(id, 'SignCertificate', {
          csr,
          certificateType: 'ChargingStationCertificate',
        });
        expect(answer).toEqual([3, id, expect.objectContaining({ status: 'Rejected' })]);
        await auditedRefusal('PLAIN-1', reason);
      }
      station.leave();
      expect(await stateOf(system)).toEqual(before);
    });
  });

  describe('as a frame', () => {
    it('malformed and unknown ones get the right CALLERROR, and the connection goes on', async () => {
      const before = await stateOf(system);
      const station = await enterAs('PLAIN-1');
      for (const [frame, id, code] of [
        ['no JSON at all', '-1', 'RpcFrameworkError'],
        ['[2,"m1"]', 'm1', 'RpcFrameworkError'],
        ['[2,"m2","Heartbeat",[]]', 'm2', 'FormatViolation'],
        ['[2,"m3","Heartbeat",{"customData":{"vendorId":"v","__proto__":{}}}]', 'm3', 'FormatViolation'],
        ['[2,"m4","BootNotification",{}]', 'm4', 'OccurrenceConstraintViolation'],
        ['[2,"m5","MakeCoffee",{}]', 'm5', 'NotImplemented'],
      ] as const) {
        station.send(frame);
        expect(await station.answerTo(id)).toEqual([4, id, code, expect.any(String), {}]);
      }
      expect(await station.call('alive', 'Heartbeat', {})).toEqual([3, 'alive', { currentTime: expect.any(String) }]);
      station.leave();
      expect(await stateOf(system)).toEqual(before);
    });

    it('one whose number nobody can record is refused, and what other stations tell is recorded as before', async () => {
      const station = await enterAs('PLAIN-1');
      station.send('[2,"p","LogStatusNotification",{"status":"Uploaded","requestId":1e300}]');
      expect(await station.answerTo('p')).toEqual([4, 'p', 'FormatViolation', 'number out of range', {}]);
      const long = { component: { name: 'SecurityCtrlr' }, variable: { name: 'MaxCertificateChainSize' } };
      const variableAttribute = [{ value: '9'.repeat(1_500) }];
      const reportData = [{ ...long, variableAttribute }];
      const report = { requestId: 1, generatedAt: '2026-03-01T12:00:00Z', seqNo: 0, reportData };
      expect(await station.call('r', 'NotifyReport', report)).toEqual([3, 'r', {}]);
      const stray = { status: 'Uploaded', requestId: 1_764_288_000_000 };
      expect(await station.call('s', 'LogStatusNotification', stray)).toEqual([3, 's', {}]);
      const event = { type: 'ToldBehindThem', timestamp: '2026-03-01T12:00:00Z', techInfo: 'still heard' };
      expect(await station.call('e', 'SecurityEventNotification', event)).toEqual([3, 'e', {}]);
      await securityEvent('ToldBehindThem', 'still heard');
      await securityEvent('log_status_of_no_request', '1764288000000');
      station.leave();
    });

    it('oversized and binary ones close their own connection alone', async () => {
      const connections = good.map((one) => one.state().connections);
      const big = await enterAs('PLAIN-1');
      big.send(`[2,"b","Heartbeat",{"customData":{"vendorId":"${'x'.repeat(1_000_000)}"}}]`);
      expect(await big.closed).toBe(1009);
      const binary = await enterAs('PLAIN-1');
      binary.send(Buffer.from('[2,"b","Heartbeat",{}]'));
      expect(await binary.closed).toBe(1003);
      expect(good.map((one) => one.state())).toEqual(
        connections.map((count) => expect.objectContaining({ connection: 'open', connections: count })),
      );
    });
  });

  it('a second system on the same data directory is refused in one sentence, and the first goes on', async () => {
    const second = spawn(process.execPath, [BFCERT, 'start'], {
      env: { PATH: process.env.PATH ?? '', BFCERT_DATA_DIR: system.dataDirectory },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    second.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(second, 'close');
    expect(code).not.toBe(0);
    expect(said.trim().split('\n')).toEqual([expect.stringMatching(/in use by process \d+/)]);
    expect(said).toContain(String(system.pid()));
    expect((await fetch(`http://127.0.0.1:${system.ports.http}/readyz`)).status).toBe(200);
    expect(good.map((one) => one.state().connection)).toEqual(['open', 'open']);
  });

  /** With a boot, so that its messages are lawful. */
  async function enterAs(name: string): Promise<RawStation> {
    const station = await RawStation.enter({ ...plain(), name, basic: `${name}:${FACTORY_PASSWORD}` });
    const chargingStation = { vendorName: 'Raw', model: 'Raw', serialNumber: `SN-${name}` };
    const answer = await station.call('boot', 'BootNotification', { reason: 'PowerUp', chargingStation });
    expect(answer).toEqual([3, 'boot', expect.objectContaining({ status: 'Accepted' })]);
    return station;
  }
});
