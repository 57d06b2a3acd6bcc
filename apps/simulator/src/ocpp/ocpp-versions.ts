import { OCPP_1_6 } from '../v16/ocpp-1-6.ts';
import { OCPP_2_1 } from '../v21/ocpp-2-1.ts';
import { OCPP_2_0_1 } from '../v201/ocpp-2-0-1.ts';
import type { OcppVersion, OcppVersionName } from './ocpp-version.ts';

export const OCPP_VERSIONS: Readonly<Record<OcppVersionName, OcppVersion>> = {
  '2.1': OCPP_2_1,
  '2.0.1': OCPP_2_0_1,
  '1.6': OCPP_1_6,
};
