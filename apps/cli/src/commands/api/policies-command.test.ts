import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addPolicyCommands } from './policies-command.ts';
import { Answer, fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addPolicyCommands);
const POLICIES = '/api/v1/policies';
const reason = 'shorter lives';

const draft = {
  rules: [
    {
      name: 'charger_identity',
      purpose: 'charger_identity',
      level: 'purpose',
      value: null,
      set: { renewBefore: 2_592_000 },
    },
    {
      name: 'nights',
      purpose: 'charger_identity',
      level: 'owner',
      value: 'north\u001b[2J',
      set: {
        maintenance: { timeZone: 'Europe/Berlin', windows: [{ days: ['sat', 'sun'], from: '02:00', to: '04:00' }] },
      },
    },
  ],
  renewalsPerHour: 600,
  renewalsPerDay: null,
  quotas: [{ authority: 'fleet-ca', renewalsPerHour: 5, renewalsPerDay: 50 }],
};
const version = {
  ...draft,
  version: 7,
  appliedAt: '2026-03-01T12:00:00.000Z',
  appliedBy: 'user:mara',
  reason: 'a test',
};
const dryRun = {
  id: 'pdr_1',
  baseVersion: 7,
  at: '2026-03-01T12:00:00.000Z',
  requestedBy: 'user:mara',
  status: 'complete',
  stopped: null,
  draft,
  effect: {
    certificates: 12,
    postures: [{ from: 'valid', to: 'renewal_due', count: 3 }],
    renewalsEarlier: 4,
    renewalsLater: 0,
    dueNow: 2,
    examples: [],
  },
};

