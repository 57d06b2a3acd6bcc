import { type Certificate, nameOf } from '@bfcert/kernel/x509';
import type { AuthorityName, SubjectNames } from '@bfcert/pki-contract';
import type { Ledger } from '../ledger/ledger.ts';
import type { AuthorityRole } from '../ledger/records.ts';
import type { Profile } from '../profiles/profile.ts';
import type { CertificateAuthority } from './authority.ts';
import { provideKey } from './authority-keys.ts';
import type { AuthorityPlan } from './authority-plan.ts';
import { type AuthorityMaterials, type AuthorityPlace, certifyAuthority } from './certify-authority.ts';
import { CHAIN_PROFILES } from './chain-profiles.ts';
import type { IssuingKey } from './issuing-key.ts';
import { keyKindOf } from './key-file.ts';
import { certificateOf, certificatesAbove, keyMark, recordsOf } from './open-authority.ts';

/** Successors of these authorities, from the top down, each below the one before and the first below `parent`. */
export async function makeBelow(
  plan: AuthorityPlan,
  predecessors: readonly Certificate[],
  parent: CertificateAuthority,
  materials: AuthorityMaterials,
): Promise<readonly AuthorityPlace[]> {
  const made: AuthorityPlace[] = [];
  let signer = parent;
  for (const [index, predecessor] of predecessors.entries()) {
    const place = placeToMake(
      materials.ledger,
      plan.name,
      index === predecessors.length - 1 ? 'issuing' : 'intermediate',
    );
    signer = await makeSuccessor(plan, place, predecessor, signer, materials);
    made.push(place);
  }
  return made;
}

/** An authority of the next generation, as its predecessor was, with a key of its own. */
async function makeSuccessor(
  plan: AuthorityPlan,
  place: AuthorityPlace,
  predecessor: Certificate,
  parent: CertificateAuthority,
  materials: AuthorityMaterials,
): Promise<CertificateAuthority> {
  const key = await provideKey(place, keyKindOf(predecessor.key), materials);
  const profile = CHAIN_PROFILES[plan.chain][place.role];
  const subject = successorNames(predecessor, key, place.generation);
  const planned = { ...place, parent, profile, subject, validitySeconds: lifetimeSeconds(predecessor, profile) };
  return { key, certificate: await certifyAuthority(key, planned, materials) };
}

/**
 * The next generation; or, of roots and intermediates, the last one where no issuing authority has come
 * to stand below it: then the making was cut off, and goes on there.
 */
export function placeToMake(ledger: Ledger, name: AuthorityName, role: AuthorityRole): AuthorityPlace {
  const last = recordsOf(ledger, name, role).at(-1);
  if (last === undefined) return { name, role, generation: 1 };
  const isUsed = recordsOf(ledger, name, 'issuing').some(({ fingerprint }) => {
    const issuing = certificateOf(ledger, fingerprint);
    return [issuing, ...certificatesAbove(ledger, issuing)].some((used) => used.fingerprint === last.fingerprint);
  });
  return isUsed ? { name, role, generation: last.generation + 1 } : last;
}

/** The names of an authority's successor: a common name that stations can tell from the one before. */
export function successorNames(predecessor: Certificate, key: IssuingKey, generation: number): SubjectNames {
  const names = namesOf(predecessor);
  const mark = predecessor.subjectKeyId?.slice(0, 8);
  const commonName =
    mark !== undefined && names.commonName.endsWith(` ${mark}`)
      ? `${names.commonName.slice(0, -mark.length)}${keyMark(key)}`
      : `${names.commonName.replace(/ G\d+$/, '')} G${generation}`;
  return { ...names, commonName };
}

export function namesOf({ subject }: Certificate): SubjectNames {
  const [organisation] = nameOf(subject, 'O');
  const [commonName] = nameOf(subject, 'CN');
  const [country] = nameOf(subject, 'C');
  if (organisation === undefined || commonName === undefined) throw new Error('an authority without a name');
  return { organisation, commonName, ...(country === undefined ? {} : { country }) };
}

/** From now: as long as the predecessor was given, within the profile; what signs it may cut that short. */
export function lifetimeSeconds({ notBefore, notAfter }: Certificate, { shape }: Profile): number {
  const given = Math.floor((notAfter.getTime() - notBefore.getTime()) / 1_000) - shape.backdatingSeconds;
  return Math.min(given, shape.longestValiditySeconds);
}
