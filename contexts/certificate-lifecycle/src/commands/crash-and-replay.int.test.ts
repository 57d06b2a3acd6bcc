import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  newKey,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** The longest pause before a further attempt of the first few. */
const nextAttempt = (): void => world.clock.advance(60_000);

describe('issuance', () => {
  test('the job run twice, and by two servers at once, signs once', async () => {
    const id = await world.ordered(await world.charger());
    const results = await Promise.all([1, 2, 3].map(() => world.another().advanceCertificate(id)));
    expect(results.sort()).toEqual(['advanced', 'nothing_to_do', 'nothing_to_do'].sort().map(() => expect.any(String)));
    expect(results.filter((result) => result === 'advanced')).toHaveLength(1);
    expect(await world.lifecycle.advanceCertificate(id)).toBe('nothing_to_do');
    expect(world.authority.signed.size).toBe(1);
    expect((await world.events()).filter((type) => type === 'CertificateIssued')).toHaveLength(1);
  });

  test('a lost answer brings the same certificate at the next attempt', async () => {
    const id = await world.ordered(await world.charger());
    world.authority.losesAnswers = true;
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    expect(await world.stage(id)).toBe('requested');
    world.authority.losesAnswers = false;
    nextAttempt();
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect((await world.lifecycle.chainOf(id))?.fingerprint).toBe(world.authority.signed.get(id)?.fingerprint);
    expect(world.authority.signed.size).toBe(1);
  });

  test('killed between signature and record, another server finishes with the same certificate', async () => {
    const id = await world.ordered(await world.charger());
    const killed = world.another({
      transactions: {
        ...world.database.transactions,
        run: (work) => {
          if (world.authority.signed.size > 0) throw new Error('killed');
          return world.database.transactions.run(work);
        },
      },
    });
    await expect(killed.advanceCertificate(id)).rejects.toThrow('killed');
    expect(await world.lifecycle.advanceCertificate(id)).toBe('too_early');
    nextAttempt();
    expect(await world.lifecycle.nudgeDueJobs()).toBe(1);
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect((await world.lifecycle.chainOf(id))?.fingerprint).toBe(world.authority.signed.get(id)?.fingerprint);
  });

  test('an outage is retried with growing pauses that the job row shows', async () => {
    const id = await world.ordered(await world.charger());
    world.authority.down = true;
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
      const [job] = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 1 }, operator);
      expect(job).toMatchObject({ status: 'waiting', attempts: attempt, lastError: 'the PKI cannot be reached' });
      pauses.push(Date.parse(job?.nextAttemptAt ?? '') - world.clock.now().getTime());
      world.clock.advance(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(world.nudges.sent.at(-1)?.startAfter?.getTime()).toBe(world.clock.now().getTime());
    world.authority.down = false;
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
  });

  test('a refusal of the PKI ends the request, but only after it was voided, and stays listed', async () => {
    const id = await world.ordered(await world.charger());
    world.authority.refusesWith = 'key_blocked';
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect(await world.stage(id)).toBe('requested');
    world.authority.down = true;
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    expect(await world.stage(id)).toBe('requested');
    world.authority.down = false;
    nextAttempt();
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect(world.authority.voided.has(id)).toBe(true);
    expect(await world.stage(id)).toBe('deleted');
    expect((await world.events()).at(-1)).toBe('CertificateRequestRefused');
    const { certificates } = await world.lifecycle.inventory({ after: null, limit: 10 }, operator);
    expect(certificates).toMatchObject([{ id, lastOutcome: 'Refused by the PKI: key_blocked. As told.' }]);
    world.clock.advance(31 * 86_400_000);
    expect((await world.lifecycle.inventory({ after: null, limit: 10 }, operator)).certificates).toEqual([]);
    expect(
      (await world.lifecycle.inventory({ state: 'deleted', after: null, limit: 10 }, operator)).certificates,
    ).toHaveLength(1);
  });

  test('a request cancelled while it is being signed keeps the certificate and gives it to nobody', async () => {
    const charger = await world.charger();
    const id = await world.ordered(charger);
    world.authority.beforeAnswer = async () => {
      unwrap(await world.lifecycle.cancelRequest({ certificateId: id }, by(operator)));
    };
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect(await world.stage(id)).toBe('retired(abandoned)');
    expect(await world.lifecycle.advanceCertificate(id)).toBe('nothing_to_do');
    expect(await world.lifecycle.jobs({ certificateId: id, open: true, after: null, limit: 9 }, operator)).toEqual([]);
  });

  test('a request cancelled in time is never signed', async () => {
    const id = await world.ordered(await world.charger());
    unwrap(await world.lifecycle.cancelRequest({ certificateId: id }, by(operator)));
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
    expect(await world.stage(id)).toBe('deleted');
    expect(world.authority.issueCalls).toBe(0);
  });

  test('a request without a key can be cancelled too', async () => {
    const { identityId } = await world.charger();
    const { certificateId } = unwrap(await world.lifecycle.requestCertificate(world.place(identityId), by(operator)));
    unwrap(await world.lifecycle.cancelRequest({ certificateId }, by(operator)));
    expect(await world.lifecycle.advanceCertificate(certificateId)).toBe('advanced');
    expect(await world.stage(certificateId)).toBe('deleted');
  });

  test('a resent signing request, also under another PEM, is the same record', async () => {
    const charger = await world.charger();
    const key = newKey();
    const first = await world.ordered(charger, key);
    expect(await world.ordered(charger, key)).toBe(first);
    await world.lifecycle.advanceCertificate(first);
    expect(await world.ordered(charger, key)).toBe(first);
    expect(world.authority.issueCalls).toBe(1);
  });

  test('an answer with another key is not stored', async () => {
    const charger = await world.charger();
    const other = await world.issued(await world.charger());
    const id = await world.ordered(charger);
    const wrong = world.authority.signed.get(other.id);
    if (wrong !== undefined) world.authority.signed.set(id, wrong);
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    expect(await world.stage(id)).toBe('requested');
    const [job] = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 1 }, operator);
    expect(job?.lastError).toBe('the PKI answered with another key');
  });
});

