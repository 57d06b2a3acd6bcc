import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { uploadTokenOf } from '../station-log/upload-token.ts';
import { controllerBench } from '../testing/controller-bench.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';
import type { PageByName } from './controller-lists.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const { aController, aStation, bindByTwo, migratedController } = controllerBench(() => world);

/** Every row of a list that is read in pages of two. */
async function inPages<Row extends { readonly wireName: PageByName['after'] }>(
  read: (page: PageByName) => Promise<readonly Row[] | null>,
): Promise<{ readonly rows: readonly Row[]; readonly pages: number }> {
  const rows: Row[] = [];
  for (let pages = 0; ; pages++) {
    const page = (await read({ after: rows.at(-1)?.wireName ?? null, limit: 2 })) ?? [];
    rows.push(...page);
    if (page.length < 2) return { rows, pages: pages + 1 };
  }
}

test('controllers and their stations are read in pages, by name, each with what stands behind it', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const empty = [await aController(), await aController()];
  const stations = [await aStation(), await aStation(), await aStation()];
  for (const station of stations) await bindByTwo(controllerId, station);
  await world.connectThrough(controllerId, fingerprint, stations[1] as ChargerId);

  const controllers = await inPages((page) => world.evse.controllers(page, 'all'));
  expect(controllers.pages).toBe(2);
  expect(controllers.rows.map(({ identityId }) => identityId)).toEqual([
    controllerId,
    ...empty.map(({ identityId }) => identityId),
  ]);
  expect(controllers.rows).toMatchObject([
    { online: true, securityProfile: 3, stations: 3, stationsOnline: 1 },
    { online: false, securityProfile: null, stations: 0, stationsOnline: 0 },
    { online: false, securityProfile: null, stations: 0, stationsOnline: 0 },
  ]);
  const behind = await inPages((page) => world.evse.stationsBehind(controllerId, page, 'all'));
  expect(behind.pages).toBe(2);
  expect(behind.rows).toMatchObject(
    stations.map((identityId, index) => ({ identityId, online: index === 1, boundBy: 'user:noor' })),
  );
});

test('a station that is gone is connected through nobody', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const station = await aStation();
  await bindByTwo(controllerId, station);
  await world.connectThrough(controllerId, fingerprint, station);
  const online = async () =>
    (await world.evse.stationsBehind(controllerId, { after: null, limit: 1 }, 'all'))?.[0]?.online;
  expect(await online()).toBe(true);
  await world.disconnect(station);
  expect(await online()).toBe(false);
});

test('the log of a station behind a controller is asked for over its line, and comes from the station or its controller', async () => {
  const { controllerId, fingerprint } = await migratedController();
  const another = await migratedController();
  const station = await aStation();
  await bindByTwo(controllerId, station);
  await world.connectThrough(controllerId, fingerprint, station);
  const wanted = { identityId: station, kind: 'security', oldest: null, latest: null } as const;
  const { stationLogId } = unwrap(await world.evse.requestStationLog(wanted, context()));
  await world.evse.jobs['station-logs'](stationLogId);
  const asked = world.commands.flatMap(({ identityId, command }) =>
    identityId === station && command.kind === 'fetch_log' ? [command] : [],
  );
  expect(asked).toHaveLength(1);
  expect(asked[0]?.uploadUrl).toMatch(/^https:\/\/csms\.example:8443\/station-logs\//);

  const token = uploadTokenOf(world.deps.secrets.deliveryKey, stationLogId);
  const begin = (certificateOf: string | null) =>
    world.evse.receiveLogUpload(
      { token, certificateOf, bytes: null, remoteAddress: '192.0.2.9' },
      { nodeId: 'gateway-1' },
    );
  expect(await begin(another.controllerId)).toEqual({ outcome: 'refused', reason: 'station_is_another' });
  expect(await begin(null)).toMatchObject({ outcome: 'receive', identityId: station });
  expect(await begin(controllerId)).toMatchObject({ outcome: 'receive', identityId: station, attempt: 2 });
});

test('whoever is about to revoke the certificate of a controller is told which stations lose their line', async () => {
  const { controllerId, certificateId } = await migratedController();
  const stations = [await world.enroll('BEHIND-1'), await world.enroll('BEHIND-2')];
  for (const { identityId } of stations) await bindByTwo(controllerId, identityId);
  const told = async () => {
    const found = await world.lifecycle.certificatesOf(controllerId, mara);
    return found.map(({ id, stationsCutOff, actions }) => ({
      id,
      stationsCutOff,
      condition: actions.find(({ name }) => name === 'revoke')?.reason ?? '',
    }));
  };
  const sentence = 'The 2 stations behind it lose their line: BEHIND-1, BEHIND-2.';
  expect(await told()).toEqual([
    { id: certificateId, stationsCutOff: ['BEHIND-1', 'BEHIND-2'], condition: expect.stringContaining(sentence) },
  ]);

  unwrap(await world.lifecycle.renewCertificate({ certificateId }, context('old enough')));
  await world.run();
  const [next, ...before] = (await told()).toSorted(({ id }) => (id === certificateId ? 1 : -1));
  expect(next).toMatchObject({
    stationsCutOff: ['BEHIND-1', 'BEHIND-2'],
    condition: expect.stringContaining(sentence),
  });
  // The one before it carries them for as long as it may, and nobody needs it.
  expect(before).toEqual([{ id: certificateId, stationsCutOff: [], condition: expect.not.stringContaining('line') }]);
});
