import type { Handler } from './answer.ts';

/** N01: the answer first, then the upload. */
export const getLog: Handler<'GetLog'> = async (
  { log, logType, requestId, retries = 0, retryInterval = 60 },
  station,
) => {
  // FR.05: of its own working this station keeps nothing.
  if (logType !== 'SecurityLog') return { response: { status: 'Rejected' } };
  const { remoteLocation, oldestTimestamp = '', latestTimestamp = '\u{10ffff}' } = log;
  const entries = station.securityLog.entries.filter(
    ({ timestamp }) => timestamp >= oldestTimestamp && timestamp < latestTimestamp,
  );
  const content = entries.map(({ timestamp, type, techInfo = '' }) => `${timestamp} ${type} ${techInfo}`.trimEnd());
  const filename = `security-${requestId}.log`;
  const cancels = station.logSender.requestId !== null;
  return {
    response: { status: cancels ? 'AcceptedCanceled' : 'Accepted', filename },
    afterwards: () =>
      void station.logSender.send({
        requestId,
        remoteLocation,
        retries,
        retryIntervalSeconds: retryInterval,
        name: filename,
        content: content.map((line) => `${line}\n`).join(''),
      }),
  };
};
