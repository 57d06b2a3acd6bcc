import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type AuditKeyRing, parseKeyRing, ringSigner, rotateKeyRing } from '@bfcert/kernel/audit-chain';
import { writeDurably } from './write-durably.ts';

interface AuditKeyPaths {
  readonly auditKey: string;
  readonly auditKeyRing: string;
}

/** Ed25519, as PEM. */
export const newAuditKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/**
 * Puts a new audit key in the place of the old one, which signs for it and is then gone. The ring is
 * what decides: a crash before it is written leaves the old key, one after it is finished at the next start.
 */
export function rotateAuditKey({ auditKey, auditKeyRing }: AuditKeyPaths, at: Date): AuditKeyRing {
  const next = newAuditKey();
  const ring = rotateKeyRing(
    readRing(auditKeyRing),
    createPrivateKey(readFileSync(auditKey)),
    createPrivateKey(next),
    at,
  );
  writeDurably(nextOf(auditKey), next);
  writeDurably(auditKeyRing, ring.text);
  finishRotation({ auditKey, auditKeyRing });
  return ring;
}

/** Takes over the new key when the ring has it, and forgets it otherwise. */
export function finishRotation({ auditKey, auditKeyRing }: AuditKeyPaths): void {
  const next = nextOf(auditKey);
  if (!existsSync(next)) return;
  if (isLast(readRing(auditKeyRing), next)) renameSync(next, auditKey);
  else rmSync(next);
}

const nextOf = (auditKey: string): string => `${auditKey}.next`;

function readRing(path: string): AuditKeyRing {
  const ring = parseKeyRing(readFileSync(path, 'utf8'));
  if (ring === null) throw new Error(`${path} is not a ring of audit keys: restore it from a backup`);
  return ring;
}

function isLast(ring: AuditKeyRing, path: string): boolean {
  try {
    ringSigner(ring, createPrivateKey(readFileSync(path)));
    return true;
  } catch {
    return false;
  }
}
