import { hash } from 'node:crypto';
import { pemDecodeAll } from '@bfcert/kernel/x509';
import { type Certificate, hasMaterial } from '../../certificate/certificate.ts';

const LIMITS = { maximumCharacters: 262_144, maximumBlocks: 10 };

/** By which older tools name a certificate; a name and no proof of anything. Null while there is none. */
export function sha1Of(record: Certificate): string | null {
  if (!hasMaterial(record) || record.signed.chainPem === null) return null;
  const blocks = pemDecodeAll(record.signed.chainPem, 'CERTIFICATE', LIMITS);
  const leaf = blocks.ok ? blocks.value[0] : undefined;
  return leaf === undefined ? null : hash('sha1', leaf);
}
