import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AdoptionReport, api, bodyOf } from '../../api/client.ts';
import { CommandKeys } from '../../api/command-keys.ts';
import { DialogEnd } from '../../shell/dialog-end.tsx';
import { ReasonField } from '../../shell/reason-field.tsx';
import { AdoptionReportNote } from './adoption-report.tsx';
import { emptyWish, FIELDS, type FieldName, wishOf } from './wish.ts';

/** Which ones, until when and why · the dry run · its count, typed · a second administrator is asked. */
export function AdoptStations({ close }: { close: () => void }) {
  const [fields, setFields] = useState(() => emptyWish(new Date()));
  const [report, setReport] = useState<AdoptionReport | null>(null);
  const [typed, setTyped] = useState('');
  const [approvalId, setApprovalId] = useState<string | null>(null);
  const [keys] = useState(() => new CommandKeys());
  const queries = useQueryClient();
  const set = (name: FieldName, value: string) => {
    setFields((before) => ({ ...before, [name]: value }));
    // What was counted is not what is meant any more.
    setReport(null);
    setTyped('');
  };
  const ask = useMutation({
    mutationFn: () => {
      const body = { ...wishOf(fields), count: report === null ? null : report.count };
      const dryRun = report === null ? ('true' as const) : ('false' as const);
      return keys.use({ ...body, dryRun }, async (key) => {
        const params = { query: { dryRun }, header: { 'idempotency-key': key } };
        const answer = bodyOf(await api.POST('/api/v1/station-adoptions', { params, body }));
        if (answer.approvalId === null) setReport(answer);
        else setApprovalId(answer.approvalId);
      });
    },
    // What a refusal says may be that the stations are others by now: they are counted anew.
    onError: () => setReport(null),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['stations'] });
    },
  });
  return (
    <Modal opened onClose={close} title="Take stations over as they are">
      {approvalId !== null ? (
        <SecondAdministratorAsked approvalId={approvalId} close={close} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          <Stack>
            <Text size="sm">
              Stations that run Profile 3 under another registered CA come in with the certificate they have, and are
              renewed by our CA in their window. Another administrator has to approve it.
            </Text>
            {FIELDS.map(({ name, label, ...rest }) => (
              <TextInput
                key={name}
                label={label}
                value={fields[name]}
                onChange={(event) => set(name, event.currentTarget.value)}
                autoComplete="off"
                {...rest}
              />
            ))}
            <ReasonField value={fields.reason} onChange={(reason) => set('reason', reason)} />
            {report !== null && <AdoptionReportNote report={report} />}
            {report !== null && report.count > 0 && (
              <TextInput
                label={`Type ${report.count} to ask for it`}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                inputMode="numeric"
                autoComplete="off"
              />
            )}
            <DialogEnd
              close={close}
              run={ask}
              label={report === null ? 'Count the stations' : 'Ask for approval'}
              disabled={report !== null && (report.count === 0 || typed !== String(report.count))}
            />
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** Nothing was granted yet, and this dialog can do no more about it. */
function SecondAdministratorAsked({ approvalId, close }: { approvalId: string; close: () => void }) {
  return (
    <Stack>
      <Text size="sm" role="status">
        Approval requested ({approvalId}). Nothing was granted: the stations may come in when another administrator
        approves it within 24 hours.
      </Text>
      <Group justify="end">
        <Button onClick={close} data-autofocus>
          Close
        </Button>
      </Group>
    </Stack>
  );
}
