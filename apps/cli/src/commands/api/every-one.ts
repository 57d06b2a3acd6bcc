import { everyItem } from '@bfcert/api-client';

/** All items of a list, for commands whose lists a terminal can hold. */
export async function everyOne<Item>(read: Parameters<typeof everyItem<Item>>[0]): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of everyItem(read)) items.push(item);
  return items;
}
