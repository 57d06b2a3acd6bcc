import { gatewayEnded } from './rows/gateway-ended.ts';
import { killedOnReturn } from './rows/killed-on-return.ts';
import { oddAnswers } from './rows/odd-answers.ts';
import { parted } from './rows/parted.ts';
import { revokedWhileConnected } from './rows/revoked-while-connected.ts';
import { twoOwners } from './rows/two-owners.ts';
import { unansweredDelivery } from './rows/unanswered-delivery.ts';
import { unrecordedAnswer } from './rows/unrecorded-answer.ts';
import type { StationRow } from './station-row.ts';

/** In the order of the fault matrix. */
export const STATION_ROWS: readonly StationRow[] = [
  unansweredDelivery,
  unrecordedAnswer,
  oddAnswers,
  killedOnReturn,
  gatewayEnded,
  twoOwners,
  parted,
  revokedWhileConnected,
];
