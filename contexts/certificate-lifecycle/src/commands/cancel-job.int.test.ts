import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { actorWith, by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

const cancel = (jobId: ReturnType<typeof newCertificateJobId>, actor = operator) => {
  // Jobs are listed by their ids, which are as fine as a millisecond.
  world.clock.advance(1);
  return world.lifecycle.cancelJob({ jobId }, by(actor));
};
const jobOf = async (certificateId: Parameters<typeof world.stage>[0]) => {
  const [job] = await world.lifecycle.jobs({ certificateId, after: null, limit: 1 }, operator);
  if (job === undefined) throw new Error('it has no job');
  return job;
};

test('an order is taken back: the PKI voids it, and never signs it', async () => {
  const id = await world.ordered(await world.charger());
  const order = await jobOf(id);
  unwrap(await cancel(order.id));
  expect((await world.lifecycle.job(order.id, operator))?.status).toBe('superseded');
  expect(await world.stage(id)).toBe('requested');
  expect((await jobOf(id)).action).toBe('void');
  await world.lifecycle.advanceCertificate(id);
  expect(await world.stage(id)).toBe('deleted');
});

test('an order is taken back once, and not after it was carried out', async () => {
  const id = await world.ordered(await world.charger());
  const order = await jobOf(id);
  await world.lifecycle.advanceCertificate(id);
  expect(await cancel(order.id)).toMatchObject({ refusal: { reason: 'job_finished' } });
  expect(await world.stage(id)).toBe('issued');
});

test('what is being voided or revoked stays the work of the PKI', async () => {
  const { id } = await world.issued(await world.charger());
  world.clock.advance(1);
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  expect(await cancel((await jobOf(id)).id)).toMatchObject({ refusal: { reason: 'job_not_cancellable' } });
});

test('nobody cancels what is not there, or without the role', async () => {
  expect(await cancel(newCertificateJobId(new Date(0)))).toMatchObject({ refusal: { reason: 'job_unknown' } });
  const id = await world.ordered(await world.charger());
  const { id: jobId } = await jobOf(id);
  const before = await world.audit();
  expect(await cancel(jobId, actorWith('viewer'))).toMatchObject({ refusal: { reason: 'role_missing' } });
  expect((await jobOf(id)).status).toBe('queued');
  expect((await world.audit()).slice(before.length)).toMatchObject([
    { action: 'cancel-request', refusal: 'role_missing' },
  ]);
});
