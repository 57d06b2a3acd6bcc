import { LOG_UPLOAD_PATH } from '@bfcert/evse-security/station-contract';

export interface UploadTarget {
  readonly token: string;
  /** As the station wrote it behind the token (N01.FR.21); null: it did not. Never a path of ours. */
  readonly filename: string | null;
}

/** Longer than any token and name that mean something. */
const LONGEST_TARGET = 1_024;

/** Null: it is not below the path of uploads. A query is no part of what we have given out (N01.FR.28). */
export function uploadTargetOf(target: string): UploadTarget | null {
  if (!target.startsWith(LOG_UPLOAD_PATH) || target.length > LONGEST_TARGET) return null;
  const [path = ''] = target.slice(LOG_UPLOAD_PATH.length).split(/[?#]/, 1);
  const slash = path.indexOf('/');
  const token = slash === -1 ? path : path.slice(0, slash);
  const name = slash === -1 ? '' : path.slice(slash + 1);
  return { token, filename: name === '' ? null : decoded(name) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).toWellFormed();
  } catch (error) {
    // What is no percent-encoding is a name as it stands.
    if (error instanceof URIError) return text;
    throw error;
  }
}
