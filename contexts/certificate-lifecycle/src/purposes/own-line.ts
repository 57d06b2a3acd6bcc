import type { PurposeName } from './purpose.ts';

/** What a station, or a local controller, comes in with on its own line: whoever has one of these verifies us by trust anchors. */
export const ownLinePurposes: readonly PurposeName[] = ['charger_identity', 'charger_combined', 'controller_identity'];
