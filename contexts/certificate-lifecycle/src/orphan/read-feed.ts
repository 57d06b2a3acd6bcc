import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies, PkiPage } from '../ports.ts';
import type { FeedMark, PkiFeed } from './orphan-store.ts';

/** Items in one question to the PKI. */
export const PAGE = 200;
export const START: FeedMark = { position: 0, fingerprint: null };

/**
 * Reads a feed of the PKI from where it was read to, page by page. The PKI is asked while nothing is locked; of two servers
 * that ask at once, the later one to write finds the mark moved and stops. Returns for how many items `record` said yes.
 */
export async function readFeed<Item extends { readonly fingerprint: string | null }>(
  deps: LifecycleDependencies,
  feed: PkiFeed,
  ask: (position: number) => Promise<PkiPage<Item>>,
  record: (deps: LifecycleDependencies, tx: Transaction, item: Item) => Promise<boolean>,
): Promise<number> {
  let counted = 0;
  for (;;) {
    const mark = await deps.orphans.markOf(feed);
    const { items, last } = await ask(mark.position);
    if (last === null) return counted;
    const written = await deps.transactions.run(async (tx) => {
      if ((await deps.orphans.lockMark(tx, feed)).position !== mark.position) return null;
      let recorded = 0;
      for (const item of items) if (await record(deps, tx, item)) recorded += 1;
      await deps.orphans.setMark(tx, feed, { position: last, fingerprint: items.at(-1)?.fingerprint ?? null });
      return recorded;
    });
    if (written === null) return counted;
    counted += written;
  }
}
