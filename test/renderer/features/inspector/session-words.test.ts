import { expect, it } from 'vitest';
import {
  sessionFacts,
  sessionTitle,
} from '../../../../src/renderer/features/inspector/sessions/session-words.ts';
import { bytes } from '../../../../src/shared/model/units.ts';
import { makeSession } from '../../../helpers/renderer/fake-host.ts';

it('calls a session by its name, or by when it began, and says the other with what is in it', () => {
  const unnamed = makeSession({ exchanges: 1, bytes: bytes(2500) });
  expect(sessionTitle(unnamed)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(sessionFacts(unnamed)).toBe('1 exchange · 2.5 kB');
  const named = makeSession({ name: 'Login bug', exchanges: 1200 });
  expect(sessionTitle(named)).toBe('Login bug');
  expect(sessionFacts(named)).toBe(`${sessionTitle(unnamed)} · 1,200 exchanges · 0 B`);
});
