import { Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Approval, api, taken } from '../../api/client.ts';
import { CommandKeys } from '../../api/command-keys.ts';
import { DialogEnd } from '../../shell/dialog-end.tsx';
import { ReasonField } from '../../shell/reason-field.tsx';
import { whatIsAsked } from './words.ts';

export type Verdict = 'approve' | 'decline' | 'withdraw';

const WORDS: Record<Verdict, { readonly label: string; readonly consequence: string }> = {
  approve: {
    label: 'Approve',
    consequence: 'It is carried out at once, and the audit names you beside whoever asked.',
  },
  decline: { label: 'Decline', consequence: 'It ends here. Whoever asked reads your words, and may ask anew.' },
  withdraw: { label: 'Take back', consequence: 'Nobody is asked any more, and nothing is done.' },
};

/** Stays open until the answer was taken: a refusal, such as of one person under two names, is read here. */
export function AnswerDialog(props: { approval: Approval; verdict: Verdict; close: () => void }) {
  const { approval, verdict, close } = props;
  const { label, consequence } = WORDS[verdict];
  const [reason, setReason] = useState('');
  const [keys] = useState(() => new CommandKeys());
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: () =>
      keys.use({ verdict, reason }, async (key) => {
        const call = { params: { path: { id: approval.id }, header: { 'idempotency-key': key } }, body: { reason } };
        taken(await send(verdict, call));
      }),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={close} title={`${label} what ${approval.requestedBy} asked for`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <Stack>
          <Text size="sm" fw={600}>
            {whatIsAsked(approval)}
          </Text>
          <Text size="sm">{consequence}</Text>
          <ReasonField value={reason} onChange={setReason} />
          <DialogEnd close={close} run={run} label={label} isGrave={verdict !== 'approve'} />
        </Stack>
      </form>
    </Modal>
  );
}

type Call = {
  readonly params: { readonly path: { readonly id: string }; readonly header: { readonly 'idempotency-key': string } };
  readonly body: { readonly reason: string };
};

function send(verdict: Verdict, call: Call) {
  switch (verdict) {
    case 'approve':
      return api.POST('/api/v1/approvals/{id}/actions/approve', call);
    case 'decline':
      return api.POST('/api/v1/approvals/{id}/actions/decline', call);
    case 'withdraw':
      return api.POST('/api/v1/approvals/{id}/actions/withdraw', call);
  }
}
