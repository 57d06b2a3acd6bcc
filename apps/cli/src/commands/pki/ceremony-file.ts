import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CeremonyKey, PlannedChain } from '@bfcert/pki-control-plane/ceremony';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** A ceremony as people have reviewed it. What the names, keys and years may be, the control plane decides. */
export interface Ceremony {
  readonly title: string;
  readonly witnesses: readonly Witness[];
  readonly rootKeys: 'keep' | 'export';
  readonly chains: readonly PlannedChain[];
  /** SHA-256 of the file, hex: which file was reviewed. */
  readonly sha256: string;
}

export interface Witness {
  readonly name: string;
  readonly role: string;
}

export class CeremonyFileFaulty extends Error {
  override readonly name = 'CeremonyFileFaulty';
}

const line = z.string().trim().min(1, 'is empty').max(200);
const KEYS: readonly CeremonyKey[] = ['P-256', 'P-384', 'P-521', 'Ed448', 'RSA-3072', 'RSA-4096'];

const schema = z.strictObject({
  ceremony: line,
  witnesses: z.array(z.strictObject({ name: line, role: line })).min(1, 'has nobody who witnesses'),
  rootKeys: z.enum(['keep', 'export'], 'is keep or export'),
  authorities: z.record(
    z.string(),
    z.strictObject({
      subject: z.strictObject({ O: z.string(), C: z.string().optional() }),
      key: z.enum(KEYS, `is one of ${KEYS.join(', ')}`),
      path: z.array(z.strictObject({ CN: z.string(), years: z.int('is a whole number').min(1).max(100) })),
    }),
  ),
});

/** @throws CeremonyFileFaulty with a sentence for everything that is wrong. */
export function readCeremony(path: string): Ceremony {
  const content = readFileSync(path);
  const document = parseDocument(content.toString('utf8'));
  const [error] = document.errors;
  if (error) throw new CeremonyFileFaulty(`${path} is not YAML: ${error.message.split('\n', 1)[0]}`);
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw new CeremonyFileFaulty(`${path}: ${parsed.error.issues.map(sentence).join('; ')}`);
  const { ceremony, witnesses, rootKeys, authorities } = parsed.data;
  return {
    title: ceremony,
    witnesses,
    rootKeys,
    chains: Object.entries(authorities).map(([name, { subject, key, path: chain }]) => ({
      name,
      organisation: subject.O,
      ...(subject.C === undefined ? {} : { country: subject.C }),
      key,
      path: chain.map(({ CN, years }) => ({ commonName: CN, years })),
    })),
    sha256: hash('sha256', content),
  };
}

const sentence = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `there is no ${[...issue.path, key].join('.')}`).join('; ')
    : `${issue.path.join('.') || 'the file'}: ${issue.message}`;
