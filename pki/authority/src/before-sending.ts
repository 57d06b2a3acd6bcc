import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';

/** What an order needs beforehand: whatever happens to it, the order itself was not sent. */
export async function beforeSending<Value>(preparation: Promise<Value>): Promise<Value> {
  try {
    return await preparation;
  } catch (error) {
    if (!(error instanceof AuthorityUnavailable)) throw error;
    throw new AuthorityUnavailable(error.message, false, { cause: error });
  }
}
