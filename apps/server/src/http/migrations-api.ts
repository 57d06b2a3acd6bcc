import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { Actor, OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type {
  MigrationCaseDetail,
  MigrationCaseRow,
  MigrationReadinessReport,
  migrationCasesQuery,
  PlannedMigrations,
} from './schemas/migration-cases.ts';
import type { Paging } from './stations-api.ts';

type Operate = (caseId: string, context: CommandContext) => Promise<Outcome<null, ProblemCode>>;

/** What the pages and commands of single migrations need. */
export interface MigrationsApi {
  planMigrations(identityIds: readonly string[], context: CommandContext): Promise<PlannedMigrations>;
  readonly resumeMigration: Operate;
  readonly retryMigration: Operate;
  readonly quarantineMigration: Operate;
  readonly abandonMigration: Operate;
  migrationCases(
    page: Paging & Pick<z.infer<typeof migrationCasesQuery>, 'state'>,
    owners: OwnerScope,
  ): Promise<readonly MigrationCaseRow[]>;
  /** Null: there is no such case for this caller. */
  migrationCase(caseId: string, owners: OwnerScope): Promise<MigrationCaseDetail | null>;
  /** Null: there is no such station for this caller. */
  migrationReadiness(identityId: string, actor: Actor): Promise<MigrationReadinessReport | null>;
}
