import type { Database } from '@bfcert/kernel/postgres';

/** Of each identity: one certificate in force and those before it. */
const EACH = 4;
/**
 * Few enough that the older half of 10,000 certificates has a whole page of every pair of filters, so that a page is as
 * much work there as it is among a million. An owner has every family whose number is the owner's, modulo four.
 */
export const OWNERS = 20;
export const FAMILIES = 8;
export const COHORTS = 10;

/** Written as the database would have it from the lifecycle; not through it, which would take an hour. */
const STATEMENTS = [
  'alter table lifecycle.certificate disable trigger user',
  `insert into lifecycle.identity (record)
    select jsonb_build_object('id', 'idn_' || lpad(i::text, 26, '0'), 'subjectType', 'charger', 'owner', 'owner-' || i % ${OWNERS},
      'family', 'family-' || i % ${FAMILIES}, 'cohorts', jsonb_build_array('wave-' || i % ${COHORTS}), 'version', 1,
      'createdAt', '2026-01-01T00:00:00.000Z', 'bindings', jsonb_build_array(
        jsonb_build_object('kind', 'ocpp_identity', 'value', 'CS-' || lpad(i::text, 7, '0')),
        jsonb_build_object('kind', 'serial_number', 'value', 'SN-' || md5(i::text)),
        jsonb_build_object('kind', 'organisation', 'value', 'Example Charging')))
    from generate_series(0, $1::int / ${EACH} - 1) as i`,
  `insert into lifecycle.identity_binding (identity_id, kind, value, identifying)
    select i.id, b->>'kind', b->>'value', b->>'kind' <> 'organisation'
    from lifecycle.identity i, jsonb_array_elements(i.record->'bindings') b`,
  `insert into lifecycle.certificate (record, owner, family, cohorts)
    select jsonb_build_object('id', 'crt_' || lpad(n::text, 26, '0'), 'identityId', 'idn_' || lpad((n / ${EACH})::text, 26, '0'),
      'purpose', 'charger_identity', 'slot', null, 'version', 3, 'requestedAt', '2026-01-01T00:00:00.000Z',
      'requestReason', 'A renewal was due.', 'renewalOf', null, 'policyVersion', 'charger-identity/1',
      'signed', jsonb_build_object('serial', md5('serial' || n), 'fingerprint', md5('a' || n) || md5('b' || n),
        'spkiSha256', md5('c' || n) || md5('d' || n), 'chainPem', '', 'notBefore', '2026-01-01T00:00:00.000Z',
        'notAfter', '2126-07-01T00:00:00.000Z', 'authority', 'charger-identity', 'profileVersion', 'charging-station/2',
        'issuedAt', '2026-01-01T00:00:00.000Z'),
      'retiredAt', '2026-01-01T00:00:00.000Z', 'lastSeenAt', '2026-01-01T00:00:00.000Z', 'activatedAt', '2026-01-01T00:00:00.000Z',
      'sentAt', '2026-01-01T00:00:00.000Z', 'installedAt', '2026-01-01T00:00:00.000Z', 'evidence', 'mtls_handshake')
      || case when n % ${EACH} = ${EACH - 1} then jsonb_build_object('state', 'active')
        else jsonb_build_object('state', 'retired', 'cause', 'expired') end,
      'owner-' || n / ${EACH} % ${OWNERS}, 'family-' || n / ${EACH} % ${FAMILIES}, jsonb_build_array('wave-' || n / ${EACH} % ${COHORTS})
    from generate_series(0, $1::int - 1) as n`,
  `insert into lifecycle.certificate_cohort (cohort, id, purpose, state, owner, family)
    select cohorts->>0, id, purpose, state, owner, family from lifecycle.certificate`,
  'alter table lifecycle.certificate enable trigger user',
  'analyze lifecycle.identity',
  'analyze lifecycle.identity_binding',
  'analyze lifecycle.certificate',
  'analyze lifecycle.certificate_cohort',
];

/** A multiple of four. */
export async function addCrowd({ pool }: Database, certificates: number): Promise<void> {
  for (const statement of STATEMENTS) await pool.query(statement, statement.includes('$1') ? [certificates] : []);
  await pool.query('vacuum lifecycle.certificate, lifecycle.certificate_cohort');
}

export const crowdCertificateId = (number: number) => `crt_${String(number).padStart(26, '0')}`;
