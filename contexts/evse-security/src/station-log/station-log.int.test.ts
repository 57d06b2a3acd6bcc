import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import type { LogUploadAnswer, StationCommand, StationFact } from '../station-contract/index.ts';
import { context, TestWorld } from '../testing/test-world.ts';
import { MOST_ATTEMPTS } from './judge-upload.ts';
import { QUIET_MS, type StationLog, type StationLogId } from './station-log.ts';
import { uploadTokenOf } from './upload-token.ts';

const DAY_MS = 86_400_000;
const gateway = { nodeId: 'gateway-1' };

let world: TestWorld;
let identityId: ChargerId;
beforeEach(async () => {
  world = await TestWorld.create();
  ({ identityId } = await world.enroll('CS-1'));
  await world.evse.publishDirtyEntries();
  await world.connect(identityId);
});
afterEach(() => world.end());

type FetchLog = Extract<StationCommand, { kind: 'fetch_log' }>;
const asked = (): FetchLog[] =>
  world.commands.flatMap(({ command }) => (command.kind === 'fetch_log' ? [command] : []));

async function request(id: ChargerId = identityId): Promise<StationLogId> {
  const input = { identityId: id, kind: 'security', oldest: null, latest: null } as const;
  const { stationLogId } = unwrap(await world.evse.requestStationLog(input, context()));
  await world.evse.jobs['station-logs'](stationLogId);
  return stationLogId;
}

async function log(id: StationLogId): Promise<StationLog> {
  const found = await world.evse.stationLog(id, 'all');
  if (found === null) throw new Error(`no log ${id}`);
  return found;
}

const tokenOf = (id: StationLogId): string => uploadTokenOf(world.deps.secrets.deliveryKey, id);

const begin = (id: StationLogId, more: { certificateOf?: string; bytes?: number; token?: string } = {}) =>
  world.evse.receiveLogUpload(
    { token: tokenOf(id), certificateOf: null, bytes: null, remoteAddress: '192.0.2.7', ...more },
    gateway,
  );

async function store(answer: LogUploadAnswer, content = 'a line\n'): Promise<boolean> {
  if (answer.outcome !== 'receive') throw new Error(`not let in: ${answer.reason}`);
  const { logId, attempt, contentKey } = answer;
  const path = join(tmpdir(), `bfcert-${randomBytes(8).toString('hex')}`);
  await writeFile(path, content);
  await world.logStore.put(contentKey, { path });
  const { accepted } = await world.evse.recordLogUploaded({
    logId,
    attempt,
    bytes: content.length,
    sha256: 'ab'.repeat(32),
    filename: '../../etc/security.log',
    at: world.clock.now().toISOString(),
  });
  return accepted;
}

const says = (
  id: ChargerId,
  progress: 'uploading' | 'uploaded' | 'upload_failed' | 'cancelled' | 'idle',
  requestId: number | null,
) =>
  world.fact({
    kind: 'log_progress',
    at: world.clock.now().toISOString(),
    identityId: id,
    connectionId: 'con',
    requestId,
    progress,
    detail: null,
  } satisfies Omit<Extract<StationFact, { kind: 'log_progress' }>, 'factId'>);

const reported = async () =>
  (await world.securityEvents(identityId)).map(({ reportedType, type }) => ({ reportedType, type }));

async function audited() {
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  return entries.map(({ entry }) => `${entry.actor.split(':')[0]}:${entry.action}`);
}

