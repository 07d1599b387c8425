import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/shared/model/decision.ts';
import type { ExchangeTiming } from '../../../src/shared/model/exchange.ts';
import { phasesOf } from '../../../src/shared/model/exchange-phases.ts';
import { microseconds } from '../../../src/shared/model/units.ts';
import { detailOf } from '../../main/history/fixtures/records.ts';

const at = microseconds;

const shown = (timing: Partial<ExchangeTiming>, decisions: readonly Decision[]) => {
  const phases = phasesOf({
    ...detailOf(1),
    timing: { head: at(0), sent: null, firstByte: null, end: null, ...timing },
    decisions,
  });
  const list = (of: readonly { id: string; from: number; to: number }[]) =>
    of.map(({ id, from, to }) => [id, from, to]);
  return {
    before: list(phases.before),
    attempts: phases.attempts.map((attempt) => list(attempt.phases)),
    after: list(phases.after),
    outcomes: phases.attempts.map(({ outcome }) => outcome),
  };
};

const named = { upstream: 'one', url: 'http://127.0.0.1:1' };
const answered = (startedAt: number, duration: number, timing?: object): Decision =>
  ({
    stage: 'forward',
    code: 'forward.answered',
    startedAt: at(startedAt),
    duration: at(duration),
    evidence: {
      ...named,
      status: 200,
      address: null,
      reusedConnection: timing === undefined,
      ...(timing && { timing }),
    },
  }) as Decision;
const failed = (startedAt: number, duration: number, timing?: object): Decision =>
  ({
    stage: 'forward',
    code: 'forward.failed',
    startedAt: at(startedAt),
    duration: at(duration),
    evidence: { ...named, fault: 'upstream.refused', detail: '', ...(timing && { timing }) },
  }) as Decision;

describe('the phases of an exchange', () => {
  it('are those of opening a connection, sending, waiting and passing on', () => {
    const timing = { sent: 260, opened: { dns: 10, connect: 100, tls: 140 } };
    expect(
      shown({ sent: at(300), requestEnd: at(350), firstByte: at(900), end: at(1000) }, [
        answered(40, 860, timing),
      ]),
    ).toEqual({
      before: [['deciding', 0, 40]],
      attempts: [
        [
          ['queue', 40, 50],
          ['dns', 50, 60],
          ['connect', 60, 160],
          ['tls', 160, 300],
          ['send', 300, 350],
          ['wait', 350, 900],
        ],
      ],
      after: [['receive', 900, 1000]],
      outcomes: [{ kind: 'answered', status: 200 }],
    });
  });

  it('have every attempt with what came of it', () => {
    const { attempts, outcomes, after } = shown({ sent: at(300), firstByte: at(900), end: at(1000) }, [
      failed(10, 90),
      failed(110, 40, { sent: 5 }),
      answered(200, 700, { sent: 100 }),
    ]);
    expect(attempts).toEqual([
      [['opening', 10, 100]],
      [
        ['queue', 110, 115],
        ['wait', 115, 150],
      ],
      [
        ['queue', 200, 300],
        ['wait', 300, 900],
      ],
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'answered']);
    expect(after).toEqual([['receive', 900, 1000]]);
  });

  it('of a record without times of its attempts are told by what it has', () => {
    expect(shown({ sent: at(300), firstByte: at(900), end: at(1000) }, [answered(40, 860)]).attempts).toEqual(
      [
        [
          ['opening', 40, 300],
          ['wait', 300, 900],
        ],
      ],
    );
  });

  it('of an answer that no upstream gave are called what they are', () => {
    expect(shown({ end: at(150) }, [])).toMatchObject({
      before: [],
      attempts: [],
      after: [['answer', 0, 150]],
    });
    expect(shown({ end: at(150) }, [failed(10, 90)]).after).toEqual([['answer', 100, 150]]);
  });

  it('end where the exchange has come to', () => {
    expect(shown({ sent: at(300) }, [])).toMatchObject({
      before: [['deciding', 0, 300]],
      attempts: [],
      after: [],
    });
  });
});
