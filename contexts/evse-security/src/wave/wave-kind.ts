/** What waves bring to stations; how they go on, and when they are held, is the same for each. */
export const waveKinds = ['migration', 'authorization_keys', 'trust_anchors'] as const;
export type WaveKind = (typeof waveKinds)[number];

/** What a station is that a wave has succeeded with: "3 of 5 needed are …". */
export const successOf: Readonly<Record<WaveKind, string>> = {
  migration: 'on Profile 3',
  authorization_keys: 'in with a new key',
  trust_anchors: 'listing what they are to trust',
};
