import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo, useId, useState } from 'react';
import { type Approval, api, bodyOf } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { ActionButton } from '../../shell/action-button.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { Moment } from '../../time/moment.tsx';
import { AnswerDialog, type Verdict } from './answer-dialog.tsx';
import { limitOf, sortedByTurn, whatIsAsked } from './words.ts';

/** What waits for a second person: first what whoever looks may answer, then what others have to. */
export function ApprovalsPage() {
  const list = usePages(['approvals'], async (page) =>
    bodyOf(await api.GET('/api/v1/approvals', { params: { query: { ...page, status: 'pending' } } })),
  );
  const [open, setOpen] = useState<{ readonly approval: Approval; readonly verdict: Verdict } | null>(null);
  const answer = (approval: Approval, verdict: Verdict): void => setOpen({ approval, verdict });
  return (
    <Stack>
      <div>
        <Title order={2}>Approvals</Title>
        <Text className="quiet">
          Each waits for a person who is not the one who asked, for 24 hours. A yes carries out exactly what was asked.
        </Text>
      </div>
      <PagedRows list={list} nothing="Nothing waits for a second person.">
        {(rows) => {
          const { mine, others } = sortedByTurn(rows);
          return (
            <>
              <Questions title="Waiting for you" nothing="Nothing waits for you." rows={mine} answer={answer} />
              {others.length > 0 && <Questions title="Waiting for somebody else" rows={others} answer={answer} />}
            </>
          );
        }}
      </PagedRows>
      {open && <AnswerDialog {...open} close={() => setOpen(null)} />}
    </Stack>
  );
}

type Answer = (approval: Approval, verdict: Verdict) => void;

function Questions(props: { title: string; nothing?: string; rows: readonly Approval[]; answer: Answer }) {
  const { title, nothing, rows, answer } = props;
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <Title order={3} size="h4" id={heading} mb="xs">
        {title}
      </Title>
      {rows.length === 0 ? (
        <Text className="quiet">{nothing}</Text>
      ) : (
        <DataTable columns={['About', 'What is asked', 'Why', 'Asked by', 'Open until', 'Your answer']}>
          {rows.map((approval) => (
            <Row key={approval.id} approval={approval} answer={answer} />
          ))}
        </DataTable>
      )}
    </section>
  );
}

const Row = memo(function Row({ approval, answer }: { approval: Approval; answer: Answer }) {
  const limit = limitOf(approval);
  return (
    <tr>
      <td>
        <About approval={approval} />
      </td>
      <td data-column="What is asked" className="free-text">
        {whatIsAsked(approval)}
        {limit !== null && (
          <div className="quiet">
            {limit.word} <Moment at={limit.at} fallback="" />
          </div>
        )}
      </td>
      <td data-column="Why" className="free-text">
        {approval.reason}
      </td>
      <td data-column="Asked by">{approval.requestedBy}</td>
      <td data-column="Open until">
        <Moment at={approval.expiresAt} fallback="" />
      </td>
      <td data-column="Your answer">
        <Answers approval={approval} answer={answer} />
      </td>
    </tr>
  );
});

/** Whom it is about, by name, and where there is more to see. */
function About({ approval: { identityId, certificateId, owner } }: { approval: Approval }) {
  const { data: name, isPending } = useQuery({
    queryKey: ['identities', identityId],
    enabled: identityId !== null,
    queryFn: async () => {
      const params = { path: { id: identityId ?? '' } };
      return bodyOf(await api.GET('/api/v1/identities/{id}', { params })).name;
    },
  });
  if (identityId === null) return <span>{owner === null ? 'several owners' : owner}</span>;
  if (isPending) return <span className="quiet">…</span>;
  const shown = name ?? identityId;
  return certificateId === null ? (
    <Link to="/certificates" search={{ q: shown }} className="row-link">
      {shown}
    </Link>
  ) : (
    <Link to="/certificates/$id" params={{ id: certificateId }} className="row-link">
      {shown}
    </Link>
  );
}

/** What may be done; where nothing may, why not, in the server's words. */
function Answers({ approval, answer }: { approval: Approval; answer: Answer }) {
  const action = (name: Verdict) =>
    approval.actions.find((one) => one.name === name) ?? { allowed: false, reason: 'This server does not offer it.' };
  const [approve, decline, withdraw] = [action('approve'), action('decline'), action('withdraw')];
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap">
        {(approve.allowed || decline.allowed) && (
          <>
            <ActionButton action={approve} label="Approve" onClick={() => answer(approval, 'approve')} />
            <ActionButton action={decline} label="Decline" dangerous onClick={() => answer(approval, 'decline')} />
          </>
        )}
        {withdraw.allowed && (
          <ActionButton action={withdraw} label="Take back" dangerous onClick={() => answer(approval, 'withdraw')} />
        )}
      </Group>
      {!approve.allowed && <span className="quiet">{approve.reason}</span>}
    </Stack>
  );
}
