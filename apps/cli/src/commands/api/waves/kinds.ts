/** What waves bring to stations, and how a station is called that has got there. */
export const successOf = {
  migration: 'on Profile 3',
  authorization_keys: 'in with a new key',
  trust_anchors: 'with its trust anchors',
} as const;
export type WaveKind = keyof typeof successOf;

export const waveKinds = Object.keys(successOf) as readonly WaveKind[];
