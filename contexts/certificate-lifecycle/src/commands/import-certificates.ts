import { createHash } from 'node:crypto';
import { ok } from '@bfcert/kernel/result';
import type {
  BundleRefusal,
  CertificateImport,
  ImportEntry,
  ImportResult,
} from '../certificate-import/certificate-import.ts';
import { importScope } from '../certificate-import/import-scope.ts';
import { takeCertificates } from '../certificate-import/take-certificates.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';

type ImportOutcome = Outcome<
  { readonly dryRun: boolean; readonly certificates: readonly ImportResult[] },
  BundleRefusal
>;

/** Records for certificates that exist already. Each stands or falls by itself; all that stand are written together. */
export async function importCertificates(
  deps: LifecycleDependencies,
  input: CertificateImport,
  context: CommandContext,
): Promise<ImportOutcome> {
  const { purpose, operatingModel, entries, dryRun } = input;
  const bundleHash = createHash('sha256').update(input.bundlePem).digest('hex');
  // The PKI is asked while nothing is locked.
  const chains = await deps.authority.chains();
  return runCommand(deps, {
    name: 'import-certificates',
    input: { purpose, operatingModel, bundleHash, entries: entries.map(asJson), dryRun },
    context,
    subject: { purpose },
    work: async (tx): Promise<ImportOutcome> => {
      // 1 the purpose, and the bundle as a whole
      const checked = importScope(input, chains, deps.clock.now());
      if (!checked.ok) return checked;

      // 2 each certificate by itself
      const certificates = await takeCertificates(deps, tx, checked.value, { entries, dryRun }, context);
      return ok({ dryRun, certificates });
    },
  });
}

const asJson = ({ fingerprint, identityId, slot, platform }: ImportEntry) => ({
  fingerprint,
  identityId: identityId ?? null,
  slot: slot === undefined ? null : [slot],
  platform: platform === undefined ? null : { ...platform },
});