describe('bfcert policies', () => {
  it('lists the rules in force in days and windows, and no control character of an owner', async () => {
    api.answers = { [`GET ${POLICIES}`]: version };
    await api.bfcert('policies', 'list');
    expect(api.printed).toMatch(/charger_identity +charger_identity +all +30 d/);
    expect(api.printed).toContain('sat,sun 02:00-04:00');
    expect(api.printed + api.told).not.toContain('\u001b');
  });

  it('shows the policy in force, an old version, and all of them', async () => {
    api.answers = {
      [`GET ${POLICIES}`]: version,
      [`GET ${POLICIES}/versions/7`]: version,
      [`GET ${POLICIES}/versions?limit=500`]: { data: [version], page: { next: null, hasMore: false } },
    };
    await api.bfcert('policies', 'show');
    await api.bfcert('policies', 'show', '7');
    await api.bfcert('policies', 'versions');
    expect(api.asked.map(({ line }) => line)).toEqual(Object.keys(api.answers));
    expect(api.printed).toContain('5 in an hour, 50 in a day');
  });

  it('previews what `show --json` has printed and somebody has edited, and says how it is applied', async () => {
    api.answers = { [`POST ${POLICIES}/dry-runs`]: new Answer(202, dryRun) };
    await api.bfcert('policies', 'preview', api.fileOf(JSON.stringify(version)), '--reason', reason);
    expect(api.asked.map(({ body }) => body)).toEqual([{ draft, reason }]);
    expect(api.printed).toMatch(/valid → renewal_due +3/);
    expect(api.told).toContain('bfcert policies apply pdr_1 --if-version 7');
  });

  it('waits while the server looks, tells how far it is, and cancels', async () => {
    const looking = { ...dryRun, status: 'looking', effect: { ...dryRun.effect, certificates: 0 } };
    const further = { ...looking, effect: { ...looking.effect, certificates: 5 } };
    const begun = { [`POST ${POLICIES}/dry-runs`]: new Answer(202, looking) };
    const show = `GET ${POLICIES}/dry-runs/pdr_1`;
    const preview = ['policies', 'preview', api.fileOf(JSON.stringify(draft)), '--reason', reason];
    api.answers = { ...begun, [show]: new InTurn(further, dryRun) };
    await api.bfcert(...preview);
    expect(api.told).toContain('5 certificates were looked at');
    expect([api.told, process.exitCode]).toEqual([expect.stringContaining('policies apply pdr_1'), EXIT.done]);

    api.answers = { ...begun, [show]: further };
    await api.bfcert(...preview, '--timeout', '1');
    expect([api.told, process.exitCode]).toEqual([expect.stringContaining('it is still looking'), EXIT.stillRunning]);

    api.answers = { [`POST ${POLICIES}/dry-runs/pdr_1/actions/cancel`]: { id: 'pdr_1' } };
    await api.bfcert('policies', 'cancel', 'pdr_1', '--reason', reason);
    expect(process.exitCode).toBe(EXIT.done);
  });

  it('does not go back to an old version that was not looked at', async () => {
    const stopped = { reason: 'policy_changed', detail: 'Version 8 of the policy is in force: look again.' };
    const ended = { ...dryRun, status: 'cancelled', stopped };
    api.answers = { [`POST ${POLICIES}/dry-runs`]: new Answer(202, ended) };
    api.asked = [];
    await api.bfcert('policies', 'rollback', '3', '--if-version', '7', '--reason', 'it was too short');
    expect([api.asked.length, process.exitCode]).toEqual([1, EXIT.conflict]);
    expect(api.told).toContain('look again. (policy_changed)');
  });

  it.each(['', '[]', 'null', '{"rules"'])('sends no draft that is %j', async (content) => {
    await api.bfcert('policies', 'preview', api.fileOf(content), '--reason', reason);
    expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  });

  it('applies a preview in place of the version that was looked at', async () => {
    api.answers = { [`PUT ${POLICIES}`]: { version: 8 } };
    await api.bfcert('policies', 'apply', 'pdr_1', '--if-version', '7', '--reason', reason);
    expect(api.asked).toMatchObject([{ line: `PUT ${POLICIES}`, version: '"7"' }]);
    expect(api.asked[0]?.body).toEqual({ dryRunId: 'pdr_1', reason });
  });

  it('goes back to an old version by a preview of it, and tells what that moves', async () => {
    api.answers = { [`POST ${POLICIES}/dry-runs`]: new Answer(202, dryRun), [`PUT ${POLICIES}`]: { version: 8 } };
    await api.bfcert('policies', 'rollback', '3', '--if-version', '7', '--reason', 'it was too short');
    expect(api.asked[0]?.body).toEqual({ restore: 3, reason: 'it was too short' });
    expect(api.asked[1]).toMatchObject({ line: `PUT ${POLICIES}`, version: '"7"' });
    expect(api.told).toContain('4 renewals come earlier, 0 later, 2 at once');
  });

  it.each(['0', '-1', 'x', '9007199254740993'])('does not go back to version %s', async (old) => {
    await api.bfcert('policies', 'rollback', '--if-version', '7', '--reason', 'it was too short', '--', old);
    expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  });

  it('tells when another version is in force by now', async () => {
    const conflict = { status: 412, code: 'version_conflict', detail: 'Version 8 is in force.' };
    api.answers = { [`PUT ${POLICIES}`]: new Answer(412, conflict) };
    await api.bfcert('policies', 'apply', 'pdr_1', '--if-version', '7', '--reason', reason);
    expect([process.exitCode, api.told]).toEqual([EXIT.conflict, expect.stringContaining('Version 8 is in force.')]);
  });
});

describe('bfcert expiry-sweep', () => {
  it('says why it waits, and confirms what a person has typed', async () => {
    const held = { reason: 'clock_jumped', detail: 'The clock moved.', due: 3, asOf: '2026-03-01T00:00:00.000Z' };
    api.answers = {
      'GET /api/v1/expiry-sweep': { held },
      'POST /api/v1/expiry-sweep/actions/confirm': { retired: ['crt_1'] },
    };
    await api.bfcert('expiry-sweep', 'show');
    expect(api.printed).toMatch(/would retire +3/);
    await api.bfcert('expiry-sweep', 'confirm', '--as-of', held.asOf, '--count', '3', '--reason', 'NTP is right');
    expect(api.asked[1]?.body).toEqual({ asOf: held.asOf, count: 3, reason: 'NTP is right' });
  });

  it('confirms no count that is none', async () => {
    await api.bfcert('expiry-sweep', 'confirm', '--as-of', 'now', '--count', 'all', '--reason', 'NTP is right');
    expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
  });
});
