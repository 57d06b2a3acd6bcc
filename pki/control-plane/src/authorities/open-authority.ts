import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, keyIdentifierOf, parseCertificate } from '@bfcert/kernel/x509';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuthorityRecord, AuthorityRole } from '../ledger/records.ts';
import type { Authority, CertificateAuthority, RootGeneration } from './authority.ts';
import { findKey, isMisplaced, keyMissing, provideKey } from './authority-keys.ts';
import type { AuthorityPlan } from './authority-plan.ts';
import { type AuthorityMaterials, certifyAuthority, type PlannedCertificate } from './certify-authority.ts';
import { CHAIN_PROFILES } from './chain-profiles.ts';
import type { IssuingKey } from './issuing-key.ts';
import { KeyFileUnusable } from './key-file.ts';

/** Opens every planned chain, and makes on the first start what is not there yet. */
export async function openAuthorities(
  plans: readonly AuthorityPlan[],
  materials: AuthorityMaterials,
  misplacedKeys: MisplacedKeys = 'refused',
): Promise<ReadonlyMap<AuthorityName, Authority>> {
  // Together: key pairs are made on several cores, and the ledger commits what comes at once as one.
  const opened = await Promise.all(plans.map((plan) => openAuthority(plan, materials, misplacedKeys)));
  return new Map(opened.map((authority) => [authority.plan.name, authority]));
}

/** A ceremony stands between the generation whose key is in a file and its successor in the token. */
type MisplacedKeys = 'refused' | 'allowed';

async function openAuthority(
  plan: AuthorityPlan,
  materials: AuthorityMaterials,
  misplacedKeys: MisplacedKeys,
): Promise<Authority> {
  const { ledger } = materials;
  if (!ledger.authorities.of(plan.name).some(({ role }) => role === 'issuing')) await establish(plan, materials);

  const issuers: CertificateAuthority[] = [];
  let issuing: CertificateAuthority | null = null;
  const active = ledger.authorities.active(plan.name);
  for (const record of recordsOf(ledger, plan.name, 'issuing')) {
    const opened = await openIssuer(record, record.generation === active, materials, misplacedKeys);
    if (opened === null) continue;
    issuers.push(opened);
    if (record.generation === active) issuing = opened;
  }
  if (issuing === null) throw new Error(`the ledger holds no issuing generation ${active} of ${plan.name}`);
  const above = certificatesAbove(ledger, issuing.certificate);
  const root = above.at(-1);
  if (root === undefined) throw new Error(`the ledger does not say what is above ${plan.name}`);
  return { plan, issuing, intermediates: above.slice(0, -1), root, issuers, roots: rootsOf(ledger, plan.name) };
}

/** The first generation, from the root down. It may be cut off anywhere and run again. */
async function establish(plan: AuthorityPlan, materials: AuthorityMaterials): Promise<void> {
  let parent: CertificateAuthority | null = null;
  for (const [index, { commonName, validitySeconds }] of plan.path.entries()) {
    const role: AuthorityRole = index === 0 ? 'root' : index === plan.path.length - 1 ? 'issuing' : 'intermediate';
    const place = { name: plan.name, role, generation: 1 };
    const key: IssuingKey = await provideKey(place, plan.key, materials);
    const subject = {
      organisation: plan.organisation,
      commonName: plan.naming === 'as_planned' ? commonName : `${commonName} ${keyMark(key)}`,
      ...(plan.country === undefined ? {} : { country: plan.country }),
    };
    const profile = CHAIN_PROFILES[plan.chain][role];
    const planned: PlannedCertificate = { ...place, profile, subject, validitySeconds, parent };
    parent = { key, certificate: await certifyAuthority(key, planned, materials) };
  }
}

/** The beginning of the key's identifier, for names. */
export const keyMark = ({ spki }: IssuingKey): string => keyIdentifierOf(spki).toString('hex', 0, 4);

/** An earlier generation answers for what it issued until its certificate ends; then its key need not be here. */
async function openIssuer(
  record: AuthorityRecord,
  isActive: boolean,
  materials: AuthorityMaterials,
  misplacedKeys: MisplacedKeys,
): Promise<CertificateAuthority | null> {
  const certificate = certificateOf(materials.ledger, record.fingerprint);
  const key = await findKey(record, materials);
  if (key === null) {
    if (!isActive && certificate.notAfter < materials.clock.now()) return null;
    throw keyMissing(record, materials);
  }
  if (key.spkiSha256 !== certificate.spkiSha256) {
    throw new KeyFileUnusable(
      `the key file or token of ${record.name} ${record.role} holds another key than the ledger has certified`,
    );
  }
  if (isActive && misplacedKeys === 'refused' && isMisplaced(record, key, materials)) {
    throw new KeyFileUnusable(
      `${record.name} issues with a key in a file, which no token can take over: roll it over, and activate that generation`,
    );
  }
  return { key, certificate };
}

/** Oldest first. */
export const recordsOf = (ledger: Ledger, name: AuthorityName, role: AuthorityRole): readonly AuthorityRecord[] =>
  ledger.authorities.of(name).filter((record) => record.role === role);

function rootsOf(ledger: Ledger, name: AuthorityName): readonly RootGeneration[] {
  const crosses = recordsOf(ledger, name, 'cross');
  return recordsOf(ledger, name, 'root').map(({ generation, fingerprint }) => {
    const cross = crosses.find((record) => record.generation === generation);
    return {
      generation,
      certificate: certificateOf(ledger, fingerprint),
      cross: cross === undefined ? null : certificateOf(ledger, cross.fingerprint),
    };
  });
}

/** From the issuer of an authority up to its root. */
export function certificatesAbove(ledger: Ledger, certificate: Certificate): readonly Certificate[] {
  const above: Certificate[] = [];
  for (let issuer = issuerOf(ledger, certificate); issuer !== null; issuer = issuerOf(ledger, issuer))
    above.push(issuer);
  return above;
}

function issuerOf(ledger: Ledger, { fingerprint }: Certificate): Certificate | null {
  const issuer = ledger.findCertificateByFingerprint(fingerprint)?.issuer ?? null;
  return issuer === null ? null : certificateOf(ledger, issuer);
}

export function certificateOf(ledger: Ledger, fingerprint: string): Certificate {
  const recorded = ledger.findCertificateByFingerprint(fingerprint);
  if (recorded === null) throw new Error(`the ledger does not hold the certificate ${fingerprint}`);
  return unwrap(parseCertificate(recorded.der));
}
