import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, type CrlOutline, parseCrlOutline, verifyCrl } from '@bfcert/kernel/x509';
import type { WorkSlices } from '../work-slices.ts';

/** A list as it lies where the server takes it from, signed by its issuer. */
export interface PublishedList {
  readonly outline: CrlOutline;
  readonly number: number;
  /** Of the file, hex. */
  readonly sha256: string;
}

export interface PublishedListRefusal {
  readonly refused: 'published_unreadable' | 'published_not_ours';
  readonly detail: string;
}

/** Null where nothing is published yet. */
export async function readPublishedList(
  path: string,
  issuer: Certificate,
  slices: WorkSlices,
): Promise<Result<PublishedList | null, PublishedListRefusal>> {
  let der: Buffer;
  try {
    der = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    throw error;
  }
  const parsed = parseCrlOutline(der);
  if (!parsed.ok) return refused({ refused: 'published_unreadable', detail: `${path}: ${parsed.detail}` });
  const verified = verifyCrl(parsed.value, issuer);
  if (!verified.ok) return refused({ refused: 'published_not_ours', detail: `${path}: ${verified.detail}` });
  await slices.next();
  const number = Number(verified.value.number);
  if (!Number.isSafeInteger(number)) {
    return refused({ refused: 'published_not_ours', detail: `${path}: we never gave the number ${number}` });
  }
  return ok({ outline: verified.value, number, sha256: hash('sha256', der) });
}
