import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { PageByName } from '@bfcert/evse-security';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type { Controller, StationBehind } from './schemas/controllers.ts';

type Bound = Promise<Outcome<{ readonly approvalId: string | null }, ProblemCode>>;

/** What the pages and commands of local controllers need. */
export interface ControllersApi {
  controllers(page: PageByName, owners: OwnerScope): Promise<readonly Controller[]>;
  /** Null: there is no such controller for this caller. */
  stationsBehind(controllerId: string, page: PageByName, owners: OwnerScope): Promise<readonly StationBehind[] | null>;
  bindStation(controllerId: string, stationId: string, context: CommandContext): Bound;
  releaseStation(controllerId: string, stationId: string, context: CommandContext): Bound;
}
