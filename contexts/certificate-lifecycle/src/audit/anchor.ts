/** A place outside the database where checkpoints are laid down, so that the database alone cannot deny them. */
export interface CheckpointAnchor {
  /** Among the configured ones; for people. */
  readonly name: string;
  /**
   * Lays one down, after all those of fewer entries. The same one again changes nothing.
   * @throws AnchorConflict when it holds another checkpoint in this one's place; anything else when it
   * cannot be reached or does not confirm.
   */
  publish(checkpoint: { readonly size: number; readonly note: string }): Promise<void>;
  /** The notes that it holds from this size on, in their order; absent where it cannot be read. */
  readonly read?: (fromSize: number) => AsyncIterable<string>;
  /** The note over the most entries; null when it holds none. Present where `read` is. */
  readonly latest?: () => Promise<string | null>;
}

/** What lies outside says otherwise than the database: one of them was restored, or somebody else has the key. */
export class AnchorConflict extends Error {
  override readonly name = 'AnchorConflict';
}

/** The size that a checkpoint's note states, without believing it; 0 for what is none. */
export const statedSize = (note: string): number => {
  const size = Number(note.split('\n', 2)[1]);
  return Number.isSafeInteger(size) && size > 0 ? size : 0;
};
