import { Stack, Text, Title } from '@mantine/core';
import { api, bodyOf } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { Moment } from '../../time/moment.tsx';

/** Who comes in with the certificate of this controller and with nothing else, since when, and whose deed that was. */
export function StationsBehind({ id, name }: { id: string; name: string }) {
  const list = usePages(['controllers', id, 'stations'], async (page) =>
    bodyOf(await api.GET('/api/v1/controllers/{id}/stations', { params: { path: { id }, query: page } })),
  );
  return (
    <Stack component="section" aria-label={`Stations behind ${name}`}>
      <Title order={3} size="h4">{`Stations behind ${name}`}</Title>
      <Text size="sm" className="quiet">
        They come in with its certificate and with nothing else: without one of its certificates in force none of them
        is connected.
      </Text>
      <PagedRows list={list} problem="Its stations cannot be read" nothing="No station is bound to it.">
        {(rows) => (
          <DataTable columns={['Station', 'Connection', 'Bound since', 'By', 'Reason']}>
            {rows.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td data-column="Connection">
                  {row.online ? (
                    <Mark tone="good">through it</Mark>
                  ) : (
                    <Mark tone="quiet">{row.identityId === null ? 'not enrolled for you' : 'offline'}</Mark>
                  )}
                </td>
                <td data-column="Bound since">
                  <Moment at={row.since} />
                </td>
                <td data-column="By">{row.boundBy}</td>
                <td data-column="Reason" className="free-text">
                  {row.reason}
                </td>
              </tr>
            ))}
          </DataTable>
        )}
      </PagedRows>
    </Stack>
  );
}
