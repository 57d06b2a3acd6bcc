/** False when it did not come to that after all, as when a process has no such commit at which it could die. */
export interface Trouble {
  readonly words: string;
  /** The server's process dies; of one event these come in the order of its commits. */
  readonly isDeath: boolean;
  /** What was done, or not, and nobody hears of it. */
  readonly isLostAnswer: boolean;
  readonly run: () => Promise<boolean>;
}

export const trouble = (words: string, run: () => unknown): Trouble => ({
  words,
  isDeath: false,
  isLostAnswer: false,
  run: async () => {
    await run();
    return true;
  },
});

export const lostAnswer = (words: string, run: () => unknown): Trouble => ({
  ...trouble(words, run),
  isLostAnswer: true,
});
