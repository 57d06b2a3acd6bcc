import type { Certificate } from '@bfcert/kernel/x509';
import type { AuthorityName, TrustDomain } from '@bfcert/pki-contract';
import type { Authority } from './authorities/authority.ts';
import { findKey } from './authorities/authority-keys.ts';
import type { AuthorityMaterials } from './authorities/certify-authority.ts';
import type { IssuingKey } from './authorities/issuing-key.ts';
import { certificateOf } from './authorities/open-authority.ts';
import type { AuthorityRecord } from './ledger/records.ts';
import type { StatusIssuer } from './status-issuer.ts';

const DAY_MS = 86_400_000;

/** Signed again every three and a half days: an outage of days leaves nobody without a list. */
const LIST_LIFE_MS = 7 * DAY_MS;
/**
 * Of lists of authorities. A root's key may lie in a safe: the list is signed when the key is here, and a
 * year is what CAs allow theirs (CA/Browser Forum, Baseline Requirements 4.9.7).
 */
const AUTHORITY_LIST_LIFE_MS = 365 * DAY_MS;

const ANSWER_LIFE_MS = 4 * DAY_MS;
/**
 * Stations fetch the answers of their V2G chain once a week (OCPP M06.FR.10) and show them to vehicles
 * until the next time. One that is signed again before half of its life has a week left when it is fetched.
 */
const STAPLED_ANSWER_LIFE_MS = 16 * DAY_MS;

/** Every authority of ours that certificates name as their issuer, the keys of roots opened when they are needed. */
export function statusIssuers(
  authorities: ReadonlyMap<AuthorityName, Authority>,
  materials: AuthorityMaterials,
): readonly StatusIssuer[] {
  return [...authorities.values()].flatMap(({ plan, issuers }) => {
    const records = materials.ledger.authorities.of(plan.name);
    const answerLifeMs = answerLifeIn(plan.trustDomain);
    return records.flatMap((record): readonly StatusIssuer[] => {
      // A cross-certified root signs with the key and in the name of its own certificate.
      if (record.role === 'cross') return [];
      const certificate = certificateOf(materials.ledger, record.fingerprint);
      if (record.role === 'issuing') {
        const key = issuers.find((issuer) => issuer.certificate.fingerprint === certificate.fingerprint)?.key ?? null;
        return [issuingOf(plan.name, certificate, key, answerLifeMs, materials)];
      }
      return [authorityOf(record, certificate, answerLifeMs, materials)];
    });
  });
}

const answerLifeIn = (trustDomain: TrustDomain): number =>
  trustDomain === 'iso15118-evse' ? STAPLED_ANSWER_LIFE_MS : ANSWER_LIFE_MS;

function issuingOf(
  authority: AuthorityName,
  certificate: Certificate,
  key: IssuingKey | null,
  answerLifeMs: number,
  { publication }: AuthorityMaterials,
): StatusIssuer {
  return {
    authority,
    certificate,
    contains: 'userCertificates',
    shards: Array.from({ length: publication.crlShards }, (_, shard) => shard),
    validityMs: LIST_LIFE_MS,
    answerLifeMs,
    openKey: async () => key,
  };
}

function authorityOf(
  record: AuthorityRecord,
  certificate: Certificate,
  answerLifeMs: number,
  materials: AuthorityMaterials,
): StatusIssuer {
  return {
    authority: record.name,
    certificate,
    contains: 'caCertificates',
    shards: [0],
    validityMs: AUTHORITY_LIST_LIFE_MS,
    answerLifeMs,
    openKey: () => findKey(record, materials),
  };
}
