import { claimDirectory } from '@bfcert/kernel/postgres';
import { readConfiguration } from '../../../configuration/configuration.ts';
import { rotateAuditKey } from '../../../supervisor/audit-key.ts';
import { prepareSecrets } from '../../../supervisor/secrets.ts';

/** @throws DirectoryInUse while the system runs: the server holds the key that would be replaced. */
export function rotateKey(): void {
  const { dataDir } = readConfiguration(process.env);
  const claim = claimDirectory(dataDir);
  try {
    const { keys } = rotateAuditKey(prepareSecrets(dataDir), new Date());
    process.stdout.write(
      `audit key ${keys.length} (${keys.at(-1)?.id}) signs from the next start on; keep a copy of trust/audit-keys.txt after it\n`,
    );
  } finally {
    claim.release();
  }
}
