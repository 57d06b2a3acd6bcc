import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseChainPem, parseCrl } from '@bfcert/kernel/x509';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { Installation } from '@bfcert/pki-control-plane/testing/installation';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { BULK_ACTIONS, CERTIFICATE_JOBS, IMPORT_JOBS, POLICY_DRY_RUNS } from '../../ports.ts';
import {
  by,
  chargerSubject,
  csr,
  FakeReachability,
  FakeWitnesses,
  LifecycleWorld,
  pkiEngineer,
  station,
} from '../../testing/lifecycle-world.ts';
import { nudgeBoard } from '../pg-boss/nudge-board.ts';
import { type LifecycleWorkers, startLifecycleWorkers } from '../pg-boss/start-lifecycle-workers.ts';
import { pkiAuthority } from './index.ts';

/** The confined control plane with everything it keeps, and the lifecycle's own workers over it; nobody asks for anything. */
let world: LifecycleWorld;
let installation: Installation;
let running: Awaited<ReturnType<Installation['start']>>;
let pki: PkiControlPlane;
let lifecycle: Lifecycle;
let boss: PgBoss;
let workers: LifecycleWorkers;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  installation = await Installation.create();
  running = await installation.start();
  pki = installation.connect();
  boss = new PgBoss({ db: { executeSql: (text, values) => world.database.pool.query(text, values) } });
  await boss.start();
  const board = nudgeBoard(boss);
  for (const queue of [CERTIFICATE_JOBS, BULK_ACTIONS, IMPORT_JOBS, POLICY_DRY_RUNS]) await board.open(queue);
  lifecycle = world.another({ authority: pkiAuthority(pki), clock: systemClock, nudges: board.nudges });
  // While the control plane is being restored it cannot be reached: every duty comes again.
  workers = await startLifecycleWorkers(lifecycle, board, {
    onError: () => {},
    onSweepHeld: () => {},
    onRevocationsGivenBack: () => {},
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
});
afterEach(async () => {
  await workers.stop();
  await boss.stop({ graceful: true });
  await world.drop();
  await installation.remove();
});

const PATIENCE = { timeout: 60_000, interval: 100 };

async function issued(): Promise<{ id: CertificateId; leaf: Certificate; issuer: Certificate }> {
  const charger = await world.charger();
  const order = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial)) };
  const { certificateId: id } = unwrap(await lifecycle.issueCertificate(order, by(station)));
  const { chainPem } = await vi.waitUntil(() => lifecycle.chainOf(id), PATIENCE);
  const [leaf, issuer] = unwrap(parseChainPem(chainPem));
  if (leaf === undefined || issuer === undefined) throw new Error('no chain');
  return { id, leaf, issuer };
}

const listOf = (leaf: Certificate) => {
  const path = new URL(leaf.crlUris[0] ?? '').pathname;
  return unwrap(parseCrl(readFileSync(join(installation.configuration.publishedDirectory, path))));
};

/** In the list that it names and in the answer about it. */
async function isPublishedAsRevoked(leaf: Certificate): Promise<boolean> {
  const { answers } = await pki.ocspSince(null, 0, 1_000);
  const isAnswered = answers.some(
    (answer) => answer.serial === leaf.serial && 'reason' in answer && answer.reason === 'keyCompromise',
  );
  return isAnswered && listOf(leaf).entries.get(leaf.serial)?.reason === 'keyCompromise';
}

test('what was revoked since the backup is revoked again within a minute, though all that the PKI had was restored', async () => {
  const [early, one, two] = [await issued(), await issued(), await issued()];
  const { dataDirectory, publishedDirectory } = installation.configuration;
  const kept = [dataDirectory, publishedDirectory].map((from, i) => ({
    from,
    to: join(installation.directory, `${i}.backup`),
  }));
  await vi.waitUntil(() => listOf(early.leaf).number > 0n, PATIENCE);
  await running.stop();
  for (const { from, to } of kept) cpSync(from, to, { recursive: true, preserveTimestamps: true });
  running = await installation.start();

  for (const { id } of [one, two]) {
    unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  }
  for (const { leaf } of [one, two]) await vi.waitUntil(() => isPublishedAsRevoked(leaf), PATIENCE);
  const later = await issued();
  const lost = [one, two].map(({ leaf }) => listOf(leaf).number);

  await running.stop();
  for (const { from, to } of kept) {
    rmSync(from, { recursive: true });
    cpSync(to, from, { recursive: true, preserveTimestamps: true });
  }
  expect([one, two].map(({ leaf }) => listOf(leaf).entries.has(leaf.serial))).toEqual([false, false]);
  const began = performance.now();
  running = await installation.start();
  for (const { leaf } of [one, two]) await vi.waitUntil(() => isPublishedAsRevoked(leaf), PATIENCE);
  expect(performance.now() - began).toBeLessThan(60_000);

  expect([one, two].map(({ leaf }, i) => listOf(leaf).number > (lost[i] ?? 0n))).toEqual([true, true]);
  expect(await isPublishedAsRevoked(early.leaf)).toBe(false);
  const serials = [early, one, two, later, await issued(), await issued()].map(({ leaf }) => leaf.serial);
  expect(new Set(serials).size).toBe(serials.length);
}, 180_000);
