import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { BindStationInput, ControllerSummary, EvseSecurity, StationBehind } from '@bfcert/evse-security';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { ControllersApi } from '../http/controllers-api.ts';

/** Addresses become ids; one that is none names nothing. */
export function composeControllersApi(
  evse: Pick<EvseSecurity, 'controllers' | 'stationsBehind' | 'bindStation' | 'releaseStation'>,
): ControllersApi {
  return {
    controllers: async (page, owners) => (await evse.controllers(page, owners)).map(controller),
    stationsBehind: async (text, page, owners) => {
      const id = parseIdentityId(text);
      const found = id === null ? null : await evse.stationsBehind(id, page, owners);
      return found === null ? null : found.map(stationBehind);
    },
    bindStation: async (controllerText, stationText, context) => {
      const ids = idsOf(controllerText, stationText);
      return ids.ok ? evse.bindStation(ids.value, context) : ids;
    },
    releaseStation: async (controllerText, stationText, context) => {
      const ids = idsOf(controllerText, stationText);
      return ids.ok ? evse.releaseStation(ids.value, context) : ids;
    },
  };
}

type Unknown = { readonly reason: 'controller_unknown' | 'charger_unknown'; readonly detail: string };

function idsOf(controllerText: string, stationText: string): Result<BindStationInput, Unknown> {
  const [controllerId, stationId] = [parseIdentityId(controllerText), parseIdentityId(stationText)];
  if (controllerId === null) {
    return refused({ reason: 'controller_unknown', detail: 'There is no such local controller.' });
  }
  if (stationId === null) return refused({ reason: 'charger_unknown', detail: 'There is no such station.' });
  return ok({ controllerId, stationId });
}

const controller = ({ wireName, ...summary }: ControllerSummary) => ({ ...summary, name: wireName });
const stationBehind = ({ wireName, ...station }: StationBehind) => ({ ...station, name: wireName });
