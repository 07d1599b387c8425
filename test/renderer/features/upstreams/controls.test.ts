import { describe, expect, it } from 'vitest';
import {
  type Control,
  consentFor,
  doneText,
  isOutOfService,
} from '../../../../src/renderer/features/upstreams/controls.ts';
import { breakModes, upstreamActions } from '../../../../src/shared/model/upstream-control.ts';
import { makeUpstream } from '../../../helpers/renderer/fake-host.ts';

const on = { pool: 'shop', upstream: 'a' } as const;
const a = makeUpstream({ id: 'a' });
const b = makeUpstream({ id: 'b' });

const allControls: readonly Control[] = [
  ...upstreamActions.flatMap((action) => (action === 'break' ? [] : [{ ...on, action }])),
  ...breakModes.map((mode) => ({ ...on, action: 'break' as const, mode })),
];

/** Controls for which consent is asked, as words. */
const asking = (upstreams: Parameters<typeof consentFor>[1]): readonly string[] =>
  allControls
    .filter((control) => consentFor(control, upstreams) !== null)
    .map((control) => (control.action === 'break' ? `break ${control.mode}` : control.action));

describe('consentFor', () => {
  it('asks before what leaves a pool without an upstream that serves requests', () => {
    expect(asking([a])).toEqual(['drain', 'disable', 'break refuse', 'break error', 'break reset']);
  });

  it('does not ask while another upstream of the pool serves requests', () => {
    expect(asking([a, b])).toEqual([]);
  });

  it.each([{ state: 'unhealthy' }, { state: 'draining' }, { state: 'broken', broken: 'error' }] as const)(
    'does not count another one that is %j',
    (fields) => {
      expect(asking([a, { ...b, ...fields }])).toContain('drain');
    },
  );

  it('does not count one of another pool', () => {
    expect(asking([a, makeUpstream({ id: 'b', pool: 'docs' })])).toContain('drain');
  });

  it('does not ask about an upstream that serves nothing any more', () => {
    expect(asking([{ ...a, state: 'disabled' }])).toEqual([]);
  });

  it('says until when requests fail', () => {
    expect(consentFor({ ...on, action: 'break', mode: 'refuse' }, [a])).toEqual({
      title: 'Break a?',
      text: 'No other upstream of shop serves requests now. Requests for this pool will fail until it is mended.',
      confirmLabel: 'Break',
    });
    expect(consentFor({ ...on, action: 'drain' }, [a])?.text).toContain('until it is enabled again');
  });
});

describe('controls', () => {
  it('each say what they did, naming the upstream', () => {
    const texts = allControls.map(doneText);
    for (const text of texts) expect(text).toContain('a of shop');
    // The ways to break share a sentence.
    expect(new Set(texts).size).toBe(upstreamActions.length);
  });

  it('offer to enable what a person or the configuration took out of service', () => {
    const states = ['healthy', 'draining', 'disabled', 'unhealthy', 'ejected', 'broken'] as const;
    expect(states.filter((state) => isOutOfService({ state }))).toEqual(['draining', 'disabled']);
  });
});
