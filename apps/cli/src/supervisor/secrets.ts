import { createPrivateKey, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startKeyRing } from '@bfcert/kernel/audit-chain';
import { finishRotation, newAuditKey } from './audit-key.ts';
import { writeDurably } from './write-durably.ts';

/** Where each secret of the embedded system lies; every file has mode 0600 below a folder of mode 0700. */
export interface SecretPaths {
  /** Encrypts the CA keys; only the control plane gets its content, on standard input. */
  readonly pkiPassphrase: string;
  /** Proves the server to the control plane. */
  readonly pkiCallerServer: string;
  /** Proves the gateway to the server and back. */
  readonly linkGateway: string;
  /** Key of the authorization-key verifiers; outside the database on purpose. */
  readonly pepper: string;
  /** Key of the fingerprints by which equal authorization keys are found; no gateway has it. */
  readonly comparisonKey: string;
  /** Encrypts an authorization key while it is being delivered. */
  readonly deliveryKey: string;
  /** Signs the checkpoints of the audit; PKCS #8. */
  readonly auditKey: string;
  /** Every audit key so far, each signed for by the one before: public, and kept with the key that it leads to. */
  readonly auditKeyRing: string;
  /** The administrator's API token, made at the first start. */
  readonly adminToken: string;
}

/** Makes the secrets that are not there yet. @throws when one is empty or open to other users. */
export function prepareSecrets(dataDirectory: string): SecretPaths {
  const folder = join(dataDirectory, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const paths: SecretPaths = {
    pkiPassphrase: join(folder, 'pki-passphrase'),
    pkiCallerServer: join(folder, 'pki-caller-server.key'),
    linkGateway: join(folder, 'link-gateway.key'),
    pepper: join(folder, 'authorization-key-pepper'),
    comparisonKey: join(folder, 'authorization-key-comparison'),
    deliveryKey: join(folder, 'authorization-key-delivery'),
    auditKey: join(folder, 'audit-key.pem'),
    auditKeyRing: join(folder, 'audit-keys.txt'),
    adminToken: join(dataDirectory, 'admin-token'),
  };
  for (const path of [paths.pkiCallerServer, paths.linkGateway, paths.pepper, paths.comparisonKey, paths.deliveryKey]) {
    create(path, () => randomBytes(32));
  }
  create(paths.pkiPassphrase, () => Buffer.from(randomBytes(32).toString('base64url')));
  finishRotation(paths);
  create(paths.auditKey, () => Buffer.from(newAuditKey()));
  create(paths.auditKeyRing, () =>
    Buffer.from(startKeyRing(createPrivateKey(readFileSync(paths.auditKey)), new Date()).text),
  );
  create(paths.adminToken, () => Buffer.from(`bfcert_${randomBytes(32).toString('base64url')}\n`));
  return paths;
}

/** The secret by which the control plane and an authority's process know each other. */
export function authoritySecret(dataDirectory: string, name: string): string {
  const path = join(dataDirectory, 'secrets', `authority-${name}.key`);
  create(path, () => randomBytes(32));
  return path;
}

/** The password by which servers, or gateways, enter the bus of a cluster on this host. */
export function busSecret(dataDirectory: string, role: 'server' | 'gateway'): string {
  const path = join(dataDirectory, 'secrets', `bus-${role}.password`);
  create(path, () => Buffer.from(randomBytes(32).toString('base64url')));
  return path;
}

function create(path: string, content: () => Buffer): void {
  if (existsSync(path)) assertKept(path);
  else writeDurably(path, content());
}

/** A secret is never made anew in place of one that is damaged: what it protects would be lost with it. */
function assertKept(path: string): void {
  const { size, mode } = statSync(path);
  if (size === 0) throw new Error(`the secret ${path} is empty: restore it from a backup`);
  if ((mode & 0o077) !== 0) throw new Error(`the secret ${path} is open to other users: set its mode to 0600`);
}
