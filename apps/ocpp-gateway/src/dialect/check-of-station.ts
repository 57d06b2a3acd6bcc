import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import type { CallErrorAnswer } from '../rpc/call-error.ts';
import type { JsonObject } from '../rpc/frame.ts';
import type { MessageSchemas } from '../rpc/schemas.ts';

/**
 * What is wrong with a message of a station; null: nothing, or nothing that is not tolerated of it. `within`: of what another
 * message has inside, the schemas of that.
 */
export type CheckOfStation = (
  side: 'request' | 'response',
  action: string,
  payload: JsonObject,
  within?: MessageSchemas,
) => CallErrorAnswer | null;

/** `entry`: as it is when the message comes. `note` hears of each message that was taken in spite of its defects. */
export function checkOfStation(
  schemas: MessageSchemas,
  entry: () => AdmissionEntry | null,
  note: (action: string, where: string) => void,
): CheckOfStation {
  return (side, action, payload, within = schemas) => {
    const { defect, where } = within.tolerate(side, { action, payload }, entry()?.toleratedDefects ?? []);
    if (where.length > 0) note(action, where.join('; '));
    return defect;
  };
}
