import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.ts';
import { Mark } from '../../shell/mark.tsx';
import { Moment } from '../../time/moment.tsx';

const KEY = ['audit-verification'];
/** The server verifies what is new; asking costs it little. */
const ASK_EVERY_MS = 60_000;

const ask = async (full: 'true' | 'false') =>
  bodyOf(await api.GET('/api/v1/audit-entries/verification', { params: { query: { full } } }));

/** What the last verification found; the whole of it is recomputed when a person asks. */
export function Verification() {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => ask('false'), refetchInterval: ASK_EVERY_MS });
  const all = useMutation({ mutationFn: () => ask('true'), onSuccess: (found) => client.setQueryData(KEY, found) });
  if (!data) return null;
  const conflict = data.anchors.find((anchor) => anchor.conflict);
  return (
    <Group gap="sm">
      {data.fault === null ? (
        <Mark tone="good">{`chain of ${data.sealed ?? 0} entries verified, ${data.signedTo ?? 0} signed`}</Mark>
      ) : (
        <Mark
          tone="bad"
          title={data.fault.detail}
        >{`chain broken at entry ${data.fault.entry}: ${data.fault.detail}`}</Mark>
      )}
      {conflict !== undefined && <Mark tone="bad">{`the anchor ${conflict.name} holds another history`}</Mark>}
      <span className="quiet">
        all of it <Moment at={data.fullAt} />
      </span>
      <Button variant="default" size="compact-sm" loading={all.isPending} onClick={() => all.mutate()}>
        Verify all
      </Button>
    </Group>
  );
}
