import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CertificateImport } from '../certificate-import/certificate-import.ts';
import { readCertificateFile } from '../certificate-import/read-certificate-file.ts';
import {
  actorWith,
  by,
  chargerSubject,
  LifecycleWorld,
  newKey,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import type { ImportJobId } from './import-job-id.ts';

const integration = actorWith('integration');

let world: LifecycleWorld;
let root: OutsideIssuer;
let issuing: OutsideIssuer;
/** One key for all of them would be one identity's. */
let keys: ReturnType<typeof newKey>[];
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.knows(integration);
  root = new OutsideIssuer('Outside Root', world.clock.now());
  issuing = new OutsideIssuer('Outside Issuing', world.clock.now(), { parent: root });
  keys = Array.from({ length: 3 }, () => newKey());
});
afterEach(() => world.drop());

const start = (over: Partial<CertificateImport>, actor: Actor = integration) =>
  world.lifecycle.startImportJob(
    {
      kind: 'certificates',
      purpose: 'charger_identity',
      operatingModel: null,
      bundlePem: '',
      entries: [],
      dryRun: false,
      ...over,
    },
    by(actor),
  );
async function finished(...args: Parameters<typeof start>) {
  const { id } = unwrap(await start(...args));
  await world.lifecycle.advanceImportJob(id);
  const job = await world.lifecycle.importJob(id, integration);
  if (job?.status !== 'completed') throw new Error(`it is ${job?.status}`);
  return job;
}
const reportOf = async (id: ImportJobId) =>
  unwrap(await world.lifecycle.importJobRows({ id, after: 0, limit: 1_000 }, integration));
const certificates = async () =>
  (await world.database.pool.query('select count(*)::int as count from lifecycle.certificate')).rows[0].count;

/** Chargers of their own with a certificate each; the CAs stand last, as a bundle may have them. */
async function fleet(count: number) {
  const issued: { readonly pem: string; readonly fingerprint: string }[] = [];
  for (let i = 0; i < count; i++) {
    const { serial } = await world.charger();
    issued.push(issuing.issue({ subject: chargerSubject(serial) }));
  }
  return { issued, bundlePem: `${issued.map(({ pem }) => pem).join('')}${issuing.pem}${root.pem}` };
}

test('a large bundle is taken batch by batch, each certificate with the CAs that stand anywhere in it', async () => {
  const { issued, bundlePem } = await fleet(120);
  const dry = await finished({ bundlePem, dryRun: true });
  expect([dry.progress.imported, await certificates()]).toEqual([120, 0]);
  const real = await finished({ bundlePem });
  expect(real).toMatchObject({ rows: 120, progress: { done: 120, imported: 120 } });
  expect(await certificates()).toBe(120);
  const report = await reportOf(real.id);
  expect(report.map(({ line, fingerprint }) => [line, fingerprint])).toEqual(
    issued.map(({ fingerprint }, index) => [index + 1, fingerprint]),
  );
  const withoutIds = (rows: typeof report) => rows.map((row) => ({ ...row, certificateId: null }));
  expect(withoutIds(await reportOf(dry.id))).toEqual(withoutIds(report));
  const page = await world.lifecycle.certificate(
    report[119]?.certificateId as NonNullable<(typeof report)[0]['certificateId']>,
    operator,
  );
  expect(page).toMatchObject({ stage: 'issued', issuer: 'CN=Outside Issuing' });
  expect((await finished({ bundlePem })).progress).toMatchObject({ known: 120, imported: 0 });
}, 120_000);

test('of a CSV file each row is one, by the place of its row', async () => {
  const { issued } = await fleet(3);
  const cas = issuing.pem + root.pem;
  const csv = `pem\r\n${issued.map(({ pem }) => `"${pem}${cas}"\r\n`).join('')}`;
  const { id, progress } = await finished(unwrap(await readCertificateFile(csv, { rows: 3, characters: 1e6 })));
  expect(progress).toMatchObject({ done: 3, imported: 3 });
  const rows = await reportOf(id);
  expect(rows.map(({ line, fingerprint }) => [line, fingerprint])).toEqual(
    issued.map(({ fingerprint }, index) => [index + 1, fingerprint]),
  );
});

