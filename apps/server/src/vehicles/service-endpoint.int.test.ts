import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  by,
  entry,
  type KeyPair,
  newKey,
  PROGRAM,
  pemOf,
  run,
  subjectOf,
  type Vehicle,
  VehicleWorld,
} from './testing/vehicle-world.ts';

let world: VehicleWorld;
let vehicle: Vehicle;
beforeAll(async () => {
  world = await VehicleWorld.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  vehicle = await world.vehicle([PROGRAM, 'south-line']);
});

async function asks(path: string, args: readonly string[] = []): Promise<string> {
  const always = ['-sS', '--cacert', join(world.folder, 'listener-root.pem'), '-w', '\n%{http_code}'];
  const { code, out, err } = await run('curl', [...always, ...args, `${world.url}${path}`]);
  if (code !== 0) throw new Error(err);
  const cut = out.lastIndexOf('\n');
  const status = out.slice(cut + 1);
  return status === '200' ? out.slice(0, cut) : `${status} ${out.split(':', 1)[0]}`;
}

function credential(certificatePem: string, key: KeyPair): readonly string[] {
  const name = randomUUID();
  const cert = world.file(`${name}.pem`, certificatePem);
  return ['--cert', cert, '--key', world.file(`${name}.key`, pemOf(key.privateKey))];
}

const STATUS = `/vas/${PROGRAM}/status`;

describe('the service endpoint', () => {
  test('brings a certificate into force by its use, once and again', async () => {
    const { pem, key } = await world.enrolled(vehicle);
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
    const answer = JSON.parse(await asks(STATUS, credential(pem, key)));
    expect(answer).toMatchObject({ program: PROGRAM, vehicle: vehicle.vin, resource: 'status' });
    expect(await world.statesOf(vehicle)).toEqual(['active']);
    expect(await asks(STATUS, ['-d', 'some data', ...credential(pem, key)])).toContain(vehicle.vin);
    await asks(STATUS, credential(pem, key));
    const { rows } = await world.database.pool.query(
      `select verdict, sightings::int from lifecycle.evidence
       where type = 'vehicle_transaction' and identity_id = $1 order by verdict`,
      [vehicle.identityId],
    );
    expect(rows).toEqual([
      { verdict: 'activated', sightings: 1 },
      { verdict: 'already_active', sightings: 2 },
    ]);
  });

  test('takes a certificate that somebody else has issued, by the word of the program’s trust and its record', async () => {
    const outside = entry('south-line', {
      operatingModel: 'tracked',
      authority: { party: 'outside', name: 'the scheme' },
      role: ['tracker'],
    });
    await world.decides([program(PROGRAM), program('south-line')], [entry(PROGRAM), outside]);
    const key = newKey();
    const pem = world.scheme.issue(subjectOf(vehicle), key.publicKey);
    const path = '/vas/south-line/status';
    expect(await asks(path, credential(pem, key))).toBe('403 certificate_unknown');
    await world.imports(vehicle, 'south-line', pem);
    expect(await asks(path, credential(pem, key))).toContain(vehicle.vin);
    expect(await world.statesOf(vehicle)).toEqual(['active']);
    expect(await asks(STATUS, credential(pem, key))).toBe('403 certificate_of_another_program');
  });

  test('refuses a revoked certificate at once, and closes the connection that it has open', async () => {
    const { pem, key } = await world.enrolled(vehicle);
    const socket = connect({
      host: 'localhost',
      port: world.listener.port,
      ca: readFileSync(join(world.folder, 'listener-root.pem')),
      cert: pem,
      key: pemOf(key.privateKey),
    });
    await once(socket, 'secureConnect');
    socket.write(`GET ${STATUS} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 200/);
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    await world.revokes(pem);
    expect(await asks(STATUS, credential(pem, key))).toBe('403 certificate_withdrawn');
    await closed;
    expect(await world.eventsOf('vas')).toContain('vehicle_refused:certificate_withdrawn');
  });

  test('refuses whoever shows none, a station’s, and a manufacturer’s, each by its name', async () => {
    expect(await asks(STATUS)).toBe('401 not_authenticated');
    const station = await world.station();
    expect(await asks(STATUS, credential(station.pem, station.key))).toBe('403 wrong_trust_domain');
    const key = newKey();
    const made = world.manufacturer.issue([{ name: 'CN', value: vehicle.pcid }], key.publicKey);
    expect(await asks(STATUS, credential(made, key))).toBe('403 wrong_trust_domain');
    expect(await world.eventsOf('vas')).toEqual(
      expect.arrayContaining(['vehicle_refused:not_authenticated', 'vehicle_refused:wrong_trust_domain']),
    );
  });

  test('has the exchange shaped by VDV 261 where its program switches it on; a VIN alone is answered and proves nothing', async () => {
    const path = `/vas/${PROGRAM}/v2icp`;
    const message = (vin: string) => ['-d', JSON.stringify({ seq: 0, vin, chrg_stat: 1 })];
    const { pem, key } = await world.enrolled(vehicle);
    const settings = { program: PROGRAM, approval: 'none', isDefault: false } as const;
    const by_ = by('pki_engineer');
    expect(await asks(path, [...message(vehicle.vin), ...credential(pem, key)])).toBe('404 program_unknown');

    unwrap(await world.vehicles.setVasProgram({ ...settings, v2icp: 'certificate' }, by_));
    expect(await asks(path, [...message(vehicle.vin), '-u', `${vehicle.vin}:`])).toBe('401 not_authenticated');

    unwrap(await world.vehicles.setVasProgram({ ...settings, v2icp: 'certificate_or_vin' }, by_));
    const answer = JSON.parse(await asks(path, [...message(vehicle.vin), '-u', `${vehicle.vin}:`]));
    expect(answer).toMatchObject({ seq: 0, vin: vehicle.vin, prec_dsrd: 0 });
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
    const other = await world.vehicle();
    expect(await asks(path, [...message(other.vin), '-u', `${vehicle.vin}:`])).toMatch(/^400/);
    expect(await asks(path, [...message(vehicle.vin), '-u', 'WEB99999999999999:'])).toBe('403 vehicle_unknown');

    expect(JSON.parse(await asks(path, [...message(vehicle.vin), ...credential(pem, key)]))).toMatchObject({ seq: 0 });
    expect(await world.statesOf(vehicle)).toEqual(['active']);
  });
});
