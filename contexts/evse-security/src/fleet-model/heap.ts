/** Whatever of it is earliest comes out first. */
export class Heap<Item> {
  readonly #isEarlier: (one: Item, other: Item) => boolean;
  /** Binary: what stands at 2n + 1 and 2n + 2 is not earlier than what stands at n. */
  readonly #items: Item[] = [];

  constructor(isEarlier: (one: Item, other: Item) => boolean) {
    this.#isEarlier = isEarlier;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  /** In no order. */
  values(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const other = items[above] as Item;
      if (this.#isEarlier(other, item)) break;
      items[index] = other;
      index = above;
    }
    items[index] = item;
  }

  dropFirst(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= items.length) break;
      const right = left + 1;
      const isRight = right < items.length && this.#isEarlier(items[right] as Item, items[left] as Item);
      const least = isRight ? right : left;
      if (this.#isEarlier(last, items[least] as Item)) break;
      items[index] = items[least] as Item;
      index = least;
    }
    items[index] = last;
  }
}