test('a revocation holds at once, and the CA confirms when it can', async () => {
  const charger = await world.charger();
  const { id, fingerprint } = await world.active(charger);
  world.authority.down = true;
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await world.lifecycle.admissibleFingerprints(charger.identityId)).toEqual([]);
  expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
  world.authority.down = false;
  nextAttempt();
  expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
  expect(world.authority.revoked.has(fingerprint)).toBe(true);
  expect((await world.lifecycle.certificate(id, operator))?.record).toMatchObject({
    state: 'revoked',
    confirmedByAuthorityAt: world.clock.now().toISOString(),
  });
});

test('a revocation of what a restored PKI has forgotten reaches it by the serial number', async () => {
  const { id, fingerprint } = await world.active(await world.charger());
  const forgotten = world.authority.signed.get(id);
  if (forgotten === undefined) throw new Error('nothing was signed');
  world.authority.signed.delete(id);
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
  expect(world.authority.statusChanges).toEqual([{ serial: forgotten.serial, reason: 'keyCompromise' }]);
  expect((await world.lifecycle.certificate(id, operator))?.record).toMatchObject({
    state: 'revoked',
    confirmedByAuthorityAt: world.clock.now().toISOString(),
  });
  const [job] = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 1 }, operator);
  expect(job?.result).toMatch(/has revoked its serial number/);
  expect(world.authority.revoked.has(fingerprint)).toBe(false);
});

describe('an idempotency key', () => {
  test('answers as the first time, and does nothing more', async () => {
    const charger = await world.charger();
    const input = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial)) };
    const context = by(station, { idempotencyKey: 'k1' });
    const first = await world.lifecycle.issueCertificate(input, context);
    const events = await world.events();
    await world.lifecycle.advanceCertificate(unwrap(first).certificateId);
    expect(await world.lifecycle.issueCertificate(input, context)).toEqual(first);
    expect((await world.events()).length).toBe(events.length + 1);
  });

  test('keeps a refusal as well', async () => {
    const { id } = await world.active(await world.charger());
    const revoke = { certificateId: id, reason: 'superseded' } as const;
    const context = by(pkiEngineer, { idempotencyKey: 'k2' });
    const first = await world.lifecycle.revokeCertificate(revoke, context);
    const audit = await world.audit();
    expect(await world.lifecycle.revokeCertificate(revoke, context)).toEqual(first);
    expect(await world.audit()).toEqual(audit);
  });

  test('used for something else is refused', async () => {
    const { identityId } = await world.charger();
    const context = by(operator, { idempotencyKey: 'k3' });
    await world.lifecycle.requestCertificate(world.place(identityId), context);
    const other = await world.charger();
    const answer = await world.lifecycle.requestCertificate(world.place(other.identityId), context);
    expect(answer).toMatchObject({ ok: false, refusal: { reason: 'idempotency_key_reused' } });
  });

  test('sent many times at once does the work once', async () => {
    const { identityId } = await world.charger();
    const context = by(operator, { idempotencyKey: 'k4' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.lifecycle.requestCertificate(world.place(identityId), context)),
    );
    expect(new Set(answers.map((answer) => unwrap(answer).certificateId)).size).toBe(1);
    expect((await world.events()).filter((type) => type === 'CertificateRequested')).toHaveLength(1);
  });
});

describe('at once', () => {
  test('evidence for two certificates of one place leaves exactly one active', async () => {
    const charger = await world.charger();
    const first = await world.issued(charger);
    const second = await world.issued(charger);
    for (const { id } of [first, second]) {
      await world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway));
    }
    const servers = [world.another(), world.another()];
    await Promise.all(
      [first, second, first, second].map(({ fingerprint }, i) =>
        world.seen(charger.identityId, fingerprint, world.clock.now(), servers[i % 2] ?? world.lifecycle),
      ),
    );
    const stages = [await world.stage(first.id), await world.stage(second.id)];
    expect(stages.filter((stage) => stage === 'active')).toHaveLength(1);
  });

  test('the database refuses a second active one, whatever the code believes', async () => {
    const charger = await world.charger();
    await world.active(charger);
    const pending = await world.issued(charger);
    const force = `update lifecycle.certificate set record = jsonb_set(record, '{state}', '"active"') where id = $1`;
    await expect(world.database.pool.query(force, [pending.id])).rejects.toThrow('certificate_one_active');
  });

  test('many commands on few sessions do not wait for each other for ever', async () => {
    const chargers = await Promise.all(Array.from({ length: 20 }, () => world.charger()));
    const issued = await Promise.all(chargers.map((charger) => world.active(charger)));
    expect(issued).toHaveLength(20);
    expect(await world.lifecycle.countsByState('all')).toEqual([
      { purpose: 'charger_identity', state: 'active', count: 20 },
    ]);
    await world.lifecycle.foldCounts();
    expect(await world.lifecycle.countsByState('all')).toEqual([
      { purpose: 'charger_identity', state: 'active', count: 20 },
    ]);
  });
});
