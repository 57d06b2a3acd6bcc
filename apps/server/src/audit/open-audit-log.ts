import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditLog, createAuditLog, type LifecycleDependencies } from '@bfcert/certificate-lifecycle';
import { openAnchor } from '@bfcert/certificate-lifecycle/adapters/anchors';
import { postgresCheckpointStore } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { type AuditKeyRing, parseKeyRing, ringSigner } from '@bfcert/kernel/audit-chain';
import { systemClock } from '@bfcert/kernel/clock';
import type { Database } from '@bfcert/kernel/postgres';
import type { AnchorSettings } from '../configuration/anchor-settings.ts';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';

/** The audit log with its keys and anchors; its public keys are put where trust is handed out. */
export async function openAuditLog(
  { audit, trustDirectory }: Pick<ServerConfiguration, 'audit' | 'trustDirectory'>,
  database: Database,
  stores: Pick<LifecycleDependencies, 'transactions' | 'audit'>,
): Promise<AuditLog> {
  const ring = parseKeyRing(await readFile(audit.keyRingFile, 'utf8'));
  if (ring === null) throw new Error(`${audit.keyRingFile} is not a ring of audit keys: restore it from a backup`);
  const signer = ringSigner(ring, createPrivateKey(await readFile(audit.keyFile)));
  await writeAuditKeys(ring, trustDirectory);
  return createAuditLog({
    clock: systemClock,
    transactions: stores.transactions,
    audit: stores.audit,
    checkpoints: postgresCheckpointStore(database),
    keys: { ring, signer },
    anchors: await Promise.all(audit.anchors.map(async (settings) => openAnchor(await withSecrets(settings)))),
    policy: { everyEntries: audit.checkpointEveryEntries, everySeconds: audit.checkpointEverySeconds },
  });
}

/** `audit-keys.txt`, every key with what signs for it; `audit-key.pem`, the present one for `openssl`. */
async function writeAuditKeys(ring: AuditKeyRing, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const pem = ring.keys.at(-1)?.publicKey.export({ format: 'pem', type: 'spki' }) ?? '';
  for (const [file, content] of [
    ['audit-keys.txt', ring.text],
    ['audit-key.pem', String(pem)],
  ] as const) {
    const path = join(directory, file);
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  }
}

async function withSecrets(settings: AnchorSettings): Promise<Parameters<typeof openAnchor>[0]> {
  switch (settings.kind) {
    case 'file':
      return settings;
    case 'webhook': {
      const { secretFile, ...others } = settings;
      return { ...others, secret: secretFile === null ? null : Buffer.from(await textOf(secretFile)) };
    }
    case 's3': {
      const { credentials, ...others } = settings;
      if (credentials === null) return { ...others, credentials };
      const secretAccessKey = await textOf(credentials.secretAccessKeyFile);
      return { ...others, credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey } };
    }
  }
}

const textOf = async (path: string): Promise<string> => (await readFile(path, 'utf8')).trim();
