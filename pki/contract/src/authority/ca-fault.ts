import type { OrderRefusal } from './authority.ts';

/** What the CA behind an authority under test does with the next order. */
export type CaFault =
  /** Signs, and cuts the connection before it answers. */
  | 'answer_lost'
  /** Takes the order and says nothing for longer than the adapter waits. */
  | 'hang'
  | 'pending'
  | 'busy'
  | OrderRefusal;
