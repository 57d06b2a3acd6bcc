import type { FurtherGateway } from '../../../system/further-gateway.ts';
import type { Random } from '../../../system/random.ts';
import type { Member } from '../../system/member.ts';
import type { FaultyCluster } from '../faulty-cluster.ts';

const MOST = 3;

/** A gateway that somebody is at, and up to three of those who are. */
export function somebodysGateway(
  cluster: FaultyCluster,
  random: Random,
): { readonly gateway: FurtherGateway; readonly members: readonly Member[] } {
  const { members } = cluster;
  const first = random.between(0, members.length - 1);
  const inOrder = [...members.slice(first), ...members.slice(0, first)];
  const gateway = inOrder.map((member) => cluster.gatewayOf(member)).find((one) => one !== undefined);
  if (gateway === undefined) throw new Error('no station is connected');
  const there = inOrder.filter((member) => cluster.gatewayOf(member) === gateway);
  return { gateway, members: there.slice(0, random.between(1, MOST)) };
}
