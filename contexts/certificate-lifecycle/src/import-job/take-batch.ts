import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ImportResult } from '../certificate-import/certificate-import.ts';
import { importedPurpose } from '../certificate-import/import-scope.ts';
import { type ReadCertificate, readCertificate } from '../certificate-import/read-bundle.ts';
import { takeCertificates } from '../certificate-import/take-certificates.ts';
import { poolOf } from '../certificate-import/trust-domain.ts';
import type { CommandContext } from '../commands/command.ts';
import { claimRows, type ImportedRow, takeRows } from '../commands/take-identity-rows.ts';
import { NO_SYNC } from '../identity-source/open-sync.ts';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import type { CertificateBatch, SharedAuthorities } from './certificate-batches.ts';
import type { IdentityBatch } from './identity-batches.ts';
import type { ImportedThings, ImportJob, ImportJobRow } from './import-job.ts';
import type { ImportBatch } from './import-job-store.ts';

export interface Surrounding {
  readonly chains: readonly AuthorityChain[];
  /** The batch 0, if there is one. */
  readonly shared: string | null;
}

/** What comes of the rows of one batch, exactly as it would if the whole import were one. */
export function takeBatch(
  deps: LifecycleDependencies,
  tx: Transaction,
  { what, dryRun }: ImportJob,
  { content }: ImportBatch,
  around: Surrounding,
  context: CommandContext,
): Promise<readonly ImportJobRow[]> {
  return what.kind === 'identities'
    ? takeIdentities(deps, tx, what, dryRun, JSON.parse(content) as IdentityBatch, context)
    : takeLeaves(deps, tx, what, dryRun, JSON.parse(content) as CertificateBatch, around, context);
}

async function takeIdentities(
  deps: LifecycleDependencies,
  tx: Transaction,
  { source, sync }: Extract<ImportedThings, { readonly kind: 'identities' }>,
  dryRun: boolean,
  { rows, repeated }: IdentityBatch,
  context: CommandContext,
): Promise<readonly ImportJobRow[]> {
  if (!dryRun) await deps.identitySources.open(tx, source, deps.clock.now().toISOString());
  const done = await takeRows(deps, tx, rows, { source, dryRun, repeated: new Set(repeated) }, context);
  const known = done.flatMap(({ identityId }) => identityId ?? []);
  if (!dryRun) await claimRows(deps, tx, source, known, sync?.id ?? NO_SYNC);
  return done.map(identityRow);
}

async function takeLeaves(
  deps: LifecycleDependencies,
  tx: Transaction,
  what: Extract<ImportedThings, { readonly kind: 'certificates' }>,
  dryRun: boolean,
  { leaves, entries }: CertificateBatch,
  { chains, shared }: Surrounding,
  context: CommandContext,
): Promise<readonly ImportJobRow[]> {
  const purpose = importedPurpose(what);
  if (!purpose.ok) throw new Error(purpose.refusal.detail);
  const authorities = [...(JSON.parse(shared ?? '[]') as SharedAuthorities).map(certificateIn), ...poolOf(chains)];
  const scope = {
    ...purpose.value,
    leaves: leaves.map(({ der }) => certificateIn(der)),
    authorities,
    chains,
    now: deps.clock.now(),
  };
  const lineOf = new Map(leaves.map(({ fingerprint, line }) => [fingerprint, line]));
  const taken = await takeCertificates(deps, tx, scope, { entries, dryRun }, context);
  return taken.map((result) => certificateRow(result, lineOf.get(result.fingerprint) ?? 0));
}

/** Read before it was kept. */
const certificateIn = (der: string): ReadCertificate => unwrap(readCertificate(Buffer.from(der, 'base64'), 0));

/** Nothing of the batch was done: `why` is the error that stopped it. */
export function failedRows({ what }: ImportJob, { content }: ImportBatch, why: string): readonly ImportJobRow[] {
  const failed = { ...EMPTY, outcome: 'failed', reason: 'internal_error', detail: why.slice(0, 500) } as const;
  return what.kind === 'identities'
    ? (JSON.parse(content) as IdentityBatch).rows.map(({ line }) => ({ ...failed, line }))
    : (JSON.parse(content) as CertificateBatch).leaves.map(({ line, fingerprint }) => ({
        ...failed,
        line,
        fingerprint,
      }));
}

const EMPTY = {
  identityId: null,
  certificateId: null,
  fingerprint: null,
  slot: null,
  stage: null,
  changed: [],
  reason: null,
  detail: null,
} as const;

const identityRow = (row: ImportedRow): ImportJobRow => ({
  ...EMPTY,
  line: row.line,
  outcome: row.outcome,
  identityId: row.identityId,
  ...(row.outcome === 'changed' ? { changed: row.changed } : {}),
  ...(row.outcome === 'conflict' ? { reason: row.reason, detail: row.detail } : {}),
});

const certificateRow = (result: ImportResult, line: number): ImportJobRow => ({ ...EMPTY, ...result, line });