describe('a log that is asked for', () => {
  test('is sent to the door that the station is connected by, under a token that is held nowhere, and ends in one file', async () => {
    const id = await request();
    const [command] = asked();
    expect(command).toMatchObject({ log: 'security', oldest: null, retries: 3, retryIntervalSeconds: 60 });
    expect(command?.uploadUrl).toBe(`https://csms.example:8442/station-logs/${tokenOf(id)}/`);
    // N01: OCPP 2.0.1 has room for 512 characters.
    expect(command?.uploadUrl.length).toBeLessThan(512 - 64);
    expect(await log(id)).toMatchObject({ state: 'accepted', filename: `log-${command?.requestId}.txt` });

    const answer = await begin(id);
    expect(answer).toMatchObject({ outcome: 'receive', logId: id, identityId, attempt: 1, contentKey: `${id}-1` });
    expect((await log(id)).state).toBe('uploading');
    expect(await store(answer)).toBe(true);
    // Told again, as after an answer that got lost.
    expect(await store(answer)).toBe(true);
    const done = await log(id);
    expect(done).toMatchObject({ state: 'uploaded', isOpen: false, filename: 'security.log', content: { bytes: 7 } });

    await says(identityId, 'uploaded', command?.requestId ?? 0);
    expect((await log(id)).state).toBe('uploaded');
    expect(await reported()).toEqual([]);
    const trail = await audited();
    expect(trail).toEqual(
      expect.arrayContaining([
        'user:request-station-log',
        'system:station-log-accepted',
        'station:station-log-upload-began',
        'station:station-log-stored',
      ]),
    );
    expect(JSON.stringify(trail)).not.toContain(tokenOf(id).slice(31));
  });

  test('waits for a station that is away, and expires when it does not come', async () => {
    await world.disconnect(identityId);
    const id = await request();
    expect(asked()).toEqual([]);
    expect((await log(id)).state).toBe('requested');
    world.clock.advance(60_000);
    await world.connect(identityId);
    expect(await world.evse.lookAtDueStationLogs()).toBe(1);
    await world.evse.jobs['station-logs'](id);
    expect(asked()).toHaveLength(1);

    world.clock.advance(DAY_MS);
    await world.evse.jobs['station-logs'](id);
    expect(await log(id)).toMatchObject({ state: 'expired', detail: 'nothing came in time' });
    expect(await begin(id)).toEqual({ outcome: 'refused', reason: 'token_expired' });
  });

  test('is asked for once when no answer came: whether the question arrived is not known', async () => {
    world.mishapFor = () => 'lost_after';
    const id = await request();
    await world.evse.jobs['station-logs'](id);
    expect(asked()).toHaveLength(1);
    expect(await log(id)).toMatchObject({ state: 'requested', detail: expect.stringContaining('no answer is known') });
    expect(await store(await begin(id))).toBe(true);
  });

  test('N01.FR.13: of which nothing is heard the station is asked how it stands, and idle is a failure that may be mended', async () => {
    const id = await request();
    const askedStatus = () => world.kindsSentTo(identityId).filter((kind) => kind === 'ask_log_status').length;
    await says(identityId, 'idle', null);
    expect((await log(id)).state).toBe('accepted');
    world.clock.advance(QUIET_MS - 1);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(0);
    world.clock.advance(1);
    expect(await world.evse.lookAtDueStationLogs()).toBe(1);
    await world.evse.jobs['station-logs'](id);
    // Looked at twice, it is asked once.
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(1);
    await says(identityId, 'idle', null);
    expect(await log(id)).toMatchObject({
      state: 'failed',
      isOpen: true,
      detail: 'asked how it stands, the station says that it sends none',
    });
    world.clock.advance(QUIET_MS);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(1);
    expect(await store(await begin(id))).toBe(true);
  });

  test('of which the station says that it sends it is not asked about before the next quarter of an hour', async () => {
    world.mishapFor = (command) => (command.kind === 'fetch_log' ? 'lost_after' : 'none');
    const id = await request();
    const askedStatus = () => world.kindsSentTo(identityId).filter((kind) => kind === 'ask_log_status').length;
    world.clock.advance(QUIET_MS);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(1);
    await says(identityId, 'uploading', asked()[0]?.requestId ?? 0);
    expect((await log(id)).state).toBe('uploading');
    await world.evse.jobs['station-logs'](id);
    world.clock.advance(QUIET_MS - 1);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(1);
    // One that is away is asked when it has come back.
    await world.disconnect(identityId);
    world.clock.advance(QUIET_MS);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(1);
    await world.connect(identityId);
    world.clock.advance(QUIET_MS);
    await world.evse.jobs['station-logs'](id);
    expect(askedStatus()).toBe(2);
  });

  test('is asked for again where the question was not sent', async () => {
    world.mishapFor = () => 'gateway_away';
    const id = await request();
    world.mishapFor = () => 'none';
    world.clock.advance(30_000);
    await world.evse.jobs['station-logs'](id);
    expect((await log(id)).state).toBe('accepted');
  });

  test('fails with what the station said when it refuses, and lets no upload in', async () => {
    world.mishapFor = () => 'refused';
    const id = await request();
    expect(await log(id)).toMatchObject({ state: 'failed', detail: 'the station refused: not now', isOpen: false });
    expect(await begin(id)).toEqual({ outcome: 'refused', reason: 'log_cancelled' });
  });

  test.each([
    ['an empty period', { oldest: new Date(5), latest: new Date(5) }, 'log_period_empty'],
    ['a charger that is not there', { identityId: newId('idn') as ChargerId }, 'charger_unknown'],
  ])('is refused for %s, and nothing is written', async (_, changed, refusal) => {
    const input = { identityId, kind: 'security', oldest: null, latest: null, ...changed } as const;
    expect(await world.evse.requestStationLog(input, context())).toEqual({ ok: false, refusal });
    expect(await world.evse.stationLogs({ before: null, limit: 5 }, 'all')).toEqual([]);
  });

  test('belongs to its owner: nobody else asks for it, sees it or opens it', async () => {
    const id = await request();
    const input = { identityId, kind: 'security', oldest: null, latest: null } as const;
    const stranger = { ...context(), actor: { ...context().actor, owners: ['another depot'] } };
    expect(await world.evse.requestStationLog(input, stranger)).toEqual({ ok: false, refusal: 'charger_unknown' });
    expect(await world.evse.stationLog(id, ['another depot'])).toBeNull();
    expect(await world.evse.stationLogs({ before: null, limit: 5 }, ['another depot'])).toEqual([]);
    expect(await world.evse.openStationLog({ stationLogId: id }, stranger)).toEqual({
      ok: false,
      refusal: 'station_log_unknown',
    });
    expect(await world.evse.stationLogs({ before: null, limit: 5 }, ['depot'])).toHaveLength(1);
  });

  test('is none for a viewer to ask for, nor without a reason', async () => {
    const input = { identityId, kind: 'security', oldest: null, latest: null } as const;
    const viewer = { ...context(), actor: { ...context().actor, roles: ['viewer'] as const } };
    expect(await world.evse.requestStationLog(input, viewer)).toEqual({ ok: false, refusal: 'role_missing' });
    expect(await world.evse.requestStationLog(input, context(' '))).toEqual({ ok: false, refusal: 'reason_missing' });
  });
});

