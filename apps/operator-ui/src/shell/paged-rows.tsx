import { Button, Skeleton, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Pages } from '../api/use-pages.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface Props<Row> {
  list: Pages<Row>;
  /** What to say when it cannot be read, and when there is nothing. */
  problem?: string;
  nothing: string;
  children: (rows: readonly Row[]) => ReactNode;
}

/** A list in each of its states: not there yet, not readable, empty, and as long as somebody wants it. */
export function PagedRows<Row>({ list, problem = 'The list cannot be read', nothing, children }: Props<Row>) {
  const rows = list.data ?? [];
  return (
    <>
      {list.isError && <ProblemNotice title={problem} error={list.error} />}
      {list.isPending && <Skeleton h={240} />}
      {list.isSuccess && rows.length === 0 && (
        <Text className="quiet" py="xl" ta="center">
          {nothing}
        </Text>
      )}
      {rows.length > 0 && children(rows)}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage} mx="auto">
          Show more
        </Button>
      )}
    </>
  );
}
