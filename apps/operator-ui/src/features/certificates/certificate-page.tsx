import { Anchor, Code, Grid, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api, bodyOf, type CertificateDetail } from '../../api/client.ts';
import { CopyPem } from '../../shell/copy-pem.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { absolute, Moment } from '../../time/moment.tsx';
import { CertificateActions } from './certificate-actions.tsx';
import { CertificateTimeline } from './certificate-timeline.tsx';
import { extendedKeyUsageWords, PostureMark, purposeWords, StateMark } from './words.tsx';

const route = getRouteApi('/certificates/$id');

/** One certificate: where it stands, what it says, and everything that happened to it. */
export function CertificatePage() {
  const { id } = route.useParams();
  const certificate = useQuery({
    queryKey: ['certificate', id],
    queryFn: async () => bodyOf(await api.GET('/api/v1/certificates/{id}', { params: { path: { id } } })),
  });
  const { data, error } = certificate;
  if (!data)
    return error ? <ProblemNotice title="This certificate cannot be shown" error={error} /> : <Skeleton h={400} />;
  return (
    <Stack>
      {error && <ProblemNotice title="This certificate cannot be read again" error={error} />}
      <Anchor component={Link} to="/certificates" size="sm">
        ← All certificates
      </Anchor>
      <Group justify="space-between" align="start">
        <div>
          <Title order={2}>{data.identity.name}</Title>
          <Text className="quiet">
            {purposeWords(data.purpose, data.slot)} · {data.owner}
          </Text>
        </div>
        <CertificateActions certificate={data} />
      </Group>
      <Group gap="xs">
        <StateMark state={data.state} label={data.stage} />
        <PostureMark posture={data.posture} />
        <Text>{data.lastOutcome}</Text>
      </Group>
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Paper withBorder p="lg">
            <Title order={3} size="h4" mb="md">
              Timeline
            </Title>
            <CertificateTimeline id={id} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Paper withBorder p="lg">
            <Group justify="space-between" mb="md">
              <Title order={3} size="h4">
                Certificate
              </Title>
              {data.chainPem !== null && <CopyPem pem={data.chainPem} label="Copy chain (PEM)" />}
            </Group>
            <Decoded certificate={data} />
          </Paper>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Decoded({ certificate }: { certificate: CertificateDetail }) {
  const { decoded } = certificate;
  if (decoded === null) return <Text className="quiet">Nothing has been signed yet.</Text>;
  const lines: readonly (readonly [string, React.ReactNode])[] = [
    ['Subject', decoded.subject],
    ['Issuer', decoded.issuer],
    [
      'Serial',
      <span key="serial" className="mono">
        {decoded.serial}
      </span>,
    ],
    ['Valid from', <span key="from">{absolute(decoded.notBefore)}</span>],
    [
      'Valid until',
      <span key="until">
        {absolute(decoded.notAfter)} (<Moment at={decoded.notAfter} />)
      </span>,
    ],
    ['Key', decoded.key],
    ['Signature', decoded.signatureAlgorithm],
    ['Key usage', decoded.keyUsage.join(', ') || '–'],
    ['Extended key usage', extendedKeyUsageWords(decoded.extendedKeyUsage)],
    ...(decoded.dnsNames.length > 0 ? [['DNS names', decoded.dnsNames.join(', ')] as const] : []),
    [
      'Fingerprint (SHA-256)',
      <span key="print" className="mono">
        {decoded.fingerprint}
      </span>,
    ],
    ['Policy', <Code key="policy">{certificate.policyVersion}</Code>],
  ];
  return (
    <dl className="facts">
      {lines.map(([term, value]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
