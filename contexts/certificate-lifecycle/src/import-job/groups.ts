/** Those that share a tie, with one another or by way of others, are one group; in the order of their first members. */
export function groupsOf<Item>(
  items: readonly Item[],
  tiesOf: (item: Item) => readonly string[],
): readonly (readonly Item[])[] {
  /** Of each tie and item the next nearer to its group's root; a root has none. */
  const above = new Map<string | Item, string | Item>();
  const rootOf = (node: string | Item): string | Item => {
    let root = node;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    // The way is shortened for the next who asks.
    for (let at = node; at !== root; ) {
      const next = above.get(at) ?? root;
      above.set(at, root);
      at = next;
    }
    return root;
  };
  for (const item of items) {
    for (const tie of tiesOf(item)) {
      const [root, other] = [rootOf(item), rootOf(tie)];
      if (root !== other) above.set(other, root);
    }
  }
  return [...Map.groupBy(items, rootOf).values()];
}
