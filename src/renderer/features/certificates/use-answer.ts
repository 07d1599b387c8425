import { type DependencyList, useEffect, useState } from 'react';
import { errorText } from '../../ui/inline-error.tsx';

export interface Asked<Answer> {
  /** The latest; null until there is one. */
  readonly answer: Answer | null;
  /** Why the latest question had no answer; null when it had. */
  readonly failure: string | null;
  /** Takes an answer that came another way. */
  readonly set: (answer: Answer | null) => void;
}

/**
 * Asks the host, and again whenever a mark changes. An answer that comes after the next question is dropped.
 *
 * @param ask null while nothing is to be asked
 */
export function useAnswer<Answer>(ask: (() => Promise<Answer>) | null, marks: DependencyList): Asked<Answer> {
  const [answer, set] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const isAsking = ask !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks say when it is time to ask; `ask` is new with each rendering
  useEffect(() => {
    if (ask === null) {
      // What was true then is not shown for what is true when it is asked again.
      set(null);
      return;
    }
    let current = true;
    ask().then(
      (found) => {
        if (!current) return;
        set(found);
        setFailure(null);
      },
      (error: unknown) => {
        if (current) setFailure(errorText(error));
      },
    );
    return () => {
      current = false;
    };
  }, [isAsking, ...marks]);
  return { answer, failure, set };
}
