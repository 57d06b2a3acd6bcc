import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimDirectory } from '@bfcert/kernel/postgres';
import { readConfiguration } from '../../configuration/configuration.ts';
import { publicationUrlOf } from '../../configuration/publication-url.ts';
import { prepareSecrets } from '../../supervisor/secrets.ts';

/** The control plane's directory while no system runs on it. */
export interface OfflinePki {
  readonly dataDirectory: string;
  readonly passphrase: string;
  readonly publicationUrl: string;
  readonly crlShards: number;
}

/**
 * Does `work` while the data directory is ours alone.
 *
 * @throws DirectoryInUse when a system runs on it.
 */
export async function withOfflinePki<Value>(
  work: (pki: OfflinePki, dataDir: string) => Promise<Value>,
): Promise<Value> {
  const configuration = readConfiguration(process.env);
  const { dataDir, crlShards } = configuration;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const claim = claimDirectory(dataDir);
  try {
    const passphrase = readFileSync(prepareSecrets(dataDir).pkiPassphrase, 'utf8');
    const publicationUrl = publicationUrlOf(configuration);
    return await work({ dataDirectory: join(dataDir, 'pki'), passphrase, publicationUrl, crlShards }, dataDir);
  } finally {
    claim.release();
  }
}