describe('what a station says of it', () => {
  test('trap 33: without a number it is about the one log that is under way, and about none of several', async () => {
    const first = await request();
    await says(identityId, 'uploading', null);
    expect((await log(first)).state).toBe('uploading');
    const second = await request();
    await says(identityId, 'upload_failed', null);
    expect([(await log(first)).state, (await log(second)).state]).toEqual(['uploading', 'accepted']);
    await says(identityId, 'idle', null);
    expect((await log(second)).state).toBe('accepted');
  });

  test('a number of another station’s log changes nothing', async () => {
    const id = await request();
    const other = await world.enroll('CS-2');
    await says(other.identityId, 'cancelled', asked()[0]?.requestId ?? 0);
    expect((await log(id)).state).toBe('accepted');
    // Threat 14: named as a stray, of the station that said it.
    expect(await world.securityEvents(other.identityId)).toMatchObject([
      { reportedType: 'log_status_of_no_request', type: 'messages_invalid' },
    ]);
    expect(await reported()).toEqual([]);
  });

  test('the number of a log finds it after a reconnection: the gateway hears it with the epoch of the session', async () => {
    const id = await request();
    const requestId = asked()[0]?.requestId ?? 0;
    await world.disconnect(identityId);
    await world.connect(identityId);
    expect(world.epochs.at(-1)).toMatchObject({ ownRequests: [requestId] });
    await says(identityId, 'uploading', requestId);
    expect((await log(id)).state).toBe('uploading');
    const { identityId: stranger } = await world.enroll('CS-3');
    await world.evse.publishDirtyEntries();
    await world.connect(stranger);
    expect(world.epochs.at(-1)).toMatchObject({ ownRequests: [] });
    // What was asked a week ago is reported on no more.
    world.clock.advance(7 * DAY_MS + 1);
    await world.disconnect(identityId);
    await world.connect(identityId);
    expect(world.epochs.at(-1)).toMatchObject({ ownRequests: [] });
  });

  test('N01.FR.12 and FR.20: AcceptedCanceled ends the earlier one, by the answer or by the notification', async () => {
    const [first, second] = [await request(), await request()];
    await says(identityId, 'cancelled', asked()[0]?.requestId ?? 0);
    expect((await log(first)).state).toBe('cancelled');
    expect(await begin(first)).toEqual({ outcome: 'refused', reason: 'log_cancelled' });

    const station = world.stations.get(identityId);
    if (station === undefined) throw new Error('no station');
    const answer = station.answer.bind(station);
    station.answer = (command) =>
      command.kind === 'fetch_log'
        ? { outcome: { outcome: 'accepted', cancelsEarlier: true }, afterwards: null }
        : answer(command);
    const third = await request();
    expect([(await log(second)).state, (await log(third)).state]).toEqual(['cancelled', 'accepted']);
  });

  test('that it has sent it, when nothing has come, is a failure and a security event; it may try again', async () => {
    const id = await request();
    await says(identityId, 'uploaded', asked()[0]?.requestId ?? 0);
    expect(await log(id)).toMatchObject({ state: 'failed', isOpen: true });
    expect(await reported()).toEqual([{ reportedType: 'log_upload_failed', type: 'log_upload_failed' }]);
    expect(await store(await begin(id))).toBe(true);
  });

  test('facts that come twice count once', async () => {
    world.factsArrive = 'twice';
    const id = await request();
    await says(identityId, 'upload_failed', asked()[0]?.requestId ?? 0);
    expect((await world.securityEvents(identityId)).map(({ count }) => count)).toEqual([1]);
    expect((await log(id)).state).toBe('failed');
  });
});

