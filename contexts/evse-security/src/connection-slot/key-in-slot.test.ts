import { expect, test } from 'vitest';
import { decideMigration } from '../migration-case/decide.ts';
import type { MigrationFacts } from '../migration-case/facts.ts';
import type { Answer, Attempt } from '../station-process/attempt.ts';
import { after, attempts, capabilities, charger, facts, key, pendingKey, session } from '../testing/migration-facts.ts';

const inSlots = charger({ settings: { authorization_key_in_slots: 'true', connection_slots: '1,2' } });
const of21 = { session: session({ protocol: 'ocpp2.1' }), charger: inSlots, pendingKey: pendingKey() };
const stored = pendingKey({ acknowledgedAt: after(0) });
const told = (settings: Answer['settings']): Answer => ({
  pendingRestart: false,
  deferred: false,
  anchors: null,
  settings,
});
const read = { action: 'read_settings', answer: told({ connection_priority: '1', active_slot: '1' }) } as const;
const slotRead = { action: 'read_connection_slot' } as const;
const written = { action: 'write_key_slot', target: 'key_2' } as const;
const preferred = { action: 'prefer_key_slot', target: 'key_2' } as const;

const decision = (over: Partial<MigrationFacts>, now = after(0)) =>
  decideMigration(facts('authorization_key', over), now)?.decision;
const sends = (action: Attempt['action'], command: object) => ({
  kind: 'send',
  action,
  command: expect.objectContaining(command),
});

test.each([
  [
    'asks for the list before anything is written',
    [],
    sends('read_settings', { settings: ['connection_priority', 'active_slot'] }),
  ],
  ['asks through what its slot connects', [read], sends('read_connection_slot', { slot: 1 })],
  [
    'sends the key, which is no part of the decision, into the free slot for Profile 2',
    [read, slotRead],
    sends('write_key_slot', {
      kind: 'deliver_authorization_key',
      keyId: 'key_2',
      into: { slot: 2, url: 'wss://csms.example:8442/ocpp', messageTimeoutSeconds: 30, network: {} },
    }),
  ],
  [
    'tells it as the one for all slots where these have none of their own',
    [read, slotRead, { ...written, status: 'unsupported' }],
    sends('change_authorization_key', { keyId: 'key_2' }),
  ],
  [
    'tells it as the one for all slots where the list cannot be read',
    [{ ...read, answer: told({ connection_priority: null }) }],
    sends('change_authorization_key', { keyId: 'key_2' }),
  ],
] as const)('with passwords in its slots a station of 2.1: %s', (_, done, expected) => {
  expect(decision({ ...of21, attempts: attempts(...done) })).toMatchObject(expected);
});

test('what was written is preferred, the slot in use behind it', () => {
  expect(decision({ ...of21, pendingKey: stored, attempts: attempts(read, slotRead, written) })).toMatchObject(
    sends('prefer_key_slot', { setting: 'connection_priority', value: '2,1' }),
  );
});

test.each([
  [false, 'close_session'],
  [true, 'restart'],
] as const)('a list that counts after a restart only (%s) is followed by %s', (pendingRestart, kind) => {
  const answer = { ...told(null), pendingRestart };
  const done = attempts(read, slotRead, written, { ...preferred, answer });
  expect(decision({ ...of21, pendingKey: stored, attempts: done })).toMatchObject(
    sends('make_station_log_in', { kind }),
  );
});

test('what was told as the one for all slots is not told in a slot as well', () => {
  const done = attempts({ action: 'change_authorization_key', target: 'key_2', status: 'rejected' });
  const now = after(3_600_000);
  expect(decision({ ...of21, attempts: done }, now)).toMatchObject(sends('change_authorization_key', {}));
});

test.each([
  ['of 2.0.1', { session: session() }],
  ['that has reported none', { charger: charger() }],
] as const)('a station %s is told its key as the one for all slots', (_, over) => {
  expect(decision({ ...of21, ...over })).toMatchObject(sends('change_authorization_key', {}));
});

test('a family that is declared to take the settings of slots is told it in a slot', () => {
  const declared = capabilities(charger(), { profile_change: 'slot_settings' });
  expect(decision({ ...of21, charger: charger(), capabilities: declared })).toMatchObject(sends('read_settings', {}));
});

const ours = { ...of21, pendingKey: null, activeKey: key({ id: stored.id, origin: 'generated', mustRotate: false }) };

test('once it has come with it the slot before is left, and the one for its certificate planned anew', () => {
  const done = [read, slotRead, written, preferred] as const;
  expect(decision({ ...ours, attempts: attempts(...done) })).toMatchObject(
    sends('leave_connection_slot', { setting: 'connection_priority', value: '2' }),
  );
  const left = attempts(...done, { action: 'leave_connection_slot' });
  expect(decision({ ...ours, attempts: left })).toEqual({
    kind: 'act',
    act: { kind: 'plan_connection', connection: { way: 'connection_slot', slot: 1, previousPriority: '2' } },
  });
});