test('what has one key, or is for one identity, is judged together however far apart it stands', async () => {
  const { issued } = await fleet(110);
  const [first, second] = [await world.charger(), await world.charger()];
  const key = keys[0]?.publicKey;
  if (key === undefined) throw new Error('no key');
  const one = issuing.issue({ subject: chargerSubject(first.serial), key });
  const other = issuing.issue({ subject: chargerSubject(second.serial), key });
  const bundlePem = [one, ...issued, other].map(({ pem }) => pem).join('') + issuing.pem + root.pem;
  const dry = await finished({ bundlePem, dryRun: true });
  const real = await finished({ bundlePem });
  for (const { id, progress } of [dry, real]) {
    expect(progress).toMatchObject({ imported: 111, refused: 1 });
    expect((await reportOf(id)).at(-1)).toMatchObject({ line: 112, reason: 'key_in_use_by_another_identity' });
  }
}, 120_000);

test('a certificate twice is one row, and each row has the place of its certificate', async () => {
  const { issued, bundlePem } = await fleet(2);
  const [first] = issued;
  const { id, rows } = await finished({ bundlePem: `${root.pem}${first?.pem}${bundlePem}` });
  expect(rows).toBe(2);
  expect((await reportOf(id)).map(({ line }) => line)).toEqual([2, 4]);
});

test('certificates of another owner’s identities are refused, as if these did not exist', async () => {
  const { bundlePem } = await fleet(1);
  const ofSouth: Actor = { ...integration, owners: ['south-depot'] };
  const { id, progress } = await finished({ bundlePem }, ofSouth);
  expect(progress).toMatchObject({ refused: 1, imported: 0 });
  expect(await reportOf(id)).toMatchObject([{ reason: 'identity_unknown', identityId: null }]);
});

test('a bundle is refused as a whole that cannot be read, has a key or no leaf, or of whose entries one is about none', async () => {
  const { bundlePem } = await fleet(1);
  const pem = keys[1]?.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() ?? '';
  const broken = bundlePem.replace(/\n[A-Za-z0-9+/]{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
  const entry = { fingerprint: 'a'.repeat(64) };
  const reasons: string[] = [];
  const wishes: readonly Partial<CertificateImport>[] = [
    { bundlePem: '' },
    { bundlePem: broken },
    { bundlePem: `${bundlePem}\ud800` },
    { bundlePem: `${bundlePem}\u0000` },
    { bundlePem: bundlePem + pem },
    { bundlePem: root.pem },
    { bundlePem, entries: [entry] },
    { bundlePem, operatingModel: 'tracked' as const },
    { bundlePem, purpose: '__proto__' as 'charger_identity' },
  ];
  for (const over of wishes) {
    const outcome = await start(over);
    reasons.push(outcome.ok ? 'taken' : outcome.refusal.reason);
  }
  expect(reasons).toEqual([
    'bundle_malformed',
    'bundle_malformed',
    'bundle_malformed',
    'bundle_malformed',
    'bundle_has_private_key',
    'bundle_has_no_leaf',
    'entry_unknown',
    'operating_model_not_allowed',
    'purpose_unknown',
  ]);
  expect(await start({ bundlePem }, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
  expect(await world.lifecycle.importJobs({ after: null, limit: 1 }, pkiEngineer)).toEqual([]);
});

test('while the PKI cannot be asked nothing is taken, and nothing lost', async () => {
  const { bundlePem } = await fleet(1);
  const { id } = unwrap(await start({ bundlePem }));
  const away = world.another({
    authority: Object.assign(Object.create(world.authority), {
      chains: () => Promise.reject(new Error('the PKI is away')),
    }) as typeof world.authority,
  });
  await expect(away.advanceImportJob(id)).rejects.toThrow('the PKI is away');
  expect(await world.lifecycle.importJob(id, integration)).toMatchObject({ status: 'waiting', failures: 0 });
  await world.lifecycle.advanceImportJob(id);
  expect(await world.lifecycle.importJob(id, integration)).toMatchObject({ status: 'completed' });
});
