import {
  BULK_ACTIONS,
  CERTIFICATE_JOBS,
  IMPORT_JOBS,
  IOT_HUB_OPERATIONS,
  POLICY_DRY_RUNS,
  SERVER_CERTIFICATE_SOURCES,
} from '@bfcert/certificate-lifecycle';
import { type NudgeBoard, nudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import {
  ADMISSION_REFRESH,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  STATION_LOGS,
  STATION_ORDERS,
  TRUST_ANCHOR_ROLLOUTS,
  WAVES,
} from '@bfcert/evse-security';
import { PgBoss } from 'pg-boss';
import type { Base } from './base.ts';

/** Nudges, written in our own transactions. */
export async function openJobs({ configuration, log, closing }: Base): Promise<NudgeBoard> {
  const { database } = configuration;
  const connection = 'connectionString' in database ? database : { ...database, ssl: false };
  const boss = new PgBoss({ ...connection, schema: 'jobs', max: 4 });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  closing.add('jobs', () => boss.stop({ graceful: true, timeout: 5_000 }));
  const board = nudgeBoard(boss);
  for (const queue of [
    CERTIFICATE_JOBS,
    BULK_ACTIONS,
    IMPORT_JOBS,
    POLICY_DRY_RUNS,
    IOT_HUB_OPERATIONS,
    SERVER_CERTIFICATE_SOURCES,
    MIGRATIONS,
    RENEWALS,
    KEY_ROTATIONS,
    STATION_ORDERS,
    STATION_LOGS,
    WAVES,
    TRUST_ANCHOR_ROLLOUTS,
    ADMISSION_REFRESH,
  ])
    await board.open(queue);
  return board;
}
