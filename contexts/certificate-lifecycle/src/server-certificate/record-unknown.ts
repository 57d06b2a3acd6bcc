import { X509Certificate } from 'node:crypto';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { ImportEntry, ImportResult } from '../certificate-import/certificate-import.ts';
import { poolOf } from '../certificate-import/trust-domain.ts';
import type { CommandContext } from '../commands/command.ts';
import { importCertificates } from '../commands/import-certificates.ts';
import { acmStatus } from './acm-status.ts';
import type { FoundChain } from './read-chain.ts';
import type { ServerCertificateDependencies } from './server-certificate-dependencies.ts';
import type { FoundCertificate, ServerCertificateSource } from './server-certificate-source.ts';

/** Certificates in one import; with their chains they stay below what a bundle may hold. */
const BATCH = 40;

const OURS = 'Our own authority signed it, and its record comes with the next reconciliation.';

type Unknown = FoundCertificate & { readonly chain: FoundChain };

/**
 * Records for what a source has and none knows, whichever source met it first: a fingerprint has one record. They
 * are `tracked`, because whoever made them renews them. What our own authority signed is never imported: its record
 * is there, or the reconciliation with the PKI makes it.
 *
 * Asked as a dry run first, so that what cannot be recorded is not audited at every reading.
 *
 * @returns by fingerprint, one sentence for each that still has no record.
 */
export async function recordUnknown(
  deps: ServerCertificateDependencies,
  source: ServerCertificateSource,
  found: readonly FoundCertificate[],
): Promise<ReadonlyMap<string, string>> {
  const unknown = await withoutRecord(deps, found);
  const notRecorded = new Map<string, string>();
  if (unknown.length === 0) return notRecorded;
  const authorities = poolOf(await deps.authority.chains());
  const others = unknown.filter(({ chain }) => {
    const leaf = new X509Certificate(chain.chainPem);
    const ours = authorities.some(({ openssl }) => leaf.checkIssued(openssl) && leaf.verify(openssl.publicKey));
    if (ours) notRecorded.set(chain.fingerprint, OURS);
    return !ours;
  });
  for (let from = 0; from < others.length; from += BATCH) {
    await recordBatch(deps, source, others.slice(from, from + BATCH), notRecorded);
  }
  return notRecorded;
}

/** Each fingerprint once. */
async function withoutRecord(
  { transactions, certificates }: ServerCertificateDependencies,
  found: readonly FoundCertificate[],
): Promise<readonly Unknown[]> {
  const byFingerprint = new Map<string, Unknown>();
  for (const one of found) {
    const { chain } = one;
    if (chain !== null && !byFingerprint.has(chain.fingerprint))
      byFingerprint.set(chain.fingerprint, { ...one, chain });
  }
  const unknown: Unknown[] = [];
  for (const one of byFingerprint.values()) {
    const record = await transactions.run((tx) => certificates.findByFingerprint(tx, one.chain.fingerprint));
    if (record === null) unknown.push(one);
  }
  return unknown;
}

async function recordBatch(
  deps: ServerCertificateDependencies,
  { name }: ServerCertificateSource,
  batch: readonly Unknown[],
  notRecorded: Map<string, string>,
): Promise<void> {
  const context: CommandContext = {
    actor: systemActor('server-certificates'),
    reason: `found in ${name}`,
    correlationId: newId('cor', deps.clock.now().getTime()),
  };
  const entries = new Map<string, ImportEntry>();
  for (const one of batch) entries.set(one.chain.fingerprint, await entryOf(deps, one));
  const run = (some: readonly Unknown[], dryRun: boolean) =>
    importCertificates(
      deps,
      {
        purpose: 'backend_server',
        operatingModel: 'tracked',
        bundlePem: some.map(({ chain }) => chain.chainPem).join(''),
        entries: some.flatMap(({ chain }) => entries.get(chain.fingerprint) ?? []),
        dryRun,
      },
      context,
    );
  const note = (results: readonly ImportResult[]): void => {
    for (const { fingerprint, detail, reason } of results) {
      if (reason !== null) notRecorded.set(fingerprint, detail ?? reason);
    }
  };
  const foreseen = await run(batch, true);
  if (!foreseen.ok) throw new Error(`chains that were read are no bundle: ${foreseen.refusal.detail}`);
  note(foreseen.value.certificates);
  const takeable = batch.filter(({ chain }) => !notRecorded.has(chain.fingerprint));
  if (takeable.length === 0) return;
  const imported = await run(takeable, false);
  if (!imported.ok) throw new Error(`what a dry run took is refused: ${imported.refusal.detail}`);
  note(imported.value.certificates);
}

/** A listener says whose it is, if the certificate has that name at all; else its own names do. */
async function entryOf({ identities }: ServerCertificateDependencies, { chain, serverName, status, served }: Unknown) {
  const identity = served === null || serverName === null ? null : await identities.findByBinding('fqdn', serverName);
  const isForName = serverName !== null && new X509Certificate(chain.chainPem).checkHost(serverName) !== undefined;
  const platform = status !== null && acmStatus(status)?.enters ? ({ name: 'aws_acm', status } as const) : undefined;
  return {
    fingerprint: chain.fingerprint,
    ...(identity !== null && isForName ? { identityId: identity.id } : {}),
    ...(platform === undefined ? {} : { platform }),
  };
}
