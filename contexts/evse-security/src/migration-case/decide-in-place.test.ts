import { expect, test } from 'vitest';
import type { Answer } from '../station-process/attempt.ts';
import {
  after,
  attempts,
  certificate,
  charger,
  facts,
  migrationCase,
  onProfile3,
  pendingKey,
  START,
  session,
} from '../testing/migration-facts.ts';
import { decideMigration } from './decide.ts';
import type { MigrationFacts } from './facts.ts';
import type { MigrationPhase } from './migration-case.ts';

const byPassword = (epoch: number) => session({ epoch, protocol: 'ocpp1.6' });
/** On the address of passwords: 1.6 knows no other. */
const byCertificate = (epoch: number) => ({ ...onProfile3(epoch), protocol: 'ocpp1.6', port: 8442 });
const answer = (over: Partial<Answer>): Answer => ({
  pendingRestart: false,
  deferred: false,
  anchors: null,
  settings: null,
  ...over,
});
const said = (security_profile: string | null) => answer({ settings: { security_profile } });
const raised = { action: 'raise_security_profile' } as const;
const raisedAfterRestart = { ...raised, answer: answer({ pendingRestart: true }) };
const restarted = { action: 'restart_for_cutover', epoch: 2 } as const;
const installed = certificate('installed');
const raises = { kind: 'send', action: 'raise_security_profile' };
const pushes = { kind: 'send', action: 'make_station_log_in', command: { kind: 'close_session' } };
const late = after(6 * 60_000);

type Row = readonly [
  sentence: string,
  phase: MigrationPhase,
  over: Partial<MigrationFacts>,
  expected: object,
  now?: Date,
];

const rows: readonly Row[] = [
  [
    'the profile is one setting',
    'cutover',
    { session: byPassword(1) },
    { ...raises, command: { kind: 'change_setting', setting: 'security_profile', value: '3' } },
  ],
  [
    'a certificate that is shown before the profile was raised is no cutover',
    'cutover',
    { session: byCertificate(1), certificate: installed },
    raises,
  ],
  [
    'an answer that was lost is asked for again on the same connection',
    'cutover',
    { session: byPassword(1), attempts: attempts({ ...raised, status: 'unknown' }) },
    raises,
    late,
  ],
  [
    'a station that left is waited for',
    'cutover',
    { session: null, attempts: attempts(raised) },
    { kind: 'wait', for: expect.stringContaining('come back with its certificate') },
  ],
  [
    'a station has time to leave',
    'cutover',
    { session: byPassword(1), attempts: attempts(raised) },
    { kind: 'wait', until: after(5 * 60_000) },
  ],
  ['a station that stays is pushed', 'cutover', { session: byPassword(1), attempts: attempts(raised) }, pushes, late],
  [
    'a station that comes with its certificate is through',
    'cutover',
    { session: byCertificate(2), certificate: installed, attempts: attempts(raised) },
    { kind: 'done' },
  ],
  [
    'a station that comes with another certificate is waited for',
    'cutover',
    { session: { ...byCertificate(2), fingerprint: 'other' }, certificate: installed, attempts: attempts(raised) },
    { kind: 'wait', for: expect.stringContaining('use its new certificate') },
  ],
  [
    'a station that comes with its password has fallen back',
    'cutover',
    { session: byPassword(2), certificate: installed, attempts: attempts(raised) },
    { kind: 'move', event: 'fell_back' },
  ],
  [
    'a station that wants a restart gets one',
    'cutover',
    { session: byPassword(1), attempts: attempts(raisedAfterRestart) },
    { kind: 'send', action: 'restart_for_cutover', command: { kind: 'restart', when: 'when_idle' } },
  ],
  [
    'before its restart a station that lost its socket has not fallen back',
    'cutover',
    { session: byPassword(2), attempts: attempts(raisedAfterRestart) },
    { kind: 'send', action: 'restart_for_cutover' },
  ],
  [
    'after its restart a station with its password has',
    'cutover',
    { session: byPassword(3), attempts: attempts(raisedAfterRestart, restarted) },
    { kind: 'move', event: 'fell_back' },
  ],

  [
    'no second boot is waited for',
    'verify',
    { session: byCertificate(2), certificate: certificate('active') },
    { kind: 'send', action: 'prove_profile_3' },
  ],
  [
    'the station has to say Profile 3',
    'verify',
    {
      session: byCertificate(2),
      certificate: certificate('active'),
      attempts: attempts({ action: 'prove_profile_3', answer: said('3') }),
    },
    { kind: 'done' },
  ],
  [
    'a station that does not say its profile is asked again',
    'verify',
    {
      session: byCertificate(2),
      certificate: certificate('active'),
      attempts: attempts({ action: 'prove_profile_3', answer: said(null) }),
    },
    { kind: 'send', action: 'prove_profile_3' },
    late,
  ],
  [
    'a serial number that was wrong before is still',
    'verify',
    {
      session: byCertificate(2),
      certificate: certificate('active'),
      charger: charger({ boot: { ...booted(), serialMatchesBinding: false } }),
    },
    { kind: 'stop', code: 'serial_number_mismatch' },
  ],

  [
    'a password while a gateway was away says nothing of the certificate',
    'cutover',
    { session: byPassword(2), certificate: installed, attempts: attempts(raised), gatewayStartedAt: START },
    { kind: 'move', event: 'interrupted' },
  ],
  [
    'a password in verify neither',
    'verify',
    { session: byPassword(2), certificate: installed, attempts: attempts(raised), gatewayStartedAt: START },
    { kind: 'move', event: 'interrupted' },
  ],
  [
    'nothing is restored: the station has gone back by itself',
    'rollback',
    { session: byPassword(2) },
    { kind: 'send', action: 'prove_old_path', command: { settings: ['security_profile'] } },
  ],
  [
    'the old way is proven by an answer',
    'rollback',
    { session: byPassword(2), attempts: attempts({ action: 'prove_old_path' }) },
    { kind: 'done' },
  ],
  [
    'a certificate that was taken away meanwhile is replaced',
    'rollback',
    {
      session: byPassword(2),
      certificate: { ...installed, state: 'gone' },
      attempts: attempts({ action: 'prove_old_path' }),
    },
    { kind: 'move', event: 'certificate_refused' },
  ],
  [
    'a station that comes with its certificate after all is taken',
    'rollback',
    { session: byCertificate(3), certificate: installed },
    { kind: 'move', event: 'came_forward' },
  ],
];

