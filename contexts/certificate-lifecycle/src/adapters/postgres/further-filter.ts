import { type RawBuilder, sql } from 'kysely';
import type { CertificateFilter, FurtherFilter } from '../../certificate/certificate-store.ts';
import { owedByThePki } from './plane-confirmation-store.ts';

type Asked = FurtherFilter & Pick<CertificateFilter, 'state' | 'purposeEndsBefore'>;

/**
 * The rest of the operator's filter, of which the cohorts' index knows nothing; empty where it asks for none of it.
 * For a query of `lifecycle.certificate` without an alias.
 */
export function furtherConditions({
  identityId,
  operatingModel,
  issuer,
  slot,
  endsBefore,
  purposeEndsBefore,
  endsAfter,
  outstandingPlane,
  state,
}: Asked): readonly RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [];
  if (identityId !== undefined) conditions.push(sql`identity_id = ${identityId}`);
  // As text in the statement and not as a parameter: only so does a plan that is kept know its partial index.
  if (operatingModel !== undefined) conditions.push(sql`record ->> 'operatingModel' = ${sql.lit(operatingModel)}`);
  if (issuer !== undefined) conditions.push(sql`record #>> '{signed,authority}' = ${issuer}`);
  if (slot !== undefined) conditions.push(sql`slot = ${slot}`);
  if (endsBefore !== undefined) conditions.push(sql`not_after < ${endsBefore}`);
  if (purposeEndsBefore !== undefined) {
    conditions.push(sql`not_after < (${JSON.stringify(purposeEndsBefore)}::jsonb ->> purpose)`);
  }
  if (endsAfter !== undefined) conditions.push(sql`not_after >= ${endsAfter}`);
  if (state === undefined && (endsBefore !== undefined || endsAfter !== undefined)) {
    conditions.push(sql`state in ('issued', 'installed_pending_activation', 'active', 'inactive')`);
  }
  if (outstandingPlane === 'ca') conditions.push(owedByThePki);
  else if (outstandingPlane !== undefined) {
    conditions.push(sql`state = 'revoked' and id in (
      select certificate_id from lifecycle.plane_confirmation where outstanding and plane = ${outstandingPlane})`);
  }
  return conditions;
}
