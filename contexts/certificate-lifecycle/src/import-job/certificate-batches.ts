import { setImmediate as breathe } from 'node:timers/promises';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CertificateImport, ImportEntry } from '../certificate-import/certificate-import.ts';
import { strayEntry } from '../certificate-import/import-scope.ts';
import { namesIn } from '../certificate-import/place-leaf.ts';
import { blocksOf, NO_LEAF, readCertificate, type Unreadable } from '../certificate-import/read-bundle.ts';
import type { Refusal } from '../commands/command.ts';
import type { Purpose } from '../purposes/purpose.ts';
import { groupsOf } from './groups.ts';
import { MOST_JOB_CHARACTERS, MOST_JOB_ROWS } from './import-job.ts';
import type { PlannedImport } from './import-job-store.ts';

const LEAVES_A_BATCH = 100;
const MOST_AUTHORITIES = 300;
/** Of certificates that are judged together, because they name one identity or have one key. */
const MOST_TOGETHER = 500;
const BLOCKS_AT_ONCE = 200;

export interface CertificateBatch {
  readonly leaves: readonly {
    /** The place among the certificates of the bundle, from 1. */
    readonly line: number;
    readonly fingerprint: string;
    /** DER in base64. */
    readonly der: string;
  }[];
  readonly entries: readonly ImportEntry[];
}

/** The CA certificates of the bundle, DER in base64: the batch 0. */
export type SharedAuthorities = readonly string[];

type Unplanned = Refusal<Unreadable | 'entry_unknown' | 'import_invalid'>;

interface Leaf {
  readonly line: number;
  readonly fingerprint: string;
  readonly der: Buffer;
  readonly entry: ImportEntry | undefined;
  /** Leaves that share one are judged together. */
  readonly ties: readonly string[];
}

/**
 * A bundle as batches. Which of several certificates for one place is kept, and whether a key has one identity, is
 * judged among those of one batch: so whatever names the same identity or has the same key is in the same batch.
 */
export async function certificateBatches(
  { bundlePem, entries }: Pick<CertificateImport, 'bundlePem' | 'entries'>,
  purpose: Purpose,
): Promise<Result<PlannedImport, Unplanned>> {
  const limits = { maximumCharacters: MOST_JOB_CHARACTERS, maximumBlocks: MOST_JOB_ROWS };
  const blocks = blocksOf(bundlePem, limits);
  if (!blocks.ok) return blocks;
  const entryOf = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const leaves = new Map<string, Leaf>();
  const authorities = new Map<string, string>();
  for (const [index, der] of blocks.value.entries()) {
    if (index % BLOCKS_AT_ONCE === 0) await breathe();
    const read = readCertificate(der, index);
    if (!read.ok) return read;
    const { parsed } = read.value;
    const { fingerprint } = parsed;
    if (parsed.isCa) {
      authorities.set(fingerprint, der.toString('base64'));
    } else if (!leaves.has(fingerprint)) {
      const entry = entryOf.get(fingerprint);
      const names = namesIn(parsed, purpose).map(([kind, value]) => `${kind}=${value}`);
      const ties = [`key=${parsed.spkiSha256}`, ...names, ...(entry?.identityId ? [`id=${entry.identityId}`] : [])];
      leaves.set(fingerprint, { line: index + 1, fingerprint, der, entry, ties });
    }
  }
  if (leaves.size === 0) return refused(NO_LEAF);
  if (authorities.size > MOST_AUTHORITIES) {
    return refused({ reason: 'import_invalid', detail: `There are more than ${MOST_AUTHORITIES} CA certificates.` });
  }
  const stray = strayEntry([...leaves.keys()], entries);
  if (stray !== null) return refused(stray);
  const groups = groupsOf([...leaves.values()], ({ ties }) => ties);
  const crowd = groups.find((group) => group.length > MOST_TOGETHER);
  if (crowd !== undefined) {
    const detail = `${crowd.length} certificates, of them ${crowd[0]?.fingerprint}, are for one identity or one key: at most ${MOST_TOGETHER} may be.`;
    return refused({ reason: 'import_invalid', detail });
  }
  const shared: SharedAuthorities = [...authorities.values()];
  const batches = [
    { position: 0, content: JSON.stringify(shared) },
    ...filled(groups).map((batch, index) => ({ position: index + 1, content: JSON.stringify(contentOf(batch)) })),
  ];
  return ok({ rows: leaves.size, batches });
}

/** Groups one after another, a batch for each hundred leaves or so; no group is torn apart. */
function filled(groups: readonly (readonly Leaf[])[]): readonly (readonly Leaf[])[] {
  const batches: Leaf[][] = [];
  let batch: Leaf[] = [];
  for (const group of groups) {
    if (batch.length > 0 && batch.length + group.length > LEAVES_A_BATCH) {
      batches.push(batch);
      batch = [];
    }
    batch.push(...group);
  }
  return [...batches, batch];
}

const contentOf = (leaves: readonly Leaf[]): CertificateBatch => ({
  leaves: leaves.map(({ line, fingerprint, der }) => ({ line, fingerprint, der: der.toString('base64') })),
  entries: leaves.flatMap(({ entry }) => entry ?? []),
});
