import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';

interface Page<Row> {
  readonly data: readonly Row[];
  readonly page: { readonly next: string | null };
}

/** Of how many rows a page is, and where it begins: `after` as the page before it said. */
export interface PageOf {
  readonly limit: number;
  readonly after?: string;
}

export type Pages<Row> = ReturnType<typeof usePages<Row>>;

/** A list of the API, page after page: `data` is the rows of all that were read. What was shown stays until the next answer is there. */
export function usePages<Row>(key: QueryKey, read: (page: PageOf) => Promise<Page<Row>>) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read({ limit: 100, ...(pageParam === null ? {} : { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
    select: ({ pages }) => pages.flatMap((page) => page.data),
    placeholderData: keepPreviousData,
  });
}