function booted() {
  const { boot } = charger();
  if (boot === null) throw new Error('the builder gives a boot');
  return boot;
}

for (const [sentence, phase, over, expected, now = START] of rows) {
  test(`in place: ${sentence}`, () => {
    const inPlace = migrationCase(phase, { connection: { way: 'in_place' } });
    expect(decideMigration(facts(phase, { case: inPlace, ...over }), now)?.decision).toMatchObject(expected);
  });
}

test('a password for a station of 1.6 is short enough for its key, and is made only when the version is known', () => {
  const act = { kind: 'act', act: { kind: 'create_authorization_key', form: { length: 20, told: 'as_hex' } } };
  expect(decideMigration(facts('authorization_key', { session: byPassword(1) }), START)?.decision).toEqual(act);
  expect(decideMigration(facts('authorization_key', { session: null }), START)?.decision).toMatchObject({
    kind: 'wait',
  });
});

test.each([
  ['ocpp2.0.1', 'restart'],
  ['ocpp1.6', 'close_session'],
])(
  'a station of %s that came back with its old password meets a %s: 1.6 cannot wait until nobody charges',
  (protocol, kind) => {
    const key = pendingKey({ acknowledgedAt: START });
    const asked = attempts({ action: 'change_authorization_key', target: key.id }, { action: 'make_station_log_in' });
    const came = facts('authorization_key', {
      session: session({ epoch: 2, protocol }),
      pendingKey: key,
      attempts: asked,
    });
    expect(decideMigration(came, late)?.decision).toMatchObject({ kind: 'send', command: { kind } });
  },
);

test('a station of 1.6 that wants a restart for its new password gets one', () => {
  const key = pendingKey({ acknowledgedAt: START });
  const asked = attempts({
    action: 'change_authorization_key',
    target: key.id,
    answer: answer({ pendingRestart: true }),
  });
  const waits = facts('authorization_key', { session: byPassword(1), pendingKey: key, attempts: asked });
  expect(decideMigration(waits, late)?.decision).toMatchObject({ kind: 'send', command: { kind: 'restart' } });
});
