import { type CommandContext, parseIdentityId } from '@bfcert/certificate-lifecycle';
import type {
  CapabilityRefusal,
  EvseSecurity,
  MigrationCaseId,
  MigrationSummary,
  PlanMigrationRefusal,
} from '@bfcert/evse-security';
import { parseId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { cursor } from '../http/cursor.ts';
import type { MigrationsApi } from '../http/migrations-api.ts';
import { RefusedRequest } from '../http/problems.ts';
import {
  type MigrationCaseRow,
  migrationCase,
  migrationCaseDetail,
  type PlannedMigrations,
} from '../http/schemas/migration-cases.ts';

const parseCaseId = (text: string): MigrationCaseId | null => parseId('mig', text);

const row = (one: MigrationSummary): MigrationCaseRow => migrationCase.parse({ ...one, name: one.wireName });

/** The API's view of single migrations. */
export function composeMigrationsApi(
  evse: Pick<
    EvseSecurity,
    | 'planMigration'
    | 'resumeMigration'
    | 'retryMigration'
    | 'quarantineMigration'
    | 'abandonMigration'
    | 'migrations'
    | 'migration'
    | 'migrationReadiness'
  >,
): MigrationsApi {
  return {
    async planMigrations(identityIds, context) {
      const planned: PlannedMigrations['planned'] = [];
      const refusals: PlannedMigrations['refused'] = [];
      const amongOthers = new Set(identityIds).size > 1;
      for (const identityId of identityIds) {
        const id = parseIdentityId(identityId);
        const outcome =
          id === null
            ? refused('charger_unknown' as const)
            : await evse.planMigration({ identityId: id, amongOthers }, context);
        // Not a matter of this charger: the caller may plan none.
        if (!outcome.ok && outcome.refusal === 'role_missing') {
          throw new RefusedRequest('role_missing', 'Your roles do not allow to plan a migration.');
        }
        if (outcome.ok) planned.push({ identityId, caseId: outcome.value.caseId });
        else refusals.push({ identityId, ...told(outcome.refusal) });
      }
      return { planned, refused: refusals };
    },
    resumeMigration: operated(evse.resumeMigration),
    retryMigration: operated(evse.retryMigration),
    quarantineMigration: operated(evse.quarantineMigration),
    abandonMigration: operated(evse.abandonMigration),
    migrationCases: async ({ state, after, limit }, owners) => {
      const page = { before: cursor(after, parseCaseId), limit };
      return (await evse.migrations(state === undefined ? page : { ...page, state }, owners)).map(row);
    },
    migrationCase: async (text, owners) => {
      const caseId = parseCaseId(text);
      const found = caseId === null ? null : await evse.migration(caseId, owners);
      return found === null ? null : migrationCaseDetail.parse({ ...found, name: found.wireName });
    },
    migrationReadiness: async (text, actor) => {
      const identityId = parseIdentityId(text);
      const found = identityId === null ? null : await evse.migrationReadiness(identityId, actor);
      if (found === null) return null;
      const { wireName: name, profileFloor, rows } = found;
      const checks = rows.map(({ item: check, ...one }) => ({ check, ...one }));
      return { identityId: text, name, profileFloor, checks };
    },
  };
}

const operated =
  (command: EvseSecurity['resumeMigration']): MigrationsApi['resumeMigration'] =>
  async (text: string, context: CommandContext) => {
    const caseId = parseCaseId(text);
    if (caseId === null) {
      return refused({ reason: 'case_unknown' as const, detail: 'There is no such migration case.' });
    }
    const outcome = await command({ caseId }, context);
    return outcome.ok ? ok(null) : refused({ reason: outcome.refusal, detail: sentence(outcome.refusal) });
  };

const sentence = (code: string): string => {
  const words = code.replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};

/** What a capability refuses says by itself which one, and by whose word. */
const told = (refusal: PlanMigrationRefusal | CapabilityRefusal): { readonly code: string; readonly detail: string } =>
  typeof refusal === 'string'
    ? { code: refusal, detail: sentence(refusal) }
    : { code: refusal.reason, detail: refusal.detail };
