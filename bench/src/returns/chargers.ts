import { newId } from '@bfcert/kernel/ids';
import type { Database } from '@bfcert/kernel/postgres';
import { addStations, type StationRecord } from '../revocation/records.ts';
import type { SiteStation } from '../servers/site.ts';

/** Stations that were migrated: their certificates are active, their cases have ended, and each was asked once for its limits. */
export async function addChargers(
  database: Database,
  stations: readonly SiteStation[],
): Promise<readonly StationRecord[]> {
  const records = await addStations(database, stations);
  const rows = records.map(({ identityId, certificateId, station: { name, serialNumber, organisation } }) => ({
    identity_id: identityId,
    certificate_id: certificateId,
    wire_name: name,
    serial_number: serialNumber,
    organisation,
    case_id: newId('mig'),
    attempt_id: newId('att'),
  }));
  const insert = (statement: string) =>
    database.pool.query(
      `with station as (select * from jsonb_to_recordset($1::jsonb) as one (identity_id text, certificate_id text,
         wire_name text, serial_number text, organisation text, case_id text, attempt_id text)) ${statement}`,
      [JSON.stringify(rows)],
    );
  await insert(`insert into evse_charger (identity_id, kind, owner, family, wire_name, serial_number, organisation,
      profile_floor, vendor, model, boot, settings, created_at)
    select identity_id, 'station', 'north-depot', 'acme-50', wire_name, serial_number, organisation, 3, 'Acme', '50',
      json_build_object('number', 1, 'at', now(), 'epoch', 0, 'securityProfile', 3, 'answered', 'accepted',
        'serialNumber', serial_number, 'serialMatchesBinding', true), '{}', now() from station`);
  await insert(`insert into evse_migration_case (id, identity_id, phase, round, round_started_at, certificate_id,
      last_outcome, cutover_failures, created_at, changed_at, version)
    select case_id, identity_id, 'active', 1, now(), certificate_id, '', 0, now(), now(), 1 from station`);
  await insert(`insert into evse_attempt (id, process_id, identity_id, round, phase, action, target, epoch, status,
      detail, started_at, deadline, ended_at)
    select attempt_id, case_id, identity_id, 1, 'readiness', 'report_settings', '7', 0, 'accepted', '', now(), now(), now()
    from station`);
  await database.pool.query('vacuum analyze');
  return records;
}
