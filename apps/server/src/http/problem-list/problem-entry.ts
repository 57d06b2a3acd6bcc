/** One kind of refusal, for the people who meet it. Its code is the key under which it is listed, and never changes. */
export interface ProblemEntry {
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  /** RFC 9457's title: the same for every occurrence. */
  readonly title: string;
  readonly meaning: string;
  /** What whoever meets it does next. */
  readonly remedy: string;
  /** Of a 400: the JSON pointer of the field that is wrong, where it is always the same one. */
  readonly field?: string;
  /** The tags of the operations that give it, as in the API's description; `any` for what every operation may give. */
  readonly by: readonly string[] | 'any';
}

type Written = Omit<ProblemEntry, 'by'> & Partial<Pick<ProblemEntry, 'by'>>;

/** Problems given by the same operations, but where one says otherwise. */
export function problemsBy<const Codes extends string>(
  by: ProblemEntry['by'],
  entries: Readonly<Record<Codes, Written>>,
): Readonly<Record<Codes, ProblemEntry>> {
  const listed = Object.entries<Written>(entries).map(([code, entry]) => [code, { by, ...entry }]);
  return Object.fromEntries(listed) as Record<Codes, ProblemEntry>;
}
