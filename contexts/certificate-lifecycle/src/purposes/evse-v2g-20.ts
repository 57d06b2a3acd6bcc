import { evseV2g } from './evse-v2g.ts';
import type { Purpose } from './purpose.ts';

/**
 * The same for ISO 15118-20 (V2G20Certificate of OCPP 2.1): other keys and another chain. A purpose of
 * its own, because a station that speaks both editions has both at once.
 */
export const evseV2g20: Purpose = {
  ...evseV2g,
  name: 'evse_v2g_20',
  slots: { kind: 'by_binding', binding: 'v2g_root', optional: true, profile: 'secc-leaf-20' },
  policy: { ...evseV2g.policy, version: 'evse_v2g_20/1' },
};
