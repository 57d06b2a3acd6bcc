import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresAttestationStore } from '../adapters/postgres/index.ts';
import { AuditBench } from '../testing/audit-bench.ts';
import { actorWith, by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { type Attestations, createAttestations } from './create-attestations.ts';

let world: LifecycleWorld;
let attestations: Attestations;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  const store = postgresAttestationStore(world.database);
  attestations = createAttestations({ ...world.dependencies(), attestations: store });
});
afterAll(() => world.drop());

const daysAhead = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();
const wish = (days = 30) =>
  ({
    criterion: 'runbooks_rehearsed',
    statement: 'Each was walked through on the 12th of May.',
    link: 'https://wiki.example/drills/12',
    until: daysAhead(days),
  }) as const;
const attest = async (days?: number) => unwrap(await attestations.attest(wish(days), by(pkiEngineer))).attestationId;

test('a person’s word counts until its end date and stands in the sealed audit, by which it is proven', async () => {
  const id = await attest(30);
  const [word] = await attestations.inForce();
  expect(word).toMatchObject({ id, ...wish(30), attestedBy: 'user:mara', withdrawn: null });
  await world.lifecycle.sealAudit();
  const log = new AuditBench(world).log();
  await log.makeCheckpoint();
  if (word === undefined) throw new Error('nothing is attested');
  const proof = await log.proveEntry(word.auditEntryId);
  expect(JSON.stringify(proof)).toContain('Each was walked through on the 12th of May.');

  world.clock.advance(31 * 86_400_000);
  expect(await attestations.inForce()).toEqual([]);
  const page = { criterion: null, before: null, limit: 10 } as const;
  expect(await attestations.page(page)).toMatchObject([{ id, state: 'expired' }]);
});

test('it is taken back once, by whoever may attest it, and stays readable', async () => {
  const id = await attest();
  const administrator = { ...actorWith('administrator'), id: 'noor', person: 'noor' };
  unwrap(await attestations.withdraw({ attestationId: id }, by(administrator, { reason: 'they have changed' })));
  expect(await attestations.inForce()).toEqual([]);
  const [newest] = await attestations.page({ criterion: 'runbooks_rehearsed', before: null, limit: 1 });
  const withdrawn = { by: 'user:noor', reason: 'they have changed' };
  expect(newest).toMatchObject({ id, state: 'withdrawn', withdrawn });
  const again = await attestations.withdraw({ attestationId: id }, by(administrator));
  expect(again).toMatchObject({ ok: false, refusal: { reason: 'attestation_over' } });
});

test('neither a program nor an operator attests anything, nor anybody for longer than a year or for the past', async () => {
  const { person: _, ...program } = pkiEngineer;
  const refusals = [
    await attestations.attest(wish(), by({ ...program, kind: 'service' })),
    await attestations.attest(wish(), by(operator)),
    await attestations.attest(wish(367), by(pkiEngineer)),
    await attestations.attest(wish(-1), by(pkiEngineer)),
  ];
  expect(refusals.map((one) => (one.ok ? 'taken' : one.refusal.reason))).toEqual([
    'needs_a_person',
    'role_missing',
    'end_date_unsuitable',
    'end_date_unsuitable',
  ]);
  expect(await attestations.inForce()).toEqual([]);
});

test('of several for one criterion the one that ends last comes first', async () => {
  const short = await attest(10);
  const long = await attest(100);
  expect((await attestations.inForce()).map(({ id }) => id)).toEqual([long, short]);
});
