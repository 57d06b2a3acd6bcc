import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { ulong } from './attributes.ts';
import { WORD } from './cryptoki.ts';
import type { Library } from './token-session.ts';

export interface Slot {
  readonly id: bigint;
  /** CKF_ flags of the token in it. */
  readonly flags: bigint;
}

const SLOTS = 256;
/** CK_TOKEN_INFO: the label first, padded with blanks; the flags behind manufacturer, model and serial number. */
const LABEL_BYTES = 32;
const FLAGS_AT = 96;
const TOKEN_INFO_BYTES = 512;

/** The slot that holds the one token of this label: slot numbers change when tokens come and go. */
export async function findSlot(cryptoki: Library, tokenLabel: string): Promise<Slot> {
  const count = ulong(BigInt(SLOTS));
  const list = Buffer.alloc(SLOTS * WORD);
  await cryptoki.call('C_GetSlotList', 1n, list, count);
  const found: Slot[] = [];
  for (let index = 0; index < Number(count.readBigUInt64LE()); index++) {
    const id = list.readBigUInt64LE(index * WORD);
    const info = Buffer.alloc(TOKEN_INFO_BYTES);
    await cryptoki.call('C_GetTokenInfo', id, info);
    const label = info.toString('utf8', 0, LABEL_BYTES).trimEnd();
    if (label === tokenLabel) found.push({ id, flags: info.readBigUInt64LE(FLAGS_AT) });
  }
  const [slot, another] = found;
  if (slot === undefined) throw new AuthorityUnavailable(`no token with the label ${tokenLabel} is present`, false);
  if (another !== undefined) throw new AuthorityUnavailable(`two tokens have the label ${tokenLabel}`, false);
  return slot;
}
