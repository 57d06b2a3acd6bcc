import { describe } from 'vitest';
import { createTestDatabase } from '../postgres/testing.ts';
import { outboxMigrations } from './migrations.ts';
import { outboxContract } from './outbox.contract.ts';

describe('the outbox on the test run’s PostgreSQL', () => {
  outboxContract(() => createTestDatabase(outboxMigrations));
});
