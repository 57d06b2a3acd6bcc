import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type Crl, parseCrl } from '@bfcert/kernel/x509';
import type { IssuedCertificate, PkiControlPlane } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Installation } from './testing/installation.ts';

let installation: Installation;
let pki: PkiControlPlane;
beforeEach(async () => {
  installation = await Installation.create();
  pki = installation.connect();
});
afterEach(() => installation.remove());

const patiently = { timeout: 30_000, interval: 50 };
const inData = (name: string) => join(installation.configuration.dataDirectory, name);

/** Of a stopped control plane. */
function backUpLedger(): void {
  copyFileSync(inData('ledger.db'), join(installation.directory, 'backup.db'));
}

function restoreLedger(): void {
  for (const suffix of ['-wal', '-shm']) rmSync(inData(`ledger.db${suffix}`), { force: true });
  copyFileSync(join(installation.directory, 'backup.db'), inData('ledger.db'));
}

/** By their path below the published directory; a list that is being written has a hidden name until it is whole. */
function publishedLists(): ReadonlyMap<string, Crl> {
  const folder = join(installation.configuration.publishedDirectory, 'crl');
  const paths = readdirSync(folder).flatMap((id) =>
    readdirSync(join(folder, id))
      .filter((name) => !name.startsWith('.'))
      .map((name) => join(id, name)),
  );
  return new Map(paths.map((path) => [path, unwrap(parseCrl(readFileSync(join(folder, path))))]));
}

const listed = (): ReadonlySet<string> =>
  new Set([...publishedLists().values()].flatMap(({ entries }) => [...entries.keys()]));

const untilListed = (...certificates: readonly IssuedCertificate[]): Promise<void> =>
  vi.waitFor(
    () => expect([...listed()]).toEqual(expect.arrayContaining(certificates.map(({ serial }) => serial))),
    patiently,
  );

const untilAnswered = (certificate: IssuedCertificate, reason: string): Promise<void> =>
  vi.waitFor(async () => {
    const { answers } = await pki.ocspSince(null, 0, 1_000);
    expect(answers).toContainEqual(expect.objectContaining({ serial: certificate.serial, reason }));
  }, patiently);

it('an old backup of the ledger revives nobody and repeats neither a serial number nor the number of a list', async () => {
  let running = await installation.start();
  const known = await issued(pki, stationRequest());
  await running.stop();
  backUpLedger();

  running = await installation.start();
  const answer = await pki.revoke(known.fingerprint, 'keyCompromise');
  const forgotten = await issued(pki, stationRequest());
  await pki.revoke(forgotten.fingerprint, 'superseded');
  await untilListed(known, forgotten);
  await untilAnswered(forgotten, 'superseded');
  await running.stop();
  const before = publishedLists();
  const serials = installation.ledgerRows('SELECT serial FROM intents').map(({ serial }) => serial);

  restoreLedger();
  running = await installation.start();
  expect(await pki.lookup(forgotten.commandId)).toEqual({ status: 'unknown' });
  // To the second, as the list has it.
  expect(await pki.revoke(known.fingerprint, 'superseded')).toEqual({
    revokedAt: 'revokedAt' in answer ? answer.revokedAt.replace(/\.\d+Z$/, '.000Z') : '',
  });
  const next = await issued(pki, stationRequest());
  await pki.revoke(next.fingerprint, 'superseded');
  await untilListed(known, forgotten, next);
  await untilAnswered(known, 'keyCompromise');
  await untilAnswered(forgotten, 'superseded');
  for (const [path, { number, entries }] of publishedLists()) {
    const earlier = before.get(path);
    const isSame = entries.size === earlier?.entries.size;
    expect([path, isSame ? number === earlier.number : number > (earlier?.number ?? 0n)]).toEqual([path, true]);
  }
  await running.stop();
  const again = installation.ledgerRows(
    `SELECT serial FROM intents WHERE recorded_at > (SELECT recorded_at FROM intents WHERE command_id = '${known.commandId}')`,
  );
  expect(again.length).toBeGreaterThan(0);
  expect(again.filter(({ serial }) => serials.includes(serial ?? null))).toEqual([]);
}, 120_000);
