import type { Certificate, SignatureAlgorithm } from '@bfcert/kernel/x509';

export type Edition = '-2' | '-20';

export interface EditionRule {
  /** By which certificates of its chains are signed. */
  readonly signatures: readonly SignatureAlgorithm[];
  /** DER of one certificate; null: no limit that is public. OPCP states it for every certificate that it carries. */
  readonly largestBytes: number | null;
}

export const editionRules: Readonly<Record<Edition, EditionRule>> = {
  '-2': { signatures: ['ecdsa-sha256'], largestBytes: 800 },
  '-20': { signatures: ['ecdsa-sha512', 'ed448'], largestBytes: null },
};

/** The edition of ISO 15118 whose chains have keys of this kind; null: neither. */
export function editionOf({ key }: Pick<Certificate, 'key'>): Edition | null {
  if (key.kind === 'ed448') return '-20';
  if (key.kind !== 'ec') return null;
  return ({ 'P-256': '-2', 'P-384': null, 'P-521': '-20' } as const)[key.curve];
}
