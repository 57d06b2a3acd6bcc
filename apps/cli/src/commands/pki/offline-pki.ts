import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Closing } from '@bfcert/kernel/closing';
import { claimDirectory } from '@bfcert/kernel/postgres';
import type { CeremonyTask } from '@bfcert/pki-control-plane/ceremony';
import { readConfiguration } from '../../configuration/configuration.ts';
import { publicationUrlOf, publishedDirectoryOf } from '../../configuration/publication.ts';
import { placeAuthority, startAuthority, told } from '../../supervisor/authority-child.ts';
import { prepareSecrets } from '../../supervisor/secrets.ts';

const STOP_WITHIN_MS = 5_000;

/** The control plane's directory while no system runs on it. */
export type OfflinePki = Pick<
  CeremonyTask,
  'dataDirectory' | 'passphrase' | 'publicationUrl' | 'publishedDirectory' | 'crlShards' | 'tokens'
>;

/**
 * Does `work` while the data directory is ours alone, with the configured tokens held by processes of
 * their own as they are while the system runs.
 *
 * @throws DirectoryInUse when a system runs on it.
 */
export async function withOfflinePki<Value>(
  work: (pki: OfflinePki, dataDir: string) => Promise<Value>,
): Promise<Value> {
  const configuration = readConfiguration(process.env);
  const { dataDir, crlShards } = configuration;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const closing = new Closing((error, part) =>
    process.stderr.write(`bfcert: ${part} did not stop: ${String(error)}\n`),
  );
  const claim = claimDirectory(dataDir);
  closing.add('the data directory', () => claim.release());
  try {
    const passphrase = readFileSync(prepareSecrets(dataDir).pkiPassphrase, 'utf8');
    const held = configuration.authorities
      .filter((entry) => 'issuingKeysOf' in entry)
      .map((entry) => placeAuthority(dataDir, entry));
    for (const token of held) {
      const child = startAuthority(token, () => {});
      closing.add(child.name, () => child.stop(STOP_WITHIN_MS));
      await child.ready;
    }
    const publicationUrl = publicationUrlOf(configuration);
    const { tokens } = told(held);
    const publishedDirectory = publishedDirectoryOf(configuration);
    return await work(
      { dataDirectory: join(dataDir, 'pki'), passphrase, publicationUrl, publishedDirectory, crlShards, tokens },
      dataDir,
    );
  } finally {
    await closing.close();
  }
}
