import type { ServerSlot } from '@bfcert/certificate-lifecycle';

/** The gateway of the embedded system, which shares its name with no other: its slots have the plain names. */
const ONLY_GATEWAY = 'gateway';

/** Gateways under one name hold certificates side by side, each in slots of its own. */
export const slotOfGateway = (algorithm: ServerSlot, nodeId: string): string =>
  nodeId === ONLY_GATEWAY ? algorithm : `${algorithm}@${nodeId}`;
