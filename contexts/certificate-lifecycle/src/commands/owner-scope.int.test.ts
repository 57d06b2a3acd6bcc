import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { CommandContext } from './command.ts';

const everything = actorWith('administrator', 'operator', 'pki_engineer');
/** The owner of every charger of this world is the north depot. */
const north: Actor = { ...everything, owners: ['north-depot'] };
const south: Actor = { ...everything, owners: ['south-depot'] };
const nobody: Actor = { ...everything, owners: [] };

let world: LifecycleWorld;
let certificateId: CertificateId;
let southern: CertificateId;
let jobId: CertificateJobId;
let southernJob: CertificateJobId;

beforeAll(async () => {
  world = await LifecycleWorld.start();
  certificateId = await world.ordered(await world.charger());
  world.clock.advance(1);
  const other = await world.charger();
  const change = { identityId: other.identityId, owner: 'south-depot' };
  unwrap(await world.lifecycle.changeIdentity(change, by(everything)));
  southern = await world.ordered(other);
  jobId = await jobOf(certificateId);
  southernJob = await jobOf(southern);
});
afterAll(() => world.drop());

async function jobOf(id: CertificateId): Promise<CertificateJobId> {
  const [job] = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 1 }, everything);
  if (job === undefined) throw new Error(`${id} has no job`);
  return job.id;
}

describe('for a caller of another owner', () => {
  it.each([
    ['another', south],
    ['no', nobody],
  ])('a certificate is not there: %s', async (_, actor) => {
    expect(await world.lifecycle.certificate(certificateId, actor)).toBeNull();
    expect(await world.lifecycle.timeline(certificateId, actor)).toEqual([]);
    const { record } = (await world.lifecycle.certificate(certificateId, north)) ?? {};
    if (record === undefined) throw new Error('its own owner does not see it');
    expect(await world.lifecycle.certificatesOf(record.identityId, actor)).toEqual([]);
    expect(await world.lifecycle.certificatesOf(record.identityId, north)).toHaveLength(1);
    expect(await world.lifecycle.timeline(certificateId, north)).not.toEqual([]);
  });

  it('a job is not there, alone and in the list, which is cut after it was filtered', async () => {
    expect(await world.lifecycle.job(jobId, south)).toBeNull();
    expect(await world.lifecycle.job(jobId, nobody)).toBeNull();
    expect(await world.lifecycle.job(jobId, north)).toMatchObject({ id: jobId });
    const listed = async (actor: Actor, query: object = {}) =>
      (await world.lifecycle.jobs({ ...query, after: null, limit: 1 }, actor)).map(({ id }) => id);
    expect(await listed(everything)).toEqual([southernJob]);
    expect(await listed(north)).toEqual([jobId]);
    expect(await listed(south)).toEqual([southernJob]);
    expect(await listed(nobody)).toEqual([]);
    expect(await listed(south, { certificateId })).toEqual([]);
  });

  type Try = (context: CommandContext) => Promise<{ readonly ok: boolean }>;
  const commands: readonly (readonly [refusal: string, name: string, run: Try])[] = [
    ['certificate_unknown', 'renew-certificate', (by) => world.lifecycle.renewCertificate({ certificateId }, by)],
    [
      'certificate_unknown',
      'revoke-certificate',
      (by) => world.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by),
    ],
    ['certificate_unknown', 'cancel-request', (by) => world.lifecycle.cancelRequest({ certificateId }, by)],
    [
      'certificate_unknown',
      'abandon-certificate',
      (by) => world.lifecycle.abandonCertificate({ certificateId, provenUnused: true }, by),
    ],
    [
      'certificate_unknown',
      'deactivate-certificate',
      (by) => world.lifecycle.deactivateCertificate({ certificateId }, by),
    ],
    ['certificate_unknown', 'activate-certificate', (by) => world.lifecycle.activateCertificate({ certificateId }, by)],
    ['certificate_unknown', 'delete-certificate', (by) => world.lifecycle.deleteCertificate({ certificateId }, by)],
    ['job_unknown', 'cancel-request', (by) => world.lifecycle.cancelJob({ jobId }, by)],
    ['job_unknown', 'retry-job', (by) => world.lifecycle.retryJob({ jobId }, by)],
  ];
  it.each(commands)('%s: %s changes nothing and is audited', async (refusal, action, run) => {
    const before = { audit: (await world.audit()).length, events: await world.events() };
    // Nor does a version tell whether there is something.
    expect(await run(by(south, { expectedVersion: 999 }))).toMatchObject({ ok: false, refusal: { reason: refusal } });
    expect(await run(by(nobody))).toMatchObject({ ok: false, refusal: { reason: refusal } });
    expect(await world.events()).toEqual(before.events);
    expect((await world.audit()).slice(before.audit)).toEqual([
      { action, outcome: 'refused', refusal },
      { action, outcome: 'refused', refusal },
    ]);
  });
});

it('the owner of a thing is found by its id, and nobody’s is missing', async () => {
  const of = async (id: CertificateId) => (await world.lifecycle.certificate(id, everything))?.record.identityId ?? '';
  const [one, other] = [await of(certificateId), await of(southern)];
  const strange = ['pki', 'idn_unknown', '__proto__', newId('idn'), newId('apr'), newId('blk'), certificateId, ''];
  expect(await world.lifecycle.ownersOf([one, other, one, ...strange])).toEqual(
    new Map([
      [one, 'north-depot'],
      [other, 'south-depot'],
    ]),
  );
});

it('what is one’s own is changed as ever', async () => {
  unwrap(await world.lifecycle.cancelJob({ jobId }, by(north)));
  unwrap(await world.lifecycle.cancelRequest({ certificateId: southern }, by(south)));
});
