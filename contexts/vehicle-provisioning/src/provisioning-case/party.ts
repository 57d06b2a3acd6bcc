/** Who can be waited for. `oem`: the vehicle's manufacturer. */
export const parties = ['operator', 'broker', 'oem', 'vehicle', 'station'] as const;
export type Party = (typeof parties)[number];

/** `nobody`: nothing is left to do. */
export const waitedFor = [...parties, 'nobody'] as const;
export type WaitedFor = (typeof waitedFor)[number];
