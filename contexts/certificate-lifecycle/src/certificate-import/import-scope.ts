import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { AuthorityChain } from '../ports.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { Purpose } from '../purposes/purpose.ts';
import { purposeNamed } from '../purposes/registry.ts';
import type { BundleRefusal, CertificateImport } from './certificate-import.ts';
import { type Bundle, type ReadCertificate, readBundle } from './read-bundle.ts';
import { poolOf } from './trust-domain.ts';

/** Everything that is the same for all certificates of one import. */
export interface ImportScope {
  readonly purpose: Purpose;
  /** That the import names; null: none. */
  readonly operatingModel: OperatingModel | null;
  readonly leaves: Bundle['leaves'];
  /** Of the bundle and of our own PKI. */
  readonly authorities: readonly ReadCertificate[];
  readonly chains: readonly AuthorityChain[];
  readonly now: Date;
}

/** What is imported, and how it is operated; refused where no certificate of it could be. */
export function importedPurpose({
  purpose: name,
  operatingModel,
}: Pick<CertificateImport, 'purpose' | 'operatingModel'>): Result<
  Pick<ImportScope, 'purpose' | 'operatingModel'>,
  Refusal<BundleRefusal>
> {
  const purpose = purposeNamed(name);
  if (purpose === null) return refused({ reason: 'purpose_unknown', detail: `There is no purpose ${name}.` });
  if (purpose.slots.kind === 'none') {
    const detail = `Records of ${name} come from the list of our own PKI: none is imported.`;
    return refused({ reason: 'purpose_not_imported', detail });
  }
  if (purpose.policy.issuance !== undefined) {
    const detail = `${name} is made here, where both its places are taken at once: none is imported.`;
    return refused({ reason: 'purpose_not_imported', detail });
  }
  if (operatingModel !== null && !purpose.operatingModels.includes(operatingModel)) {
    const detail = `${name} is ${purpose.operatingModels.join(' or ')}, never ${operatingModel}.`;
    return refused({ reason: 'operating_model_not_allowed', detail });
  }
  return ok({ purpose, operatingModel });
}

/** Refused where nothing of the import can be judged. */
export function importScope(
  input: CertificateImport,
  chains: readonly AuthorityChain[],
  now: Date,
): Result<ImportScope, Refusal<BundleRefusal>> {
  const what = importedPurpose(input);
  if (!what.ok) return what;
  const bundle = readBundle(input.bundlePem);
  if (!bundle.ok) return bundle;
  const stray = strayEntry(
    bundle.value.leaves.map(({ parsed }) => parsed.fingerprint),
    input.entries,
  );
  if (stray !== null) return refused(stray);
  const authorities = [...bundle.value.authorities, ...poolOf(chains)];
  return ok({ ...what.value, authorities, chains, now, leaves: bundle.value.leaves });
}

/** An entry must be about one certificate that is there, and the only one about it; null where all are. */
export function strayEntry(
  fingerprints: readonly string[],
  entries: CertificateImport['entries'],
): Refusal<'entry_unknown'> | null {
  const left = new Set(fingerprints);
  const stray = entries.find(({ fingerprint }) => !left.delete(fingerprint));
  if (stray === undefined) return null;
  const detail = `The bundle has not one certificate with the fingerprint ${stray.fingerprint} for this entry alone.`;
  return { reason: 'entry_unknown', detail };
}