describe('a token', () => {
  test('lets one file in: used again it is refused and told of', async () => {
    const id = await request();
    await store(await begin(id));
    expect(await begin(id)).toEqual({ outcome: 'refused', reason: 'token_spent' });
    expect(await reported()).toEqual([{ reportedType: 'log_upload_refused:token_spent', type: 'log_upload_refused' }]);
  });

  test.each([
    ['of somebody’s imagination', (id: StationLogId) => `${id}.${'A'.repeat(43)}`],
    ['of another log', (id: StationLogId) => tokenOf(newId('slg')).replace(/^[^.]+/, id)],
    ['of a log that is not there', () => tokenOf(newId('slg'))],
    ['that is a path', () => '../../etc/passwd'],
    ['that is __proto__', () => '__proto__'],
    ['that is empty', () => ''],
  ])('%s is refused, and no log changes', async (_, made) => {
    const id = await request();
    expect(await begin(id, { token: made(id) })).toEqual({ outcome: 'refused', reason: 'token_unknown' });
    expect((await log(id)).attempts).toBe(0);
  });

  test('is its station’s: with another station’s certificate it is refused, with its own it is not', async () => {
    const id = await request();
    const other = await world.enroll('CS-2');
    expect(await begin(id, { certificateOf: other.identityId })).toEqual({
      outcome: 'refused',
      reason: 'station_is_another',
    });
    expect(await reported()).toEqual([
      { reportedType: 'log_upload_refused:station_is_another', type: 'log_upload_refused' },
    ]);
    expect((await begin(id, { certificateOf: identityId })).outcome).toBe('receive');
  });

  test('a file that is said to be larger than we take is refused before any of it is read', async () => {
    const id = await request();
    expect(await begin(id, { bytes: 10 * 1_073_741_824 })).toEqual({ outcome: 'refused', reason: 'file_too_large' });
    expect((await log(id)).attempts).toBe(0);
  });

  test('the newest attempt is the one that counts, and there are only so many', async () => {
    const id = await request();
    const first = await begin(id);
    const second = await begin(id);
    expect(await store(first)).toBe(false);
    expect(await store(second)).toBe(true);
    expect((await log(id)).content?.key).toBe(`${id}-2`);

    const another = await request();
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) expect((await begin(another)).outcome).toBe('receive');
    expect(await begin(another)).toEqual({ outcome: 'refused', reason: 'too_many_attempts' });
  });

  test('an attempt that fails here is told of with its reason; a full store by its own name', async () => {
    const id = await request();
    const failure = { logId: id, identityId, remoteAddress: '192.0.2.7', bytes: 12 };
    const fails = (attempt: number, reason: 'interrupted' | 'storage_full' | 'superseded') =>
      world.fact({ ...failure, kind: 'log_upload_failed', at: world.clock.now().toISOString(), attempt, reason });
    await begin(id);
    await fails(1, 'interrupted');
    expect(await log(id)).toMatchObject({
      state: 'failed',
      detail: 'attempt 1: the connection ended before the file did',
    });
    await begin(id);
    // Of an attempt that is over already.
    await fails(1, 'superseded');
    expect((await log(id)).state).toBe('uploading');
    world.clock.advance(1);
    await fails(2, 'storage_full');
    expect((await reported()).map(({ type }) => type)).toEqual(['log_storage_full', 'log_upload_failed']);
  });
});

