import { expect, test } from 'vitest';
import { OwnRequests } from './own-requests.ts';

test('requests are each station’s own', () => {
  const requests = new OwnRequests();
  requests.add('idn_1', 7);
  expect([...requests.of('idn_1')]).toEqual([7]);
  expect([...requests.of('idn_2')]).toEqual([]);
});

test('a log without a request id is of whoever has asked last, and without a question nobody’s here', () => {
  const requests = new OwnRequests();
  expect(requests.isLogOurs('idn_1')).toBe(false);
  requests.logAskedBy('idn_1', 'us');
  expect([requests.isLogOurs('idn_1'), requests.isLogOurs('idn_2')]).toEqual([true, false]);
  requests.logAskedBy('idn_1', 'upstream');
  expect(requests.isLogOurs('idn_1')).toBe(false);
  for (let station = 1; station <= 20_001; station++) requests.logAskedBy(`idn_${station}`, 'us');
  expect([requests.isLogOurs('idn_1'), requests.isLogOurs('idn_20001')]).toEqual([false, true]);
});

test('signing requests for vehicles are ours until an upstream has asked for one, and again when it is said so', () => {
  const requests = new OwnRequests();
  requests.vehicleRequestsAreOf('idn_1', 'depot');
  expect([requests.vehicleRequestsOf('idn_1'), requests.vehicleRequestsOf('idn_2')]).toEqual(['depot', null]);
  requests.vehicleRequestsAreOf('idn_1', null);
  expect(requests.vehicleRequestsOf('idn_1')).toBeNull();
  for (let station = 1; station <= 20_001; station++) requests.vehicleRequestsAreOf(`idn_${station}`, 'depot');
  expect([requests.vehicleRequestsOf('idn_1'), requests.vehicleRequestsOf('idn_20001')]).toEqual([null, 'depot']);
});

test('of many the last are remembered', () => {
  const requests = new OwnRequests();
  for (let id = 0; id < 20; id++) requests.add('idn_1', id);
  requests.add('idn_1', 4);
  expect([...requests.of('idn_1')]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 4]);
  for (let station = 2; station <= 20_001; station++) requests.add(`idn_${station}`, 1);
  expect([...requests.of('idn_1')]).toEqual([]);
  expect([...requests.of('idn_20001')]).toEqual([1]);
});