describe('its content', () => {
  const open = (id: StationLogId) => world.evse.openStationLog({ stationLogId: id }, context('an investigation'));

  test('is given out with an audit entry that stands before the first byte', async () => {
    const id = await request();
    expect(await open(id)).toEqual({ ok: false, refusal: 'log_not_uploaded' });
    await store(await begin(id));
    const opened = unwrap(await open(id));
    expect(await audited()).toContain('user:download-station-log');
    expect(await text(opened.content)).toBe('a line\n');
  });

  test('goes when it is too old, with what attempts have left behind; that it was there is kept', async () => {
    const id = await request();
    const left = await begin(id);
    await store(left);
    const kept = await begin(id);
    expect(kept.outcome).toBe('refused');
    const another = await request();
    await store(await begin(another)).catch(() => false);
    expect(world.logStore.held.size).toBe(2);

    world.clock.advance(2 * 3_600_000);
    for (const one of [id, another]) await world.evse.jobs['station-logs'](one);
    expect(world.logStore.held.size).toBe(2);
    world.clock.advance(90 * DAY_MS);
    for (const one of [id, another]) await world.evse.jobs['station-logs'](one);
    expect(world.logStore.held.size).toBe(0);
    expect(await log(id)).toMatchObject({
      state: 'uploaded',
      content: { removedAt: expect.any(Date) },
      nextLookAt: null,
    });
    expect(await open(id)).toEqual({ ok: false, refusal: 'log_content_removed' });
  });

  describe('that is too old, and cannot be removed at once,', () => {
    const remove = async (id: StationLogId): Promise<void> => world.evse.jobs['station-logs'](id);
    let id: StationLogId;
    beforeEach(async () => {
      id = await request();
      await store(await begin(id));
      world.clock.advance(2 * 3_600_000);
      await remove(id);
      world.clock.advance(90 * DAY_MS);
    });

    const isThere = async () => {
      const { content, nextLookAt } = await log(id);
      return { held: world.logStore.held.size, removedAt: content?.removedAt, isLookedAt: nextLookAt !== null };
    };

    test('is removed when the store is back, and nothing says so before', async () => {
      world.logStore.fails = true;
      await expect(remove(id)).rejects.toThrow('the store does not answer');
      expect(await isThere()).toEqual({ held: 1, removedAt: null, isLookedAt: true });
      expect(await open(id)).toEqual({ ok: false, refusal: 'log_content_removed' });
      expect(await audited()).not.toContain('system:remove-station-log-content');
      world.logStore.fails = false;
      world.clock.advance(60_000);
      expect(await world.evse.lookAtDueStationLogs()).toBe(1);
      await remove(id);
      expect(await isThere()).toEqual({ held: 0, removedAt: world.clock.now(), isLookedAt: false });
      expect(await audited()).toContain('system:remove-station-log-content');
    });

    test('is written down as removed though the process ends between the two', async () => {
      let transactions = 0;
      const dies: TransactionRunner = {
        run: async (work) => {
          if (++transactions === 2) throw new Error('the process has ended');
          return world.deps.transactions.run(work);
        },
        snapshot: (work) => world.deps.transactions.snapshot(work),
      };
      const dying = createEvseSecurity({ ...world.deps, transactions: dies });
      await expect(dying.jobs['station-logs'](id)).rejects.toThrow('the process has ended');
      expect(await isThere()).toEqual({ held: 0, removedAt: null, isLookedAt: true });
      world.clock.advance(60_000);
      expect(await world.evse.lookAtDueStationLogs()).toBe(1);
      await remove(id);
      expect(await isThere()).toEqual({ held: 0, removedAt: world.clock.now(), isLookedAt: false });
    });
  });

  test('of a log without any, what an attempt left behind is removed when the store is back', async () => {
    const id = await request();
    const attempt = await begin(id);
    if (attempt.outcome !== 'receive') throw new Error('it was not let in');
    const path = join(tmpdir(), `bfcert-${randomBytes(8).toString('hex')}`);
    await writeFile(path, 'half a line');
    await world.logStore.put(attempt.contentKey, { path });
    await says(identityId, 'cancelled', asked()[0]?.requestId ?? 0);
    world.clock.advance(3_600_000);
    world.logStore.fails = true;
    await expect(world.evse.jobs['station-logs'](id)).rejects.toThrow('the store does not answer');
    world.logStore.fails = false;
    world.clock.advance(60_000);
    expect(await world.evse.lookAtDueStationLogs()).toBe(1);
    await world.evse.jobs['station-logs'](id);
    expect(world.logStore.held.size).toBe(0);
    expect((await log(id)).nextLookAt).toBeNull();
  });

  test('of an attempt that never came to its end goes an hour after the log did', async () => {
    const id = await request();
    const first = await begin(id);
    const second = await begin(id);
    expect(await store(first)).toBe(false);
    expect(await store(second)).toBe(true);
    expect([...world.logStore.held.keys()]).toEqual([`${id}-1`, `${id}-2`]);
    world.clock.advance(3_600_000);
    await world.evse.jobs['station-logs'](id);
    expect([...world.logStore.held.keys()]).toEqual([`${id}-2`]);
  });

  test('that is not where it was put is said to be lost', async () => {
    const id = await request();
    await store(await begin(id));
    world.logStore.held.clear();
    expect(await open(id)).toEqual({ ok: false, refusal: 'log_content_lost' });
  });
});
